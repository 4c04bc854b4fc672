//! Who has an account at the desk, and who is signed in.

use super::{AuditNote, Credential, StoreError};
use async_trait::async_trait;
use domain::people::{Catalog, Rights};
use std::net::IpAddr;
use time::OffsetDateTime;

/// Somebody who has signed in once, or was invited to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// A stable key, which drafts and the journal name.
    pub id: String,
    /// Who vouches for them.
    pub issuer: String,
    /// Whom the issuer means. Issuer and subject together are one account.
    pub subject: String,
    /// The name on the screen.
    pub name: String,
    /// The mail address, as the issuer or whoever invited them said.
    pub email: Option<String>,
    /// What an administrator of the desk has given them.
    pub granted: Rights,
    /// What follows from their groups, as of the last sign-in.
    pub claimed: Rights,
    /// Whether they may not come in at all.
    pub disabled: bool,
    /// When the account was made.
    pub created_at: OffsetDateTime,
    /// When they last signed in.
    pub last_sign_in_at: Option<OffsetDateTime>,
    /// Rises with each change of rights or of `disabled`.
    pub version: i64,
}

impl Account {
    /// What they may do: nothing while disabled.
    #[must_use]
    pub fn rights(&self) -> Rights {
        if self.disabled { Rights::default() } else { self.granted.merged(&self.claimed) }
    }
}

/// The way by which somebody signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SignInMethod {
    /// A persona of the emulator.
    Persona,
    /// An OpenID Connect provider.
    OpenId,
    /// A trusted proxy that tells who it is.
    Proxy,
    /// A password and a second factor.
    Password,
}

impl SignInMethod {
    /// Every way.
    pub const ALL: [Self; 4] = [Self::Persona, Self::OpenId, Self::Proxy, Self::Password];

    /// The word in the store and in the record of who did what.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Persona => "persona",
            Self::OpenId => "openid",
            Self::Proxy => "proxy",
            Self::Password => "password",
        }
    }

    /// The way of that word.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.code() == code)
    }
}

/// Somebody signed in: one browser, from sign-in to sign-out. A row is ended and never revived.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// The id under which it is listed. It opens nothing.
    pub id: String,
    /// The mark of the session that carries it: a hash of the session's id, one sign-in a mark.
    pub mark: String,
    /// The account.
    pub account: String,
    /// How they came in.
    pub method: SignInMethod,
    /// The provider's id of its own session, by which it can end this one.
    pub provider_session: Option<String>,
    /// The version of the account when the session got its id.
    pub account_version: i64,
    /// The catalog that they have chosen to work in, if they have.
    pub catalog: Option<Catalog>,
    /// The client's address when it began, as far as it was sure.
    pub address: Option<IpAddr>,
    /// What the browser calls itself.
    pub agent: String,
    /// When it began.
    pub begun_at: OffsetDateTime,
    /// When a page was last asked for, to the minute.
    pub seen_at: OffsetDateTime,
    /// When it ends whatever happens.
    pub ends_at: OffsetDateTime,
}

/// What came of writing a sign-in down.
#[must_use]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    /// They are signed in.
    Done,
    /// They are not: the account is disabled or gone.
    Disabled,
    /// They are not: the password or the second factor is another one meanwhile.
    Outdated,
}

/// By what a sign-in is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier<'a> {
    /// The mark of the session that carries it.
    Mark(&'a str),
    /// The id under which it is listed.
    Id(&'a str),
}

/// Which sign-ins are to end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// One of an account.
    One {
        /// The account.
        account: String,
        /// The sign-in.
        id: String,
    },
    /// All of an account, but for one that may stay.
    All {
        /// The account.
        account: String,
        /// The one that stays.
        but: Option<String>,
    },
    /// Those that hang on a session at the provider, or all that the provider's subject has. With neither none.
    Provider {
        /// The provider.
        issuer: String,
        /// Its session, if it names one.
        session: Option<String>,
        /// Whose, if it says so.
        subject: Option<String>,
    },
}

/// The token by which a provider tells of a sign-out. It counts once, at all replicas together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogoutToken {
    /// Its id (`jti`), which the provider gives no other.
    pub id: String,
    /// It is too old to be believed from then on, and need not be remembered.
    pub ends_at: OffsetDateTime,
}

