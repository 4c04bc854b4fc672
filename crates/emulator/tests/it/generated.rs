//! Requests made from the model: what is valid gets past the checks of form, and what breaks one
//! constraint is refused for that one, with its field and its code.

use std::sync::LazyLock;

use axum::http::StatusCode;
use model_cases::{Breach, Broken, Cases};
use serde_json::Value;
use service_model::{Operation, official};

use crate::bench::{ANVIL, Bench, Reply};

/// The model calls any letters a catalog; the service knows two.
static CASES: LazyLock<Cases<'static>> = LazyLock::new(|| Cases::of(official()).with("CatalogIdentifier", "Sandbox"));

/// The operation's least request and its fullest ones, without a page token: no token but the
/// service's own is right, whatever its form.
fn valid(operation: &Operation) -> Vec<Value> {
    let mut requests = CASES.most(&operation.input);
    requests.push(CASES.least(&operation.input));
    if let Some(paging) = &operation.pagination {
        for request in requests.iter_mut().filter_map(Value::as_object_mut) {
            request.remove(&paging.input_token);
        }
    }
    requests
}

/// Whether the request got as far as the operation, whatever the operation made of it.
fn passed_validation(reply: &Reply) -> bool {
    reply.code() != "SerializationException" && reply.body["Reason"] != "REQUEST_VALIDATION_FAILED"
}

#[tokio::test]
async fn the_least_and_the_fullest_request_of_every_operation_get_past_validation() {
    let bench = Bench::new().await;
    let mut sent = 0;
    for operation in official().operations() {
        for request in valid(operation) {
            let reply = bench.call(ANVIL, &operation.name, request.clone()).await;
            assert!(passed_validation(&reply), "{}: {}\n{request}", operation.name, reply.body);
            sent += 1;
        }
    }
    // Each of the 45 has two; those with a union have one more for each further member.
    assert!(sent > 2 * official().operations().count(), "{sent}");
}

#[tokio::test]
async fn a_page_token_of_the_right_form_that_nobody_gave_is_refused_by_name() {
    let bench = Bench::new().await;
    let mut refused = 0;
    for operation in official().operations() {
        let Some(paging) = &operation.pagination else { continue };
        for mut request in CASES.most(&operation.input) {
            request[&paging.input_token] = "AAMA-made-up".into();
            let reply = bench.call(ANVIL, &operation.name, request).await;
            // What is listed may be missing itself, and is looked for first.
            if !["NotImplementedException", "ResourceNotFoundException"].contains(&reply.code()) {
                assert_eq!(reply.errors(), [("nextToken", "INVALID_VALUE")], "{}: {}", operation.name, reply.body);
                refused += 1;
            }
        }
    }
    assert!(refused >= 5, "{refused}");
}

#[tokio::test]
async fn a_request_with_one_thing_wrong_is_refused_for_it() {
    let bench = Bench::new().await;
    let mut sent = 0;
    for operation in official().operations() {
        let broken = CASES.broken(&operation.input);
        // Every request has members, and each of them at least a wrong type.
        assert!(broken.len() > 4, "{}", operation.name);
        for case in broken {
            let reply = bench.call(ANVIL, &operation.name, case.value.clone()).await;
            is_refused_for(&operation.name, &case, &reply);
            sent += 1;
        }
    }
    assert!(sent > 5_000, "{sent}");
}

fn is_refused_for(operation: &str, case: &Broken, reply: &Reply) {
    let told = format!("{operation}: {} at {}: {}", case.breach, case.path, reply.body);
    assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{told}");
    if case.breach == Breach::WrongType {
        assert_eq!(reply.code(), "SerializationException", "{told}");
        assert_eq!(reply.errors(), [], "{told}");
        let message = reply.body["Message"].as_str().unwrap_or_default();
        assert!(case.path.is_root() || message.starts_with(&case.path.to_string()), "{told}");
        return;
    }
    assert_eq!(reply.code(), "ValidationException", "{told}");
    assert_eq!(reply.body["Reason"], "REQUEST_VALIDATION_FAILED", "{told}");
    let code = case.breach.code().expect("all but a wrong type have one");
    assert_eq!(reply.errors(), [(case.path.camel_case().as_str(), code)], "{told}");
}
