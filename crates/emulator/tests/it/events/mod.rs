//! The event feed: what is told, to whom, and how readers get it.

mod actions;

use axum::http::{Method, StatusCode};
use emulator::{Config, EventQuery};
use serde_json::{Value, json};

use crate::bench::{ANVIL, BERGFINK, Bench, invitation, opportunity, quiet, text};
use crate::faults::control;
use crate::opportunities::update_of;
use crate::served::Served;

const CREATED: &str = "Opportunity Created";
const UPDATED: &str = "Opportunity Updated";
const INVITED: &str = "Engagement Invitation Created";
const ACCEPTED: &str = "Engagement Invitation Accepted";
const REJECTED: &str = "Engagement Invitation Rejected";
const EXPIRED: &str = "Engagement Invitation Expired";
const JOINED: &str = "Engagement Member Added";
const OPENED: &str = "Engagement Created";
const CHANGED: &str = "Engagement Updated";
const COPIED: &str = "Engagement Resource Snapshot Created";

/// Remembers where it was, and tells what came since.
struct Ear {
    heard: u64,
}

impl Ear {
    fn at(bench: &Bench) -> Self {
        Self { heard: bench.control().events_page(&EventQuery::default()).last }
    }

    fn envelopes(&mut self, bench: &Bench, account: &str) -> Vec<Value> {
        let query = EventQuery { after: Some(self.heard), account: Some(account.to_owned()), limit: None };
        bench.control().events_page(&query).events.into_iter().map(|it| it.event).collect()
    }

    /// The kinds of event that came for the two accounts.
    fn heard(&mut self, bench: &Bench) -> [Vec<String>; 2] {
        let told = [ANVIL, BERGFINK]
            .map(|account| self.envelopes(bench, account).iter().map(|event| text(&event["detail-type"])).collect());
        *self = Self::at(bench);
        told
    }
}

const NOTHING: [&str; 0] = [];

async fn answer(bench: &Bench, operation: &str, invitation: &str, more: Value) {
    let mut body = json!({"Catalog": "Sandbox", "Identifier": invitation});
    for (name, value) in more.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    bench.ok(BERGFINK, operation, body).await;
}

/// Updates Anvil's opportunity, after `change` to a request that would leave it as it is.
async fn update(bench: &Bench, id: &str, change: impl FnOnce(&mut Value)) {
    let mut body = update_of(&bench.get_opportunity(id).await);
    // This member would play AWS.
    body["LifeCycle"].as_object_mut().expect("an object").remove("ReviewStatus");
    change(&mut body);
    bench.ok(ANVIL, "UpdateOpportunity", body).await;
}

#[tokio::test]
async fn opportunities_tell_of_their_creation_association_and_update() {
    let bench = Bench::new().await;
    let mut ear = Ear::at(&bench);
    let created = bench.ok(ANVIL, "CreateOpportunity", opportunity("o")).await;
    let envelopes = ear.envelopes(&bench, ANVIL);
    let [event] = envelopes.as_slice() else { panic!("one event: {envelopes:?}") };
    let mut event = event.clone();
    let id = event["id"].take();
    assert_eq!(id.as_str().map(str::len), Some(36));
    assert_eq!(
        event,
        json!({
            "version": "0",
            "id": null,
            "detail-type": CREATED,
            "source": "aws.partnercentral-selling",
            "account": ANVIL,
            "time": "2026-11-20T09:30:00Z",
            "region": "us-east-1",
            "resources": [],
            "detail": {"schemaVersion": "1", "catalog": "Sandbox", "opportunity": {"identifier": created["Id"]}},
        })
    );
    ear.heard(&bench);
    // The same token again does nothing.
    bench.ok(ANVIL, "CreateOpportunity", opportunity("o")).await;
    assert_eq!(ear.heard(&bench), [NOTHING, NOTHING]);

    let associate = |kind: &str, entity: &str| {
        json!({"Catalog": "Sandbox", "OpportunityIdentifier": created["Id"],
            "RelatedEntityType": kind, "RelatedEntityIdentifier": entity})
    };
    bench.ok(ANVIL, "AssociateOpportunity", associate("Solutions", "S-1234567")).await;
    assert_eq!(ear.heard(&bench)[0], [UPDATED]);
    bench.ok(ANVIL, "AssociateOpportunity", associate("Solutions", "S-1234567")).await;
    assert_eq!(ear.heard(&bench), [NOTHING, NOTHING]);

    let id = text(&created["Id"]);
    update(&bench, &id, |_| {}).await;
    assert_eq!(ear.heard(&bench), [vec![UPDATED], vec![]]);
}

