//! Signing in: the straight way, and everything that can be bent about it.

use super::*;
use axum::http::StatusCode;
use identity::{
    Distrust,
    testing::{Signer, Tricks, hmac_signed, unsigned},
};
use serde_json::{Value, json};
use std::sync::Arc;

/// A straight provider, bent in one thing, and what comes of signing in there.
async fn bent(bend: impl FnOnce(&mut Tricks)) -> Result<Arrived, Failure> {
    let at = TestProvider::start().await;
    at.bend(bend);
    sign_in(&provider(&at), &at).await
}

async fn with_claims(bend: impl Fn(&mut Value) + Send + Sync + 'static) -> Result<Arrived, Failure> {
    bent(|tricks| tricks.claims = Arc::new(bend)).await
}

fn distrust(why: Distrust) -> Result<Arrived, Failure> {
    Err(Failure::Untrusted(why))
}

#[tokio::test]
async fn somebody_comes_back_as_who_they_are() {
    let at = TestProvider::start().await;
    at.sign_in_as(json!({
        "sub": "ada", "name": "Ada Lovelace", "email": "ada@example.com", "groups": ["administrators"], "sid": "session-1",
    }));
    let desk = provider(&at);
    let (url, _) = desk.begin(BACK, "/tasks", now()).await.expect("begun");
    assert!(url.as_str().starts_with(&format!("{}/authorize?response_type=code&client_id=cosell-desk&", at.issuer())));
    assert!(url.as_str().contains("code_challenge_method=S256") && !url.as_str().contains("tasks"));
    let ada = sign_in(&desk, &at).await.expect("signed in");
    assert_eq!((ada.identity.issuer.as_str(), ada.identity.subject.as_str()), (at.issuer(), "ada"));
    assert_eq!((ada.identity.name.as_str(), ada.identity.email.as_deref()), ("Ada Lovelace", Some("ada@example.com")));
    assert!(ada.identity.groups.contains("administrators"));
    assert_eq!((ada.session.as_deref(), ada.next.as_str()), (Some("session-1"), "/tasks"));
    // What it says of itself and its keys were fetched once, although somebody else comes.
    sign_in(&desk, &at).await.expect("signed in");
    assert_eq!(at.keys_fetched(), 1);
    let end = desk.end_session("https://desk.example.com/sign-in").await.expect("asked").expect("it has one");
    assert_eq!(
        end.as_str().strip_prefix(at.issuer()).expect("there"),
        "/end?keep=this&client_id=cosell-desk&post_logout_redirect_uri=https%3A%2F%2Fdesk.example.com%2Fsign-in"
    );
}

#[tokio::test]
async fn tokens_that_say_something_wrong_are_refused() {
    let old = now().unix_timestamp() - 3_600;
    let soon = now().unix_timestamp() + 3_600;
    for (name, value, why) in [
        ("iss", json!("https://evil.example"), Distrust::Issuer),
        ("iss", json!(7), Distrust::Claim("iss")),
        ("aud", json!("another"), Distrust::Audience),
        ("aud", json!(["another"]), Distrust::Audience),
        ("aud", json!(["cosell-desk", "another"]), Distrust::Audience),
        ("aud", Value::Null, Distrust::Audience),
        ("azp", json!("another"), Distrust::Audience),
        ("nonce", json!("another"), Distrust::Nonce),
        ("nonce", Value::Null, Distrust::Claim("nonce")),
        ("exp", json!(old), Distrust::Expired),
        ("exp", json!("tomorrow"), Distrust::Claim("exp")),
        ("exp", Value::Null, Distrust::Claim("exp")),
        ("iat", json!(old), Distrust::IssuedAt),
        ("iat", json!(soon), Distrust::IssuedAt),
        ("iat", Value::Null, Distrust::Claim("iat")),
        ("nbf", json!(soon), Distrust::IssuedAt),
        ("at_hash", json!("AAAAAAAAAAAAAAAAAAAAAA"), Distrust::AccessToken),
        ("sub", json!(""), Distrust::Claim("sub")),
        ("sub", Value::Null, Distrust::Claim("sub")),
    ] {
        let told = format!("{name} = {value}");
        assert_eq!(with_claims(move |claims| claims[name] = value.clone()).await, distrust(why), "{told}");
    }
}

