//! What is remembered while somebody is at the provider.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
use time::{Duration, OffsetDateTime};

/// So long somebody may take at the provider.
pub const PENDING_MINUTES: i64 = 10;

/// What is remembered while somebody is at the provider. It belongs to the browser that went there, may be kept by it, and
/// is used once.
///
/// State, nonce and verifier are hashes of one secret. So whoever keeps it cannot choose them: a code that was stolen from
/// somebody else, with the nonce and the challenge that went with it, fits nothing that can be made up (OpenID Connect
/// Core 1.0, section 15.5.2).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pending {
    /// At which provider.
    pub provider: String,
    /// What only that browser and the desk know.
    secret: String,
    /// To where the provider sends them back.
    pub(super) redirect: String,
    /// Where to go then.
    pub next: String,
    /// When they left, in seconds since 1970.
    pub(super) begun: i64,
}

impl fmt::Debug for Pending {
    /// Leaves out the secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pending").field("provider", &self.provider).field("begun", &self.begun).finish_non_exhaustive()
    }
}

impl Pending {
    pub(super) fn new(provider: &str, redirect: &str, next: &str, now: OffsetDateTime) -> Self {
        Self {
            provider: provider.to_owned(),
            secret: random(),
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

    /// When they left, in seconds since 1970.
    #[must_use]
    pub fn begun(&self) -> i64 {
        self.begun
    }

    /// What the answer must carry: by it the browser's answers are told apart.
    #[must_use]
    pub fn state(&self) -> String {
        self.derived("state")
    }

    /// What the token must carry.
    pub(super) fn nonce(&self) -> String {
        self.derived("nonce")
    }

    /// What redeems the code (RFC 7636).
    pub(super) fn verifier(&self) -> String {
        self.derived("verifier")
    }

    /// What the provider is told of the verifier: its SHA-256.
    pub(super) fn challenge(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.verifier()))
    }

    fn derived(&self, what: &str) -> String {
        let digest = Sha256::new().chain_update(what).chain_update(" ").chain_update(&self.secret).finalize();
        URL_SAFE_NO_PAD.encode(digest)
    }
}

/// 256 bits that nobody can guess, as 43 letters.
fn random() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_provider_sees_tells_nothing_of_the_rest() {
        let now = OffsetDateTime::now_utc();
        let pending = Pending::new("contoso", "https://desk.example.com/back", "/", now);
        let seen = [pending.state(), pending.nonce(), pending.challenge()];
        for hidden in [pending.secret.clone(), pending.verifier()] {
            assert!(hidden.len() == 43 && !seen.contains(&hidden));
            assert!(!format!("{pending:?}").contains(&hidden));
        }
        assert_eq!(seen.iter().collect::<std::collections::BTreeSet<_>>().len(), 3);
        let other = Pending::new("contoso", "https://desk.example.com/back", "/", now);
        assert!(other.state() != pending.state() && other.nonce() != pending.nonce());
        // Whoever takes a nonce that was seen for the secret has another nonce.
        let forged = Pending { secret: pending.nonce(), ..other };
        assert_ne!(forged.nonce(), pending.nonce());
    }
}
