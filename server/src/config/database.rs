//! Where the desk keeps what it remembers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{convert::Infallible, fmt, str::FromStr};

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
}
