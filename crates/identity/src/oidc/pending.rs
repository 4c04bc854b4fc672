//! What is remembered while somebody is at the provider.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
use time::{Duration, OffsetDateTime};

/// So long somebody may take at the provider.
pub const PENDING_MINUTES: i64 = 10;

/// What is remembered while somebody is at the provider. It belongs into the session of the browser that went there,
/// and is used once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// At which provider.
    pub provider: String,
    /// What the answer must carry: by it the browser's answers are told apart.
    pub state: String,
    /// What the token must carry.
    pub(super) nonce: String,
    /// What redeems the code (RFC 7636).
    pub(super) verifier: String,
    /// To where the provider sends them back.
    pub(super) redirect: String,
    /// Where to go then.
    pub next: String,
    /// When they left, in seconds since 1970.
    pub(super) begun: i64,
}

impl fmt::Debug for Pending {
    /// Leaves out what redeems the code.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pending").field("provider", &self.provider).field("begun", &self.begun).finish_non_exhaustive()
    }
}

impl Pending {
    pub(super) fn new(provider: &str, redirect: &str, next: &str, now: OffsetDateTime) -> Self {
        Self {
            provider: provider.to_owned(),
            state: random(),
            nonce: random(),
            verifier: random(),
            redirect: redirect.to_owned(),
            next: next.to_owned(),
            begun: now.unix_timestamp(),
        }
    }

    /// Whether it is too late for an answer.
    #[must_use]
    pub fn has_expired(&self, now: OffsetDateTime) -> bool {
        let age = now.unix_timestamp() - self.begun;
        !(-Duration::MINUTE.whole_seconds()..PENDING_MINUTES * 60).contains(&age)
    }

    /// What the provider is told of the verifier: its SHA-256.
    pub(super) fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(&self.verifier))
    }
}

/// 256 bits that nobody can guess, as 43 letters.
fn random() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}
