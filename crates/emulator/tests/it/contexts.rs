use emulator::{Assumptions, Config, Refusal};
use serde_json::{Value, json};

use crate::bench::{ANVIL, BERGFINK, Bench, quiet, text};
use crate::engagements::{lead, project};

const CREATE: &str = "CreateEngagementContext";
const UPDATE: &str = "UpdateEngagementContext";

fn get(engagement: &str) -> Value {
    json!({"Catalog": "Sandbox", "Identifier": engagement})
}

/// The request that adds a context.
fn addition(engagement: &str, token: &str, context: &Value) -> Value {
    json!({
        "Catalog": "Sandbox",
        "ClientToken": token,
        "EngagementIdentifier": engagement,
        "Type": context["Type"],
        "Payload": context["Payload"],
    })
}

/// The request that changes the context with this number, from what the engagement says now.
async fn change(bench: &Bench, engagement: &str, context: &str, payload: Value) -> Value {
    let now = bench.ok(ANVIL, "GetEngagement", get(engagement)).await;
    let kind = payload.as_object().and_then(|it| it.keys().next()).expect("a payload").clone();
    json!({
        "Catalog": "Sandbox",
        "EngagementIdentifier": engagement,
        "ContextIdentifier": context,
        "EngagementLastModifiedAt": now["ModifiedAt"],
        "Type": kind,
        "Payload": payload,
    })
}

async fn contexts(bench: &Bench, engagement: &str) -> Vec<Value> {
    let got = bench.ok(ANVIL, "GetEngagement", get(engagement)).await;
    got["Contexts"].as_array().cloned().unwrap_or_default()
}

#[tokio::test]
async fn contexts_are_numbered_and_no_more_than_five() {
    let bench = Bench::new().await;
    let engagement = bench.engagement(ANVIL, "Shops").await;
    for number in 1..=5 {
        let context = if number % 2 == 0 { project("Redwing") } else { lead() };
        let body = addition(&engagement, &format!("t{number}"), &context);
        let created = bench.ok(ANVIL, CREATE, body.clone()).await;
        assert_eq!(created["ContextId"], json!(number.to_string()));
        assert_eq!(created["EngagementId"], json!(engagement));
        let repeated = bench.ok(ANVIL, CREATE, body).await;
        assert_eq!(repeated, created, "the same token adds nothing");
        let now = bench.ok(ANVIL, "GetEngagement", get(&engagement)).await;
        assert_eq!(now["ModifiedAt"], created["EngagementLastModifiedAt"]);
    }
    let all = contexts(&bench, &engagement).await;
    assert_eq!(all.len(), 5);
    assert_eq!(all[0]["Payload"]["Lead"]["QualificationStatus"], "Unqualified");
    let sixth = addition(&engagement, "t6", &project("Redwing"));
    bench.refused(ANVIL, CREATE, sixth, "ServiceQuotaExceededException").await;
}

#[tokio::test]
async fn what_contradicts_itself_or_belongs_to_the_service_is_refused() {
    let bench = Bench::new().await;
    let engagement = bench.engagement(ANVIL, "Shops").await;
    let mut odd = lead();
    odd["Type"] = json!("CustomerProject");
    let reply = bench.refused(ANVIL, CREATE, addition(&engagement, "a", &odd), "ValidationException").await;
    assert_eq!(reply.errors(), [("payload", "INVALID_VALUE")]);
    let result = json!({"Type": "ProspectingResult", "Payload": {"ProspectingResult": {}}});
    let reply = bench.refused(ANVIL, CREATE, addition(&engagement, "b", &result), "ValidationException").await;
    assert_eq!(reply.errors(), [("type", "ACTION_NOT_PERMITTED")]);
    let foreign = addition(&engagement, "c", &lead());
    bench.refused(BERGFINK, CREATE, foreign, "ResourceNotFoundException").await;

    bench.ok(ANVIL, CREATE, addition(&engagement, "d", &lead())).await;
    let body = change(&bench, &engagement, "1", json!({"ProspectingResult": {}})).await;
    let reply = bench.refused(ANVIL, UPDATE, body, "ValidationException").await;
    assert_eq!(reply.errors(), [("type", "ACTION_NOT_PERMITTED")]);
    let body = change(&bench, &engagement, "1", json!({"CustomerProject": {}})).await;
    let reply = bench.refused(ANVIL, UPDATE, body, "ValidationException").await;
    assert_eq!(reply.errors(), [("type", "INVALID_VALUE")]);
    let body = change(&bench, &engagement, "2", json!({"CustomerProject": {}})).await;
    bench.refused(ANVIL, UPDATE, body.clone(), "ResourceNotFoundException").await;
    bench.refused(BERGFINK, UPDATE, body, "ResourceNotFoundException").await;
    assert_eq!(contexts(&bench, &engagement).await.len(), 1);
}

