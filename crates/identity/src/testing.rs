//! A small OpenID Connect provider for tests, which misbehaves when it is told to.
//!
//! It signs everybody in as whom it was told last. Everything about its answers can be bent.

#![expect(clippy::expect_used, clippy::missing_panics_doc, reason = "only tests use it, which are to fail then")]

mod keys;

pub use keys::{Signer, hmac_signed, unsigned};

use axum::{
    Form, Json, Router,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::{get, post},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use time::OffsetDateTime;
use url::Url;

type Bend = Arc<dyn Fn(&mut Value) + Send + Sync>;
type Sign = Arc<dyn Fn(&Signer, &Value) -> String + Send + Sync>;

/// What is bent.
#[derive(Clone)]
pub struct Tricks {
    /// Bends what it says of itself.
    pub discovery: Bend,
    /// Bends the token's members.
    pub claims: Bend,
    /// Bends the answer that carries the token.
    pub tokens: Bend,
    /// Bends the user information.
    pub userinfo: Bend,
    /// Signs tokens.
    pub sign: Sign,
    /// Is answered when a code is redeemed, instead of tokens.
    pub refuse: Option<(StatusCode, Value)>,
    /// Is where its answers send whoever asks.
    pub elsewhere: Option<String>,
    /// Is how long it waits with each answer.
    pub slow: Duration,
}

impl Default for Tricks {
    fn default() -> Self {
        let straight: Bend = Arc::new(|_| {});
        Self {
            discovery: straight.clone(),
            claims: straight.clone(),
            tokens: straight.clone(),
            userinfo: straight,
            sign: Arc::new(Signer::sign),
            refuse: None,
            elsewhere: None,
            slow: Duration::ZERO,
        }
    }
}

/// The provider. It ends with the test's runtime.
#[derive(Clone)]
pub struct TestProvider(Arc<Inner>);

struct Inner {
    issuer: String,
    person: Mutex<Value>,
    signers: Mutex<Vec<Signer>>,
    tricks: Mutex<Tricks>,
    /// What waits to be redeemed: code → what was asked for.
    codes: Mutex<BTreeMap<String, BTreeMap<String, String>>>,
    /// How often its keys were fetched.
    keys_fetched: AtomicUsize,
    asked: AtomicUsize,
}

/// The desk's id and secret at the provider.
pub const CLIENT: (&str, &str) = ("cosell-desk", "a secret: with signs / and spaces");

impl TestProvider {
    /// Starts one at a free port of this machine.
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let issuer = format!("http://{}", listener.local_addr().expect("an address"));
        let provider = Self(Arc::new(Inner {
            issuer,
            person: Mutex::new(json!({"sub": "ada", "name": "Ada Lovelace", "groups": ["administrators"]})),
            signers: Mutex::new(vec![Signer::first()]),
            tricks: Mutex::default(),
            codes: Mutex::default(),
            keys_fetched: AtomicUsize::new(0),
            asked: AtomicUsize::new(0),
        }));
        let app = Router::new()
            .route("/.well-known/openid-configuration", get(discovery))
            .route("/keys", get(keys))
            .route("/authorize", get(authorize))
            .route("/token", post(token))
            .route("/userinfo", get(userinfo))
            .with_state(provider.clone());
        tokio::spawn(async move { axum::serve(listener, app).await.expect("it serves") });
        provider
    }

    /// What it calls itself.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.0.issuer
    }

    /// Who signs in from now on: the members of their token.
    pub fn sign_in_as(&self, person: Value) {
        *self.0.person.lock().expect("no panic") = person;
    }

    /// Bends something from now on.
    pub fn bend(&self, bend: impl FnOnce(&mut Tricks)) {
        bend(&mut self.0.tricks.lock().expect("no panic"));
    }

    /// Signs with this key from now on, and with those before no more.
    pub fn rotate(&self, signer: Signer) {
        *self.0.signers.lock().expect("no panic") = vec![signer];
    }

    /// How often its keys were fetched.
    #[must_use]
    pub fn keys_fetched(&self) -> usize {
        self.0.keys_fetched.load(Ordering::SeqCst)
    }

    /// How often it was asked for anything.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.0.asked.load(Ordering::SeqCst)
    }

    /// What a browser brings back that is sent to this address: it signs people in at once.
    #[must_use]
    pub fn visit(&self, url: &Url) -> Url {
        let asked: BTreeMap<String, String> = url.query_pairs().into_owned().collect();
        let mut back: Url = asked["redirect_uri"].parse().expect("an address");
        let code = format!("code-{}", self.0.codes.lock().expect("no panic").len());
        back.query_pairs_mut()
            .append_pair("code", &code)
            .append_pair("state", &asked["state"])
            .append_pair("iss", self.issuer());
        self.0.codes.lock().expect("no panic").insert(code, asked);
        back
    }

    /// A logout token with these members beside the usual ones.
    #[must_use]
    pub fn logout_token(&self, bend: impl FnOnce(&mut Value)) -> String {
        let now = OffsetDateTime::now_utc().unix_timestamp();
        let mut claims = json!({
            "iss": self.issuer(), "aud": CLIENT.0, "iat": now, "exp": now + 120,
            "jti": uuid::Uuid::new_v4().to_string(),
            "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
        });
        bend(&mut claims);
        self.sign(&claims)
    }

    fn sign(&self, claims: &Value) -> String {
        let sign = self.tricks().sign;
        sign(&self.0.signers.lock().expect("no panic")[0], claims)
    }

    fn tricks(&self) -> Tricks {
        self.0.tricks.lock().expect("no panic").clone()
    }

    async fn answer(&self, answer: Value) -> Response {
        self.0.asked.fetch_add(1, Ordering::SeqCst);
        let tricks = self.tricks();
        tokio::time::sleep(tricks.slow).await;
        match tricks.elsewhere {
            Some(elsewhere) => Redirect::temporary(&elsewhere).into_response(),
            None => Json(answer).into_response(),
        }
    }
}

