//! Finds the client behind trusted proxies.
//!
//! Each proxy appends whom it heard from, so the list is read from its end, as long as proxies are trusted: what
//! stands further left may be anybody's invention.

use super::{ClientAddress, ForwardedHeader, TrustedProxies};
use axum::http::{HeaderMap, HeaderName, header};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
/// All that proxies tell of a client begins so, but for these.
const TOLD: &str = "x-forwarded-";
const ALSO_TOLD: [HeaderName; 2] = [header::FORWARDED, HeaderName::from_static("x-real-ip")];
/// No chain of proxies is longer.
const MOST_HOPS: usize = 32;

/// Whose request it is: `peer`, or if that one is trusted whom it names, and so on. What cannot be read ends the
/// search: the last address that is sure is taken.
pub(super) fn client(
    peer: IpAddr,
    headers: &HeaderMap,
    kind: ForwardedHeader,
    trusted: &TrustedProxies,
) -> ClientAddress {
    let mut client = peer.to_canonical();
    let name = match kind {
        ForwardedHeader::XForwardedFor => X_FORWARDED_FOR,
        ForwardedHeader::Forwarded => header::FORWARDED,
    };
    let lines: Vec<_> = headers.get_all(name).iter().collect();
    let hops = lines.iter().rev().flat_map(|line| line.as_bytes().rsplit(|byte| *byte == b','));
    for hop in hops.take(MOST_HOPS) {
        if !trusted.holds(client) {
            break;
        }
        let hop = std::str::from_utf8(hop).ok().map(|hop| hop.trim_matches([' ', '\t']));
        let said = hop.and_then(|hop| match kind {
            ForwardedHeader::XForwardedFor => address(hop),
            ForwardedHeader::Forwarded => element(hop),
        });
        let Some(said) = said else { break };
        client = said;
    }
    ClientAddress(Some(client))
}

/// Removes what nobody who is trusted has said; whether there was any of it.
pub(super) fn remove(headers: &mut HeaderMap) -> bool {
    let said: Vec<_> = headers.keys().filter(|name| name.as_str().starts_with(TOLD)).cloned().collect();
    let mut any = false;
    for name in said.into_iter().chain(ALSO_TOLD) {
        any |= headers.remove(name).is_some();
    }
    any
}

/// An address, with a port or without; that of nobody is none.
fn address(text: &str) -> Option<IpAddr> {
    let bare = || text.strip_prefix('[')?.strip_suffix(']')?.parse::<Ipv6Addr>().ok().map(IpAddr::from);
    let with_port = || text.parse::<SocketAddr>().ok().map(|socket| socket.ip());
    let address = text.parse().ok().or_else(bare).or_else(with_port)?.to_canonical();
    (!address.is_unspecified() && !address.is_multicast()).then_some(address)
}

/// The `for` of one element of `Forwarded` (RFC 7239, section 4): pairs between semicolons, each name once.
fn element(text: &str) -> Option<IpAddr> {
    let mut found = None;
    for pair in text.split(';') {
        let (name, value) = pair.trim_matches([' ', '\t']).split_once('=')?;
        if name.eq_ignore_ascii_case("for") && found.replace(value).is_some() {
            return None;
        }
    }
    let value = found?;
    match value.strip_prefix('"') {
        Some(quoted) => address(quoted.strip_suffix('"')?),
        // A colon or bracket only stands in quotes.
        None if value.contains([':', '[', '"']) => None,
        None => address(value),
    }
}

#[cfg(test)]
mod tests;
