use std::net::SocketAddr;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Method, Request};
use emulator::{Catalog, Emulator};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;

use crate::bench::{ANVIL, BERGFINK, Bench, Reply, check_form, opportunity, quiet, request};

const UNKNOWN: &str = "UnknownOperationException";
const SERIALIZATION: &str = "SerializationException";

fn outcome(reply: &Reply) -> (u16, &str) {
    (reply.status.as_u16(), reply.code())
}

/// A valid call with other headers; an empty value takes the header away.
fn with_header(name: &'static str, value: &'static [u8]) -> Request<Body> {
    let mut request = request(ANVIL, "ListSolutions", &json!({"Catalog": "Sandbox"}));
    let headers: &mut HeaderMap = request.headers_mut();
    headers.remove(name);
    if !value.is_empty() {
        headers.insert(name, HeaderValue::from_bytes(value).expect("a header"));
    }
    request
}

#[tokio::test]
async fn what_is_no_call_is_answered_in_the_familys_form() {
    let bench = Bench::new().await;
    for method in [Method::GET, Method::PUT, Method::DELETE, Method::OPTIONS] {
        let mut call = with_header("accept", b"*/*");
        *call.method_mut() = method;
        assert_eq!(outcome(&bench.send(call).await), (404, UNKNOWN));
    }
    let mut head = with_header("accept", b"*/*");
    *head.method_mut() = Method::HEAD;
    let reply = bench.send(head).await;
    assert_eq!(outcome(&reply), (404, ""), "HEAD has no body");
    assert!(reply.headers["x-amzn-errortype"].to_str().expect("text").starts_with(UNKNOWN));
    for path in ["/x", "//", "/partnercentral-selling", "/%2f"] {
        let mut call = with_header("accept", b"*/*");
        *call.uri_mut() = path.parse().expect("a path");
        assert_eq!(outcome(&bench.send(call).await), (404, UNKNOWN));
    }
    for (name, value, expected) in [
        ("content-type", &b""[..], (404, UNKNOWN)),
        ("content-type", b"application/json", (404, UNKNOWN)),
        ("content-type", b"application/x-amz-json-1.1", (404, UNKNOWN)),
        ("content-type", b"\xff", (404, UNKNOWN)),
        ("x-amz-target", b"", (400, UNKNOWN)),
        ("x-amz-target", b"ListSolutions", (400, UNKNOWN)),
        ("x-amz-target", b"AWSPartnerCentralSelling", (400, UNKNOWN)),
        ("x-amz-target", b"AWSPartnerCentralSelling.", (400, UNKNOWN)),
        ("x-amz-target", b"AWSPartnerCentralSelling.listSolutions", (400, UNKNOWN)),
        ("x-amz-target", b"AWSPartnerCentralSelling.DeleteOpportunity", (400, UNKNOWN)),
        ("x-amz-target", b"AWSPartnerCentralAccount.ListSolutions", (400, UNKNOWN)),
        ("x-amz-target", b"AWSPartnerCentralSelling.\xe9", (400, UNKNOWN)),
        ("authorization", b"", (400, "MissingAuthenticationTokenException")),
        ("authorization", b"Bearer x", (400, "IncompleteSignatureException")),
        ("authorization", b"AWS4-HMAC-SHA256 \xff", (400, "IncompleteSignatureException")),
        ("content-encoding", b"gzip", (400, SERIALIZATION)),
        ("content-encoding", b"aws-chunked", (400, SERIALIZATION)),
        ("content-encoding", b"identity", (200, "")),
        ("content-type", b"Application/X-Amz-JSON-1.0; charset=utf-8", (200, "")),
        ("x-amz-security-token", b"a session's token", (200, "")),
        ("x-amzn-requestid", b"mine", (200, "")),
    ] {
        let reply = bench.send(with_header(name, value)).await;
        assert_eq!(outcome(&reply), expected, "{name}: {}", String::from_utf8_lossy(value));
        check_form("ListSolutions", &reply);
        assert_ne!(reply.headers["x-amzn-requestid"], "mine");
    }
}

