use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use emulator::{Config, ConnectionReset, FaultEffect, FaultRule, LedgerEntry, LedgerQuery, Moment, Spoil};
use http_body_util::BodyExt;
use serde_json::{Value, json};

use crate::bench::{ANVIL, BERGFINK, Bench, opportunity, quiet, request, text};
use crate::served::{Served, soon};

/// Asks the control interface for something.
pub(crate) async fn control(bench: &Bench, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
    let request = Request::builder()
        .method(method)
        .uri(format!("/_emulator{path}"))
        .header("content-type", "application/json")
        .body(if body.is_null() { Body::empty() } else { Body::from(body.to_string()) })
        .expect("a valid request");
    let response = bench.raw(request).await;
    let status = response.status();
    let bytes = response.into_body().collect().await.expect("a whole body").to_bytes();
    (status, if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).expect("JSON") })
}

fn last(bench: &Bench) -> LedgerEntry {
    let page = bench.control().ledger_page(&LedgerQuery::default());
    page.entries.last().expect("a call").clone()
}

fn list() -> Value {
    json!({"Catalog": "Sandbox"})
}

async fn listed(bench: &Bench) -> usize {
    let answer = bench.ok(ANVIL, "ListOpportunities", list()).await;
    answer["OpportunitySummaries"].as_array().map_or(0, Vec::len)
}

#[tokio::test]
async fn an_error_strikes_the_calls_it_is_meant_for_and_no_others() {
    let bench = Bench::new().await;
    let id = bench.complete_opportunity("struck").await;
    let other = bench.complete_opportunity("spared").await;
    let (status, fault) = control(
        &bench,
        Method::POST,
        "/faults",
        json!({
            "operation": "GetOpportunity",
            "account": ANVIL,
            "identifier": id,
            "effect": {"error": "ThrottlingException", "message": "Slow down."},
            "times": 2,
        }),
    )
    .await;
    assert_eq!(status, StatusCode::CREATED, "{fault}");
    let get = |id: &str| json!({"Catalog": "Sandbox", "Identifier": id});
    bench.get_opportunity(&other).await;
    for _ in 0..2 {
        let refused = bench.refused(ANVIL, "GetOpportunity", get(&id), "ThrottlingException").await;
        assert_eq!((refused.status.as_u16(), &refused.body["Message"]), (400, &json!("Slow down.")));
        assert_eq!(last(&bench).fault, fault["id"].as_u64());
    }
    bench.get_opportunity(&id).await;
    assert_eq!(last(&bench).fault, None);
    let (_, faults) = control(&bench, Method::GET, "/faults", Value::Null).await;
    assert_eq!((&faults["faults"][0]["matched"], &faults["faults"][0]["fired"]), (&json!(3), &json!(2)));

    let path = format!("/faults/{}", fault["id"]);
    assert_eq!(control(&bench, Method::DELETE, &path, Value::Null).await.0, StatusCode::NO_CONTENT);
    let (status, error) = control(&bench, Method::DELETE, &path, Value::Null).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(error["error"].as_str().is_some_and(|it| it.contains("no fault")), "{error}");
}

#[tokio::test]
async fn an_error_before_applying_changes_nothing_and_one_after_it_hides_the_change() {
    let bench = Bench::new().await;
    let on = |applied: bool| {
        json!({"operation": "CreateOpportunity", "times": 1,
        "effect": {"error": "InternalServerException", "applied": applied}})
    };
    control(&bench, Method::POST, "/faults", on(false)).await;
    let refused = bench.refused(ANVIL, "CreateOpportunity", opportunity("a"), "InternalServerException").await;
    assert_eq!(refused.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!last(&bench).applied);
    assert_eq!(listed(&bench).await, 0);

    control(&bench, Method::POST, "/faults", on(true)).await;
    bench.refused(ANVIL, "CreateOpportunity", opportunity("b"), "InternalServerException").await;
    let entry = last(&bench);
    assert!(entry.applied && !entry.replayed);
    assert_eq!(listed(&bench).await, 1);
    // The repetition that a careful client makes is answered from memory.
    bench.ok(ANVIL, "CreateOpportunity", opportunity("b")).await;
    let entry = last(&bench);
    assert!(!entry.applied && entry.replayed);
    assert_eq!(listed(&bench).await, 1);
}

