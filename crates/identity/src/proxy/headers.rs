//! Headers without a signature: oauth2-proxy, Authelia.

use super::only;
use crate::{Distrust, Identity, claims::fit};
use http::HeaderMap;

const LONGEST_SUBJECT: usize = 255;
const LONGEST_NAME: usize = 200;

/// How a proxy calls its headers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// oauth2-proxy that stands between browser and desk: `X-Forwarded-User` and its like.
    XForwarded,
    /// oauth2-proxy that another proxy asks (`auth_request` of nginx): `X-Auth-Request-User` and its like.
    XAuthRequest,
    /// Authelia: `Remote-User` and its like.
    Remote,
}

/// The names of a family's headers.
struct Names {
    user: &'static str,
    /// The names on the screen, the better first.
    shown: &'static [&'static str],
    email: &'static str,
    groups: &'static str,
}

impl Family {
    fn names(self) -> Names {
        match self {
            Self::XForwarded => Names {
                user: "x-forwarded-user",
                shown: &["x-forwarded-preferred-username", "x-forwarded-email"],
                email: "x-forwarded-email",
                groups: "x-forwarded-groups",
            },
            Self::XAuthRequest => Names {
                user: "x-auth-request-user",
                shown: &["x-auth-request-preferred-username", "x-auth-request-email"],
                email: "x-auth-request-email",
                groups: "x-auth-request-groups",
            },
            Self::Remote => Names {
                user: "remote-user",
                shown: &["remote-name", "remote-email"],
                email: "remote-email",
                groups: "remote-groups",
            },
        }
    }
}

/// Who it is, as the proxy at the other end of the connection tells; `None` when it names nobody. `issuer` is the name by
/// which the desk knows the proxy.
///
/// # Errors
/// [`Distrust::Repeated`] when a header stands there twice: somebody has added one that the proxy let through.
/// [`Distrust::Unreadable`], and [`Distrust::Claim`] for a user that cannot be one.
pub fn told(headers: &HeaderMap, family: Family, issuer: &str) -> Result<Option<Identity>, Distrust> {
    let names = family.names();
    let user = only(headers, names.user)?;
    let email = only(headers, names.email)?;
    let groups = only(headers, names.groups)?;
    let mut shown = None;
    for name in names.shown {
        let value = only(headers, name)?.map(|value| fit(value, LONGEST_NAME)).filter(|value| !value.is_empty());
        shown = shown.or(value);
    }
    let Some(user) = user else { return Ok(None) };
    if user.len() > LONGEST_SUBJECT || user.chars().any(char::is_control) {
        return Err(Distrust::Claim("user"));
    }
    let groups = groups.unwrap_or_default().split(',').map(str::trim).filter(|group| !group.is_empty());
    Ok(Some(Identity {
        issuer: issuer.to_owned(),
        subject: user.to_owned(),
        name: shown.unwrap_or_else(|| fit(user, LONGEST_NAME)),
        email: email.map(|email| fit(email, LONGEST_NAME)),
        groups: groups.map(str::to_owned).collect(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proxy::remove;
    use http::{HeaderName, HeaderValue};

    fn headers(all: &[(&'static str, &str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &str)| {
            (HeaderName::from_static(name), HeaderValue::from_bytes(value.as_bytes()).expect("a value"))
        };
        all.iter().map(pair).fold(HeaderMap::new(), |mut map, (name, value)| {
            map.append(name, value);
            map
        })
    }

    #[test]
    fn each_family_is_read_and_no_other() {
        for (family, user, email, shown, groups) in [
            (
                Family::XForwarded,
                "x-forwarded-user",
                "x-forwarded-email",
                "x-forwarded-preferred-username",
                "x-forwarded-groups",
            ),
            (
                Family::XAuthRequest,
                "x-auth-request-user",
                "x-auth-request-email",
                "x-auth-request-preferred-username",
                "x-auth-request-groups",
            ),
            (Family::Remote, "remote-user", "remote-email", "remote-name", "remote-groups"),
        ] {
            let said =
                headers(&[(user, "ada"), (email, "ada@example.com"), (shown, "Ada Lövelace"), (groups, "a, b,,c d")]);
            let ada = told(&said, family, "proxy").expect("believed").expect("somebody");
            assert_eq!(
                (ada.issuer.as_str(), ada.subject.as_str(), ada.name.as_str()),
                ("proxy", "ada", "Ada Lövelace")
            );
            assert_eq!(ada.email.as_deref(), Some("ada@example.com"));
            assert_eq!(ada.groups.into_iter().collect::<Vec<_>>(), ["a", "b", "c d"]);
            for other in [Family::XForwarded, Family::XAuthRequest, Family::Remote] {
                assert_eq!(told(&said, other, "proxy").expect("read").is_some(), other == family);
            }
            for name in [user, email, shown, groups] {
                let mut twice = said.clone();
                twice.append(name, HeaderValue::from_static("eve"));
                assert_eq!(told(&twice, family, "proxy"), Err(Distrust::Repeated(name.to_owned())));
            }
            let mut rest = said.clone();
            rest.insert("x-forwarded-for", HeaderValue::from_static("10.0.0.1"));
            remove(&mut rest);
            assert_eq!(rest.keys().map(HeaderName::as_str).collect::<Vec<_>>(), ["x-forwarded-for"]);
        }
    }

    #[test]
    fn nobody_is_nobody_and_what_cannot_be_read_is_refused() {
        let user = |user: &str| told(&headers(&[("remote-user", user)]), Family::Remote, "proxy");
        assert_eq!(told(&HeaderMap::new(), Family::Remote, "proxy"), Ok(None));
        assert_eq!(user("  "), Ok(None));
        // Groups of nobody are nobody's.
        assert_eq!(told(&headers(&[("remote-groups", "a")]), Family::Remote, "proxy"), Ok(None));
        assert_eq!(user(&"x".repeat(256)), Err(Distrust::Claim("user")));
        let latin = HeaderMap::from_iter([(
            HeaderName::from_static("remote-user"),
            HeaderValue::from_bytes(b"\xe4").expect("a value"),
        )]);
        assert_eq!(told(&latin, Family::Remote, "proxy"), Err(Distrust::Unreadable("remote-user".into())));
    }
}
