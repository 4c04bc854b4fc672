//! What AWS leaves open about invitations: each switch as it stands by default, and turned.

use std::sync::Arc;

use emulator::{Account, Assumptions, Config, Emulator, Refusal};
use serde_json::{Value, json};
use time::Duration;
use tokio::task::JoinSet;

use crate::bench::{ANVIL, BERGFINK, Bench, invitation, quiet, text};
use crate::engagements::{lead, project};

const CREATE: &str = "CreateEngagementInvitation";
const ACCEPT: &str = "AcceptEngagementInvitation";
const REJECT: &str = "RejectEngagementInvitation";
const START: &str = "StartEngagementByAcceptingInvitationTask";
const CORVID: &str = "777788889999";

/// A third account besides the usual two, and ten more.
fn crowded(assumptions: Assumptions) -> Config {
    let mut config = Config { assumptions, ..quiet() };
    config.accounts.push(Account::new(CORVID, "Corvid Analytics", "https://corvid.example.com"));
    for number in 0..10 {
        let id = format!("70000000000{number}");
        config.accounts.push(Account::new(&id, "Another Partner", "https://x.example.com"));
    }
    config
}

async fn with(assumptions: Assumptions) -> Bench {
    Bench::with(crowded(assumptions)).await
}

fn get(id: &str) -> Value {
    json!({"Catalog": "Sandbox", "Identifier": id})
}

fn start(id: &str) -> Value {
    json!({"Catalog": "Sandbox", "ClientToken": id, "Identifier": id})
}

/// A request that invites to a lead.
fn lead_invitation(engagement: &str, receiver: &str) -> Value {
    let mut body = invitation(engagement, receiver, "Lead");
    body["Invitation"]["Payload"] = json!({"LeadInvitation": {
        "Customer": {"CompanyName": "Kestrel"},
        "Interaction": {"ContactBusinessTitle": "Head of IT"},
    }});
    body
}

/// The exception's name, or nothing for success.
async fn code(bench: &Bench, account: &str, operation: &str, body: Value) -> String {
    bench.call(account, operation, body).await.code().to_owned()
}

#[tokio::test]
async fn a_strangers_invitation() {
    for (foreign_invitation, expected) in
        [(Refusal::NotFound, "ResourceNotFoundException"), (Refusal::AccessDenied, "AccessDeniedException")]
    {
        let bench = with(Assumptions { foreign_invitation, ..Assumptions::default() }).await;
        let id = bench.invite("Redwing").await;
        for (operation, body) in [(ACCEPT, get(&id)), (REJECT, get(&id)), (START, start(&id))] {
            assert_eq!(code(&bench, CORVID, operation, body).await, expected, "{operation}");
        }
        // Reading it finds nothing in any case.
        bench.refused(CORVID, "GetEngagementInvitation", get(&id), "ResourceNotFoundException").await;
    }
}

#[tokio::test]
async fn ones_own_and_answered_invitations() {
    for (own_invitation, answered_invitation, own, answered) in [
        (Refusal::AccessDenied, Refusal::Conflict, "AccessDeniedException", "ConflictException"),
        (Refusal::NotFound, Refusal::Validation, "ResourceNotFoundException", "ValidationException"),
    ] {
        let assumptions = Assumptions { own_invitation, answered_invitation, ..Assumptions::default() };
        let bench = with(assumptions).await;
        let id = bench.invite("Redwing").await;
        assert_eq!(code(&bench, ANVIL, ACCEPT, get(&id)).await, own);
        bench.ok(BERGFINK, REJECT, get(&id)).await;
        for (operation, body) in [(ACCEPT, get(&id)), (REJECT, get(&id)), (START, start(&id))] {
            assert_eq!(code(&bench, BERGFINK, operation, body).await, answered, "{operation}");
        }
    }
}

#[tokio::test]
async fn a_lead_given_to_the_task_and_an_opportunity_given_to_accepting() {
    let bench = Bench::new().await;
    let engagement = bench.engagement(ANVIL, "Leads").await;
    let id = text(&bench.ok(ANVIL, CREATE, lead_invitation(&engagement, BERGFINK)).await["Id"]);
    let task = bench.ok(BERGFINK, START, start(&id)).await;
    assert_eq!(task["ReasonCode"], "InvitationValidationFailed");
    let opportunity = bench.invite("Redwing").await;
    bench.ok(BERGFINK, ACCEPT, get(&opportunity)).await;
    let list = bench.ok(BERGFINK, "ListOpportunities", json!({"Catalog": "Sandbox"})).await;
    assert_eq!(list["OpportunitySummaries"], json!([]));

    let bench = with(Assumptions {
        lead_invitation_to_task: Refusal::Validation,
        opportunity_invitation_to_accept: Refusal::Conflict,
        ..Assumptions::default()
    })
    .await;
    let engagement = bench.engagement(ANVIL, "Leads").await;
    let id = text(&bench.ok(ANVIL, CREATE, lead_invitation(&engagement, BERGFINK)).await["Id"]);
    bench.refused(BERGFINK, START, start(&id), "ValidationException").await;
    bench.ok(BERGFINK, ACCEPT, get(&id)).await;
    let opportunity = bench.invite("Redwing").await;
    bench.refused(BERGFINK, ACCEPT, get(&opportunity), "ConflictException").await;
    bench.ok(BERGFINK, START, start(&opportunity)).await;
}

