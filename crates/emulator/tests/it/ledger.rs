use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use emulator::{Config, LedgerEntry, LedgerQuery};
use serde_json::{Value, json};

use crate::bench::{ANVIL, BERGFINK, Bench, opportunity, quiet, request, submission};
use crate::faults::control;

fn entries(bench: &Bench) -> Vec<LedgerEntry> {
    bench.control().ledger_page(&LedgerQuery::default()).entries
}

#[tokio::test]
async fn every_call_is_written_down_with_what_became_of_it() {
    let bench = Bench::new().await;
    let created = bench.call(ANVIL, "CreateOpportunity", opportunity("t1")).await;
    bench.ok(ANVIL, "CreateOpportunity", opportunity("t1")).await;
    let arn = format!("arn:aws:partnercentral:us-east-1:{ANVIL}:catalog/Sandbox/opportunity/O99");
    let get = json!({"Catalog": "Sandbox", "Identifier": arn});
    bench.call(BERGFINK, "GetOpportunity", get).await;

    let all = entries(&bench);
    let [first, again, foreign] = all.as_slice() else { panic!("three calls: {all:?}") };
    assert_eq!((first.seq, again.seq, foreign.seq), (1, 2, 3));
    assert_eq!(first.at, crate::bench::START);
    assert_eq!(first.operation.as_deref(), Some("CreateOpportunity"));
    assert_eq!((first.account.as_deref(), first.access_key.as_deref()), (Some(ANVIL), Some(ANVIL)));
    assert_eq!(first.catalog.as_deref(), Some("Sandbox"));
    assert_eq!(first.client_token.as_deref(), Some("t1"));
    assert_eq!(first.identifier, None);
    assert_eq!(first.request_id.as_deref(), created.headers["x-amzn-requestid"].to_str().ok());
    assert_eq!((first.outcome.as_str(), first.status), ("ok", Some(200)));
    assert!(first.applied && !first.replayed);
    assert!(!again.applied && again.replayed);
    assert_eq!(foreign.identifier.as_deref(), Some("O99"));
    assert_eq!(foreign.account.as_deref(), Some(BERGFINK));
    assert_ne!(foreign.outcome, "ok");
    assert!(!foreign.applied);
}

#[tokio::test]
async fn a_repeated_start_is_a_replay_and_a_read_applies_nothing() {
    let bench = Bench::new().await;
    let id = bench.complete_opportunity("o").await;
    bench.submit(&id, "once").await;
    bench.submit(&id, "once").await;
    bench.get_opportunity(&id).await;
    bench
        .refused(ANVIL, "UpdateOpportunity", json!({"Catalog": "Sandbox", "Identifier": id}), "ValidationException")
        .await;
    let flags: Vec<_> = entries(&bench).iter().skip(2).map(|it| (it.applied, it.replayed)).collect();
    assert_eq!(flags, [(true, false), (false, true), (false, false), (false, false)]);
    let conflict = submission("O1", "once");
    bench.refused(ANVIL, "StartEngagementFromOpportunityTask", conflict, "ConflictException").await;
    let last = entries(&bench).pop().expect("a call");
    assert_eq!((last.outcome.as_str(), last.applied, last.replayed), ("ConflictException", false, false));
}

#[tokio::test]
async fn refused_requests_are_written_down_too_but_control_is_not() {
    let bench = Bench::new().await;
    bench.send(Request::get("/elsewhere").body(Body::empty()).expect("valid")).await;
    let (mut parts, _) = request(ANVIL, "ListSolutions", &json!({})).into_parts();
    parts.headers.remove("authorization");
    bench.send(Request::from_parts(parts, Body::empty())).await;
    bench.send(request(ANVIL, "Nonsense", &json!({}))).await;
    let (parts, _) = request("AKIAIOSFODNN7EXAMPLE", "ListSolutions", &json!({})).into_parts();
    bench.send(Request::from_parts(parts, Body::from("{"))).await;
    control(&bench, Method::GET, "/ledger", Value::Null).await;

    let all = entries(&bench);
    let seen: Vec<_> = all.iter().map(|it| (it.operation.as_deref(), it.outcome.as_str(), it.status)).collect();
    assert_eq!(
        seen,
        [
            (None, "UnknownOperationException", Some(404)),
            (Some("ListSolutions"), "MissingAuthenticationTokenException", Some(400)),
            (Some("Nonsense"), "UnknownOperationException", Some(400)),
            (Some("ListSolutions"), "SerializationException", Some(400)),
        ]
    );
    // A key that is no account stands for the default one.
    assert_eq!(all[3].access_key.as_deref(), Some("AKIAIOSFODNN7EXAMPLE"));
    assert_eq!(all[3].account.as_deref(), Some(ANVIL));
    assert_eq!(all[1].account, None);
}

#[tokio::test]
async fn nothing_about_customers_is_kept_and_nothing_overlong() {
    let bench = Bench::new().await;
    let mut body = opportunity("t");
    body["PartnerOpportunityIdentifier"] = json!("CRM-ACME-1");
    body["Customer"]["Account"]["CompanyName"] = json!("Secretive Ltd");
    bench.ok(ANVIL, "CreateOpportunity", body).await;
    let long = json!({"Catalog": "x".repeat(100_000), "ClientToken": "y".repeat(100_000)});
    bench.call(ANVIL, "CreateOpportunity", long).await;
    let (status, page) = control(&bench, Method::GET, "/ledger", Value::Null).await;
    assert_eq!(status, StatusCode::OK);
    let text = page.to_string();
    assert!(!text.contains("Secretive") && !text.contains("CRM-ACME"), "{text}");
    assert!(text.len() < 3000, "{}", text.len());
}

#[tokio::test]
async fn the_ledger_is_asked_over_http() {
    let bench = Bench::with(Config { ledger_size: 4, ..quiet() }).await;
    for token in ["a", "b", "a"] {
        bench.ok(ANVIL, "CreateOpportunity", opportunity(token)).await;
    }
    for catalog in ["Sandbox", "Nowhere", "Sandbox"] {
        bench.call(BERGFINK, "ListSolutions", json!({"Catalog": catalog})).await;
    }
    let numbers = |page: &Value| -> Vec<u64> {
        let entries = page["entries"].as_array().expect("entries");
        entries.iter().filter_map(|it| it["seq"].as_u64()).collect()
    };
    for (query, wanted) in [
        ("", vec![3, 4, 5, 6]),
        ("?limit=2", vec![5, 6]),
        ("?after=3&limit=2", vec![4, 5]),
        ("?operation=ListSolutions", vec![4, 5, 6]),
        ("?outcome=error", vec![5]),
        ("?outcome=ValidationException", vec![5]),
        ("?account=111122223333", vec![3]),
        ("?token=a", vec![3]),
        ("?token=b", vec![]),
    ] {
        let (status, page) = control(&bench, Method::GET, &format!("/ledger{query}"), Value::Null).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!((numbers(&page), &page["last"]), (wanted, &json!(6)), "{query}");
    }
    for wrong in ["?from=1", "?after=x", "?limit=-1"] {
        let (status, error) = control(&bench, Method::GET, &format!("/ledger{wrong}"), Value::Null).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{wrong}");
        assert!(error["error"].is_string(), "{error}");
    }
    assert_eq!(control(&bench, Method::DELETE, "/ledger", Value::Null).await.0, StatusCode::NO_CONTENT);
    bench.ok(ANVIL, "ListSolutions", json!({"Catalog": "Sandbox"})).await;
    let (_, page) = control(&bench, Method::GET, "/ledger", Value::Null).await;
    assert_eq!(numbers(&page), [7]);
}
