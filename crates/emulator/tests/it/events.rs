use axum::http::{Method, StatusCode};
use emulator::{Config, EventQuery, ReviewPace};
use serde_json::{Value, json};
use time::Duration;

use crate::bench::{ANVIL, BERGFINK, Bench, invitation, opportunity, quiet, text};
use crate::faults::control;
use crate::served::Served;

const CREATED: &str = "Opportunity Created";
const UPDATED: &str = "Opportunity Updated";
const INVITED: &str = "Engagement Invitation Created";
const ACCEPTED: &str = "Engagement Invitation Accepted";
const REJECTED: &str = "Engagement Invitation Rejected";
const EXPIRED: &str = "Engagement Invitation Expired";
const JOINED: &str = "Engagement Member Added";
const OPENED: &str = "Engagement Created";

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
    let held = bench.get_opportunity(&id).await;
    let mut update = opportunity("o");
    for name in ["ClientToken", "Origin"] {
        update.as_object_mut().expect("an object").remove(name);
    }
    update["Identifier"] = json!(id);
    update["LastModifiedDate"] = held["LastModifiedDate"].clone();
    bench.ok(ANVIL, "UpdateOpportunity", update).await;
    assert_eq!(ear.heard(&bench), [vec![UPDATED], vec![]]);
}

#[tokio::test]
async fn a_submission_and_its_approval() {
    let review =
        ReviewPace::After { begins: std::time::Duration::from_secs(5), decides: std::time::Duration::from_secs(5) };
    let bench = Bench::with(Config { review, ..quiet() }).await;
    let id = bench.complete_opportunity("o").await;
    let mut ear = Ear::at(&bench);
    bench.submit(&id, "s").await;
    assert_eq!(ear.heard(&bench), [vec![UPDATED, OPENED, JOINED, INVITED], vec![]]);
    bench.advance(Duration::seconds(6));
    bench.get_opportunity(&id).await;
    assert_eq!(ear.heard(&bench)[0], [UPDATED]);
    bench.advance(Duration::seconds(6));
    bench.get_opportunity(&id).await;
    let events = ear.envelopes(&bench, ANVIL);
    assert_eq!(events[1]["detail"]["engagementMember"], json!({"accountId": "aws", "companyName": "AWS"}));
    // Each at its own moment, not when someone looked.
    assert_eq!(events[0]["time"], "2026-11-20T09:30:10Z");
    assert_eq!(ear.heard(&bench), [vec![ACCEPTED, JOINED, UPDATED], vec![]]);
}

#[tokio::test]
async fn a_rejection_by_aws() {
    let bench = Bench::new().await;
    let id = bench.complete_opportunity("o").await;
    bench.submit(&id, "s").await;
    let mut ear = Ear::at(&bench);
    let held = bench.get_opportunity(&id).await;
    let mut update = opportunity("o");
    for name in ["ClientToken", "Origin"] {
        update.as_object_mut().expect("an object").remove(name);
    }
    update["Identifier"] = json!(id);
    update["LastModifiedDate"] = held["LastModifiedDate"].clone();
    update["LifeCycle"]["ReviewStatus"] = json!("Rejected");
    bench.ok(ANVIL, "UpdateOpportunity", update).await;
    assert_eq!(ear.heard(&bench), [vec![REJECTED, UPDATED], vec![]]);
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
async fn rejections_lapses_and_acceptance_by_a_task() {
    let bench = Bench::new().await;
    let rejected = bench.invite("One").await;
    let lapsing = bench.invite("Two").await;
    let accepted = bench.invite("Three").await;
    let mut ear = Ear::at(&bench);
    answer(&bench, "RejectEngagementInvitation", &rejected, Value::Null).await;
    assert_eq!(ear.heard(&bench), [[REJECTED], [REJECTED]]);
    answer(&bench, "StartEngagementByAcceptingInvitationTask", &accepted, json!({"ClientToken": "t"})).await;
    assert_eq!(ear.heard(&bench), [vec![ACCEPTED, JOINED], vec![ACCEPTED, JOINED, CREATED, UPDATED]]);
    bench.advance(Duration::days(15));
    let get = json!({"Catalog": "Sandbox", "Identifier": lapsing});
    bench.ok(BERGFINK, "GetEngagementInvitation", get).await;
    assert_eq!(ear.heard(&bench), [[EXPIRED], [EXPIRED]]);
}

#[tokio::test]
async fn a_simulated_referral_is_hidden_until_it_is_accepted() {
    let bench = Bench::new().await;
    let mut ear = Ear::at(&bench);
    let mut referral = opportunity("r");
    referral["Origin"] = json!("AWS Referral");
    bench.ok(BERGFINK, "CreateOpportunity", referral).await;
    assert_eq!(ear.heard(&bench), [NOTHING, NOTHING]);
    bench.advance(Duration::seconds(6));
    bench.ok(BERGFINK, "ListSolutions", json!({"Catalog": "Sandbox"})).await;
    let event = ear.envelopes(&bench, BERGFINK).remove(0);
    assert_eq!(event["detail"]["engagementInvitation"]["senderAccountId"], "aws");
    assert_eq!(ear.heard(&bench), [vec![], vec![INVITED]]);
    let id = text(&event["detail"]["engagementInvitation"]["id"]);
    answer(&bench, "StartEngagementByAcceptingInvitationTask", &id, json!({"ClientToken": "t"})).await;
    assert_eq!(ear.heard(&bench), [vec![], vec![ACCEPTED, JOINED, CREATED, UPDATED]]);
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