#[tokio::test]
async fn a_second_invitation_and_one_of_a_member() {
    for (refusal, expected) in [(Refusal::Conflict, "ConflictException"), (Refusal::Allowed, "")] {
        let assumptions =
            Assumptions { duplicate_invitation: refusal, member_invited_again: refusal, ..Assumptions::default() };
        let bench = with(assumptions).await;
        let engagement = bench.engagement(ANVIL, "Shops").await;
        let first = bench.ok(ANVIL, CREATE, invitation(&engagement, BERGFINK, "A")).await;
        // Another engagement's invitations don't count.
        let other = bench.engagement(ANVIL, "Others").await;
        bench.ok(ANVIL, CREATE, invitation(&other, BERGFINK, "A")).await;
        assert_eq!(code(&bench, ANVIL, CREATE, invitation(&engagement, BERGFINK, "B")).await, expected);
        bench.ok(BERGFINK, ACCEPT, get(&text(&first["Id"]))).await;
        assert_eq!(code(&bench, ANVIL, CREATE, invitation(&engagement, BERGFINK, "C")).await, expected);
    }
}

#[tokio::test]
async fn an_invitation_of_another_member_counts_as_open_too() {
    let bench = with(Assumptions::default()).await;
    let engagement = bench.engagement(ANVIL, "Shops").await;
    let first = bench.ok(ANVIL, CREATE, invitation(&engagement, BERGFINK, "A")).await;
    bench.ok(BERGFINK, ACCEPT, get(&text(&first["Id"]))).await;
    let second = bench.ok(BERGFINK, CREATE, invitation(&engagement, CORVID, "A")).await;
    bench.refused(ANVIL, CREATE, invitation(&engagement, CORVID, "B"), "ConflictException").await;
    // A rejected one leaves the way free.
    bench.ok(CORVID, REJECT, get(&text(&second["Id"]))).await;
    bench.ok(ANVIL, CREATE, invitation(&engagement, CORVID, "B")).await;
}

#[tokio::test]
async fn oneself_and_strangers_as_receivers() {
    for (refusal, expected) in
        [(Refusal::Validation, "ValidationException"), (Refusal::NotFound, "ResourceNotFoundException")]
    {
        let assumptions =
            Assumptions { self_invitation: refusal, unconnected_receiver: refusal, ..Assumptions::default() };
        let mut config = crowded(assumptions);
        config.accounts[0].connections = Some(vec![BERGFINK.to_owned()]);
        config.accounts[2].connections = Some(Vec::new());
        let bench = Bench::with(config).await;
        let engagement = bench.engagement(ANVIL, "Shops").await;
        for receiver in [ANVIL, CORVID, "999999999999"] {
            let body = invitation(&engagement, receiver, "Redwing");
            assert_eq!(code(&bench, ANVIL, CREATE, body).await, expected, "{receiver}");
        }
        bench.ok(ANVIL, CREATE, invitation(&engagement, BERGFINK, "Redwing")).await;
    }
}

#[tokio::test]
async fn the_eleventh_member() {
    for (eleventh_member, expected) in
        [(Refusal::QuotaExceeded, "ServiceQuotaExceededException"), (Refusal::Validation, "ValidationException")]
    {
        let bench = with(Assumptions { eleventh_member, ..Assumptions::default() }).await;
        let engagement = bench.engagement(ANVIL, "Crowd").await;
        for number in 0..10 {
            let body = invitation(&engagement, &format!("70000000000{number}"), "X");
            let expected = if number < 9 { "" } else { expected };
            assert_eq!(code(&bench, ANVIL, CREATE, body).await, expected, "invitation {number}");
        }
    }
}

