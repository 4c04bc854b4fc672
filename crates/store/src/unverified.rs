//! Whether the way to a database can be trusted, by its address.

use crate::database::is_postgres;
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use std::net::IpAddr;

/// A PostgreSQL server elsewhere, of which nothing says who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unverified {
    /// Where it is.
    pub host: String,
}

/// The server that an address leads to, if that is on another machine and not known by a certificate. Read as the driver
/// reads it, so parameters and the environment (`PGSSLMODE`, `PGHOST`) count. `None` also for an address that cannot be
/// read, which opening explains.
#[must_use]
pub fn unverified(address: &str) -> Option<Unverified> {
    if !is_postgres(address) {
        return None;
    }
    let options: PgConnectOptions = address.parse().ok()?;
    let host = options.get_host();
    let verified = match options.get_ssl_mode() {
        PgSslMode::VerifyCa | PgSslMode::VerifyFull => true,
        PgSslMode::Disable | PgSslMode::Allow | PgSslMode::Prefer | PgSslMode::Require => false,
    };
    let here = options.get_socket().is_some()
        || host.starts_with('/')
        || host == "localhost"
        || host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    (!verified && !here).then(|| Unverified { host: host.to_owned() })
}
