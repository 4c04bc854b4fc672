use std::collections::BTreeSet;

use emulator::{Config, Seed};
use serde_json::{Value, json};
use time::Duration;

use crate::bench::{ANVIL, BERGFINK, Bench, opportunity, quiet, text};

/// Reads a list to its end in pages of this size.
async fn all(bench: &Bench, operation: &str, query: &Value, size: usize) -> Vec<Value> {
    let model = service_model::official();
    let paging = model.operation(operation).and_then(|it| it.pagination.as_ref());
    let key = &paging.expect("a paged operation").result_key;
    let mut body = query.clone();
    body["MaxResults"] = json!(size);
    let mut rows = Vec::new();
    loop {
        let page = bench.ok(ANVIL, operation, body.clone()).await;
        let found = page[key.as_str()].as_array().expect("a list");
        assert!(found.len() <= size);
        rows.extend(found.iter().cloned());
        match page.get("NextToken") {
            Some(token) => body["NextToken"] = token.clone(),
            None => return rows,
        }
        assert!(!found.is_empty(), "a page with a token has rows");
    }
}

#[tokio::test]
async fn every_list_can_be_read_in_pages_of_any_size() {
    let bench = Bench::with(Config { seed: Seed::Demo, ..quiet() }).await;
    let sandbox = json!({"Catalog": "Sandbox"});
    let received = json!({"Catalog": "Sandbox", "ParticipantType": "RECEIVER"});
    let full = {
        let engagements = all(&bench, "ListEngagements", &sandbox, 100).await;
        let full = engagements.iter().find(|it| it["MemberCount"] == 10);
        json!({"Catalog": "Sandbox", "Identifier": full.expect("a full one")["Id"]})
    };
    for (operation, query, largest) in [
        ("ListOpportunities", &sandbox, 100),
        ("ListSolutions", &sandbox, 100),
        ("ListEngagements", &sandbox, 100),
        ("ListEngagementInvitations", &received, 100),
        ("ListEngagementMembers", &full, 10),
        ("ListEngagementFromOpportunityTasks", &sandbox, 1000),
        ("ListEngagementByAcceptingInvitationTasks", &sandbox, 1000),
    ] {
        let whole = all(&bench, operation, query, largest).await;
        assert!(whole.len() > 2, "{operation}");
        for size in [1, 2, 3, 7] {
            assert_eq!(all(&bench, operation, query, size).await, whole, "{operation}");
        }
        let mut too_many = query.clone();
        too_many["MaxResults"] = json!(largest + 1);
        let reply = bench.refused(ANVIL, operation, too_many, "ValidationException").await;
        assert_eq!(reply.errors(), [("maxResults", "VALUE_OUT_OF_RANGE")]);
    }
}

#[tokio::test]
async fn a_token_belongs_to_its_query_and_its_caller() {
    let bench = Bench::new().await;
    for number in 0..3 {
        for account in [ANVIL, BERGFINK] {
            let body = opportunity(&format!("{number}"));
            bench.ok(account, "CreateOpportunity", body).await;
        }
    }
    let query = json!({"Catalog": "Sandbox", "MaxResults": 1});
    let page = bench.ok(ANVIL, "ListOpportunities", query.clone()).await;
    let mut next = query;
    next["NextToken"] = page["NextToken"].clone();
    assert!(text(&next["NextToken"]).starts_with("AAMA-"));
    let mut other_filter = next.clone();
    other_filter["LifeCycleStage"] = json!(["Qualified"]);
    let mut other_catalog = next.clone();
    other_catalog["Catalog"] = json!("AWS");
    let mut rubbish = next.clone();
    rubbish["NextToken"] = json!("rubbish");
    let list = "ListOpportunities";
    for (account, body) in [(ANVIL, other_filter), (ANVIL, other_catalog), (ANVIL, rubbish), (BERGFINK, next.clone())] {
        let reply = bench.refused(account, list, body, "ValidationException").await;
        assert_eq!(reply.errors(), [("nextToken", "INVALID_VALUE")]);
    }
    // The page's size may change on the way.
    next["MaxResults"] = json!(50);
    let rest = bench.ok(ANVIL, list, next).await;
    assert_eq!(rest["OpportunitySummaries"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn rows_that_come_or_move_meanwhile_neither_repeat_nor_hide_others() {
    let bench = Bench::new().await;
    for number in 0..6 {
        let body = opportunity(&format!("{number}"));
        bench.ok(ANVIL, "CreateOpportunity", body).await;
        bench.advance(Duration::SECOND);
    }
    let query = json!({
        "Catalog": "Sandbox",
        "MaxResults": 3,
        "Sort": {"SortBy": "CreatedDate", "SortOrder": "DESCENDING"},
    });
    let first = bench.ok(ANVIL, "ListOpportunities", query.clone()).await;
    bench.ok(ANVIL, "CreateOpportunity", opportunity("new")).await;
    let mut next = query;
    next["NextToken"] = first["NextToken"].clone();
    let second = bench.ok(ANVIL, "ListOpportunities", next).await;
    let ids: BTreeSet<_> = [first, second]
        .iter()
        .flat_map(|page| page["OpportunitySummaries"].as_array().cloned())
        .flatten()
        .map(|row| text(&row["Customer"]["Account"]["CompanyName"]))
        .collect();
    assert_eq!(ids.len(), 6);
}
