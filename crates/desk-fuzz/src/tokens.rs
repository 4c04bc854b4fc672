//! Tokens of a provider that answers as it should: the one of a sign-in, and the one that says that somebody is signed out.

use crate::{FETCHER, RUNTIME, check, spliced};
use identity::{
    Failure,
    oidc::{Answer, Arrived, Provider, Settings},
    testing::{CLIENT, Signer, TestProvider, Tricks},
};
use serde_json::Value;
use std::sync::{Arc, LazyLock};
use time::OffsetDateTime;

const BACK: &str = "https://desk.example.com/sign-in/oidc/test/callback";

/// A provider, and the desk's side of it.
struct Both {
    provider: TestProvider,
    desk: Provider,
}

impl Both {
    fn new() -> Self {
        let provider = RUNTIME.block_on(TestProvider::start());
        let settings = Settings {
            id: "test".into(),
            issuer: provider.issuer().into(),
            client_id: CLIENT.0.into(),
            client_secret: Some(CLIENT.1.into()),
            ..Settings::default()
        };
        Self { desk: Provider::new(settings, FETCHER.clone()), provider }
    }

    /// Somebody signs in.
    fn come(&self) -> Result<Arrived, Failure> {
        let now = OffsetDateTime::now_utc();
        RUNTIME.block_on(async {
            let (url, pending) = self.desk.begin(BACK, "/tasks", now).await.expect("it is there");
            let back = self.provider.visit(&url);
            let find =
                |name: &str| back.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
            let answer = Answer { code: find("code"), state: find("state"), iss: find("iss"), error: find("error") };
            self.desk.finish(pending, answer, now).await
        })
    }
}

/// Each target has one of its own: what a provider signs is bent for all who ask it.
static SIGN_OUT: LazyLock<Both> = LazyLock::new(Both::new);
static SIGN_IN: LazyLock<Both> = LazyLock::new(Both::new);

/// The claims with a piece of their JSON replaced, as long as that leaves JSON.
fn bend(claims: &mut Value, bytes: &[u8]) {
    if let Ok(bent) = serde_json::from_slice(&spliced(claims.to_string().as_bytes(), bytes)) {
        *claims = bent;
    }
}

#[test]
fn whatever_token_tells_of_a_sign_out_names_somebody_or_is_refused() {
    let honest = SIGN_OUT.provider.logout_token(|claims| claims["sub"] = "ada".into());
    let told = RUNTIME
        .block_on(SIGN_OUT.desk.logout(&honest, OffsetDateTime::now_utc()))
        .expect("an honest token is believed");
    assert_eq!(told.logout.subject.as_deref(), Some("ada"));
    bolero::check!().with_iterations(500).with_max_len(400).for_each(|bytes| {
        let token = match bytes.split_first() {
            None | Some((0..=63, _)) => String::from_utf8_lossy(bytes).into_owned(),
            Some((64..=127, rest)) => {
                let valid = SIGN_OUT.provider.logout_token(|claims| claims["sub"] = "ada".into());
                String::from_utf8_lossy(&spliced(valid.as_bytes(), rest)).into_owned()
            }
            Some((_, rest)) => SIGN_OUT.provider.logout_token(|claims| {
                claims["sid"] = "session-1".into();
                bend(claims, rest);
            }),
        };
        let now = OffsetDateTime::now_utc();
        if let Ok(notice) = RUNTIME.block_on(SIGN_OUT.desk.logout(&token, now)) {
            assert_eq!(notice.logout.issuer, SIGN_OUT.provider.issuer());
            assert!(notice.logout.session.is_some() || notice.logout.subject.is_some(), "it names nobody");
        }
    });
}

#[test]
fn whatever_token_comes_of_a_sign_in_is_somebody_or_refused() {
    assert!(SIGN_IN.come().is_ok(), "an honest token is believed");
    bolero::check!().with_iterations(200).with_max_len(400).for_each(|bytes: &[u8]| {
        let bytes = bytes.to_vec();
        let (in_claims, bytes) = match bytes.split_first() {
            Some((first, rest)) => (first % 2 == 0, rest.to_vec()),
            None => (false, Vec::new()),
        };
        SIGN_IN.provider.bend(|tricks| {
            *tricks = Tricks::default();
            if in_claims {
                tricks.claims = Arc::new(move |claims: &mut Value| bend(claims, &bytes));
            } else {
                tricks.sign = Arc::new(move |signer: &Signer, claims: &Value| {
                    String::from_utf8_lossy(&spliced(signer.sign(claims).as_bytes(), &bytes)).into_owned()
                });
            }
        });
        if let Ok(arrived) = SIGN_IN.come() {
            check(&arrived.identity);
            assert_eq!(
                (arrived.identity.issuer.as_str(), arrived.next.as_str()),
                (SIGN_IN.provider.issuer(), "/tasks")
            );
        }
    });
}
