//! `public_url`.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::{borrow::Cow, fmt, str::FromStr};
use url::{Host, Url};

/// The address by which people call the desk: it fixes scheme, host and prefix, whatever a request says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PublicUrl {
    url: Url,
}

impl PublicUrl {
    /// Whether people speak TLS, be it with a proxy.
    pub(crate) fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// Scheme, host and port as browsers write them in `Origin`.
    pub(crate) fn origin(&self) -> String {
        self.url.origin().ascii_serialization()
    }

    /// Host and port as browsers write them in `Host`: without the scheme's own port.
    pub(crate) fn authority(&self) -> &str {
        self.url.authority()
    }

    /// The scheme's own port, which some write where others leave it out.
    pub(crate) fn usual_port(&self) -> Option<u16> {
        if self.url.port().is_some() { None } else { self.url.port_or_known_default() }
    }

    /// What every path begins with: `/cosell`, or nothing.
    pub(crate) fn base(&self) -> &str {
        self.url.path().trim_end_matches('/')
    }

    /// Whether it only leads to one's own machine.
    pub(crate) fn is_loopback(&self) -> bool {
        match self.url.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }
}

impl FromStr for PublicUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let example = "such as https://desk.example.com/ or https://www.example.com/cosell/";
        let mut url = Url::parse(text).map_err(|error| format!("write the whole address, {example} ({error})"))?;
        if !matches!(url.scheme(), "https" | "http") || !url.has_host() {
            return Err(format!("write an address that begins with https://, {example}"));
        }
        if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
            return Err(format!("write only scheme, host, port and path, {example}"));
        }
        let path = url.path().trim_end_matches('/').to_owned();
        let plain = |segment: &str| {
            !segment.is_empty() && segment.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.~".contains(&b))
        };
        if !path.split('/').skip(1).all(plain) {
            return Err("the path may hold letters, digits and -_.~ between single slashes".to_owned());
        }
        url.set_path(&format!("{path}/"));
        let parsed = Self { url };
        if !parsed.is_https() && !parsed.is_loopback() {
            return Err(format!("cookies would travel in the clear: begin it with https://, {example}"));
        }
        Ok(parsed)
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.url.fmt(f)
    }
}

impl Serialize for PublicUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for PublicUrl {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        String::deserialize(value)?.parse().map_err(D::Error::custom)
    }
}

impl JsonSchema for PublicUrl {
    fn schema_name() -> Cow<'static, str> {
        "PublicUrl".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "format": "uri" })
    }
}