#[tokio::test]
async fn bodies_that_are_no_json_object_are_refused_and_harm_nothing() {
    let bench = Bench::new().await;
    let nested = |depth: usize| format!("{{\"Catalog\": {}{}}}", "[".repeat(depth), "]".repeat(depth));
    let objects = |depth: usize| "{\"a\":".repeat(depth);
    for (body, code, status) in [
        (Vec::new(), SERIALIZATION, 400),
        (b" ".to_vec(), SERIALIZATION, 400),
        (b"{".to_vec(), SERIALIZATION, 400),
        (b"[1]".to_vec(), SERIALIZATION, 400),
        (b"null".to_vec(), SERIALIZATION, 400),
        (b"{\"Catalog\": \"Sandbox\"} x".to_vec(), SERIALIZATION, 400),
        (b"{\"Catalog\": \"Sand\xff\"}".to_vec(), SERIALIZATION, 400),
        (b"{\"Catalog\": \"\\ud800\"}".to_vec(), SERIALIZATION, 400),
        (b"{\"Catalog\": \"a\nb\"}".to_vec(), SERIALIZATION, 400),
        ("\u{feff}{}".into(), SERIALIZATION, 400),
        (nested(120).into(), SERIALIZATION, 400),
        (nested(200).into(), SERIALIZATION, 400),
        (nested(500_000).into(), SERIALIZATION, 400),
        (objects(150_000).into(), SERIALIZATION, 400),
        (b"{\"Catalog\": \"Sandbox\", \"MaxResults\": 1e999}".to_vec(), SERIALIZATION, 400),
        (format!("{{\"MaxResults\": {}}}", "9".repeat(400)).into(), SERIALIZATION, 400),
        (b"{\"Catalog\": \"Sandbox\", \"MaxResults\": 1e30}".to_vec(), SERIALIZATION, 400),
        (b"{\"Catalog\": \"Sandbox\", \"MaxResults\": 99999999999999999999}".to_vec(), SERIALIZATION, 400),
        (vec![b' '; 1024 * 1024 + 1], "RequestEntityTooLargeException", 413),
        (b"{}".to_vec(), "ValidationException", 400),
    ] {
        let shown = String::from_utf8_lossy(&body[..body.len().min(60)]).into_owned();
        let (parts, _) = request(ANVIL, "ListSolutions", &Value::Null).into_parts();
        let reply = bench.send(Request::from_parts(parts, Body::from(body))).await;
        assert_eq!(outcome(&reply), (status, code), "{shown}: {}", reply.body);
        check_form("ListSolutions", &reply);
    }
}

#[tokio::test]
async fn of_members_with_the_same_name_the_last_one_counts() {
    let bench = Bench::new().await;
    let (parts, _) = request(ANVIL, "ListSolutions", &Value::Null).into_parts();
    let body = r#"{"Catalog": "Sand box", "MaxResults": 0, "Catalog": "Sandbox", "MaxResults": 1}"#;
    let reply = bench.send(Request::from_parts(parts, Body::from(body))).await;
    assert_eq!(outcome(&reply), (200, ""));
    assert_eq!(reply.body["SolutionSummaries"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn every_request_has_a_name_of_its_own() {
    let bench = Bench::new().await;
    let mut names = Vec::new();
    for _ in 0..3 {
        let reply = bench.send(with_header("accept", b"*/*")).await;
        names.push(reply.headers["x-amzn-requestid"].to_str().expect("text").to_owned());
    }
    assert!(names.iter().all(|name| name.len() == 36));
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 3);
}

/// Reads from the connection until what came holds `end`.
async fn read_until(stream: &mut TcpStream, end: &str) -> String {
    let mut read = Vec::new();
    while !String::from_utf8_lossy(&read).contains(end) {
        let mut part = [0; 1024];
        let length = stream.read(&mut part).await.expect("readable");
        assert!(length > 0, "closed after {}", String::from_utf8_lossy(&read));
        read.extend_from_slice(&part[..length]);
    }
    String::from_utf8(read).expect("text")
}

/// The head of a call that waits to be told that it may send its body.
async fn hesitant(address: SocketAddr, authorization: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("listening");
    let head = format!(
        "POST / HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/x-amz-json-1.0\r\n\
         X-Amz-Target: AWSPartnerCentralSelling.ListSolutions\r\n{authorization}\
         Content-Length: 21\r\nExpect: 100-continue\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.expect("writable");
    stream
}

#[tokio::test]
async fn a_client_that_waits_to_continue_is_told_to_or_refused_at_once() {
    let emulator = Emulator::bind(quiet()).await.expect("a free port");
    let address = emulator.address();
    let shutdown = CancellationToken::new();
    let served = tokio::spawn(emulator.serve(shutdown.clone()));
    let signed = format!("Authorization: AWS4-HMAC-SHA256 Credential={ANVIL}/x\r\n");
    let mut stream = hesitant(address, &signed).await;
    assert!(read_until(&mut stream, "\r\n\r\n").await.starts_with("HTTP/1.1 100 Continue"));
    stream.write_all(br#"{"Catalog":"Sandbox"}"#).await.expect("writable");
    assert!(read_until(&mut stream, "SolutionSummaries").await.starts_with("HTTP/1.1 200 OK"));

    let mut stream = hesitant(address, "").await;
    let refused = read_until(&mut stream, "MissingAuthenticationTokenException\"").await;
    assert!(refused.starts_with("HTTP/1.1 400 Bad Request"), "{refused}");
    drop(stream);
    shutdown.cancel();
    served.await.expect("no panic").expect("served");
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
