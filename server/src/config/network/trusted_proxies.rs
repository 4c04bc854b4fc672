//! `trusted_proxies`.

use crate::config::operation::names;
use ipnet::{IpNet, Ipv4Net};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use std::{
    borrow::Cow,
    net::{IpAddr, Ipv6Addr},
};

/// The proxies whose word about the client counts, by address or network.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    /// Whether somebody at this address is one of them.
    pub(crate) fn holds(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|net| net.contains(&address))
    }

    /// Whether nobody is.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads a list.
    ///
    /// # Errors
    /// What is wrong with the first entry that is wrong, and what to write.
    pub(crate) fn parse(entries: &[String]) -> Result<Self, String> {
        entries.iter().filter(|entry| !entry.is_empty()).map(|entry| network(entry)).collect::<Result<_, _>>().map(Self)
    }
}

/// The shortest prefixes that name somebody in particular: 10.0.0.0/8, fc00::/7.
const SHORTEST: (u8, u8) = (8, 7);

fn network(entry: &str) -> Result<IpNet, String> {
    let everybody = || format!("{entry:?} trusts everybody: list the addresses of your own proxies");
    if entry == "*" {
        return Err(everybody());
    }
    let net = entry.parse::<IpNet>().or_else(|_| entry.parse::<IpAddr>().map(IpNet::from));
    let net =
        unmapped(net.map_err(|_| format!("{entry:?} is neither an address (10.0.0.7) nor a network (10.0.0.0/24)"))?);
    let shortest = if matches!(net, IpNet::V4(_)) { SHORTEST.0 } else { SHORTEST.1 };
    if net.prefix_len() < shortest { Err(everybody()) } else { Ok(net.trunc()) }
}

/// An IPv4 network that is written as IPv6 (`::ffff:10.0.0.0/104`) as what it is. One that holds all of IPv4
/// that way becomes `0.0.0.0/0`.
fn unmapped(net: IpNet) -> IpNet {
    const MAPPED: Ipv6Addr = Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0);
    let IpNet::V6(six) = net else { return net };
    if six.prefix_len() <= 96 && six.contains(&MAPPED) {
        return Ipv4Net::default().into();
    }
    let four = six.addr().to_ipv4_mapped().zip(six.prefix_len().checked_sub(96));
    four.and_then(|(address, prefix)| Ipv4Net::new(address, prefix).ok()).map_or(net, IpNet::from)
}

impl<'de> Deserialize<'de> for TrustedProxies {
    fn deserialize<D: Deserializer<'de>>(value: D) -> Result<Self, D::Error> {
        let entries = names(value)?;
        Self::parse(&entries).map_err(D::Error::custom)
    }
}

impl JsonSchema for TrustedProxies {
    fn schema_name() -> Cow<'static, str> {
        "TrustedProxies".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        generator.subschema_for::<Vec<String>>()
    }
}