#[tokio::test]
async fn a_sign_in_that_is_too_weak_is_refused() {
    let at = TestProvider::start().await;
    let list = |values: &[&str]| values.iter().map(|&value| value.to_owned()).collect::<Vec<_>>();
    let desk = |acr: &[&str], amr: &[&str]| {
        let strength = Strength { acr: list(acr), amr: list(amr) };
        Provider::new(Settings { strength, ..settings(&at) }, fetcher())
    };
    let (url, _) = desk(&["gold", "silver"], &[]).begin(BACK, "/", now()).await.expect("begun");
    assert!(url.as_str().ends_with("&acr_values=gold+silver"), "{url}");
    let (url, _) = desk(&[], &["mfa"]).begin(BACK, "/", now()).await.expect("begun");
    assert!(!url.as_str().contains("acr_values"), "{url}");
    for (acr, amr, claims, fine) in [
        (&[][..], &[][..], json!({}), true),
        (&["gold", "silver"], &[], json!({"acr": "silver"}), true),
        (&["gold", "silver"], &[], json!({"acr": "bronze"}), false),
        (&["gold"], &[], json!({}), false),
        (&["gold"], &[], json!({"acr": ["gold"]}), false),
        (&[], &["mfa"], json!({"amr": ["pwd", "otp", "mfa"]}), true),
        (&[], &["otp", "mfa"], json!({"amr": ["pwd", "mfa"]}), false),
        (&[], &["mfa"], json!({"amr": "mfa"}), false),
        (&[], &["mfa"], json!({}), false),
        (&["gold"], &["mfa"], json!({"acr": "gold", "amr": ["mfa"]}), true),
        (&["gold"], &["mfa"], json!({"acr": "gold", "amr": ["pwd"]}), false),
    ] {
        let mut person = json!({"sub": "ada"});
        person.as_object_mut().expect("an object").extend(claims.as_object().expect("an object").clone());
        at.sign_in_as(person);
        let came = sign_in(&desk(acr, amr), &at).await;
        match came {
            Ok(_) => assert!(fine, "{acr:?} {amr:?} {claims}"),
            Err(failure) => assert_eq!((failure, fine), (Failure::TooWeak, false), "{acr:?} {amr:?} {claims}"),
        }
    }
    // What the provider has not signed does not count.
    let asking = Provider::new(
        Settings { userinfo: true, strength: Strength { amr: list(&["mfa"]), acr: vec![] }, ..settings(&at) },
        fetcher(),
    );
    at.sign_in_as(json!({"sub": "ada"}));
    at.bend(|tricks| tricks.userinfo = Arc::new(|more| more["amr"] = json!(["mfa"])));
    assert_eq!(sign_in(&asking, &at).await, Err(Failure::TooWeak));
}

#[tokio::test]
async fn what_may_differ_may_differ() {
    let together = |claims: &mut Value| {
        claims["aud"] = json!(["another", "cosell-desk"]);
        claims["azp"] = json!("cosell-desk");
    };
    with_claims(together).await.expect("among others, but asked for by the desk");
    with_claims(|claims| drop(claims.as_object_mut().expect("an object").remove("at_hash"))).await.expect("optional");
    with_claims(|claims| claims["exp"] = json!(now().unix_timestamp() as f64 + 9.5)).await.expect("a fraction");
    with_claims(|claims| claims["exp"] = json!(now().unix_timestamp() - 30)).await.expect("clocks differ a little");
    let form_only =
        |document: &mut Value| document["token_endpoint_auth_methods_supported"] = json!(["client_secret_post"]);
    bent(|tricks| tricks.discovery = Arc::new(form_only)).await.expect("the secret goes in the form");
}