#[tokio::test]
async fn lateness_malformed_and_dripping_bodies() {
    let bench = Bench::new().await;
    let call = || request(ANVIL, "ListSolutions", &list());
    let whole = bench.raw(call()).await.into_body().collect().await.expect("a body").to_bytes();
    let once = |effect: FaultEffect| FaultRule { times: Some(1), ..FaultRule::on("ListSolutions", effect) };
    let control = bench.control();

    let late = once(FaultEffect::late(Duration::from_millis(80)));
    control.add_fault(late).expect("a right rule");
    let began = Instant::now();
    bench.ok(ANVIL, "ListSolutions", list()).await;
    assert!(began.elapsed() >= Duration::from_millis(80));
    assert!(last(&bench).micros >= 80_000);

    for damage in ["cut", "rubbish"] {
        let rule = json!({"operation": "ListSolutions", "effect": {"malformed": damage}, "times": 1});
        control.add_fault(serde_json::from_value(rule).expect("well-formed")).expect("right");
        let response = bench.raw(call()).await;
        assert_eq!(response.status(), StatusCode::OK);
        let body = response.into_body().collect().await.expect("a body").to_bytes();
        assert!(serde_json::from_slice::<Value>(&body).is_err(), "{body:?}");
    }

    let drip = Spoil::Drip { bytes: 40, every: Duration::from_millis(1) };
    control.add_fault(once(drip.into())).expect("right");
    let response = bench.raw(call()).await;
    assert_eq!(response.headers()["content-length"], whole.len().to_string());
    let mut body = response.into_body();
    let (mut pieces, mut received) = (0, Vec::new());
    while let Some(frame) = body.frame().await {
        let piece = frame.expect("a piece").into_data().expect("data");
        assert!(piece.len() <= 40);
        pieces += 1;
        received.extend_from_slice(&piece);
    }
    assert_eq!(received, whole);
    assert_eq!(pieces, whole.len().div_ceil(40));
}

#[tokio::test]
async fn a_stalled_call_is_in_the_ledger_while_it_hangs() {
    let bench = Bench::new().await;
    for (moment, count) in [(Moment::Before, 0), (Moment::After, 1)] {
        let rule = FaultRule { times: Some(1), ..FaultRule::on("CreateOpportunity", Spoil::Stall(moment).into()) };
        bench.control().add_fault(rule).expect("right");
        let call = bench.raw(request(ANVIL, "CreateOpportunity", &opportunity("stalled")));
        assert!(tokio::time::timeout(Duration::from_millis(50), call).await.is_err());
        let entry = last(&bench);
        assert_eq!((entry.outcome.as_str(), entry.status), ("none", None));
        assert_eq!(entry.applied, moment == Moment::After);
        assert_eq!(listed(&bench).await, count);
    }
}

#[tokio::test]
async fn a_reset_is_marked_in_process_and_felt_on_a_connection() {
    let bench = Bench::new().await;
    let reset =
        |moment| FaultRule { times: Some(1), ..FaultRule::on("CreateOpportunity", Spoil::Reset(moment).into()) };
    bench.control().add_fault(reset(Moment::Before)).expect("right");
    let response = bench.raw(request(ANVIL, "CreateOpportunity", &opportunity("a"))).await;
    assert_eq!(response.extensions().get(), Some(&ConnectionReset));
    assert_eq!(listed(&bench).await, 0);

    let served = Served::with(quiet()).await;
    for (moment, count) in [(Moment::Before, 0), (Moment::After, 1)] {
        served.control.add_fault(reset(moment)).expect("right");
        let broken = served.call("CreateOpportunity", &opportunity("a")).await.expect_err("no answer");
        assert_eq!(broken.kind(), std::io::ErrorKind::ConnectionReset, "{broken}");
        let answer = served.ok("ListOpportunities", &list()).await;
        assert_eq!(answer["OpportunitySummaries"].as_array().map(Vec::len), Some(count));
    }
    served.stop().await;
}