#[tokio::test]
async fn an_update_of_a_lead_appends_the_interaction() {
    let bench = Bench::new().await;
    let engagement = bench.engagement(ANVIL, "Leads").await;
    bench.ok(ANVIL, CREATE, addition(&engagement, "t", &lead())).await;
    let second = json!({"SourceType": "Event", "Contact": {
        "BusinessTitle": "CFO", "Email": "cfo@example.com", "FirstName": "C", "LastName": "D",
    }});
    let customer = json!({"CompanyName": "Kestrel Games", "Industry": "Gaming"});
    let update = json!({"Lead": {"Customer": customer, "QualificationStatus": "Qualified", "Interaction": second}});
    let body = change(&bench, &engagement, "1", update).await;
    let updated = bench.ok(ANVIL, UPDATE, body).await;
    assert_eq!(updated["ContextId"], "1");
    let now = contexts(&bench, &engagement).await.remove(0);
    let changed = &now["Payload"]["Lead"];
    assert_eq!(changed["QualificationStatus"], "Qualified");
    assert_eq!(changed["Customer"], customer);
    assert_eq!(changed["Interactions"].as_array().map(Vec::len), Some(2));
    assert_eq!(changed["Interactions"][1], second);
    assert_eq!(changed.get("Interaction"), None);

    // Without an interaction and a status both stay; the eleventh interaction is too many.
    let plain = json!({"Lead": {"Customer": {"CompanyName": "Kestrel Games"}}});
    let body = change(&bench, &engagement, "1", plain.clone()).await;
    bench.ok(ANVIL, UPDATE, body).await;
    let kept = contexts(&bench, &engagement).await.remove(0)["Payload"]["Lead"].clone();
    assert_eq!(kept["QualificationStatus"], "Qualified");
    assert_eq!(kept["Customer"].get("Industry"), None);
    let mut more = plain;
    more["Lead"]["Interaction"] = second;
    for number in 3..=11 {
        let body = change(&bench, &engagement, "1", more.clone()).await;
        let expected = if number <= 10 { "" } else { "ServiceQuotaExceededException" };
        assert_eq!(bench.call(ANVIL, UPDATE, body).await.code(), expected, "interaction {number}");
    }
}

#[tokio::test]
async fn an_update_of_a_project_replaces_what_it_names() {
    let bench = Bench::new().await;
    let engagement = bench.engagement(ANVIL, "Shops").await;
    bench.ok(ANVIL, CREATE, addition(&engagement, "t", &project("Redwing"))).await;
    let customer = project("Bluefin")["Payload"]["CustomerProject"]["Customer"].clone();
    let body = change(&bench, &engagement, "1", json!({"CustomerProject": {"Customer": customer}})).await;
    bench.ok(ANVIL, UPDATE, body).await;
    let now = contexts(&bench, &engagement).await.remove(0)["Payload"]["CustomerProject"].clone();
    assert_eq!(now["Customer"]["CompanyName"], "Bluefin");
    assert_eq!(now["Project"]["Title"], "A shop");
}

