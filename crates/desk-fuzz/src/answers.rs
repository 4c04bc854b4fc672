//! A provider whose answers are anything: what it says of itself, its keys, its tokens and its user information.

use crate::{FETCHER, RUNTIME, check, spliced};
use axum::{
    Router,
    extract::State,
    http::{StatusCode, Uri},
};
use identity::{
    oidc::{Answer, Provider, Settings},
    testing::Signer,
};
use serde_json::json;
use std::{
    cell::Cell,
    sync::{Arc, LazyLock, Mutex},
};
use time::OffsetDateTime;

/// Where it answers.
const PATHS: [&str; 4] = ["/.well-known/openid-configuration", "/keys", "/token", "/userinfo"];

/// What it answers at each of them.
type Answers = Arc<Mutex<[Vec<u8>; PATHS.len()]>>;

static ANYBODY: LazyLock<(String, Answers)> = LazyLock::new(|| {
    let answers = Answers::default();
    let shared = answers.clone();
    let issuer = RUNTIME.block_on(async move {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let issuer = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, Router::new().fallback(answer).with_state(shared)).await });
        issuer
    });
    (issuer, answers)
});

async fn answer(State(answers): State<Answers>, uri: Uri) -> (StatusCode, Vec<u8>) {
    match PATHS.iter().position(|path| *path == uri.path()) {
        Some(at) => (StatusCode::OK, answers.lock().expect("no panic")[at].clone()),
        None => (StatusCode::NOT_FOUND, Vec::new()),
    }
}

static SIGNER: LazyLock<Signer> = LazyLock::new(Signer::first);

/// Valid answers to a sign-in with this nonce.
fn valid(issuer: &str, nonce: &str, now: i64) -> [Vec<u8>; PATHS.len()] {
    let token = SIGNER.sign(&json!({
        "iss": issuer, "aud": "cosell-desk", "sub": "ada", "name": "Ada", "iat": now, "exp": now + 300, "nonce": nonce,
    }));
    [
        json!({
            "issuer": issuer, "authorization_endpoint": format!("{issuer}/authorize"),
            "token_endpoint": format!("{issuer}/token"), "jwks_uri": format!("{issuer}/keys"),
            "userinfo_endpoint": format!("{issuer}/userinfo"), "end_session_endpoint": format!("{issuer}/end"),
        }),
        json!({"keys": [SIGNER.public()]}),
        json!({"access_token": "access", "token_type": "Bearer", "id_token": token}),
        json!({"sub": "ada", "groups": ["sellers"]}),
    ]
    .map(|answer| answer.to_string().into_bytes())
}

/// A sign-in at a provider one of whose answers is bent: the first byte chooses which.
fn sign_in(bytes: &[u8]) {
    let (at, bytes) = bytes.split_first().map_or((0, bytes), |(first, rest)| (usize::from(*first) % PATHS.len(), rest));
    let (issuer, answers) = (&ANYBODY.0, &ANYBODY.1);
    let settings = Settings {
        id: "anybody".into(),
        issuer: issuer.clone(),
        client_id: "cosell-desk".into(),
        userinfo: true,
        ..Settings::default()
    };
    // One that has heard nothing yet.
    let desk = Provider::new(settings, FETCHER.clone());
    let now = OffsetDateTime::now_utc();
    let honest = Cell::new(true);
    let say = |nonce: &str| {
        let mut said = valid(issuer, nonce, now.unix_timestamp());
        let bent = spliced(&said[at], bytes);
        honest.set(honest.get() && bent == said[at]);
        said[at] = bent;
        *answers.lock().expect("no panic") = said;
    };
    say("");
    let came = RUNTIME.block_on(async {
        let (url, pending) = desk.begin("https://desk.example.com/back", "/tasks", now).await?;
        let asked = |name: &str| url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
        say(&asked("nonce").expect("a nonce"));
        let answer = Answer { code: Some("code".into()), state: asked("state"), iss: None, error: None };
        desk.finish(pending, answer, now).await
    });
    assert!(!honest.get() || came.is_ok(), "an honest provider is refused: {came:?}");
    if let Ok(arrived) = came {
        check(&arrived.identity);
        assert_eq!(&arrived.identity.issuer, issuer);
    }
}

#[test]
fn whatever_a_provider_answers_is_somebody_or_refused() {
    // Nothing of it is bent.
    (0..4).for_each(|at| sign_in(&[at, 1, 0]));
    bolero::check!().with_iterations(200).with_max_len(500).for_each(sign_in);
}