#[tokio::test]
async fn a_stall_ends_with_the_client_or_with_the_server() {
    let served = Served::with(quiet()).await;
    served.control.add_fault(FaultRule::every(Spoil::Stall(Moment::Before).into())).expect("right");
    drop(served.send("ListSolutions", &list()).await);
    let mut hanging = served.send("ListOpportunities", &list()).await;
    let hanging = tokio::spawn(async move {
        let mut nothing = Vec::new();
        tokio::io::AsyncReadExt::read_to_end(&mut hanging, &mut nothing).await
    });
    soon(async {
        while served.control.ledger_page(&LedgerQuery::default()).last < 2 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
    .await;
    served.stop().await;
    let end = soon(hanging).await.expect("no panic");
    assert!(end.is_err(), "no answer was to come: {end:?}");
}

#[tokio::test]
async fn faults_may_stand_in_the_settings_and_follow_the_seed() {
    let run = || async {
        let config: Config = serde_json::from_value(json!({
            "listen": "127.0.0.1:0", "seed": "empty", "fault_seed": 5,
            "faults": [{"effect": {"error": "ThrottlingException"}, "probability": 0.5}],
        }))
        .expect("right settings");
        let bench = Bench::with(config).await;
        let mut luck = Vec::new();
        for _ in 0..20 {
            luck.push(bench.call(ANVIL, "ListSolutions", list()).await.status == StatusCode::OK);
        }
        luck
    };
    let luck = run().await;
    assert!(luck.contains(&true) && luck.contains(&false), "{luck:?}");
    assert_eq!(run().await, luck);

    let wrong = FaultRule { probability: Some(2.0), ..FaultRule::every(FaultEffect::error("ThrottlingException")) };
    let config = Config { faults: vec![wrong], ..quiet() };
    let error = emulator::Emulator::bind(config).await.expect_err("wrong");
    assert!(error.to_string().contains("fault 1 is wrong at probability"), "{error}");
}

#[tokio::test]
async fn what_cant_be_a_fault_is_refused_with_the_member() {
    let bench = Bench::new().await;
    let effect = json!({"error": "ThrottlingException"});
    for (rule, field) in [
        (json!({"operation": "DeleteOpportunity", "effect": effect}), json!("operation")),
        (json!({"effect": {"error": "Throttled"}}), json!("effect.error")),
        (json!({"effect": {"error": "ValidationException", "reason": "TIRED"}}), json!("effect")),
        (json!({"effect": effect, "nth": 1, "skip": 1}), json!("nth")),
        (json!({"effect": {}}), json!("effect")),
        (json!({"effect": effect, "when": "now"}), json!("when")),
        (json!({}), Value::Null),
        (Value::Null, Value::Null),
    ] {
        let (status, error) = control(&bench, Method::POST, "/faults", rule.clone()).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{rule}");
        assert_eq!(error["field"], field, "{error}");
    }
    assert!(bench.control().faults_list().is_empty());
    // An identifier may be anywhere and in either form, and other accounts are left alone.
    let engagement = bench.engagement(ANVIL, "Space").await;
    let arn = format!("arn:aws:partnercentral:us-east-1::catalog/Sandbox/engagement/{engagement}");
    let rule = json!({"identifier": arn, "account": BERGFINK, "effect": effect});
    assert_eq!(control(&bench, Method::POST, "/faults", rule).await.0, StatusCode::CREATED);
    let members = json!({"Catalog": "Sandbox", "Identifier": engagement});
    bench.ok(ANVIL, "ListEngagementMembers", members.clone()).await;
    bench.refused(BERGFINK, "ListEngagementMembers", members, "ThrottlingException").await;
    let several =
        json!({"Catalog": "Sandbox", "EngagementIdentifier": ["eng-00000000000000", text(&json!(engagement))]});
    bench.refused(BERGFINK, "ListEngagements", several, "ThrottlingException").await;
    assert_eq!(control(&bench, Method::DELETE, "/faults", Value::Null).await.0, StatusCode::NO_CONTENT);
    assert!(bench.control().faults_list().is_empty());
}
