//! Where events are posted to.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use axum::http::{HeaderName, HeaderValue, Uri, header};
use serde::{Deserialize, Serialize};

/// A URL on this machine that events are posted to. Others are refused: the emulator must not be
/// made to call strangers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EventsUrl(Uri);

/// A header that goes with every posted event, as EventBridge's API destinations send one. Written
/// `Name: value`, or as the value of `Authorization` alone. Its text is never shown.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct EventsSecret {
    name: HeaderName,
    value: HeaderValue,
}

/// Why events can't be posted so.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// The URL can't be used.
    #[error("events are posted to http:// on this machine only, such as http://127.0.0.1:8000/events, not to {0:?}")]
    Url(String),
    /// The header can't be sent.
    #[error("the events' secret must be `Name: value` or a value for Authorization, in plain characters")]
    Secret,
}

impl EventsUrl {
    pub(super) fn uri(&self) -> &Uri {
        &self.0
    }
}

impl FromStr for EventsUrl {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Self, TargetError> {
        let refused = || TargetError::Url(text.to_owned());
        let uri: Uri = text.parse().map_err(|_| refused())?;
        let authority = uri.authority().ok_or_else(refused)?.as_str();
        let host = uri.host().unwrap_or_default();
        let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
        let is_here = host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|it| it.is_loopback());
        if uri.scheme_str() != Some("http") || authority.contains('@') || !is_here {
            return Err(refused());
        }
        Ok(Self(uri))
    }
}

impl TryFrom<String> for EventsUrl {
    type Error = TargetError;

    fn try_from(text: String) -> Result<Self, TargetError> {
        text.parse()
    }
}

impl From<EventsUrl> for String {
    fn from(url: EventsUrl) -> Self {
        url.0.to_string()
    }
}

impl fmt::Display for EventsUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl EventsSecret {
    pub(super) fn header(&self) -> (HeaderName, HeaderValue) {
        (self.name.clone(), self.value.clone())
    }
}

impl FromStr for EventsSecret {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Self, TargetError> {
        let named = text.split_once(": ").and_then(|(name, value)| Some((name.parse::<HeaderName>().ok()?, value)));
        let (name, value) = named.unwrap_or((header::AUTHORIZATION, text));
        let mut value = HeaderValue::try_from(value.trim()).map_err(|_| TargetError::Secret)?;
        if value.is_empty() {
            return Err(TargetError::Secret);
        }
        value.set_sensitive(true);
        Ok(Self { name, value })
    }
}

impl TryFrom<String> for EventsSecret {
    type Error = TargetError;

    fn try_from(text: String) -> Result<Self, TargetError> {
        text.parse()
    }
}

impl fmt::Debug for EventsSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "EventsSecret({}: …)", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_posted_to() {
        for right in ["http://127.0.0.1:8000/events", "http://localhost/x?y=1", "http://[::1]:9/", "http://127.9.9.9"] {
            assert!(right.parse::<EventsUrl>().is_ok(), "{right}");
        }
        for wrong in [
            "https://127.0.0.1/",
            "http://192.168.1.4/",
            "http://169.254.169.254/latest",
            "http://0.0.0.0/",
            "http://example.com/",
            "http://localhost.example.com/",
            "http://127.0.0.1@example.com/",
            "http://user@127.0.0.1/",
            "file:///etc/hosts",
            "/events",
            "",
        ] {
            assert!(wrong.parse::<EventsUrl>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_secret_is_a_header_and_never_shown() {
        let named: EventsSecret = "X-Api-Key: open sesame".parse().expect("a header");
        assert_eq!(named.header(), (HeaderName::from_static("x-api-key"), HeaderValue::from_static("open sesame")));
        let bare: EventsSecret = "Bearer a: b".parse().expect("a value");
        assert_eq!(bare.header().0, header::AUTHORIZATION);
        assert_eq!(bare.header().1, "Bearer a: b");
        assert!(!format!("{named:?} {bare:?}").contains("sesame"));
        assert!("".parse::<EventsSecret>().is_err());
        assert!("a\r\nb".parse::<EventsSecret>().is_err());
    }
}
