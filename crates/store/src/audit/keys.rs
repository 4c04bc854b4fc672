//! The keys with which rows are sealed, so that whoever can write the database cannot write the record.

use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use std::{fmt, fmt::Write as _, sync::Arc};
use thiserror::Error;

/// Fewer characters could be guessed.
const SHORTEST: usize = 32;
/// What a key's id is made of, together with the key.
const NAMING: &[u8] = b"cosell-desk audit key id";

/// The key that seals, and those that have sealed before. None, and rows are hashed without one.
#[derive(Clone, Default)]
pub struct AuditKeys {
    /// The current one first.
    keys: Arc<[Key]>,
}

struct Key {
    id: String,
    secret: Vec<u8>,
}

/// Why keys cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum KeyProblem {
    /// There is no key.
    #[error("it holds no key: write one of {SHORTEST} random characters or more, such as `openssl rand -hex 32` makes")]
    None,
    /// A key is too short.
    #[error(
        "the key on line {line} is too short: write {SHORTEST} random characters or more, such as `openssl rand -hex 32` \
         makes"
    )]
    TooShort {
        /// Its line, from 1.
        line: usize,
    },
}

impl AuditKeys {
    /// Reads keys, one a line, the current one first. Empty lines do not count.
    ///
    /// # Errors
    /// When there is none, or one is too short.
    pub fn parse(text: &str) -> Result<Self, KeyProblem> {
        let mut keys = Vec::new();
        for (index, line) in text.lines().enumerate() {
            match line.trim() {
                "" => {}
                secret if secret.len() < SHORTEST => return Err(KeyProblem::TooShort { line: index + 1 }),
                secret => keys.push(Key { id: id_of(secret.as_bytes()), secret: secret.as_bytes().to_vec() }),
            }
        }
        if keys.is_empty() { Err(KeyProblem::None) } else { Ok(Self { keys: keys.into() }) }
    }

    /// The id of the key that seals, by which rows name it. It tells nothing of the key.
    #[must_use]
    pub fn current(&self) -> Option<&str> {
        self.keys.first().map(|key| key.id.as_str())
    }

    /// Whether rows under this key's id can be checked.
    #[must_use]
    pub fn knows(&self, id: &str) -> bool {
        self.keys.iter().any(|key| key.id == id)
    }

    /// The hash of an encoded row: with the key of that id, or without one. `None` when there is no such key.
    pub(crate) fn hash(&self, key: Option<&str>, encoded: &[u8]) -> Option<String> {
        match key {
            None => Some(hex(&Sha256::digest(encoded))),
            Some(id) => self.keys.iter().find(|key| key.id == id).map(|key| mac(&key.secret, encoded)),
        }
    }
}

impl fmt::Debug for AuditKeys {
    /// The ids alone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.keys.iter().map(|key| &key.id)).finish()
    }
}

fn id_of(secret: &[u8]) -> String {
    let mut id = mac(secret, NAMING);
    id.truncate(16);
    id
}

fn mac(secret: &[u8], text: &[u8]) -> String {
    // A key of HMAC may have any length.
    Hmac::<Sha256>::new_from_slice(secret).map_or_else(
        |_| String::new(),
        |mut mac| {
            mac.update(text);
            hex(&mac.finalize().into_bytes())
        },
    )
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "0123456789abcdef0123456789abcdef";
    const OTHER: &str = "fedcba9876543210fedcba9876543210";

    #[test]
    fn the_first_key_seals_and_all_are_known() {
        let keys = AuditKeys::parse(&format!("\n{ONE}\n  {OTHER}  \n")).expect("keys");
        let alone = AuditKeys::parse(OTHER).expect("a key");
        assert_ne!(keys.current(), alone.current());
        assert!(keys.knows(alone.current().expect("one")));
        assert_eq!(keys.hash(alone.current(), b"row"), alone.hash(alone.current(), b"row"));
        assert_eq!(alone.hash(keys.current(), b"row"), None);
    }

    #[test]
    fn hashes_are_those_of_the_standards() {
        let none = AuditKeys::default();
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(none.hash(None, b"").as_deref(), Some(empty));
        // RFC 4231, test case 2.
        let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(mac(b"Jefe", b"what do ya want for nothing?"), expected);
    }

    #[test]
    fn what_is_no_key_is_told_and_a_key_does_not_show_itself() {
        assert_eq!(AuditKeys::parse(" \n").expect_err("none"), KeyProblem::None);
        assert_eq!(AuditKeys::parse(&format!("{ONE}\nshort")).expect_err("short"), KeyProblem::TooShort { line: 2 });
        assert!(!format!("{:?}", AuditKeys::parse(ONE)).contains(ONE));
    }
}
