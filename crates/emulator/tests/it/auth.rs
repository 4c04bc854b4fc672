//! Who asks: keys, accounts and signatures, signed by AWS's own signer.

use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use axum::body::Body;
use axum::http::{HeaderValue, Request};
use emulator::{AccessKey, Config, Secret};
use serde_json::json;

use crate::bench::{ANVIL, BERGFINK, Bench, Reply, quiet};

const CI_KEY: &str = "AKIAIOSFODNN7EXAMPLE";

fn strict() -> Config {
    let key = AccessKey { id: CI_KEY.into(), secret: Secret::new("ci/secret"), account: BERGFINK.into() };
    Config { signatures: true, access_keys: vec![key], ..quiet() }
}

/// How a client signs.
#[derive(Clone)]
struct Signer {
    key: &'static str,
    secret: &'static str,
    token: Option<String>,
    service: &'static str,
    time: SystemTime,
    unsigned: Vec<&'static str>,
}

impl Signer {
    fn new(key: &'static str, secret: &'static str) -> Self {
        let time = SystemTime::now();
        Self { key, secret, token: None, service: "partnercentral-selling", time, unsigned: Vec::new() }
    }

    /// A signed request to create an engagement.
    fn request(&self, body: &str) -> Request<Body> {
        let headers = [
            ("host", "127.0.0.1:4599"),
            ("content-type", "application/x-amz-json-1.0"),
            ("x-amz-target", "AWSPartnerCentralSelling.CreateEngagement"),
            ("x-amz-user-agent", "a   test"),
        ];
        let mut settings = SigningSettings::default();
        let excluded = settings.excluded_headers.get_or_insert_default();
        excluded.extend(self.unsigned.iter().map(|&name| name.into()));
        let identity = Credentials::new(self.key, self.secret, self.token.clone(), None, "test").into();
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region("us-east-1")
            .name(self.service)
            .time(self.time)
            .settings(settings)
            .build()
            .expect("complete");
        let signable = SignableRequest::new("POST", "/", headers.into_iter(), SignableBody::Bytes(body.as_bytes()));
        let (instructions, _) = sign(signable.expect("signable"), &params.into()).expect("signed").into_parts();
        let mut request = Request::post("/");
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let mut request = request.body(Body::from(body.to_owned())).expect("valid");
        instructions.apply_to_request_http1x(&mut request);
        request
    }
}

fn body() -> String {
    json!({"Catalog": "Sandbox", "ClientToken": "t", "Title": "A shop"}).to_string()
}

fn outcome(reply: &Reply) -> (u16, &str) {
    (reply.status.as_u16(), reply.code())
}

fn invalid() -> (u16, &'static str) {
    (400, "InvalidSignatureException")
}

#[tokio::test]
async fn signed_calls_pass_with_every_kind_of_known_key() {
    let bench = Bench::with(strict()).await;
    let anvil = Signer::new(ANVIL, "emulator");
    let temporary = Signer { token: Some("session".into()), ..anvil.clone() };
    let late = Signer { time: anvil.time - Duration::from_secs(240), ..anvil.clone() };
    for signer in [anvil, temporary, late] {
        assert_eq!(outcome(&bench.send(signer.request(&body())).await), (200, ""));
    }
    assert_eq!(outcome(&bench.send(Signer::new(CI_KEY, "ci/secret").request(&body())).await), (200, ""));
}

#[tokio::test]
async fn a_configured_key_acts_as_its_account_whether_or_not_signatures_are_checked() {
    for signatures in [true, false] {
        let bench = Bench::with(Config { signatures, ..strict() }).await;
        let created = bench.send(Signer::new(CI_KEY, "ci/secret").request(&body())).await;
        assert_eq!(outcome(&created), (200, ""));
        // The same token and body are the same request only for the same account.
        let again = bench.send(Signer::new(BERGFINK, "emulator").request(&body())).await;
        assert_eq!(again.body["Id"], created.body["Id"]);
        let other = bench.send(Signer::new(ANVIL, "emulator").request(&body())).await;
        assert_ne!(other.body["Id"], created.body["Id"]);
    }
}

#[tokio::test]
async fn wrong_secrets_and_unknown_keys_are_refused() {
    let bench = Bench::with(strict()).await;
    let unknown = (400, "UnrecognizedClientException");
    for (key, secret, expected) in [
        (ANVIL, "guessed", invalid()),
        (CI_KEY, "emulator", invalid()),
        ("999999999999", "emulator", unknown),
        ("AKIAUNKNOWNUNKNOWN00", "emulator", unknown),
    ] {
        let reply = bench.send(Signer::new(key, secret).request(&body())).await;
        assert_eq!(outcome(&reply), expected, "{key}");
    }
    let engagements = Signer::new(ANVIL, "emulator").request(&body());
    assert_eq!(outcome(&bench.send(engagements).await), (200, ""), "a refusal changes nothing");
}