#[tokio::test]
async fn a_lead_without_interactions_gets_its_first_one_by_an_update() {
    let bench = Bench::new().await;
    let body = json!({"Catalog": "Sandbox", "ClientToken": "t", "Contexts": [{"Type": "Lead"}]});
    let engagement = text(&bench.ok(ANVIL, "CreateEngagement", body).await["Id"]);
    let mut update = json!({"Lead": {"Customer": {"CompanyName": "Kestrel"}}});
    let body = change(&bench, &engagement, "1", update.clone()).await;
    let reply = bench.refused(ANVIL, UPDATE, body, "ValidationException").await;
    assert_eq!(reply.errors(), [("payload.lead.interaction", "REQUIRED_FIELD_MISSING")]);
    update["Lead"]["Interaction"] = lead()["Payload"]["Lead"]["Interactions"][0].clone();
    let body = change(&bench, &engagement, "1", update).await;
    bench.ok(ANVIL, UPDATE, body).await;
    let now = contexts(&bench, &engagement).await.remove(0);
    assert_eq!(now["Payload"]["Lead"]["QualificationStatus"], "Unqualified");
}

#[tokio::test]
async fn whoever_saw_an_older_engagement_changes_nothing() {
    let bench = Bench::new().await;
    let engagement = bench.engagement(ANVIL, "Shops").await;
    bench.ok(ANVIL, CREATE, addition(&engagement, "t", &project("Redwing"))).await;
    let stale = change(&bench, &engagement, "1", json!({"CustomerProject": {}})).await;
    // The clock stands still, and the lock closes all the same.
    bench.ok(ANVIL, UPDATE, stale.clone()).await;
    bench.refused(ANVIL, UPDATE, stale, "ConflictException").await;
    let mut fresh = change(&bench, &engagement, "1", json!({"CustomerProject": {}})).await;
    // The JavaScript SDK keeps milliseconds only.
    let seen = text(&fresh["EngagementLastModifiedAt"]);
    let (moment, fraction) = seen.trim_end_matches('Z').split_once('.').expect("nanoseconds");
    fresh["EngagementLastModifiedAt"] = json!(format!("{moment}.{}Z", &fraction[..3]));
    bench.ok(ANVIL, UPDATE, fresh).await;
}

/// An engagement of Anvil's that Bergfink has joined.
async fn shared(bench: &Bench) -> String {
    let id = bench.invite("Redwing").await;
    bench.ok(BERGFINK, "AcceptEngagementInvitation", get(&id)).await;
    let invitation = bench.ok(BERGFINK, "GetEngagementInvitation", get(&id)).await;
    text(&invitation["EngagementId"])
}

#[tokio::test]
async fn who_writes_contexts_and_where_leads_come_from_can_be_switched() {
    let bench = Bench::new().await;
    let engagement = shared(&bench).await;
    bench.ok(BERGFINK, CREATE, addition(&engagement, "t", &lead())).await;
    let body = change(&bench, &engagement, "1", json!({"Lead": {"Customer": {"CompanyName": "Kestrel"}}})).await;
    bench.ok(BERGFINK, UPDATE, body).await;
    assert_eq!(bench.ok(ANVIL, "GetEngagement", get(&engagement)).await["ModifiedBy"], BERGFINK);
    let production = json!({"Catalog": "AWS", "ClientToken": "p", "Contexts": [lead()]});
    let reply = bench.refused(ANVIL, "CreateEngagement", production.clone(), "ValidationException").await;
    assert_eq!(reply.errors(), [("contexts[0].type", "ACTION_NOT_PERMITTED")]);

    let assumptions = Assumptions {
        contexts_by_other_members: Refusal::AccessDenied,
        leads_from_partners: Refusal::Allowed,
        ..Assumptions::default()
    };
    let bench = Bench::with(Config { assumptions, ..quiet() }).await;
    let engagement = shared(&bench).await;
    let foreign = addition(&engagement, "t", &lead());
    bench.refused(BERGFINK, CREATE, foreign.clone(), "AccessDeniedException").await;
    bench.ok(ANVIL, CREATE, foreign).await;
    let body = change(&bench, &engagement, "1", json!({"Lead": {"Customer": {"CompanyName": "Kestrel"}}})).await;
    bench.refused(BERGFINK, UPDATE, body, "AccessDeniedException").await;
    bench.ok(ANVIL, "CreateEngagement", production).await;
}
