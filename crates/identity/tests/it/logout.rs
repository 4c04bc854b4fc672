//! Signing out because the provider says so.

use super::*;
use identity::{Distrust, oidc::Logout, testing::Signer};
use serde_json::{Value, json};

async fn told(bend: impl FnOnce(&mut Value)) -> Result<Logout, Failure> {
    let at = TestProvider::start().await;
    provider(&at).logout(&at.logout_token(bend), now()).await.map(|notice| notice.logout)
}

#[tokio::test]
async fn a_sign_out_is_known_by_its_id_as_long_as_it_is_believed() {
    let at = TestProvider::start().await;
    let desk = provider(&at);
    let token = at.logout_token(|claims| claims["sid"] = json!("session-1"));
    let notice = desk.logout(&token, now()).await.expect("believed");
    assert_eq!(notice.logout.session.as_deref(), Some("session-1"));
    assert_eq!((notice.logout.subject.as_deref(), notice.logout.issuer.as_str()), (None, at.issuer()));
    // Told again it is the same, by which whoever acts on it knows it; no longer than it is believed.
    assert_eq!(desk.logout(&token, now()).await, Ok(notice.clone()));
    assert!(!notice.id.is_empty());
    assert_eq!(desk.logout(&token, notice.ends_at).await, Err(Distrust::Expired.into()));
    desk.logout(&token, notice.ends_at - Duration::from_secs(1)).await.expect("believed until then");
    let subject = told(|claims| claims["sub"] = json!("ada")).await.expect("believed");
    assert_eq!((subject.session, subject.subject.as_deref()), (None, Some("ada")));
    let without_end = told(|claims| {
        claims.as_object_mut().expect("an object").remove("exp");
        claims["sub"] = json!("ada");
    });
    without_end.await.expect("older providers do not say when it ends");
}

#[tokio::test]
async fn whatever_is_no_sign_out_of_this_provider_is_refused() {
    let old = now().unix_timestamp() - 3_600;
    for (name, value, why) in [
        ("iss", json!("https://evil.example"), Distrust::Issuer),
        ("aud", json!("another"), Distrust::Audience),
        ("events", Value::Null, Distrust::NoLogout),
        ("events", json!({"http://schemas.openid.net/event/backchannel-logout": true}), Distrust::NoLogout),
        ("events", json!({"another": {}}), Distrust::NoLogout),
        ("nonce", json!("of an ID token"), Distrust::NoLogout),
        ("jti", Value::Null, Distrust::Claim("jti")),
        ("jti", json!(""), Distrust::Claim("jti")),
        ("iat", Value::Null, Distrust::Claim("iat")),
        ("iat", json!(old), Distrust::Expired),
        ("exp", json!(old), Distrust::Expired),
        ("iat", json!(old + 7_200), Distrust::IssuedAt),
        ("sid", json!(7), Distrust::Claim("sid")),
        ("sub", json!(""), Distrust::Claim("sub")),
    ] {
        let told = told(|claims| {
            claims["sub"] = json!("ada");
            claims[name] = value.clone();
        });
        assert_eq!(told.await, Err(why.into()), "{name} = {value}");
    }
    assert_eq!(told(|_| {}).await, Err(Distrust::Claim("sub").into()), "neither whose nor which");
}

#[tokio::test]
async fn strangers_do_not_have_the_desk_ask_anybody() {
    let at = TestProvider::start().await;
    let desk = provider(&at);
    let stranger = Signer::rsa("unknown");
    for claims in [json!({}), json!({"iss": "https://evil.example"}), json!({"iss": at.issuer(), "aud": "another"})] {
        assert!(matches!(desk.logout(&stranger.sign(&claims), now()).await, Err(Failure::Untrusted(_))));
    }
    assert_eq!(at.asked(), 0);
    let claims = json!({"iss": at.issuer(), "aud": CLIENT.0});
    assert_eq!(desk.logout(&stranger.sign(&claims), now()).await, Err(Distrust::UnknownKey.into()));
}

#[tokio::test]
async fn a_frame_ends_a_session_that_it_knows() {
    let at = TestProvider::start().await;
    let desk = provider(&at);
    let logout = desk.front_channel_logout(at.issuer(), "session-1").expect("believed");
    assert_eq!((logout.session.as_deref(), logout.subject), (Some("session-1"), None));
    assert_eq!(desk.front_channel_logout("https://evil.example", "session-1"), Err(Distrust::Issuer.into()));
    assert_eq!(desk.front_channel_logout(at.issuer(), ""), Err(Distrust::Claim("sid").into()));
}