/// What became of a change to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It is written.
    Done,
    /// Nothing: somebody has changed the account since it was read.
    Stale,
    /// Nothing: nobody would administer the desk any more.
    LastAdministrator,
}

/// The accounts and sign-ins, in the same database as everything else. Every method is one transaction; a note is
/// written in it, and only if something has changed.
///
/// All fail with [`StoreError`] when the database does.
#[async_trait]
pub trait Accounts: Send + Sync {
    /// An account by id.
    async fn account(&self, id: &str) -> Result<Option<Account>, StoreError>;
    /// The account of an issuer's subject.
    async fn account_of(&self, issuer: &str, subject: &str) -> Result<Option<Account>, StoreError>;
    /// The accounts whose name or mail address holds `filter`, in any case, by name, from a place on.
    async fn accounts(&self, filter: &str, from: u32, limit: u32) -> Result<Vec<Account>, StoreError>;
    /// Keeps a new account; false when its id, or its issuer and subject, have one already.
    async fn insert_account(&self, account: &Account, note: &AuditNote) -> Result<bool, StoreError>;
    /// Writes down what an administrator has changed, `granted` and `disabled`, if the version is still `seen`. It
    /// rises then. What would leave the desk without an administrator, when the account was one, is not done.
    async fn save_account(&self, account: &Account, seen: i64, note: &AuditNote) -> Result<Saved, StoreError>;
    /// Writes down what the issuer says now: name, mail address and `claimed`, and when it did. Rights that have
    /// changed raise the version, and `note` is written then. The account as it is now; `None` when there is none.
    async fn renew_account(&self, account: &Account, note: &AuditNote) -> Result<Option<Account>, StoreError>;
    /// How many accounts administer the desk and are not disabled.
    async fn administrators(&self) -> Result<u32, StoreError>;

    /// Writes down that somebody has signed in, if they may. `credential` is what they have come in by, when that is a
    /// password: it must be the same still, and the second factor too.
    async fn begin_sign_in(
        &self,
        sign_in: &SignIn,
        credential: Option<&Credential>,
        note: &AuditNote,
    ) -> Result<Begun, StoreError>;
    /// A sign-in with its account: only while it has not ended, its time has not run out, it was seen after
    /// `idle_since`, and the account is not disabled.
    async fn sign_in(
        &self,
        carrier: Carrier<'_>,
        now: OffsetDateTime,
        idle_since: OffsetDateTime,
    ) -> Result<Option<(SignIn, Account)>, StoreError>;
    /// The sign-ins of an account that still hold, newest first.
    async fn sign_ins(
        &self,
        account: &str,
        now: OffsetDateTime,
        idle_since: OffsetDateTime,
    ) -> Result<Vec<SignIn>, StoreError>;
    /// Says that a sign-in was seen, if it has not ended.
    async fn seen(&self, id: &str, now: OffsetDateTime) -> Result<(), StoreError>;
    /// Chooses the catalog to work in, if the sign-in has not ended; false when it has.
    async fn choose_catalog(&self, id: &str, catalog: Catalog) -> Result<bool, StoreError>;
    /// Moves a sign-in from a session to one with a new id, if that one still carries it; false when it does not.
    async fn move_sign_in(&self, id: &str, from: &str, to: &str, account_version: i64) -> Result<bool, StoreError>;
    /// Ends sign-ins for good; the ids of those that had not ended.
    async fn end_sign_ins(&self, ending: &Ending, note: &AuditNote) -> Result<Vec<String>, StoreError>;
    /// As [`Self::end_sign_ins`], for a provider's token, in one transaction with remembering that it has counted: of
    /// many at once with the same token one ends them. `None`, and nothing is written, when it has counted before.
    async fn end_by_token(
        &self,
        issuer: &str,
        token: &LogoutToken,
        ending: &Ending,
        note: &AuditNote,
    ) -> Result<Option<Vec<String>>, StoreError>;
    /// Removes sign-ins that ended or ran out before `before`, and tokens that were too old by then; how many sign-ins.
    async fn forget_sign_ins(&self, before: OffsetDateTime) -> Result<u64, StoreError>;
}