#[tokio::test]
async fn invitations_between_partners_are_told_to_both_sides() {
    let bench = Bench::new().await;
    let mut ear = Ear::at(&bench);
    let engagement = bench.engagement(ANVIL, "Space").await;
    let opened = ear.envelopes(&bench, ANVIL).remove(0);
    let arn = format!("arn:aws:partnercentral:us-east-1::catalog/Sandbox/engagement/{engagement}");
    assert_eq!(opened["resources"], json!([arn]));
    assert_eq!(
        opened["detail"],
        json!({"catalog": "Sandbox", "engagement": {"engagementArn": arn, "engagementId": engagement,
            "CreatedAt": "2026-11-20T09:30:00.123456789Z", "CreatedBy": ANVIL, "ContextTypes": []}})
    );
    assert_eq!(ear.heard(&bench), [vec![OPENED], vec![]]);

    let created = bench.ok(ANVIL, "CreateEngagementInvitation", invitation(&engagement, BERGFINK, "C")).await;
    let id = text(&created["Id"]);
    for (account, part) in [(ANVIL, "Sender"), (BERGFINK, "Receiver")] {
        let event = ear.envelopes(&bench, account).remove(0);
        assert_eq!(event["account"], account);
        assert_eq!(event["resources"], json!([created["Arn"]]));
        assert_eq!(
            event["detail"],
            json!({"catalog": "Sandbox", "engagementInvitation": {
                "arn": created["Arn"], "id": id, "engagementId": engagement,
                "senderAccountId": ANVIL, "receiverAccountId": BERGFINK, "senderCompanyName": "Anvil Cloud",
                "expirationDate": "2026-12-05T09:30:00.123456789Z",
                "participantType": part, "payloadType": "OpportunityInvitation",
            }})
        );
    }
    assert_eq!(ear.heard(&bench), [[INVITED], [INVITED]]);

    answer(&bench, "AcceptEngagementInvitation", &id, Value::Null).await;
    let event = ear.envelopes(&bench, BERGFINK).remove(0);
    let told = &event["detail"]["engagementInvitation"];
    assert_eq!((&told["participantType"], told.get("expirationDate")), (&json!("Receiver"), None));
    let event = ear.envelopes(&bench, ANVIL).remove(1);
    let member = json!({"accountId": BERGFINK, "companyName": "Bergfink Systems"});
    assert_eq!(
        event["detail"],
        json!({"catalog": "Sandbox", "engagement": {"id": engagement}, "engagementMember": member})
    );
    assert_eq!(ear.heard(&bench), [[ACCEPTED, JOINED], [ACCEPTED, JOINED]]);
}

#[tokio::test]
async fn the_demo_begins_in_silence() {
    let bench = Bench::with(Config { seed: emulator::Seed::Demo, ..quiet() }).await;
    bench.ok(ANVIL, "ListSolutions", json!({"Catalog": "Sandbox"})).await;
    assert_eq!(bench.control().events_page(&EventQuery::default()).last, 0);
}

#[tokio::test]
async fn events_are_asked_over_http() {
    let bench = Bench::with(Config { event_buffer: 2, ..quiet() }).await;
    for token in ["a", "b", "c"] {
        bench.ok(ANVIL, "CreateOpportunity", opportunity(token)).await;
    }
    let (status, page) = control(&bench, Method::GET, "/events?limit=5", Value::Null).await;
    assert_eq!((status, &page["last"]), (StatusCode::OK, &json!(3)));
    assert_eq!((&page["events"][0]["seq"], page["events"].as_array().map(Vec::len)), (&json!(2), Some(2)));
    let (_, page) = control(&bench, Method::GET, &format!("/events?account={BERGFINK}"), Value::Null).await;
    assert_eq!(page["events"], json!([]));
    let (status, _) = control(&bench, Method::GET, "/events?since=1", Value::Null).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(control(&bench, Method::DELETE, "/events", Value::Null).await.0, StatusCode::NO_CONTENT);
    let (_, page) = control(&bench, Method::GET, "/events?after=0", Value::Null).await;
    assert_eq!(page, json!({"events": [], "last": 3}));
}

#[tokio::test]
async fn the_stream_begins_now_or_where_its_reader_was() {
    let served = Served::with(Config { event_buffer: 3, ..quiet() }).await;
    served.ok("CreateOpportunity", &opportunity("1")).await;
    let mut live = served.events("", None).await;
    served.ok("CreateOpportunity", &opportunity("2")).await;
    let message = live.next().await.expect("an event");
    assert_eq!(message.id, "2");
    let event: Value = serde_json::from_str(&message.data).expect("JSON");
    assert_eq!(event["detail-type"], CREATED);

    let mut resumed = served.events("?after=99", Some(1)).await;
    assert_eq!(resumed.next().await.expect("an event").id, "2");
    let mut other = served.events(&format!("?after=0&account={BERGFINK}"), None).await;
    for token in ["3", "4", "5"] {
        served.ok("CreateOpportunity", &opportunity(token)).await;
    }
    let engagement =
        served.ok("CreateEngagement", &json!({"Catalog": "Sandbox", "ClientToken": "e", "Title": "E"})).await;
    let asked = invitation(&text(&engagement["Id"]), BERGFINK, "C");
    served.ok("CreateEngagementInvitation", &asked).await;
    let message = other.next().await.expect("an event");
    let event: Value = serde_json::from_str(&message.data).expect("JSON");
    assert_eq!((&event["account"], &event["detail-type"]), (&json!(BERGFINK), &json!(INVITED)));

    // Numbers 1 to 5 are gone by now: the reader learns that something is missing.
    let mut late = served.events("", Some(2)).await;
    let message = late.next().await.expect("a word of warning");
    assert_eq!((message.event.as_str(), message.data.as_str()), ("missed", r#"{"after":2}"#));
    assert_eq!(late.next().await.expect("an event").id, "6");
    // Open streams don't hold up the end.
    served.stop().await;
    while let Some(message) = live.next().await {
        assert!(!message.data.is_empty());
    }
}
