//! What AWS's load balancer tells.

use super::*;
use axum::{Router, extract::Path, http::StatusCode, routing::get};
use http::{HeaderMap, HeaderValue};
use identity::{
    ClaimNames, Distrust, Identity,
    proxy::{Alb, AlbSettings, region_of},
    testing::Signer,
};
use serde_json::{Value, json};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

const ARN: &str = "arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/desk/50dc6c495c0c9188";
const KID: &str = "e1f5b6f4-9b34-4a0e-8d2f-6f5c3d2b1a00";

struct Balancer {
    signer: Signer,
    alb: Alb,
    asked: Arc<AtomicUsize>,
}

impl Balancer {
    async fn start() -> Self {
        let signer = Signer::p256(KID);
        let (pem, asked) = (signer.public_pem(), Arc::new(AtomicUsize::new(0)));
        let count = asked.clone();
        let key = async move |Path(id): Path<String>| {
            count.fetch_add(1, Ordering::SeqCst);
            if id == KID { Ok(pem) } else { Err(StatusCode::NOT_FOUND) }
        };
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let keys = format!("http://{}/", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, Router::new().route("/{id}", get(key))).await });
        let settings = AlbSettings {
            signer: ARN.into(),
            client_id: "cosell-desk".into(),
            issuer: "https://id.example.com".into(),
            claims: ClaimNames { groups: "custom:groups".into(), ..ClaimNames::default() },
            keys: keys.parse().expect("an address"),
        };
        Self { signer, alb: Alb::new(settings, fetcher()), asked }
    }

    fn header() -> Value {
        json!({
            "typ": "JWT", "kid": KID, "alg": "ES256", "iss": "https://id.example.com", "client": "cosell-desk",
            "signer": ARN, "exp": now().unix_timestamp() + 120,
        })
    }

    async fn told(&self, token: &str) -> Result<Option<Identity>, Failure> {
        let value = HeaderValue::from_str(token).expect("a value");
        self.alb.told(&HeaderMap::from_iter([("x-amzn-oidc-data".parse().expect("a name"), value)]), now()).await
    }

    async fn under(&self, header: &Value) -> Result<Option<Identity>, Failure> {
        self.told(&self.signer.sign_padded(header, &claims())).await
    }
}

fn claims() -> Value {
    json!({"sub": "ada", "name": "Ada", "custom:groups": "sellers", "iss": "https://id.example.com"})
}

#[tokio::test]
async fn what_the_balancer_has_signed_is_believed() {
    let balancer = Balancer::start().await;
    for _ in 0..2 {
        let ada = balancer.under(&Balancer::header()).await.expect("believed").expect("somebody");
        assert_eq!((ada.issuer.as_str(), ada.subject.as_str()), ("https://id.example.com", "ada"));
        assert!(ada.groups.contains("sellers"));
    }
    assert_eq!(balancer.asked.load(Ordering::SeqCst), 1);
    assert_eq!(balancer.alb.told(&HeaderMap::new(), now()).await, Ok(None));
}

#[tokio::test]
async fn nobody_elses_word_is_and_no_key_is_asked_for() {
    let balancer = Balancer::start().await;
    let another = ARN.replace("desk", "another");
    for (name, value, why) in [
        ("signer", json!(another), Distrust::Signer),
        ("signer", Value::Null, Distrust::Signer),
        ("client", json!("another"), Distrust::Audience),
        ("iss", json!("https://evil.example"), Distrust::Issuer),
        ("exp", json!(now().unix_timestamp() - 3_600), Distrust::Expired),
        ("exp", Value::Null, Distrust::Claim("exp")),
        ("alg", json!("none"), Distrust::Algorithm("none".into())),
        ("alg", json!("HS256"), Distrust::Algorithm("HS256".into())),
        ("alg", json!("RS256"), Distrust::Algorithm("RS256".into())),
        ("kid", json!("../../../evil"), Distrust::UnknownKey),
        ("kid", json!("https://evil.example/key"), Distrust::UnknownKey),
        ("kid", json!("e1f5b6f49b344a0e8d2f6f5c3d2b1a00"), Distrust::UnknownKey),
        ("kid", Value::Null, Distrust::UnknownKey),
        ("crit", json!(["b64"]), Distrust::NoToken("it asks for an extension")),
    ] {
        let mut header = Balancer::header();
        header[name] = value.clone();
        assert_eq!(balancer.under(&header).await, Err(why.into()), "{name} = {value}");
    }
    assert_eq!(balancer.asked.load(Ordering::SeqCst), 0);
    let mut header = Balancer::header();
    header["kid"] = json!("e1f5b6f4-9b34-4a0e-8d2f-6f5c3d2b1a01");
    assert_eq!(balancer.under(&header).await, Err(Distrust::UnknownKey.into()));
    // Keys that nobody has are not asked for one after the other.
    assert!(matches!(balancer.under(&header).await, Err(Failure::Away(_))));
    assert_eq!(balancer.asked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_forged_signature_is_refused_and_so_is_a_second_header() {
    let balancer = Balancer::start().await;
    let forged = Signer::p256(KID).sign_padded(&Balancer::header(), &claims());
    assert_eq!(balancer.told(&forged).await, Err(Distrust::Signature.into()));
    let good = balancer.signer.sign_padded(&Balancer::header(), &claims());
    let mut twice = HeaderMap::new();
    for token in [&good, &forged] {
        twice.append("x-amzn-oidc-data", HeaderValue::from_str(token).expect("a value"));
    }
    let refused = balancer.alb.told(&twice, now()).await;
    assert_eq!(refused, Err(Distrust::Repeated("x-amzn-oidc-data".into()).into()));
}

#[test]
fn the_region_stands_in_the_arn() {
    assert_eq!(region_of(ARN), Some("eu-central-1"));
    for wrong in [
        "",
        "arn:aws:iam::111122223333:role/x",
        "arn:aws:elasticloadbalancing:evil.example/#:111122223333:loadbalancer/app/desk/1",
        "arn:aws:elasticloadbalancing::111122223333:loadbalancer/app/desk/1",
        "arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/net/desk/1",
    ] {
        assert_eq!(region_of(wrong), None, "{wrong}");
    }
}