#[tokio::test]
async fn signatures_that_anybody_could_make_are_refused() {
    let none = Arc::new(|_: &Signer, claims: &Value| unsigned(claims));
    assert_eq!(bent(|tricks| tricks.sign = none).await, distrust(Distrust::Algorithm("none".into())));
    // The public key, which everybody knows, as the secret of HS256.
    let public =
        Arc::new(|signer: &Signer, claims: &Value| hmac_signed(signer.public().to_string().as_bytes(), claims));
    assert_eq!(bent(|tricks| tricks.sign = public).await, distrust(Distrust::Algorithm("HS256".into())));
    let stranger = Signer::rsa("first");
    let forged = Arc::new(move |_: &Signer, claims: &Value| stranger.sign(claims));
    assert_eq!(bent(|tricks| tricks.sign = forged).await, distrust(Distrust::Signature));
    let unknown = Signer::rsa("unknown");
    let unknown = Arc::new(move |_: &Signer, claims: &Value| unknown.sign(claims));
    assert_eq!(bent(|tricks| tricks.sign = unknown).await, distrust(Distrust::UnknownKey));
    // Another kind of key under the id of one that is known.
    let curve = Signer::p256("first");
    let curve = Arc::new(move |_: &Signer, claims: &Value| curve.sign(claims));
    assert_eq!(bent(|tricks| tricks.sign = curve).await, distrust(Distrust::UnknownKey));
    let changed = Arc::new(|signer: &Signer, claims: &Value| {
        let (ours, mut theirs) = (signer.sign(claims), claims.clone());
        theirs["sub"] = json!("eve");
        let theirs = signer.sign(&theirs);
        let part = |token: &str, number: usize| token.split('.').nth(number).expect("a part").to_owned();
        format!("{}.{}.{}", part(&ours, 0), part(&theirs, 1), part(&ours, 2))
    });
    assert_eq!(bent(|tricks| tricks.sign = changed).await, distrust(Distrust::Signature));
    for (token, why) in [
        ("a.b", Distrust::NoToken("it has no three parts")),
        ("a.b.c.d", Distrust::NoToken("it has no three parts")),
        ("ü.b.c", Distrust::NoToken("a part is not base64url")),
        ("e30.e30.", Distrust::NoToken("a part is not the JSON that it should be")),
    ] {
        let broken = Arc::new(move |_: &Signer, _: &Value| token.to_owned());
        assert_eq!(bent(|tricks| tricks.sign = broken).await, distrust(why), "{token}");
    }
    let long = Arc::new(|_: &Signer, _: &Value| "a".repeat(40_000));
    assert_eq!(bent(|tricks| tricks.sign = long).await, distrust(Distrust::TooLong));
}

#[tokio::test]
async fn an_algorithm_that_was_not_announced_is_refused() {
    let only_curve = |document: &mut Value| document["id_token_signing_alg_values_supported"] = json!(["ES256"]);
    let refused = bent(|tricks| tricks.discovery = Arc::new(only_curve)).await;
    assert_eq!(refused, distrust(Distrust::Algorithm("RS256".into())));
}

#[tokio::test]
async fn keys_rotate_and_are_not_fetched_for_everybody() {
    let at = TestProvider::start().await;
    let desk = provider(&at);
    sign_in(&desk, &at).await.expect("by the first key");
    at.rotate(Signer::p256("second"));
    sign_in(&desk, &at).await.expect("by the second, of another kind");
    assert_eq!(at.keys_fetched(), 2);
    // Under its old id.
    at.rotate(Signer::p256("second"));
    sign_in(&desk, &at).await.expect("by the third");
    // Where keys were fetched a moment ago they are not fetched again, whoever asks.
    let calm = Provider::new(Settings { keys_again: Duration::from_secs(3_600), ..settings(&at) }, fetcher());
    sign_in(&calm, &at).await.expect("signed in");
    let before = at.keys_fetched();
    let stranger = Signer::p256("fourth");
    at.bend(|tricks| tricks.sign = Arc::new(move |_, claims| stranger.sign(claims)));
    for _ in 0..3 {
        assert_eq!(sign_in(&calm, &at).await, distrust(Distrust::UnknownKey));
    }
    assert_eq!(at.keys_fetched(), before);
}

