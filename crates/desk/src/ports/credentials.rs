//! What people who sign in with a password are known by.

use super::{Account, AuditNote, StoreError};
use async_trait::async_trait;
use time::{Duration, OffsetDateTime};

/// What somebody is known by who signs in with a password. Nothing in it can be signed in with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// The account.
    pub account: String,
    /// The mail address by which they sign in, in small letters. No two accounts have the same.
    pub login: String,
    /// The password's hash as a PHC string; none while they are invited only.
    pub password: Option<String>,
    /// The seed of the second factor, sealed for the account.
    pub seed: Option<String>,
    /// The last step whose code was used. Earlier codes are void.
    pub last_step: i64,
    /// The hashes of the recovery codes that are left.
    pub recovery: Vec<String>,
    /// Rises with each change.
    pub version: i64,
}

/// What a one-time token is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// To make the first administrator's account. Void as soon as somebody administers the desk.
    FirstAdministrator,
    /// To set password and second factor, the first ones of an account or new ones.
    Enrolment,
}

impl TokenKind {
    /// The word in the store.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::FirstAdministrator => "first-administrator",
            Self::Enrolment => "enrolment",
        }
    }

    /// The kind of that word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::FirstAdministrator, Self::Enrolment].into_iter().find(|kind| kind.code() == code)
    }
}

/// A one-time token, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its hash.
    pub mark: String,
    /// What it is for.
    pub kind: TokenKind,
    /// For which account; none for the first administrator.
    pub account: Option<String>,
    /// Until when it holds.
    pub expires_at: OffsetDateTime,
}

/// How a token is used up: who it makes, and what they are known by from then on.
#[derive(Clone, Debug)]
pub struct Enrolment {
    /// The account to make, with the first administrator's token only.
    pub account: Option<Account>,
    /// The new credential. Its version counts for nothing.
    pub credential: Credential,
}

/// What came of using a token up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Enrolled {
    /// It is done, and these sign-ins of the account have ended with it: all that there were.
    Done(Vec<String>),
    /// Nothing: the token was used, has run out, or is for somebody else.
    Gone,
    /// Nothing: another account has this mail address.
    LoginTaken,
}

/// How often something may be tried: `free` times at once, then after a wait that doubles each time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Throttle {
    /// Whose tries are counted: an account, an address.
    pub key: String,
    /// As many failures cost nothing.
    pub free: u32,
    /// No wait is longer, so that nobody is locked out for good.
    pub longest: Duration,
}

impl Throttle {
    /// Failures are forgotten when there was no try for so long.
    pub const MEMORY: Duration = Duration::DAY;

    /// How long nothing may be tried after so many failures.
    #[must_use]
    pub fn wait(&self, failures: u32) -> Duration {
        match failures.checked_sub(self.free) {
            None | Some(0) => Duration::ZERO,
            Some(over) => Duration::seconds(1_i64.checked_shl(over.min(40)).unwrap_or(i64::MAX)).min(self.longest),
        }
    }
}

/// Passwords, second factors and one-time tokens, in the same database as everything else. Every method is one
/// transaction; a note is written in it, and only if something has changed.
///
/// All fail with [`StoreError`] when the database does.
#[async_trait]
pub trait Credentials: Send + Sync {
    /// Who signs in by a mail address in small letters.
    async fn credential_of(&self, login: &str) -> Result<Option<(Credential, Account)>, StoreError>;
    /// What an account is known by, if its person signs in with a password.
    async fn credential(&self, account: &str) -> Result<Option<Credential>, StoreError>;
    /// Writes a credential down if its version is still the one that it was read with, and if the sign-in `by` holds when
    /// one is named; false when not. Of two who use the same code at once one is first.
    async fn save_credential(
        &self,
        credential: &Credential,
        by: Option<&str>,
        note: &AuditNote,
    ) -> Result<bool, StoreError>;
    /// As [`Self::save_credential`], and ends the account's sign-ins with it but for `but`: whoever came in by what held
    /// before is out in the same moment. The ids of those that had not ended, for which `ended` is written down. `None`,
    /// and nothing is written, also when `but` has ended: whoever was put out changes nothing any more.
    async fn replace_credential(
        &self,
        credential: &Credential,
        but: Option<&str>,
        note: &AuditNote,
        ended: &AuditNote,
    ) -> Result<Option<Vec<String>>, StoreError>;
    /// Keeps a new account with the mail address by which its person will sign in, and a token for them; false when
    /// the address has an account already.
    async fn invite(&self, account: &Account, login: &str, token: &Token, note: &AuditNote)
    -> Result<bool, StoreError>;
    /// Keeps a token. Those of the same kind and account hold no longer.
    async fn issue_token(&self, token: &Token, note: &AuditNote) -> Result<(), StoreError>;
    /// A token that holds, with the account that it is for.
    async fn token(&self, mark: &str, now: OffsetDateTime) -> Result<Option<(Token, Option<Account>)>, StoreError>;
    /// Uses a token up. All sign-ins of the account end with it, for which `ended` is written down.
    async fn enrol(
        &self,
        mark: &str,
        enrolment: &Enrolment,
        now: OffsetDateTime,
        note: &AuditNote,
        ended: &AuditNote,
    ) -> Result<Enrolled, StoreError>;
    /// Counts a try, as a failure until it is forgiven; or says when the next one may be made, and counts nothing. It
    /// is counted before it is made, so that many at once are not let through.
    async fn attempt(&self, throttles: &[Throttle], now: OffsetDateTime) -> Result<Option<OffsetDateTime>, StoreError>;
    /// Forgets all failures of `wholly`, and the last one of `once`.
    async fn forgive(&self, wholly: &[&str], once: &[&str]) -> Result<(), StoreError>;
    /// Removes tokens that have run out and failures that count no more.
    async fn forget_credentials(&self, now: OffsetDateTime) -> Result<(), StoreError>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_and_end() {
        let throttle = Throttle { key: "k".into(), free: 5, longest: Duration::minutes(15) };
        for (failures, seconds) in [(0, 0), (5, 0), (6, 2), (7, 4), (10, 32), (14, 512), (15, 900), (u32::MAX, 900)] {
            assert_eq!(throttle.wait(failures), Duration::seconds(seconds), "after {failures}");
        }
    }
}
