use std::collections::BTreeMap;

use emulator::{Config, Seed, TaskProgress};
use serde_json::{Value, json};
use time::Duration;

use crate::bench::{ANVIL, BERGFINK, Bench, quiet, text};

async fn demo() -> Bench {
    Bench::with(Config { seed: Seed::Demo, tasks: TaskProgress::default(), ..quiet() }).await
}

async fn rows(bench: &Bench, account: &str, operation: &str, query: Value) -> Vec<Value> {
    let model = service_model::official();
    let paging = model.operation(operation).and_then(|it| it.pagination.as_ref());
    let mut body = json!({"Catalog": "Sandbox", "MaxResults": 100});
    for (name, value) in query.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    let list = bench.ok(account, operation, body).await;
    let key = &paging.expect("a paged operation").result_key;
    list[key.as_str()].as_array().cloned().expect("a list")
}

fn counts(rows: &[Value], pointer: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for row in rows {
        *counts.entry(text(row.pointer(pointer).expect("it is there"))).or_default() += 1;
    }
    counts
}

#[tokio::test]
async fn the_demo_shows_every_state_there_is() {
    let bench = demo().await;
    let opportunities = rows(&bench, ANVIL, "ListOpportunities", json!({})).await;
    assert_eq!(opportunities.len(), 30);
    assert_eq!(counts(&opportunities, "/LifeCycle/Stage").len(), 7);
    let reviews = counts(&opportunities, "/LifeCycle/ReviewStatus");
    assert_eq!(reviews.len(), 6);
    assert_eq!(reviews["Action Required"], 3);

    let list = "ListEngagementInvitations";
    let received = rows(&bench, ANVIL, list, json!({"ParticipantType": "RECEIVER"})).await;
    let statuses = counts(&received, "/Status");
    let expected = [("ACCEPTED", 4), ("EXPIRED", 2), ("PENDING", 6), ("REJECTED", 2)];
    for (status, count) in expected {
        assert_eq!(statuses[status], count, "{status}");
    }
    let sent = rows(&bench, ANVIL, list, json!({"ParticipantType": "SENDER"})).await;
    assert_eq!(sent.len(), 7);
    bench.advance(Duration::hours(24));
    let received = rows(&bench, ANVIL, list, json!({"ParticipantType": "RECEIVER"})).await;
    assert_eq!(counts(&received, "/Status")["EXPIRED"], 3, "one lapses within a day");

    let list = "ListEngagementFromOpportunityTasks";
    let tasks = rows(&demo().await, ANVIL, list, json!({})).await;
    assert_eq!(counts(&tasks, "/TaskStatus").len(), 3);
    let list = "ListEngagementByAcceptingInvitationTasks";
    let tasks = rows(&demo().await, ANVIL, list, json!({})).await;
    assert_eq!(counts(&tasks, "/TaskStatus").len(), 2);
}

#[tokio::test]
async fn every_record_of_the_demo_can_be_got_in_the_models_form() {
    let bench = demo().await;
    for account in [ANVIL, BERGFINK] {
        for catalog in ["Sandbox", "AWS"] {
            let only = json!({"Catalog": catalog});
            let received = json!({"Catalog": catalog, "ParticipantType": "RECEIVER"});
            let sent = json!({"Catalog": catalog, "ParticipantType": "SENDER"});
            for (list, get, query) in [
                ("ListOpportunities", "GetOpportunity", &only),
                ("ListEngagements", "GetEngagement", &only),
                ("ListEngagementInvitations", "GetEngagementInvitation", &received),
                ("ListEngagementInvitations", "GetEngagementInvitation", &sent),
            ] {
                for row in rows(&bench, account, list, query.clone()).await {
                    let body = json!({"Catalog": catalog, "Identifier": row["Id"]});
                    let got = bench.ok(account, get, body).await;
                    assert_eq!(got["Id"], row["Id"]);
                }
            }
        }
    }
}

#[tokio::test]
async fn the_demos_running_task_comes_to_a_good_end() {
    let bench = demo().await;
    let list = "ListEngagementFromOpportunityTasks";
    let running = json!({"TaskStatus": ["IN_PROGRESS"]});
    let task = rows(&bench, ANVIL, list, running).await.remove(0);
    bench.advance(Duration::minutes(3));
    let done = rows(&bench, ANVIL, list, json!({"TaskIdentifier": [task["TaskId"]]})).await;
    assert_eq!(done[0]["TaskStatus"], "COMPLETE", "{:?}", done[0]);
}

#[tokio::test]
async fn accepting_what_aws_refers_discloses_the_customer() {
    let bench = demo().await;
    let list = "ListEngagementInvitations";
    let query = json!({
        "ParticipantType": "RECEIVER",
        "Status": ["PENDING"],
        "PayloadType": ["OpportunityInvitation"],
        "SenderAwsAccountId": ["aws"],
    });
    let invitation = rows(&bench, ANVIL, list, query).await.remove(0);
    let get = json!({"Catalog": "Sandbox", "Identifier": invitation["Id"]});
    let before = bench.ok(ANVIL, "GetEngagementInvitation", get).await;
    for secret in ["PostalCode", "StreetAddress", "robin.tanaka"] {
        assert!(!before.to_string().contains(secret), "{secret}");
    }
    let start = json!({"Catalog": "Sandbox", "ClientToken": "t", "Identifier": invitation["Id"]});
    let operation = "StartEngagementByAcceptingInvitationTask";
    bench.ok(ANVIL, operation, start.clone()).await;
    bench.advance(Duration::seconds(15));
    let task = bench.ok(ANVIL, operation, start).await;
    let got = bench.get_opportunity(&text(&task["OpportunityId"])).await;
    assert_eq!(got["LifeCycle"]["ReviewStatus"], "Approved");
    for disclosed in ["PostalCode", "StreetAddress", "robin.tanaka"] {
        assert!(got.to_string().contains(disclosed), "{disclosed}");
    }
}
