//! What happens while nobody asks: an emulator that serves looks at its clock itself.

use std::sync::Arc;

use emulator::{Config, LedgerQuery, ManualClock, ReviewPace, TaskProgress};
use serde_json::{Value, json};
use time::Duration;

use crate::bench::{BERGFINK, START, invitation, opportunity, quiet, submission, text};
use crate::posting::Receiver;
use crate::served::{EventReader, Served};

fn seconds(count: u64) -> std::time::Duration {
    std::time::Duration::from_secs(count)
}

/// Waits for an event of this kind; others may come before.
async fn wait_for(reader: &mut EventReader, kind: &str) -> Value {
    loop {
        let message = reader.next().await.expect("the stream goes on");
        let event: Value = serde_json::from_str(&message.data).expect("JSON");
        if event["detail-type"] == kind {
            return event;
        }
    }
}

#[tokio::test]
async fn tasks_reviews_and_lapses_come_in_time() {
    let clock = ManualClock::starting_at(START);
    let tasks = TaskProgress::After { min: seconds(60), max: seconds(60) };
    let review = ReviewPace::After { begins: seconds(60), decides: seconds(60) };
    let served = Served::with_clock(Config { tasks, review, ..quiet() }, Arc::new(clock.clone())).await;
    let id = served.ok("CreateOpportunity", &opportunity("o")).await["Id"].clone();
    let solution = json!({"Catalog": "Sandbox", "OpportunityIdentifier": id,
        "RelatedEntityType": "Solutions", "RelatedEntityIdentifier": "S-1234567"});
    served.ok("AssociateOpportunity", &solution).await;
    served.ok("StartEngagementFromOpportunityTask", &submission(&text(&id), "s")).await;
    let space = json!({"Catalog": "Sandbox", "ClientToken": "e", "Title": "Space"});
    let engagement = text(&served.ok("CreateEngagement", &space).await["Id"]);
    served.ok("CreateEngagementInvitation", &invitation(&engagement, BERGFINK, "C")).await;
    let calls = || served.control.ledger_page(&LedgerQuery::default()).last;
    let called = calls();

    let mut events = served.events("", None).await;
    clock.advance(Duration::minutes(3));
    let submitted = wait_for(&mut events, "Engagement Member Added").await;
    assert_eq!(submitted["detail"]["engagementMember"]["companyName"], "Anvil Cloud");
    let approved = wait_for(&mut events, "Engagement Invitation Accepted").await;
    assert_eq!(approved["time"], "2026-11-20T09:33:00Z");
    clock.advance(Duration::days(15));
    wait_for(&mut events, "Engagement Invitation Expired").await;
    assert_eq!(calls(), called, "nobody asked");
    served.stop().await;
}

#[tokio::test]
async fn prospecting_goes_on() {
    let clock = ManualClock::starting_at(START);
    let tasks = TaskProgress::After { min: seconds(60), max: seconds(60) };
    let served = Served::with_clock(Config { tasks, ..quiet() }, Arc::new(clock.clone())).await;
    let mut space = json!({"Catalog": "Sandbox", "ClientToken": "e", "Title": "Lead"});
    space["Contexts"] = json!([crate::engagements::lead()]);
    let engagement = served.ok("CreateEngagement", &space).await["Id"].clone();
    let start = json!({"Catalog": "Sandbox", "ClientToken": "p", "TaskName": "Spring", "Identifiers": [engagement]});
    served.ok("StartProspectingFromEngagementTask", &start).await;
    let mut events = served.events("", None).await;
    clock.advance(Duration::minutes(2));
    let updated = wait_for(&mut events, "Engagement Updated").await;
    assert_eq!(updated["detail"]["engagement"]["ContextTypes"], json!(["Lead", "ProspectingResult"]));
    served.stop().await;
}

#[tokio::test]
async fn what_happens_is_posted_too() {
    let receiver = Receiver::default();
    let clock = ManualClock::starting_at(START);
    let config = Config { events_url: Some(receiver.listen().await), ..quiet() };
    let served = Served::with_clock(config, Arc::new(clock.clone())).await;
    let space = json!({"Catalog": "Sandbox", "ClientToken": "e", "Title": "Space"});
    let engagement = text(&served.ok("CreateEngagement", &space).await["Id"]);
    served.ok("CreateEngagementInvitation", &invitation(&engagement, BERGFINK, "C")).await;
    clock.advance(Duration::days(15));
    // The engagement, and the invitation to both sides; then its lapse.
    let posted = receiver.wait_for(5).await;
    assert_eq!(posted[3].1["detail-type"], "Engagement Invitation Expired");
    served.stop().await;
}
