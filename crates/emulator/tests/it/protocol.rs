use axum::body::Body;
use axum::http::{Request, StatusCode};
use emulator::Catalog;
use serde_json::{Value, json};

use crate::bench::{ANVIL, BERGFINK, Bench, check_form, opportunity, quiet, request};

#[tokio::test]
async fn what_is_no_call_is_answered_in_the_familys_form() {
    let bench = Bench::new().await;
    let get = Request::get("/").body(Body::empty()).expect("valid");
    let reply = bench.send(get).await;
    assert_eq!((reply.status.as_u16(), reply.code()), (404, "UnknownOperationException"));

    let unknown = bench.send(request(ANVIL, "DeleteOpportunity", &json!({}))).await;
    assert_eq!((unknown.status.as_u16(), unknown.code()), (400, "UnknownOperationException"));

    for (body, code, status) in [
        ("{".to_owned(), "SerializationException", 400),
        ("[1]".to_owned(), "SerializationException", 400),
        ("[".repeat(100_000), "SerializationException", 400),
        ("\u{feff}".to_owned(), "SerializationException", 400),
        (" ".repeat(1024 * 1024 + 1), "RequestEntityTooLargeException", 413),
        (String::new(), "ValidationException", 400),
    ] {
        let (parts, _) = request(ANVIL, "ListSolutions", &Value::Null).into_parts();
        let reply = bench.send(Request::from_parts(parts, Body::from(body))).await;
        assert_eq!((reply.status.as_u16(), reply.code()), (status, code));
        check_form("ListSolutions", &reply);
    }
}

#[tokio::test]
async fn every_operation_refuses_what_its_model_refuses_and_says_where() {
    let bench = Bench::new().await;
    for operation in service_model::official().operations() {
        let body = json!({"Catalog": "Sand box", "ResourceArn": "nowhere"});
        let reply = bench.call(ANVIL, &operation.name, body).await;
        assert_eq!(reply.code(), "ValidationException", "{}", operation.name);
        assert_eq!(reply.body["Reason"], "REQUEST_VALIDATION_FAILED");
        let (field, code) = reply.errors()[0];
        assert!(["catalog", "resourceArn"].contains(&field), "{field}");
        assert_eq!(code, "INVALID_STRING_FORMAT");
    }
}

#[tokio::test]
async fn operations_to_come_say_so_after_validation() {
    let bench = Bench::new().await;
    let body = json!({"Catalog": "Sandbox", "RelatedOpportunityIdentifier": "O1"});
    let reply = bench.call(ANVIL, "GetAwsOpportunitySummary", body).await;
    assert_eq!(reply.status, StatusCode::NOT_IMPLEMENTED);
    assert_eq!(reply.code(), "NotImplementedException");
}

#[tokio::test]
async fn only_the_two_catalogs_exist() {
    let bench = Bench::new().await;
    let body = json!({"Catalog": "Playground"});
    let reply = bench.refused(ANVIL, "ListSolutions", body, "ValidationException").await;
    assert_eq!(reply.errors(), [("catalog", "INVALID_ENUM_VALUE")]);
}

#[tokio::test]
async fn an_account_that_is_no_partner_is_turned_away_with_the_reason() {
    let mut config = quiet();
    config.accounts[1].catalogs = vec![Catalog::Aws];
    let bench = Bench::with(config).await;
    let list = json!({"Catalog": "Sandbox"});
    for stranger in ["999999999999", BERGFINK] {
        let code = "AccessDeniedException";
        let reply = bench.refused(stranger, "ListSolutions", list.clone(), code).await;
        assert_eq!(reply.body["Reason"], "INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE");
    }
    // Keys that name no account belong to the default one.
    bench.ok("AKIAIOSFODNN7EXAMPLE", "ListSolutions", list.clone()).await;
    bench.ok(ANVIL, "ListSolutions", list).await;
}

#[tokio::test]
async fn nulls_count_as_absent_and_unknown_members_are_ignored() {
    let bench = Bench::new().await;
    let mut body = opportunity("nulls");
    body["NationalSecurity"] = Value::Null;
    body["FromTheFuture"] = json!({"a": 1});
    body["Project"]["FromTheFuture"] = json!([1]);
    body["Project"]["ExpectedCustomerSpend"][0]["FromTheFuture"] = json!(true);
    let created = bench.ok(ANVIL, "CreateOpportunity", body).await;
    let id = created["Id"].as_str().expect("an id");
    let got = bench.get_opportunity(id).await;
    assert_eq!(got.get("NationalSecurity"), None);
    assert!(!got.to_string().contains("FromTheFuture"));
}

#[tokio::test]
async fn a_client_token_answers_once_per_account_and_refuses_other_requests() {
    let bench = Bench::new().await;
    let body = opportunity("token");
    let first = bench.ok(ANVIL, "CreateOpportunity", body.clone()).await;
    let again = bench.ok(ANVIL, "CreateOpportunity", body.clone()).await;
    assert_eq!(first, again);
    let other_account = bench.ok(BERGFINK, "CreateOpportunity", body.clone()).await;
    assert_ne!(first["Id"], other_account["Id"]);
    let mut changed = body;
    changed["Project"]["Title"] = json!("Another shop");
    bench.refused(ANVIL, "CreateOpportunity", changed, "ConflictException").await;
    let list = json!({"Catalog": "Sandbox"});
    let listed = bench.ok(ANVIL, "ListOpportunities", list).await;
    assert_eq!(listed["OpportunitySummaries"].as_array().map(Vec::len), Some(1));
}