#[tokio::test]
async fn an_answer_is_used_once_by_who_asked_and_in_time() {
    let at = TestProvider::start().await;
    let desk = provider(&at);
    let (pending, answer) = away_and_back(&desk, &at).await.expect("begun");
    desk.finish(pending.clone(), answer.clone(), now()).await.expect("signed in");
    // Were it kept, the code would still be spent.
    assert_eq!(desk.finish(pending, answer.clone(), now()).await, Err(Failure::Refused("invalid_grant".into())));
    // Another browser's answer: that of the attacker in the victim's session.
    let (other, own) = away_and_back(&desk, &at).await.expect("begun");
    assert_eq!(desk.finish(other.clone(), answer, now()).await, distrust(Distrust::State));
    let nameless = Answer { state: None, ..own.clone() };
    assert_eq!(desk.finish(other.clone(), nameless, now()).await, distrust(Distrust::State));
    // A code that was asked for elsewhere does not fit the verifier.
    let (_, injected) = away_and_back(&desk, &at).await.expect("begun");
    let injected = Answer { code: injected.code, ..own.clone() };
    assert_eq!(desk.finish(other.clone(), injected, now()).await, Err(Failure::Refused("invalid_grant".into())));
    let late = now() + time::Duration::minutes(11);
    assert_eq!(desk.finish(other.clone(), own.clone(), late).await, Err(Failure::Expired));
    let no_code = Answer { code: None, ..own.clone() };
    assert_eq!(desk.finish(other.clone(), no_code, now()).await, distrust(Distrust::Claim("code")));
    let denied = Answer { error: Some("access_denied<script>".into()), ..own };
    assert_eq!(desk.finish(other, denied, now()).await, Err(Failure::Refused("access_deniedscript".into())));
}

#[tokio::test]
async fn providers_are_not_mixed_up() {
    let (at, evil) = (TestProvider::start().await, TestProvider::start().await);
    let desk = provider(&at);
    let (pending, answer) = away_and_back(&desk, &at).await.expect("begun");
    for iss in [Some(evil.issuer().to_owned()), None] {
        let mixed = Answer { iss, ..answer.clone() };
        assert_eq!(desk.finish(pending.clone(), mixed, now()).await, distrust(Distrust::MixUp));
    }
    let other = Provider::new(Settings { id: "other".into(), ..settings(&evil) }, fetcher());
    assert_eq!(other.finish(pending, answer, now()).await, distrust(Distrust::MixUp));
    assert_eq!(evil.asked(), 0, "the code went to nobody");
    // One that does not announce that it names itself need not.
    at.bend(|tricks| {
        tricks.discovery =
            Arc::new(|document| document["authorization_response_iss_parameter_supported"] = json!(false));
    });
    let desk = provider(&at);
    let (pending, answer) = away_and_back(&desk, &at).await.expect("begun");
    desk.finish(pending, Answer { iss: None, ..answer }, now()).await.expect("signed in");
}

#[tokio::test]
async fn what_a_provider_says_of_itself_is_checked() {
    let away = |result: Result<Arrived, Failure>, words: &str| {
        let Err(Failure::Away(why)) = result else { panic!("{result:?}") };
        assert!(why.contains(words), "{why}");
    };
    for (name, value, words) in [
        ("issuer", json!("https://evil.example"), "another issuer"),
        ("token_endpoint", json!("http://evil.example/token"), "token_endpoint is not reached by https"),
        ("jwks_uri", json!("file:///etc/passwd"), "jwks_uri is not reached by https"),
        ("authorization_endpoint", json!("javascript:alert(1)"), "authorization_endpoint is not reached by https"),
        ("end_session_endpoint", json!("http://evil.example/"), "end_session_endpoint is not reached by https"),
        ("token_endpoint", json!(7), "does not answer as OpenID Connect Discovery says"),
        ("padding", json!("x".repeat(300_000)), "more than 262144 bytes"),
    ] {
        let result = bent(|tricks| tricks.discovery = Arc::new(move |document| document[name] = value.clone())).await;
        away(result, words);
    }
    away(bent(|tricks| tricks.elsewhere = Some("http://127.0.0.1:1/".into())).await, "sends the desk elsewhere");
    let nobody = Provider::new(Settings { issuer: "http://127.0.0.1:1".into(), ..Settings::default() }, fetcher());
    away(nobody.begin(BACK, "", now()).await.map(|_| unreachable!("nobody is there")), "onnect");
}

