use emulator::{Account, Config, EventQuery, Seed};
use serde_json::{Value, json};

use crate::bench::{ANVIL, BERGFINK, Bench, check_form, opportunity, quiet, request, text};

/// The demo, whose identifiers are the same in every run, so that answers can be compared. One
/// company has no website.
async fn demo(quirks: bool) -> Bench {
    let mut config = Config { seed: Seed::Demo, quirks, ..quiet() };
    config.accounts[1] = Account { website: None, ..config.accounts[1].clone() };
    Bench::with(config).await
}

/// Takes the deviations of an answer out again and counts them.
fn straighten(value: &mut Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            members.retain(|name, member| {
                let odd = match member {
                    Value::Null => Some("null".to_owned()),
                    Value::String(text) if text == "null" => Some(format!("{name} \"null\"")),
                    _ => None,
                };
                let keep = odd.is_none();
                found.extend(odd);
                keep
            });
            members.values_mut().for_each(|member| straighten(member, found));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| straighten(item, found)),
        _ => {}
    }
}

/// The first identifiers of what an account can list.
async fn identifiers(bench: &Bench, operation: &str, more: Value, list: &str) -> Vec<String> {
    let mut body = json!({"Catalog": "Sandbox"});
    for (name, value) in more.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    let answer = bench.ok(ANVIL, operation, body).await;
    let entries = answer[list].as_array().expect("a list");
    entries.iter().map(|entry| text(&entry["Id"])).collect()
}

#[tokio::test]
async fn answers_deviate_in_exactly_the_known_ways() {
    let (plain, odd) = (demo(false).await, demo(true).await);
    let receiver = json!({"ParticipantType": "RECEIVER"});
    let mut reads = vec![
        ("ListOpportunities", json!({"MaxResults": 100})),
        ("ListSolutions", json!({})),
        ("ListEngagements", json!({})),
        ("ListEngagementInvitations", receiver.clone()),
        ("ListEngagementByAcceptingInvitationTasks", json!({})),
        ("ListEngagementFromOpportunityTasks", json!({})),
    ];
    for id in identifiers(&plain, "ListEngagements", json!({}), "EngagementSummaryList").await {
        reads.push(("GetEngagement", json!({"Identifier": id})));
        reads.push(("ListEngagementMembers", json!({"Identifier": id})));
    }
    for id in identifiers(&plain, "ListEngagementInvitations", receiver, "EngagementInvitationSummaries").await {
        reads.push(("GetEngagementInvitation", json!({"Identifier": id})));
    }
    for id in identifiers(&plain, "ListOpportunities", json!({}), "OpportunitySummaries").await {
        reads.push(("GetOpportunity", json!({"Identifier": id})));
    }
    let mut found = Vec::new();
    for (operation, mut body) in reads {
        body["Catalog"] = json!("Sandbox");
        let expected = plain.ok(ANVIL, operation, body.clone()).await;
        let mut reply = odd.send(request(ANVIL, operation, &body)).await;
        let token = reply.body.get("NextToken").cloned();
        straighten(&mut reply.body, &mut found);
        if let Some(Value::String(_)) = token
            && expected.get("NextToken").is_none()
        {
            reply.body.as_object_mut().expect("an object").remove("NextToken");
            found.push("NextToken".to_owned());
        }
        check_form(operation, &reply);
        assert_eq!(reply.body, expected, "{operation} {body}");
    }
    found.sort_unstable();
    found.dedup();
    assert_eq!(found, ["NextToken", "ReasonCode \"null\"", "WebsiteUrl \"null\"", "null"]);
}

#[tokio::test]
async fn a_token_follows_the_final_page_and_leads_to_an_empty_one() {
    let bench = Bench::with(Config { quirks: true, ..quiet() }).await;
    for token in ["a", "b", "c"] {
        bench.ok(ANVIL, "CreateOpportunity", opportunity(token)).await;
    }
    let mut body = json!({"Catalog": "Sandbox", "MaxResults": 2});
    let mut sizes = Vec::new();
    loop {
        let page = bench.ok(ANVIL, "ListOpportunities", body.clone()).await;
        sizes.push(page["OpportunitySummaries"].as_array().map_or(0, Vec::len));
        match &page["NextToken"] {
            Value::Null => break,
            token => body["NextToken"] = token.clone(),
        }
    }
    assert_eq!(sizes, [2, 1, 0]);
}

#[tokio::test]
async fn what_an_accepted_partner_invitation_opens_needs_nothing_from_aws() {
    for quirks in [false, true] {
        let bench = Bench::with(Config { quirks, ..quiet() }).await;
        let invitation = bench.invite("Customer").await;
        let start = json!({"Catalog": "Sandbox", "Identifier": invitation, "ClientToken": "t"});
        let task = bench.ok(BERGFINK, "StartEngagementByAcceptingInvitationTask", start).await;
        let get = json!({"Catalog": "Sandbox", "Identifier": task["OpportunityId"]});
        let got = bench.send(request(BERGFINK, "GetOpportunity", &get)).await;
        let needs = if quirks { json!(["Do Not Need Support from AWS Sales Rep"]) } else { Value::Null };
        assert_eq!(got.body["PrimaryNeedsFromAws"], needs);
    }
}

#[tokio::test]
async fn events_have_their_oddities_too() {
    let bench = Bench::with(Config { quirks: true, ..quiet() }).await;
    let id = bench.complete_opportunity("o").await;
    bench.invite("Customer").await;
    let events = bench.control().events_page(&EventQuery::default()).events;
    let kinds: Vec<_> = events.iter().map(|it| it.event["detail-type"].as_str().expect("text")).collect();
    let updated = "Opportunity Updated";
    let invited = "Engagement Invitation Created";
    assert_eq!(kinds, ["Opportunity Created", updated, updated, "Engagement Created", invited, invited]);
    assert_eq!(events[1].event["detail"], events[2].event["detail"]);
    assert_ne!(events[1].event["id"], events[2].event["id"]);
    assert_eq!(events[0].event["detail"]["opportunity"]["identifier"], json!(id));
    assert_eq!(events[0].event["detail"]["schemaVersion"], "1.0");
    let parts: Vec<_> =
        events[4..].iter().map(|it| &it.event["detail"]["engagementInvitation"]["participantType"]).collect();
    assert_eq!(parts, ["SENDER", "RECEIVER"]);
}
