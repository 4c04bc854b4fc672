//! Who may come in, who is signed in, and what people may do about it.
//!
//! The register of sign-ins is the authority: a session's cookie is worth what the register says of it. Like the desk's
//! services, those of the register get at the accounts with a permit only.

mod administering;
mod arriving;
mod browser;
mod inviting;
mod own;
mod refused;
mod visiting;

pub use administering::PEOPLE_PER_PAGE;
pub use arriving::Arrival;
pub use inviting::LINK_HOLDS;
pub use refused::{RefusedTry, Tried};
pub use visiting::Visitor;

use crate::denials::Denials;
use crate::ports::{Account, Accounts, AuditNote, Clock, Ending, SignIn, SignInMethod, Signal, Store};
use domain::{
    error::{AppError, ErrorKind},
    people::{Asker, Catalog},
    views::{AccountDetail, SignInView},
};
use std::{ops::Deref, sync::Arc};
use time::{Duration, OffsetDateTime};

/// How long sign-ins hold, and where people can work.
#[derive(Clone, Debug)]
pub struct RegisterSettings {
    /// A sign-in ends when no page was asked for so long.
    pub idle: Duration,
    /// It ends so long after it began, whatever happens.
    pub absolute: Duration,
    /// The catalogs in which the desk works.
    pub catalogs: Vec<Catalog>,
}

impl Default for RegisterSettings {
    fn default() -> Self {
        Self { idle: Duration::minutes(30), absolute: Duration::hours(12), catalogs: vec![Catalog::Sandbox] }
    }
}

/// The accounts and sign-ins. Cheap to clone.
#[derive(Clone)]
pub struct Register {
    accounts: Arc<dyn Accounts>,
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    settings: Arc<RegisterSettings>,
    denials: Denials,
    refusals: refused::Refusals,
}

/// Somebody who administers the desk. Made by checking that, and in no other way.
struct Administrator<'a> {
    register: &'a Register,
    asker: &'a Asker,
}

/// Somebody who asks about their own account.
struct Oneself<'a> {
    register: &'a Register,
    asker: &'a Asker,
}

impl Deref for Administrator<'_> {
    type Target = Asker;

    fn deref(&self) -> &Asker {
        self.asker
    }
}

impl Deref for Oneself<'_> {
    type Target = Asker;

    fn deref(&self) -> &Asker {
        self.asker
    }
}

impl Administrator<'_> {
    fn accounts(&self) -> &dyn Accounts {
        &*self.register.accounts
    }
}

impl Oneself<'_> {
    fn id(&self) -> &str {
        &self.asker.person.id
    }

    fn accounts(&self) -> &dyn Accounts {
        &*self.register.accounts
    }
}

impl Register {
    /// Puts it together.
    #[must_use]
    pub fn new(
        accounts: Arc<dyn Accounts>,
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        settings: RegisterSettings,
    ) -> Self {
        let (denials, refusals) = (Denials::default(), refused::Refusals::default());
        Self { accounts, store, clock, settings: Arc::new(settings), denials, refusals }
    }

    /// How long sign-ins hold, and where people can work.
    #[must_use]
    pub fn settings(&self) -> &RegisterSettings {
        &self.settings
    }

    fn administrator<'a>(&'a self, asker: &'a Asker) -> Result<Administrator<'a>, AppError> {
        if asker.person.administrator {
            return Ok(Administrator { register: self, asker });
        }
        let error = AppError::new(ErrorKind::RoleForbids { needed: "administrator".into() });
        self.denials.tell(&self.store, asker, "administer", &error, self.clock.now());
        Err(error)
    }

    /// Everybody may look after their own account.
    fn oneself<'a>(&'a self, asker: &'a Asker) -> Oneself<'a> {
        Oneself { register: self, asker }
    }

    /// What was seen before has been idle for too long.
    fn idle_since(&self, now: OffsetDateTime) -> OffsetDateTime {
        now - self.settings.idle
    }

    /// Ends sign-ins, and tells all replicas, so that open streams end too. Says how many.
    async fn end(&self, ending: &Ending, note: &AuditNote) -> Result<usize, AppError> {
        Ok(self.tell_ended(self.accounts.end_sign_ins(ending, note).await?))
    }

    /// Tells all replicas which sign-ins have ended. Says how many.
    fn tell_ended(&self, ended: Vec<String>) -> usize {
        let count = ended.len();
        ended.into_iter().for_each(|sign_in| self.store.tell(Signal::SignInChanged { sign_in }));
        count
    }

    /// Tells all replicas that somebody's rights have changed, so that open streams look. What is not told is found when
    /// they look next all the same.
    async fn tell_rights_changed(&self, id: &str) {
        let now = self.clock.now();
        match self.accounts.sign_ins(id, now, self.idle_since(now)).await {
            Ok(all) => all.into_iter().for_each(|one| self.store.tell(Signal::SignInChanged { sign_in: one.id })),
            Err(error) => tracing::warn!(%error, "open streams are not told that rights have changed"),
        }
    }

    /// An account with all that there is to know of it.
    async fn detail(&self, account: Account, asker: &Asker) -> Result<AccountDetail, AppError> {
        let now = self.clock.now();
        let sign_ins = self.accounts.sign_ins(&account.id, now, self.idle_since(now)).await?;
        let administers = account.rights().administrator;
        Ok(AccountDetail {
            own: account.id == asker.person.id,
            last_administrator: administers && self.accounts.administrators().await? <= 1,
            catalogs: self.settings.catalogs.clone(),
            sign_ins: sign_ins.into_iter().map(|sign_in| view(sign_in, asker)).collect(),
            id: account.id,
            name: account.name,
            email: account.email,
            issuer: account.issuer,
            granted: account.granted,
            claimed: account.claimed,
            disabled: account.disabled,
            created_at: account.created_at,
            last_sign_in_at: account.last_sign_in_at,
            version: account.version,
        })
    }

    /// Removes sign-ins that have been over for a day; the record of who did what tells of them all the same.
    pub async fn forget_old_sign_ins(&self) {
        if let Err(error) = self.accounts.forget_sign_ins(self.clock.now() - Duration::DAY).await {
            tracing::warn!(%error, "old sign-ins could not be removed");
        }
    }
}

fn view(sign_in: SignIn, asker: &Asker) -> SignInView {
    SignInView {
        here: asker.from.sign_in.as_ref() == Some(&sign_in.id),
        way: in_words(sign_in.method).to_owned(),
        address: sign_in.address.map(|address| address.to_string()),
        browser: browser::in_words(&sign_in.agent),
        begun_at: sign_in.begun_at,
        seen_at: sign_in.seen_at,
        ends_at: sign_in.ends_at,
        id: sign_in.id,
    }
}

fn in_words(method: SignInMethod) -> &'static str {
    match method {
        SignInMethod::Persona => "Chosen as a persona",
        SignInMethod::OpenId => "Identity provider",
        SignInMethod::Proxy => "Proxy before the desk",
        SignInMethod::Password => "Password and second factor",
    }
}
