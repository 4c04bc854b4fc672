//! Where the desk keeps what it remembers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{convert::Infallible, fmt, fmt::Write as _, str::FromStr};
use url::Url;

/// The parameters of an address that say where the database is and how that is checked, by the driver's names.
const PLACE: [&str; 11] = [
    "host",
    "hostaddr",
    "port",
    "dbname",
    "sslmode",
    "ssl-mode",
    "sslrootcert",
    "ssl-root-cert",
    "ssl-ca",
    "sslcert",
    "ssl-cert",
];

/// The path of a SQLite file, or the `postgres://` address of a database, which may hold a password: it is
/// never shown.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub(crate) struct DatabaseAddress(String);

impl DatabaseAddress {
    /// The address itself, for opening.
    pub(crate) fn address(&self) -> &str {
        &self.0
    }

    /// The address as it may be shown.
    pub(crate) fn place(&self) -> String {
        store::place_of(&self.0)
    }

    /// Where the database is and how that is checked, without user and password.
    pub(super) fn without_secrets(&self) -> String {
        let mut told = self.place();
        if let Ok(url) = Url::parse(&self.0) {
            for (name, value) in url.query_pairs().filter(|(name, _)| PLACE.contains(&name.as_ref())) {
                let _ = write!(told, " {name}={value}");
            }
        }
        told
    }

    /// Whether a password stands in it.
    pub(super) fn holds_password(&self) -> bool {
        match Url::parse(&self.0) {
            Ok(url) => {
                // A slash in a password that should have been encoded ends what is taken for the host.
                let cut = url.scheme().starts_with("postgres") && url.path().contains('@');
                cut || url.password().is_some() || url.query_pairs().any(|(name, _)| name.contains("password"))
            }
            // One with a mark in its password that should have been encoded, or the path of a file.
            Err(_) => self
                .0
                .split_once("://")
                .is_some_and(|(_, rest)| rest.rsplit_once('@').is_some_and(|(somebody, _)| somebody.contains(':'))),
        }
    }
}

impl Default for DatabaseAddress {
    fn default() -> Self {
        Self("data/cosell-desk.db".into())
    }
}

impl fmt::Debug for DatabaseAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.place())
    }
}

impl FromStr for DatabaseAddress {
    type Err = Infallible;

    fn from_str(address: &str) -> Result<Self, Infallible> {
        Ok(Self(address.trim().to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_does_not_show_itself() {
        let address = DatabaseAddress("postgres://desk:hush@db.example.com/desk".into());
        assert_eq!(format!("{address:?}"), "postgres://db.example.com/desk");
    }

    #[test]
    fn a_password_is_found_wherever_it_stands() {
        for (address, holds) in [
            ("data/cosell-desk.db", false),
            ("data/a:b@c.db", false),
            ("postgres://db.example.com:5432/desk", false),
            ("postgres://desk@db.example.com/desk?sslmode=verify-full&application_name=a:b@c", false),
            ("postgres:///desk?host=/run/postgresql", false),
            ("postgres://%2Frun%2Fpostgresql/desk", false),
            ("postgres://desk:hush@db.example.com/desk", true),
            ("postgresql://desk:hu@sh@db.example.com/desk", true),
            ("postgres://desk:hu/sh@db.example.com/desk", true),
            ("postgres://desk:12/34@db.example.com/desk", true),
            ("postgres://desk@db.example.com/desk?password=hush", true),
            ("postgres:///desk?user=desk&sslpassword=hush", true),
        ] {
            assert_eq!(DatabaseAddress(address.into()).holds_password(), holds, "{address}");
        }
    }
}
