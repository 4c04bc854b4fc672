//! Why somebody was not let in, as the sign-in page tells them. The address says it: whoever only
//! asks leaves nothing in the database.

use crate::sign_in::Vouchers;
use app::{outcome::Outcome, paths};
use axum::response::{IntoResponse, Redirect, Response};
use domain::error::{AppError, ErrorKind};
use identity::Failure;

/// Why somebody was not let in. Anybody can write an address that says so, which has no other effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// There is no such way in, or no such person.
    NoSuchWay,
    /// Invented people are for who sits at this machine.
    BehindAProxy,
    /// The provider does not let them in, or they did not agree.
    Denied,
    /// The provider did not sign them in.
    NotSignedIn,
    /// Nobody waits for the answer that they bring.
    NotAwaited,
    /// They took too long.
    Expired,
    /// They have signed in there less surely than the desk asks for.
    TooWeak,
    /// The provider does not answer.
    Away,
    /// The provider does not take the desk's settings.
    Misconfigured,
    /// What the provider told cannot be trusted.
    Untrusted,
    /// Their account is disabled.
    Disabled,
}

impl Why {
    const ALL: [(&str, Self); 11] = [
        ("no-such-way", Self::NoSuchWay),
        ("behind-a-proxy", Self::BehindAProxy),
        ("denied", Self::Denied),
        ("not-signed-in", Self::NotSignedIn),
        ("not-awaited", Self::NotAwaited),
        ("expired", Self::Expired),
        ("too-weak", Self::TooWeak),
        ("away", Self::Away),
        ("misconfigured", Self::Misconfigured),
        ("untrusted", Self::Untrusted),
        ("disabled", Self::Disabled),
    ];

    fn code(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, why)| *why == self).map_or("", |(code, _)| code)
    }

    fn words(self, label: &str) -> String {
        match self {
            Self::NoSuchWay => "This desk has no such way to sign in. Choose one that is listed here.".into(),
            Self::BehindAProxy => {
                "The invented people are for whoever sits at the desk's own machine, and this request \
                                   came through a proxy. Open the desk at its own address there; or have people sign \
                                   in as who they are, and set `public_url` and `trusted_proxies` (docs/DEPLOYING.md)."
                    .into()
            }
            Self::Denied => format!(
                "{label} did not let you in, or you did not agree. Try again, or ask whoever looks after {label} whether \
                 you may use this desk."
            ),
            Self::NotSignedIn => format!("{label} did not sign you in. Try again from here."),
            Self::NotAwaited => "This sign-in was used already, or begun in another browser. Begin it here.".into(),
            Self::Expired => "It took too long. Begin again, and sign in within 10 minutes.".into(),
            Self::TooWeak => format!(
                "{label} signed you in, but this desk asks for more, such as a second factor. Set one up at {label}, then \
                 begin again here; if {label} never asks you for it, tell whoever runs the desk."
            ),
            Self::Away => format!("{label} does not answer. Try again in a minute."),
            Self::Misconfigured => {
                format!("{label} does not know this desk any more. Tell whoever runs the desk; the log says why.")
            }
            Self::Untrusted => format!(
                "What came from {label} could not be trusted. Begin again from here; if it happens again, tell whoever \
                 runs the desk."
            ),
            Self::Disabled => "Your drafts are kept.".into(),
        }
    }

    fn kind(self) -> ErrorKind {
        match self {
            Self::Disabled => ErrorKind::AccountDisabled,
            _ => ErrorKind::SignedOut,
        }
    }
}

impl From<&Failure> for Why {
    fn from(failure: &Failure) -> Self {
        match failure {
            Failure::Refused(word) if word == "access_denied" => Self::Denied,
            Failure::Refused(_) => Self::NotSignedIn,
            Failure::NotAwaited => Self::NotAwaited,
            Failure::Expired => Self::Expired,
            Failure::TooWeak => Self::TooWeak,
            Failure::Away(_) => Self::Away,
            Failure::Misconfigured(_) => Self::Misconfigured,
            Failure::Untrusted(_) => Self::Untrusted,
        }
    }
}

/// Sends somebody back to the sign-in page, which says why. `provider` is the one that was asked, by its name in the
/// configuration.
pub(crate) fn turned_away(why: Why, provider: Option<&str>) -> Response {
    let by = provider.map(|id| format!("&by={id}")).unwrap_or_default();
    Redirect::to(&format!("{}?refused={}{by}", paths::sign_in(), why.code())).into_response()
}

/// What the sign-in page's address says of that.
pub(crate) fn told(query: &str, vouchers: &Vouchers) -> Option<Outcome> {
    let value = |name: &str| {
        form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    };
    let refused = value("refused")?;
    let (_, why) = Why::ALL.into_iter().find(|(code, _)| *code == refused)?;
    let known = value("by").and_then(|id| vouchers.provider(&id).map(|known| known.label.clone()));
    let label = known.unwrap_or_else(|| "The provider".into());
    Some(Outcome::failure(AppError::new(why.kind()).with_detail(why.words(&label))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{OidcSection, SignInSection};
    use std::collections::{BTreeMap, BTreeSet};

    fn vouchers() -> Vouchers {
        let section = OidcSection { label: "Contoso".into(), ..OidcSection::default() };
        let oidc = BTreeMap::from([("contoso".to_owned(), section)]);
        Vouchers::of(&SignInSection { oidc, ..SignInSection::default() })
    }

    fn detail(query: &str) -> Option<String> {
        told(query, &vouchers()).and_then(|outcome| outcome.failure?.detail)
    }

    #[test]
    fn every_reason_is_told_as_it_was_given() {
        let mut codes = BTreeSet::new();
        for (code, why) in Why::ALL {
            assert!(codes.insert(code), "{code} stands for one reason");
            let answer = turned_away(why, Some("contoso"));
            let to = answer.headers()[axum::http::header::LOCATION].to_str().expect("text");
            let query = to.strip_prefix("/sign-in?").expect("the sign-in page");
            assert_eq!(detail(query), Some(why.words("Contoso")), "{code}");
        }
    }

    #[test]
    fn whoever_is_disabled_is_told_that_and_not_that_they_are_signed_out() {
        let told = told("refused=disabled", &vouchers()).and_then(|outcome| outcome.failure).expect("told");
        assert_eq!(told.kind, ErrorKind::AccountDisabled);
    }

    #[test]
    fn whatever_else_stands_in_the_address_is_not_told() {
        for nothing in ["", "refused", "refused=", "refused=Call+0800+555+and+say+your+password", "by=contoso"] {
            assert_eq!(detail(nothing), None, "{nothing}");
        }
        let unknown = detail("refused=away&by=Mallory+Inc").expect("told");
        assert_eq!(unknown, "The provider does not answer. Try again in a minute.");
    }
}
