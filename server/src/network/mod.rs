//! Who is at the other end: which neighbour sent a request, for which client, under which name.

mod arrive;
mod forwarded;
mod shares;

pub(crate) use arrive::arrive;
pub(crate) use shares::{Place, Share, Shares};

use crate::{
    config::{Config, ForwardedHeader, PublicUrl, TrustedProxies},
    cookies,
};
use axum::http::{HeaderMap, header};
use std::net::{IpAddr, SocketAddr};

/// The direct neighbour: who opened the connection. The accept loop puts it into each request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Peer(pub(crate) SocketAddr);

/// Whose request it is, as far as it is sure: the neighbour, or whom trusted proxies name. Nobody in tests
/// without a connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct ClientAddress(pub(crate) Option<IpAddr>);

/// The request has come through something that tells of a client, and that is not trusted to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ThroughStranger;

/// What is configured of it, and what follows for every request.
#[derive(Debug)]
pub(crate) struct Network {
    public_url: Option<PublicUrl>,
    trusted: TrustedProxies,
    header: ForwardedHeader,
    hsts: Option<String>,
    /// The usual names of loopback with the port on which the desk listens.
    own: [String; 4],
}

impl Network {
    /// For a desk that listens at `address`.
    pub(crate) fn new(config: &Config, address: SocketAddr) -> Self {
        let port = address.port();
        let https = config.public_url.as_ref().is_some_and(PublicUrl::is_https);
        Self {
            public_url: config.public_url.clone(),
            trusted: config.trusted_proxies.clone(),
            header: config.forwarded_header,
            hsts: if https { config.hsts.header() } else { None },
            own: [
                address.to_string(),
                format!("localhost:{port}"),
                format!("127.0.0.1:{port}"),
                format!("[::1]:{port}"),
            ],
        }
    }

    /// What every address begins with: `/cosell`, or nothing.
    pub(crate) fn base(&self) -> &str {
        self.public_url.as_ref().map_or("", PublicUrl::base)
    }

    /// Whether people speak TLS.
    pub(crate) fn is_https(&self) -> bool {
        self.public_url.as_ref().is_some_and(PublicUrl::is_https)
    }

    /// The value of `Strict-Transport-Security`, if it is to be said.
    pub(crate) fn hsts(&self) -> Option<&str> {
        self.hsts.as_deref()
    }

    /// The name of the session's cookie.
    pub(crate) fn session_cookie(&self) -> String {
        cookies::name(self, "cosell_session")
    }

    /// The path for which the desk's cookies hold.
    pub(crate) fn cookie_path(&self) -> String {
        if self.is_https() { "/".to_owned() } else { format!("{}/", self.base()) }
    }

    /// Whether a direct neighbour is a trusted proxy; nobody is none.
    pub(crate) fn trusts(&self, peer: Option<Peer>) -> bool {
        peer.is_some_and(|peer| self.trusted.holds(peer.0.ip()))
    }

    /// Whether the desk is called by this `Host`: that of its public address, or without one those of loopback.
    /// A request for another host is refused: it comes by a name that somebody else made point here.
    pub(crate) fn is_called(&self, host: &str) -> bool {
        match &self.public_url {
            Some(url) => {
                let usual = url.usual_port().map(|port| format!("{}:{port}", url.authority()));
                host.eq_ignore_ascii_case(url.authority()) || usual.is_some_and(|it| host.eq_ignore_ascii_case(&it))
            }
            None => self.own.iter().any(|own| host.eq_ignore_ascii_case(own)),
        }
    }

    /// What `Origin` says on the desk's own pages, for a request with this `Host`.
    pub(crate) fn origin(&self, host: &str) -> String {
        match &self.public_url {
            Some(url) => url.origin(),
            // Pages of a browser on this machine, which writes names of hosts in small letters.
            None => format!("http://{}", host.to_ascii_lowercase()),
        }
    }
}

/// The one `Host` of a request; none, if there are several.
pub(crate) fn host(headers: &HeaderMap) -> Option<&str> {
    let mut hosts = headers.get_all(header::HOST).iter();
    let host = hosts.next()?.to_str().ok()?;
    hosts.next().is_none().then_some(host)
}

/// Whether a host is an address instead of a name. No other site's name can be made to be one.
pub(crate) fn is_address(host: &str) -> bool {
    host.parse::<SocketAddr>().is_ok() || host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().is_ok()
}

#[cfg(test)]
mod tests;
