//! How people call the desk, and which proxies stand between.

mod public_url;
mod trusted_proxies;

pub(crate) use public_url::PublicUrl;
pub(crate) use trusted_proxies::TrustedProxies;

use super::Config;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The header in which trusted proxies tell of the client. Only one is read: a proxy that writes one of them
/// passes on the other as the client sent it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ForwardedHeader {
    /// `X-Forwarded-For`: nginx, Caddy, load balancers of AWS.
    #[default]
    XForwardedFor,
    /// `Forwarded`, RFC 7239.
    Forwarded,
}

/// What browsers are told to remember: to call the desk by TLS only. Said when `public_url` is https.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct HstsSection {
    /// For so many days after each answer; 0 says nothing.
    pub(crate) days: u32,
    /// For names below the desk's own as well.
    pub(crate) subdomains: bool,
}

impl Default for HstsSection {
    fn default() -> Self {
        Self { days: 730, subdomains: true }
    }
}

impl HstsSection {
    /// The header's value, if something is to be said.
    pub(crate) fn header(self) -> Option<String> {
        let Self { days, subdomains } = self;
        let seconds = u64::from(days) * 86_400;
        (days > 0).then(|| format!("max-age={seconds}{}", if subdomains { "; includeSubDomains" } else { "" }))
    }
}

/// What is wrong with where the desk can be reached. Whatever leads beyond this machine needs people who have to
/// prove who they are (`real_sign_in`), an address that is known, and TLS.
pub(super) fn reach(config: &Config, real_sign_in: bool) -> Vec<String> {
    let (listen, public) = (config.listen, config.public_url.as_ref());
    let listens = (!listen.ip().is_loopback()).then(|| format!("`listen` is {listen}, which others can reach"));
    let called =
        public.filter(|url| !url.is_loopback()).map(|url| format!("`public_url` is {url}, which others can call"));
    let mut problems = Vec::new();
    if let Some(listens) = &listens
        && !public.is_some_and(PublicUrl::is_https)
    {
        problems.push(format!(
            "{listens}: set `public_url` to the https address by which they call the desk, or listen on 127.0.0.1"
        ));
    }
    if !real_sign_in {
        let open = "but nobody has to prove who they are";
        problems.extend(listens.map(|it| format!("{it}, {open}: use 127.0.0.1")));
        problems.extend(called.map(|it| format!("{it}, {open}: call it by a name of this machine, such as localhost")));
    }
    problems
}

#[cfg(test)]
mod tests;