async fn discovery(State(provider): State<TestProvider>) -> Response {
    let issuer = provider.issuer();
    let mut document = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "jwks_uri": format!("{issuer}/keys"),
        "userinfo_endpoint": format!("{issuer}/userinfo"),
        "end_session_endpoint": format!("{issuer}/end?keep=this"),
        "id_token_signing_alg_values_supported": ["RS256", "ES256", "none", "HS256"],
        "authorization_response_iss_parameter_supported": true,
    });
    (provider.tricks().discovery)(&mut document);
    provider.answer(document).await
}

async fn keys(State(provider): State<TestProvider>) -> Response {
    provider.0.keys_fetched.fetch_add(1, Ordering::SeqCst);
    let keys: Vec<Value> = provider.0.signers.lock().expect("no panic").iter().map(Signer::public).collect();
    // What nobody here knows is passed over.
    let others = [json!({"kty": "quantum"}), json!({"kty": "oct", "k": "AAAA", "kid": "first"})];
    provider.answer(json!({"keys": others.into_iter().chain(keys).collect::<Vec<_>>()})).await
}

async fn authorize(State(provider): State<TestProvider>, Query(asked): Query<BTreeMap<String, String>>) -> Redirect {
    let url = Url::parse_with_params("http://provider/authorize", asked).expect("an address");
    Redirect::to(provider.visit(&url).as_str())
}

async fn token(
    State(provider): State<TestProvider>,
    headers: HeaderMap,
    Form(form): Form<BTreeMap<String, String>>,
) -> Response {
    let tricks = provider.tricks();
    if let Some((status, body)) = tricks.refuse {
        return (status, Json(body)).into_response();
    }
    let refuse = |error: &str| (StatusCode::BAD_REQUEST, Json(json!({"error": error}))).into_response();
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let basic = format!("Basic {}", STANDARD.encode(format!("{}:{}", encoded(CLIENT.0), encoded(CLIENT.1))));
    let said = headers.get(header::AUTHORIZATION).and_then(|it| it.to_str().ok());
    let posted = form.get("client_id").map(String::as_str) == Some(CLIENT.0)
        && form.get("client_secret").map(String::as_str) == Some(CLIENT.1);
    if said != Some(&basic) && !posted {
        return refuse("invalid_client");
    }
    let asked = form.get("code").and_then(|code| provider.0.codes.lock().expect("no panic").remove(code));
    let Some(asked) = asked else { return refuse("invalid_grant") };
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(form.get("code_verifier").map_or("", String::as_str)));
    if challenge != asked["code_challenge"] || asked["redirect_uri"] != form["redirect_uri"] {
        return refuse("invalid_grant");
    }
    let now = OffsetDateTime::now_utc().unix_timestamp();
    let access = "an-access-token";
    let mut claims = provider.0.person.lock().expect("no panic").clone();
    for (name, value) in [
        ("iss", json!(provider.issuer())),
        ("aud", json!(CLIENT.0)),
        ("iat", json!(now)),
        ("exp", json!(now + 300)),
        ("nonce", json!(asked["nonce"])),
        ("at_hash", json!(URL_SAFE_NO_PAD.encode(&Sha256::digest(access)[..16]))),
    ] {
        claims[name] = value;
    }
    (tricks.claims)(&mut claims);
    let mut tokens = json!({"access_token": access, "token_type": "Bearer", "id_token": provider.sign(&claims)});
    (tricks.tokens)(&mut tokens);
    provider.answer(tokens).await
}

async fn userinfo(State(provider): State<TestProvider>, headers: HeaderMap) -> Response {
    if headers.get(header::AUTHORIZATION).is_none_or(|it| it != "Bearer an-access-token") {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let person = provider.0.person.lock().expect("no panic").clone();
    let mut more = json!({"sub": person["sub"], "groups": ["from-userinfo"]});
    (provider.tricks().userinfo)(&mut more);
    provider.answer(more).await
}
