//! Lists among a hundred thousand rows beside the same lists among a few hundred.

use super::{fill, list, start};
use crate::{
    client::{Ask, Client, Error},
    load::{self, Contender},
    process::say,
};
use serde_json::Value;
use std::{net::SocketAddr, time::Duration};

/// How many opportunities and how many invitations there are in the small and in the large emulator.
const FEW: usize = 500;
const MANY: usize = 50_000;
/// There are many lists, so each round is short.
const ROUND: Duration = Duration::from_secs(1);

/// The lists: what they are called, their operation and request.
const LISTS: &[(&str, &str, &str)] = &[
    ("opportunities, first page", "ListOpportunities", r#"{"Catalog":"Sandbox","MaxResults":50}"#),
    (
        "opportunities, one in ten by stage",
        "ListOpportunities",
        r#"{"Catalog":"Sandbox","MaxResults":50,"LifeCycleStage":["Business Validation"]}"#,
    ),
    (
        "opportunities of one customer",
        "ListOpportunities",
        r#"{"Catalog":"Sandbox","MaxResults":50,"CustomerCompanyName":["Rare Customer"]}"#,
    ),
    (
        "opportunities, by close date",
        "ListOpportunities",
        r#"{"Catalog":"Sandbox","MaxResults":50,"Sort":{"SortBy":"TargetCloseDate","SortOrder":"ASCENDING"}}"#,
    ),
    (
        "opportunities, by stage and close date",
        "ListOpportunities",
        r#"{"Catalog":"Sandbox","MaxResults":50,"LifeCycleStage":["Business Validation"],"Sort":{"SortBy":"TargetCloseDate","SortOrder":"ASCENDING"}}"#,
    ),
    (
        "invitations, rejected ones",
        "ListEngagementInvitations",
        r#"{"Catalog":"Sandbox","ParticipantType":"SENDER","MaxResults":50,"Status":["REJECTED"]}"#,
    ),
];

/// Fills two emulators, compares their lists and prints the report.
pub(crate) async fn measure(program: &str) -> Result<(), Error> {
    let (_small, small) = start(program)?;
    let (large_process, large) = start(program)?;
    for (address, count) in [(small, FEW), (large, MANY)] {
        fill::opportunities(address, count).await?;
        fill::invitations(address, count).await?;
    }
    let memory = large_process.memory().map_or_else(|| "?".to_owned(), |it| format!("{it:.0} MiB"));
    say(&format!("Pages of 50 among {} rows / among {} rows ({memory} resident)", 2 * MANY, 2 * FEW));
    for (name, operation, body) in LISTS {
        report(name, small, large, [&list(operation, body), &list(operation, body)]).await?;
    }
    let middle = middle(large).await?;
    report("opportunities, a page in the middle", small, large, [&list(LISTS[0].1, LISTS[0].2), &middle]).await
}

async fn report(name: &str, small: SocketAddr, large: SocketAddr, asks: [&Ask; 2]) -> Result<(), Error> {
    let contender = |address, ask: &Ask| Contender { name: String::new(), address, ask: ask.clone() };
    let figures = load::compare(&[contender(small, asks[0]), contender(large, asks[1])], ROUND).await?;
    say(&format!("  {name:<40} {:>7.2}", figures[1] / figures[0]));
    Ok(())
}

/// The request for a page far from both ends.
async fn middle(address: SocketAddr) -> Result<Ask, Error> {
    let (_, operation, body) = LISTS[0];
    let mut body: Value = serde_json::from_str(body)?;
    let mut client = Client::connect(address).await?;
    body["MaxResults"] = 100.into();
    for _ in 0..MANY / 200 {
        let page: Value = serde_json::from_slice(&client.succeed(&list(operation, &body.to_string())).await?)?;
        body["NextToken"] = page["NextToken"].clone();
    }
    body["MaxResults"] = 50.into();
    Ok(list(operation, &body.to_string()))
}