#[tokio::test]
async fn a_request_changed_on_its_way_is_refused() {
    let bench = Bench::with(strict()).await;
    let signed = || Signer::new(ANVIL, "emulator").request(&body());
    let (parts, _) = signed().into_parts();
    let other_body = Request::from_parts(parts, Body::from(body().replace("shop", "ship")));
    assert_eq!(outcome(&bench.send(other_body).await), invalid());
    for (name, value) in [
        ("x-amz-target", "AWSPartnerCentralSelling.ListEngagements"),
        ("host", "partnercentral-selling.us-east-1.api.aws"),
        ("content-type", "application/x-amz-json-1.0; charset=utf-8"),
        ("x-amz-user-agent", "another"),
    ] {
        let mut request = signed();
        request.headers_mut().insert(name, HeaderValue::from_static(value));
        assert_eq!(outcome(&bench.send(request).await), invalid(), "{name}");
    }
    let mut added = signed();
    added.headers_mut().append("x-amz-target", HeaderValue::from_static("AWSPartnerCentralSelling.TagResource"));
    assert_eq!(outcome(&bench.send(added).await), invalid());
    let mut late = signed();
    late.headers_mut().insert("x-amz-unsigned", HeaderValue::from_static("1"));
    assert_eq!(outcome(&bench.send(late).await), invalid());
    let mut query = signed();
    *query.uri_mut() = "/?added=1".parse().expect("a target");
    assert_eq!(outcome(&bench.send(query).await), invalid());
    let mut missing = signed();
    missing.headers_mut().remove("x-amz-user-agent");
    assert_eq!(outcome(&bench.send(missing).await), invalid());
    let mut untouched = signed();
    untouched.headers_mut().insert("user-agent", HeaderValue::from_static("proxies may change this"));
    assert_eq!(outcome(&bench.send(untouched).await), (200, ""));
}

#[tokio::test]
async fn what_a_signature_must_cover_is_named() {
    let bench = Bench::with(strict()).await;
    for name in ["host", "x-amz-target", "content-type", "x-amz-date"] {
        let signer = Signer { unsigned: vec![name], ..Signer::new(ANVIL, "emulator") };
        let reply = bench.send(signer.request(&body())).await;
        assert_eq!(outcome(&reply), invalid(), "{name}");
        let message = reply.body["Message"].as_str().expect("a message");
        assert!(message.contains(&format!("{name} must be signed")), "{message}");
    }
    let mut unsigned = Signer::new(ANVIL, "emulator").request(&body());
    unsigned.headers_mut().insert("x-amz-content-sha256", HeaderValue::from_static("UNSIGNED-PAYLOAD"));
    let authorization = unsigned.headers()["authorization"].to_str().expect("text");
    let claimed = authorization.replace("content-type;", "content-type;x-amz-content-sha256;");
    unsigned.headers_mut().insert("authorization", claimed.parse().expect("a header"));
    let reply = bench.send(unsigned).await;
    assert_eq!(outcome(&reply), invalid());
    assert!(reply.body["Message"].as_str().expect("a message").contains("unsigned"));
}

#[tokio::test]
async fn the_time_is_the_machines_and_five_minutes_are_allowed() {
    let bench = Bench::with(strict()).await;
    bench.advance(time::Duration::days(15));
    let signer = Signer::new(ANVIL, "emulator");
    assert_eq!(outcome(&bench.send(signer.request(&body())).await), (200, ""));
    let away = Duration::from_secs(330);
    for time in [signer.time - away, signer.time + away] {
        let reply = bench.send(Signer { time, ..signer.clone() }.request(&body())).await;
        assert_eq!(outcome(&reply), invalid());
        assert!(reply.body["Message"].as_str().expect("a message").contains("seconds away"));
    }
}

#[tokio::test]
async fn other_services_and_other_forms_are_refused_by_name() {
    let bench = Bench::with(strict()).await;
    let other = Signer { service: "dynamodb", ..Signer::new(ANVIL, "emulator") };
    let reply = bench.send(other.request(&body())).await;
    assert_eq!(outcome(&reply), invalid());
    assert!(reply.body["Message"].as_str().expect("a message").contains("dynamodb"));
    let incomplete = (400, "IncompleteSignatureException");
    for (from, to, expected) in [
        ("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256", incomplete),
        ("/aws4_request", "", incomplete),
        ("/aws4_request", "/aws5_request", incomplete),
        ("Signature=", "Sign=", incomplete),
        ("SignedHeaders=", "Headers=", incomplete),
        ("SignedHeaders=", "SignedHeaders=x-absent;", invalid()),
        ("SignedHeaders=", "SignedHeaders=;", invalid()),
        ("/20", "/19", invalid()),
        ("Signature=", "Signature=0", invalid()),
    ] {
        let mut request = Signer::new(ANVIL, "emulator").request(&body());
        let changed = request.headers()["authorization"].to_str().expect("text").replacen(from, to, 1);
        request.headers_mut().insert("authorization", changed.parse().expect("a header"));
        assert_eq!(outcome(&bench.send(request).await), expected, "{from} -> {to}");
    }
    for date in ["", "2026-11-20T09:30:00Z", "20261320T093000Z"] {
        let mut request = Signer::new(ANVIL, "emulator").request(&body());
        request.headers_mut().insert("x-amz-date", HeaderValue::from_static(date));
        assert_eq!(outcome(&bench.send(request).await), incomplete, "{date}");
    }
}

#[tokio::test]
async fn settings_that_contradict_each_other_stop_the_start() {
    let mut config = strict();
    config.access_keys[0].account = "999999999999".into();
    let error = emulator::Emulator::bind(config).await.expect_err("an unknown account");
    assert!(error.to_string().contains("999999999999"), "{error}");
}
