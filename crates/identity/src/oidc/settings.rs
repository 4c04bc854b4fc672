//! What the desk and a provider have agreed on.

use super::Strength;
use crate::ClaimNames;
use std::{fmt, time::Duration};
use url::Url;

/// What the desk and a provider have agreed on.
#[derive(Clone, PartialEq, Eq)]
pub struct Settings {
    /// The name by which the desk knows the provider.
    pub id: String,
    /// The provider's issuer, letter by letter as it calls itself.
    pub issuer: String,
    /// The desk's id there.
    pub client_id: String,
    /// The desk's secret there; none for a public client, which PKCE alone protects.
    pub client_secret: Option<String>,
    /// What is asked for; `openid` is among it.
    pub scopes: Vec<String>,
    /// Where tokens say what.
    pub claims: ClaimNames,
    /// Whether the user information is asked for too, because tokens do not hold the groups.
    pub userinfo: bool,
    /// How strongly somebody has to have signed in there.
    pub strength: Strength,
    /// After so long at the earliest keys are fetched again because of a key that is not known.
    pub keys_again: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            id: String::new(),
            issuer: String::new(),
            client_id: String::new(),
            client_secret: None,
            scopes: ["openid", "profile", "email"].map(str::to_owned).to_vec(),
            claims: ClaimNames::default(),
            userinfo: false,
            strength: Strength::default(),
            keys_again: Duration::from_secs(30),
        }
    }
}

impl fmt::Debug for Settings {
    /// Leaves out the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("id", &self.id)
            .field("issuer", &self.issuer)
            .field("client_id", &self.client_id)
            .field("scopes", &self.scopes)
            .field("claims", &self.claims)
            .field("userinfo", &self.userinfo)
            .field("strength", &self.strength)
            .finish_non_exhaustive()
    }
}

/// An issuer's address, if it can be one: `https`, or `http` on this machine; no query, no fragment, no name and
/// password (OpenID Connect Core 1.0, section 1.2, "Issuer Identifier").
///
/// # Errors
/// What is wrong with it, to go on after "it".
pub fn issuer_url(issuer: &str) -> Result<Url, &'static str> {
    let url = Url::parse(issuer).map_err(|_| "is no address: write it as the provider does, with https://")?;
    if url.query().is_some() || url.fragment().is_some() {
        return Err("has a query or fragment: write the issuer, not the address of a page");
    }
    if is_safe(&url, false) || is_safe(&url, true) && is_loopback(&url) {
        Ok(url)
    } else {
        Err("begins with neither https:// nor, on this machine, http://: tokens would be open to others on the way")
    }
}

/// Whether the desk asks there, or sends people there: by TLS, or plainly on this machine if the issuer is there too.
pub(super) fn is_safe(url: &Url, plain: bool) -> bool {
    let anonymous = url.username().is_empty() && url.password().is_none();
    let secret = url.scheme() == "https" || plain && url.scheme() == "http" && is_loopback(url);
    anonymous && secret && url.host().is_some()
}

/// Whether it is on this machine.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_issuer_is_reached_safely_or_not_at_all() {
        for fine in
            ["https://id.example.com", "https://id.example.com/realms/a", "http://127.0.0.1:9", "http://[::1]:9/"]
        {
            assert!(issuer_url(fine).is_ok(), "{fine}");
        }
        for wrong in [
            "id.example.com",
            "http://id.example.com",
            "ftp://localhost",
            "https://a:b@id.example.com",
            "https://id.example.com/?a",
            "https://id.example.com/#a",
            "http://localhost.example.com",
            "file:///etc/passwd",
        ] {
            assert!(issuer_url(wrong).is_err(), "{wrong}");
        }
    }
}
