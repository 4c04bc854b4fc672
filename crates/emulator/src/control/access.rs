//! Keeps websites out: a page that someone happens to have open must not be able to read or change
//! the emulator on their machine.

use std::net::IpAddr;

use axum::extract::Request;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::ControlError;
use crate::config::ControlAccess;

/// Nothing but the emulator's own files may be loaded by its page, and nobody may frame it.
const POLICY: &str = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
                      object-src 'none'";

/// What a request must fulfil.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Guard {
    /// It must address the emulator as loopback. Whoever makes the name of a website point to this
    /// machine ("DNS rebinding") is betrayed by that name in `Host`.
    LoopbackOnly,
    /// Any name will do.
    AnyHost,
}

impl Guard {
    /// The guard for an emulator that listens at this address; nothing when it isn't controlled
    /// over HTTP at all.
    pub(super) fn of(access: ControlAccess, listen: IpAddr) -> Option<Self> {
        access.is_on(listen).then_some(match access {
            ControlAccess::On => Self::AnyHost,
            ControlAccess::Auto | ControlAccess::Off => Self::LoopbackOnly,
        })
    }
}

/// Lets a request through or refuses it, and adds the headers that every answer has.
pub(super) async fn check(guard: Guard, request: Request, next: Next) -> Response {
    let mut response = match objection(guard, request.method(), request.uri(), request.headers()) {
        None => next.run(request).await,
        Some(error) => error.into_response(),
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Why the request is refused, if it is.
fn objection(guard: Guard, method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<ControlError> {
    let host = match host(uri, headers) {
        Ok(host) => host,
        Err(error) => return Some(error),
    };
    // Browsers always send a host. A caller without one is a program, or the router called in
    // process, and needs no protection from itself.
    if guard == Guard::LoopbackOnly
        && let Some(host) = &host
        && !is_loopback(host.host())
    {
        return Some(ControlError::Refused(format!(
            "The emulator can't be controlled under the name {:?}. Use 127.0.0.1 or localhost, or start it with \
             --control on.",
            host.host()
        )));
    }
    if let Some(origin) = headers.get(header::ORIGIN)
        && !host.is_some_and(|host| is_own(origin, &host))
    {
        return Some(ControlError::Refused(
            "The emulator can't be controlled from the pages of other sites. Call it from a program, or use the \
             emulator's own page."
                .to_owned(),
        ));
    }
    // A form on a website can send many kinds of bodies, but not this one without asking first.
    let has_body = matches!(*method, Method::POST | Method::PUT | Method::PATCH);
    (has_body && !is_json(headers)).then_some(ControlError::NotJson)
}

/// Where the request is addressed to.
fn host(uri: &Uri, headers: &HeaderMap) -> Result<Option<Authority>, ControlError> {
    let unreadable = || ControlError::Refused("The header Host can't be read.".to_owned());
    let mut all = headers.get_all(header::HOST).iter();
    match (all.next(), all.next()) {
        (None, _) => Ok(uri.authority().cloned()),
        (Some(one), None) => Authority::try_from(one.as_bytes()).map(Some).map_err(|_| unreadable()),
        (Some(_), Some(_)) => Err(unreadable()),
    }
}

fn is_loopback(host: &str) -> bool {
    let bare = host.strip_prefix('[').and_then(|it| it.strip_suffix(']')).unwrap_or(host);
    host.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|it| it.is_loopback())
}

/// Whether a page from this origin was served under this host.
fn is_own(origin: &HeaderValue, host: &Authority) -> bool {
    let origin = origin.to_str().ok();
    let authority = origin.and_then(|it| it.strip_prefix("http://").or_else(|| it.strip_prefix("https://")));
    authority.is_some_and(|it| it.eq_ignore_ascii_case(host.as_str()))
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    fn refused(guard: Guard, pairs: &[(&str, &str)]) -> bool {
        let headers = pairs.iter().map(|(name, value)| {
            let name = HeaderName::try_from(*name).expect("a header name");
            (name, HeaderValue::try_from(*value).expect("a header value"))
        });
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(name, value);
        }
        objection(guard, &Method::GET, &Uri::from_static("/"), &map).is_some()
    }

    #[test]
    fn only_loopback_names_are_accepted_unless_asked_otherwise() {
        for host in ["localhost", "LOCALHOST:4599", "127.0.0.1:4599", "127.8.9.1", "[::1]:4599"] {
            assert!(!refused(Guard::LoopbackOnly, &[("host", host)]), "{host}");
        }
        for host in ["evil.example.com:4599", "localhost.evil.example.com", "10.0.0.1", "127.0.0.1.evil.example.com"] {
            assert!(refused(Guard::LoopbackOnly, &[("host", host)]), "{host}");
            assert!(!refused(Guard::AnyHost, &[("host", host)]), "{host}");
        }
        for guard in [Guard::LoopbackOnly, Guard::AnyHost] {
            assert!(!refused(guard, &[]));
            assert!(refused(guard, &[("host", "a b")]));
            assert!(refused(guard, &[("host", "localhost"), ("host", "evil.example.com")]));
        }
    }

    #[test]
    fn only_the_emulators_own_pages_may_call() {
        let own = [("host", "localhost:4599"), ("origin", "http://localhost:4599")];
        assert!(!refused(Guard::LoopbackOnly, &own));
        for origin in ["http://localhost:3000", "http://localhost", "https://evil.example.com", "null", ""] {
            for guard in [Guard::LoopbackOnly, Guard::AnyHost] {
                assert!(refused(guard, &[("host", "localhost:4599"), ("origin", origin)]), "{origin}");
            }
        }
        assert!(refused(Guard::AnyHost, &[("origin", "http://localhost")]));
    }

    #[test]
    fn by_default_only_a_loopback_listener_is_controlled() {
        let loopback = IpAddr::from(Ipv4Addr::LOCALHOST);
        let all = IpAddr::from(Ipv4Addr::UNSPECIFIED);
        assert_eq!(Guard::of(ControlAccess::Auto, loopback), Some(Guard::LoopbackOnly));
        assert_eq!(Guard::of(ControlAccess::Auto, all), None);
        assert_eq!(Guard::of(ControlAccess::On, all), Some(Guard::AnyHost));
        assert_eq!(Guard::of(ControlAccess::Off, loopback), None);
    }
}
