//! Headers in which a proxy tells who asks.

use crate::{FETCHER, RUNTIME, check, spliced};
use axum::{Router, routing::get};
use http::{HeaderMap, HeaderName, HeaderValue};
use identity::{
    ClaimNames,
    proxy::{Alb, AlbSettings, Family, told},
    testing::Signer,
};
use serde_json::{Value, json};
use std::sync::LazyLock;
use time::OffsetDateTime;

const NAMES: [&str; 9] = [
    "x-forwarded-user",
    "x-forwarded-preferred-username",
    "x-forwarded-email",
    "x-forwarded-groups",
    "x-auth-request-user",
    "x-auth-request-groups",
    "remote-user",
    "remote-name",
    "remote-groups",
];
const ARN: &str = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/desk/50dc6c495c0c9188";
const KID: &str = "e1f5b6f4-9b34-4a0e-8d2f-6f5c3d2b1a00";

/// Headers read from bytes: lines, the first byte of each of which chooses the name.
fn headers(bytes: &[u8]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for line in bytes.split(|byte| *byte == b'\n') {
        if let Some((name, value)) = line.split_first()
            && let Ok(value) = HeaderValue::from_bytes(value)
        {
            headers.append(HeaderName::from_static(NAMES[usize::from(*name) % NAMES.len()]), value);
        }
    }
    headers
}

#[test]
fn whatever_a_proxy_tells_is_somebody_or_refused() {
    for (family, name) in [(Family::XForwarded, 0), (Family::XAuthRequest, 4), (Family::Remote, 6)] {
        let honest = told(&headers(&[&[name], b"ada".as_slice()].concat()), family, "proxy").expect("it is believed");
        assert_eq!(honest.expect("somebody").subject, "ada");
    }
    bolero::check!().with_iterations(2_000).with_max_len(600).for_each(|bytes| {
        let headers = headers(bytes);
        for family in [Family::XForwarded, Family::XAuthRequest, Family::Remote] {
            if let Ok(Some(somebody)) = told(&headers, family, "proxy") {
                check(&somebody);
                assert_eq!(somebody.issuer, "proxy");
            }
        }
    });
}

/// A load balancer whose key is here.
static BALANCER: LazyLock<(Alb, Signer)> = LazyLock::new(|| {
    let signer = Signer::p256(KID);
    let pem = signer.public_pem();
    let keys = RUNTIME.block_on(async move {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let keys = format!("http://{}/", listener.local_addr().expect("an address"));
        let app = Router::new().route("/{id}", get(async move || pem));
        tokio::spawn(async move { axum::serve(listener, app).await });
        keys
    });
    let settings = AlbSettings {
        signer: ARN.into(),
        client_id: "cosell-desk".into(),
        issuer: "https://id.example.com".into(),
        claims: ClaimNames { groups: "custom:groups".into(), ..ClaimNames::default() },
        keys: keys.parse().expect("an address"),
    };
    (Alb::new(settings, FETCHER.clone()), signer)
});

/// The token: bytes as they are, bytes within one that is signed, or a signed one whose claims or head are bent.
fn token(bytes: &[u8]) -> Vec<u8> {
    let signer = &BALANCER.1;
    let head = json!({
        "typ": "JWT", "kid": KID, "alg": "ES256", "iss": "https://id.example.com", "client": "cosell-desk",
        "signer": ARN, "exp": 4_000_000_000_u64,
    });
    let claims = json!({"sub": "ada", "name": "Ada", "custom:groups": "sellers", "iss": "https://id.example.com", "exp": 4_000_000_000_u64});
    let bent = |valid: &Value, bytes: &[u8]| serde_json::from_slice(&spliced(valid.to_string().as_bytes(), bytes));
    match bytes.split_first() {
        None | Some((0..=63, _)) => bytes.to_vec(),
        Some((64..=127, rest)) => spliced(signer.sign_padded(&head, &claims).as_bytes(), rest),
        Some((128..=191, rest)) => signer.sign_padded(&bent(&head, rest).unwrap_or(head), &claims).into_bytes(),
        Some((_, rest)) => signer.sign_padded(&head, &bent(&claims, rest).unwrap_or(claims)).into_bytes(),
    }
}

#[test]
fn whatever_a_balancer_tells_is_somebody_or_refused() {
    let told = |token: &[u8]| {
        let value = HeaderValue::from_bytes(token).ok()?;
        let headers = HeaderMap::from_iter([(HeaderName::from_static("x-amzn-oidc-data"), value)]);
        RUNTIME.block_on(BALANCER.0.told(&headers, OffsetDateTime::now_utc())).ok().flatten()
    };
    // Nothing of either part is bent.
    for part in [128, 255] {
        assert_eq!(told(&token(&[part])).expect("an honest token is believed").subject, "ada");
    }
    bolero::check!().with_iterations(500).with_max_len(400).for_each(|bytes| {
        if let Some(somebody) = told(&token(bytes)) {
            check(&somebody);
            assert_eq!(somebody.issuer, "https://id.example.com");
        }
    });
}