#[tokio::test]
async fn a_slow_provider_holds_nobody_up() {
    let at = TestProvider::start().await;
    at.bend(|tricks| tricks.slow = Duration::from_secs(3_600));
    let quick = Fetcher::new(Bounds { within: Duration::from_millis(50), bytes: 1_000_000 });
    let desk = Provider::new(settings(&at), quick);
    // Who waits with others is told with them, and the provider is asked once.
    let (one, other) = tokio::join!(desk.begin(BACK, "", now()), desk.begin(BACK, "", now()));
    for result in [one, other] {
        let Err(Failure::Away(why)) = result else { panic!("{result:?}") };
        assert!(why.contains("has not answered within"), "{why}");
    }
    assert!(at.asked() <= 1);
}

#[tokio::test]
async fn refusals_at_the_token_endpoint_are_told_apart() {
    for (status, body, failure) in [
        (StatusCode::BAD_REQUEST, json!({"error": "invalid_grant"}), Failure::Refused("invalid_grant".into())),
        (StatusCode::UNAUTHORIZED, json!({"error": "invalid_client"}), Failure::Misconfigured("invalid_client".into())),
        (
            StatusCode::BAD_GATEWAY,
            json!("down"),
            Failure::Away("it answers 502 Bad Gateway when a code is redeemed".into()),
        ),
    ] {
        assert_eq!(bent(|tricks| tricks.refuse = Some((status, body))).await, Err(failure));
    }
    let missing = |tokens: &mut Value| drop(tokens.as_object_mut().expect("an object").remove("id_token"));
    assert_eq!(bent(|tricks| tricks.tokens = Arc::new(missing)).await, distrust(Distrust::Claim("id_token")));
    let mac = |tokens: &mut Value| tokens["token_type"] = json!("mac");
    assert_eq!(bent(|tricks| tricks.tokens = Arc::new(mac)).await, distrust(Distrust::Claim("token_type")));
    let swapped = |tokens: &mut Value| tokens["access_token"] = json!("another");
    assert_eq!(bent(|tricks| tricks.tokens = Arc::new(swapped)).await, distrust(Distrust::AccessToken));
    let at = TestProvider::start().await;
    let wrong = Provider::new(Settings { client_secret: Some("wrong".into()), ..settings(&at) }, fetcher());
    assert_eq!(sign_in(&wrong, &at).await, Err(Failure::Misconfigured("invalid_client".into())));
}

#[tokio::test]
async fn groups_can_come_from_the_user_information_of_the_same_person() {
    let at = TestProvider::start().await;
    at.sign_in_as(json!({"sub": "ada"}));
    let desk = Provider::new(Settings { userinfo: true, ..settings(&at) }, fetcher());
    let ada = sign_in(&desk, &at).await.expect("signed in");
    assert_eq!(ada.identity.groups.into_iter().collect::<Vec<_>>(), ["from-userinfo"]);
    at.bend(|tricks| tricks.userinfo = Arc::new(|more| more["sub"] = json!("eve")));
    assert_eq!(sign_in(&desk, &at).await, distrust(Distrust::OtherSubject));
}

#[test]
fn nothing_of_secrets_is_written_down() {
    let settings = Settings { client_secret: Some("hush".into()), ..Settings::default() };
    assert!(!format!("{settings:?}").contains("hush"));
}