/// Invites ten accounts where open invitations don't count, and answers the invitations.
async fn ten_open(bench: &Bench) -> (String, Vec<(String, String)>) {
    let engagement = bench.engagement(ANVIL, "Crowd").await;
    let mut sent = Vec::new();
    for number in 0..10 {
        let receiver = format!("70000000000{number}");
        let created = bench.ok(ANVIL, CREATE, invitation(&engagement, &receiver, "X")).await;
        sent.push((receiver, text(&created["Id"])));
    }
    (engagement, sent)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_joins_a_full_engagement_not_even_in_a_race() {
    for (joining_full_engagement, expected) in
        [(Refusal::Conflict, "ConflictException"), (Refusal::AccessDenied, "AccessDeniedException")]
    {
        let assumptions =
            Assumptions { open_invitations_count: false, joining_full_engagement, ..Assumptions::default() };
        let bench = Arc::new(with(assumptions).await);
        let (engagement, sent) = ten_open(&bench).await;
        let mut answers = JoinSet::new();
        for (receiver, id) in sent {
            let bench = Arc::clone(&bench);
            answers.spawn(async move { code(&bench, &receiver, ACCEPT, get(&id)).await });
        }
        let mut answers = answers.join_all().await;
        answers.sort_unstable();
        assert_eq!(answers.iter().filter(|it| it.is_empty()).count(), 9);
        assert_eq!(answers[9], expected);
        let members = bench.ok(ANVIL, "ListEngagementMembers", get(&engagement)).await;
        assert_eq!(members["EngagementMemberList"].as_array().map(Vec::len), Some(10));
        // Once it is full, nobody is invited either.
        let late = invitation(&engagement, CORVID, "X");
        bench.refused(ANVIL, CREATE, late, "ServiceQuotaExceededException").await;
    }
}

#[tokio::test]
async fn how_long_an_invitation_waits() {
    for (invitation_lifetime_days, expires) in
        [(15, "2026-12-05T09:30:00.123456789Z"), (3, "2026-11-23T09:30:00.123456789Z")]
    {
        let bench = with(Assumptions { invitation_lifetime_days, ..Assumptions::default() }).await;
        let id = bench.invite("Redwing").await;
        let got = bench.ok(BERGFINK, "GetEngagementInvitation", get(&id)).await;
        assert_eq!(got["ExpirationDate"], expires);
        bench.advance(Duration::days(i64::from(invitation_lifetime_days)));
        let got = bench.ok(BERGFINK, "GetEngagementInvitation", get(&id)).await;
        assert_eq!(got["Status"], "EXPIRED");
        // The way is free for another one.
        bench.ok(ANVIL, CREATE, invitation(&text(&got["EngagementId"]), BERGFINK, "Again")).await;
    }
}

#[tokio::test]
async fn leads_in_production() {
    for (refusal, expected) in [(Refusal::Validation, "ValidationException"), (Refusal::Allowed, "")] {
        let assumptions = Assumptions {
            leads_from_partners: refusal,
            invitation_before_conversion: refusal,
            ..Assumptions::default()
        };
        let bench = with(assumptions).await;
        let body = json!({"Catalog": "AWS", "ClientToken": "t", "Contexts": [project("Redwing")]});
        let engagement = text(&bench.ok(ANVIL, "CreateEngagement", body).await["Id"]);
        let mut body = lead_invitation(&engagement, BERGFINK);
        body["Catalog"] = json!("AWS");
        assert_eq!(code(&bench, ANVIL, CREATE, body).await, expected);
        let body = json!({"Catalog": "AWS", "ClientToken": "l", "Contexts": [lead()]});
        let reply = bench.call(ANVIL, "CreateEngagement", body).await;
        assert_eq!(reply.code(), expected);
        if refusal == Refusal::Allowed {
            let mut body = invitation(&text(&reply.body["Id"]), BERGFINK, "Redwing");
            body["Catalog"] = json!("AWS");
            bench.ok(ANVIL, CREATE, body).await;
        }
    }
}

#[tokio::test]
async fn before_a_leads_conversion_nobody_is_invited_in_production() {
    let assumptions = Assumptions { leads_from_partners: Refusal::Allowed, ..Assumptions::default() };
    let bench = with(assumptions).await;
    let body = json!({"Catalog": "AWS", "ClientToken": "l", "Contexts": [lead()]});
    let engagement = text(&bench.ok(ANVIL, "CreateEngagement", body).await["Id"]);
    let mut body = invitation(&engagement, BERGFINK, "Redwing");
    body["Catalog"] = json!("AWS");
    let reply = bench.refused(ANVIL, CREATE, body.clone(), "ValidationException").await;
    assert_eq!(reply.errors(), [("engagementIdentifier", "INVALID_RESOURCE_STATE")]);
    let context = json!({
        "Catalog": "AWS",
        "ClientToken": "p",
        "EngagementIdentifier": engagement,
        "Type": "CustomerProject",
        "Payload": project("Redwing")["Payload"],
    });
    bench.ok(ANVIL, "CreateEngagementContext", context).await;
    bench.ok(ANVIL, CREATE, body).await;
}

#[tokio::test]
async fn a_switch_that_would_leave_the_model_stops_the_start() {
    let assumptions = Assumptions { answered_invitation: Refusal::QuotaExceeded, ..Assumptions::default() };
    let error = Emulator::bind(Config { assumptions, ..quiet() }).await.expect_err("it can't be");
    assert!(error.to_string().contains("answered_invitation"), "{error}");
}
