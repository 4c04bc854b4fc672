//! Passwords with a second factor: what a browser goes through until somebody is in.
//!
//! Between the steps nobody is signed in. What a step leaves for the next stands in the session, sealed and for a few
//! minutes, under an id of its own.

mod coming_in;
mod enrolling;
mod own;
mod pages;
mod refusing;

pub(crate) use coming_in::PasswordForm;
pub(crate) use enrolling::LinkForm;
pub(crate) use pages::security_page;
pub(crate) use refusing::{forgotten, is_taken_along};

use super::session;
use crate::{
    config::{BackendKind, Config},
    sessions::mark,
    state::AppState,
};
use desk::{
    accounts::{RefusedTry, Tried},
    ports::{Account, AuditNote, Credential, Credentials, Throttle},
};
use domain::{error::AppError, forms::FieldError, people::Origin};
use identity::{
    passwords::{BreachedList, Busy, Hasher, ListError, Rules},
    second_factor::Keys,
    word_mark,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{net::IpAddr, sync::Arc};
use thiserror::Error;
use time::{Duration, OffsetDateTime};
use tower_sessions::Session;

/// How long the next step may take. Installing an app takes longer than reading a code.
const CODE_WITHIN: Duration = Duration::minutes(5);
const APP_WITHIN: Duration = Duration::minutes(30);
/// What a step leaves for the next.
const PENDING_KEY: &str = "second-step";
/// What is shown once.
const SHOWN_KEY: &str = "shown-once";

/// Why passwords cannot be used.
#[derive(Debug, Error)]
pub(crate) enum PasswordsError {
    /// The key.
    #[error("{0}")]
    Key(String),
    /// The list.
    #[error("`sign_in.passwords.breached_list`: {0}")]
    List(#[from] ListError),
}

/// Passwords and second factors. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Passwords {
    credentials: Arc<dyn Credentials>,
    hasher: Hasher,
    rules: Rules,
    /// They seal what is kept.
    keys: Keys,
    /// They seal what passes from one step to the next, of which anybody can have as much as they like.
    passing: Keys,
}

/// What a step leaves for the next.
#[derive(Clone, Debug, Serialize, Deserialize)]
enum Pending {
    /// The password was right.
    Code {
        /// The mail address.
        login: String,
        /// Of the password as it is stored: with another one the step before is worth nothing.
        password: String,
        /// Where to go then.
        next: String,
    },
    /// A code of the new app is to be typed.
    App(NewFactor),
}

/// An app that is being set up.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct NewFactor {
    /// The account, which a first administrator does not have yet.
    account: String,
    login: String,
    name: String,
    /// What the app shares with the desk.
    seed: Vec<u8>,
    /// How it began.
    by: Beginning,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
enum Beginning {
    /// By a link, with a new password.
    Link {
        /// The mark of its token.
        mark: String,
        /// The new password's hash.
        password: String,
        /// Whether the account is to be made: the first administrator's.
        is_new: bool,
    },
    /// By somebody who is signed in and has said the password.
    Own {
        /// Of the password that was said: with another one the step before is worth nothing.
        password: String,
    },
}

/// What is shown once.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Shown {
    /// New recovery codes.
    Codes(Vec<String>),
    /// A link to pass on.
    Link {
        /// For whom.
        name: String,
        /// The whole address.
        href: String,
    },
}

#[derive(Serialize, Deserialize)]
struct Limited<T> {
    until: i64,
    value: T,
}

impl Passwords {
    /// What is configured; `None` when passwords are not used.
    ///
    /// # Errors
    /// [`PasswordsError`], a sentence for whoever starts the desk.
    pub(crate) fn open(config: &Config, credentials: Arc<dyn Credentials>) -> Result<Option<Self>, PasswordsError> {
        let Some(section) = &config.sign_in.passwords else { return Ok(None) };
        let company = match config.backend {
            BackendKind::Aws => Some(config.aws.company.clone()),
            BackendKind::Emulator => None,
        };
        let breached = section.breached_list.as_deref().map(BreachedList::open).transpose()?;
        let keys = section.keys().map_err(PasswordsError::Key)?;
        let passing = keys.apart("passing").ok_or_else(|| PasswordsError::Key("the key cannot be used".into()))?;
        Ok(Some(Self {
            credentials,
            hasher: Hasher::new(section.cost()),
            rules: Rules::new(breached, company),
            keys,
            passing,
        }))
    }

    /// Where credentials are kept.
    pub(crate) fn credentials(&self) -> &dyn Credentials {
        &*self.credentials
    }

    /// Says why a password will not do, at its field.
    async fn fits(&self, password: &str, about: [String; 2]) -> Result<(), AppError> {
        let (rules, password) = (self.rules.clone(), password.to_owned());
        let checked = tokio::task::spawn_blocking(move || {
            rules.check(&password, &about.each_ref().map(String::as_str)).map_err(|unfit| unfit.to_string())
        });
        match checked.await {
            Ok(fits) => fits.map_err(|why| at("password", why)),
            Err(_) => Err(busy("password")(Busy)),
        }
    }

    /// Leaves something in the session, for a while.
    async fn put<T: Serialize>(
        &self,
        session: &Session,
        key: &str,
        value: &T,
        until: OffsetDateTime,
    ) -> Result<(), AppError> {
        session.insert(key, self.sealed(key, value, until)).await.map_err(super::not_kept)
    }

    /// What was left in the session, if its time has not run out.
    async fn left<T: DeserializeOwned>(&self, session: &Session, key: &str, now: OffsetDateTime) -> Option<T> {
        self.opened(key, &session.get::<Option<String>>(key).await.ok().flatten().flatten()?, now)
    }

    /// Something that only the desk reads, until its time has run out. `None` when it cannot be sealed.
    fn sealed<T: Serialize>(&self, key: &str, value: &T, until: OffsetDateTime) -> Option<String> {
        let limited = Limited { until: until.unix_timestamp(), value };
        serde_json::to_vec(&limited).ok().and_then(|bytes| self.passing.seal(key, &bytes))
    }

    /// What was sealed, if its time has not run out.
    fn opened<T: DeserializeOwned>(&self, key: &str, sealed: &str, now: OffsetDateTime) -> Option<T> {
        let limited: Limited<T> = serde_json::from_slice(&self.passing.open(key, sealed)?).ok()?;
        (limited.until > now.unix_timestamp()).then_some(limited.value)
    }

    /// Leaves what the next page shows once.
    pub(crate) async fn show(&self, session: &Session, shown: &Shown, now: OffsetDateTime) -> Result<(), AppError> {
        self.put(session, SHOWN_KEY, shown, now + APP_WITHIN).await
    }

    /// Ends a step that leads nowhere any more. Its page has no form then, and says so.
    async fn end_step(&self, session: &Session) -> AppError {
        match session.remove_value(PENDING_KEY).await {
            Ok(_) => over(),
            Err(error) => super::not_kept(error),
        }
    }

    /// Goes on to the next step: the session gets a new id, and whoever was signed in with it is no longer.
    async fn go_on(
        &self,
        state: &AppState,
        session: &Session,
        pending: &Pending,
        within: Duration,
    ) -> Result<(), AppError> {
        if let Some(id) = session.id() {
            state.register.replace(&mark(id)).await?;
        }
        session::anew(session, within).await.map_err(super::not_kept)?;
        self.put(session, PENDING_KEY, pending, state.desk.now() + within).await
    }
}

/// What is counted of tries to come in.
struct Counted {
    login: Throttle,
    address: Option<Throttle>,
}

impl Counted {
    fn of(login: &str, origin: &Origin) -> Self {
        let login = Throttle { key: format!("mail {}", word_mark(login)), free: 5, longest: Duration::minutes(5) };
        let address = origin.address.map(|address| Throttle {
            key: format!("address {}", network_of(address)),
            free: 30,
            longest: Duration::minutes(15),
        });
        Self { login, address }
    }

    fn all(&self) -> Vec<Throttle> {
        std::iter::once(&self.login).chain(&self.address).cloned().collect()
    }

    fn address_key(&self) -> Option<&str> {
        self.address.as_ref().map(|throttle| throttle.key.as_str())
    }
}

/// Guesses of codes: only who knows the password can make any, so that a long wait locks nobody else out.
fn codes_of(account: &str) -> Throttle {
    Throttle { key: format!("codes of {account}"), free: 5, longest: Duration::hours(1) }
}

/// Whoever has one address of version 6 has its whole network.
fn network_of(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => format!("{:x}", address.to_bits() >> 64),
    }
}

/// What is wrong, at its field.
fn at(field: &str, why: impl Into<String>) -> AppError {
    AppError::validation(vec![FieldError::new(field, why)])
}

fn busy(field: &'static str) -> impl FnOnce(Busy) -> AppError {
    move |_| at(field, "Many people are signing in at this moment. Wait a few seconds, then try again.")
}

/// Refuses a try before its time.
fn shut(field: &str, until: OffsetDateTime, now: OffsetDateTime) -> AppError {
    let seconds = (until - now).whole_seconds().max(0) + 1;
    let wait = if seconds < 90 { format!("{seconds} seconds") } else { format!("{} minutes", (seconds + 59) / 60) };
    at(field, format!("There were too many wrong tries. Wait {wait}, then try again."))
}

/// Tells one stored password from another, and nothing else of it.
fn of_password(credential: &Credential) -> String {
    word_mark(credential.password.as_deref().unwrap_or_default())
}

/// A step that nobody has begun, or that took too long. Its page says so, and has no field that it could stand at.
fn over() -> AppError {
    at("", "This took too long, or was begun in another window. Begin again.")
}

/// Tells the record of a try before its time. Nobody can fill it that way.
async fn too_many(state: &AppState, tried: Tried, account: Option<&str>, origin: &Origin) {
    let subject = account.unwrap_or_default().to_owned();
    state.register.refused(RefusedTry { tried, subject, why: "too many tries", address: origin.address }).await;
}

/// Something about an account that somebody has done or tried who is not signed in.
fn note(action: &str, outcome: &str, account: Option<&Account>, origin: &Origin, at: OffsetDateTime) -> AuditNote {
    AuditNote {
        at,
        person: account.map_or_else(|| "nobody".to_owned(), |account| account.id.clone()),
        person_name: account.map_or_else(String::new, |account| account.name.clone()),
        from: origin.clone(),
        scope: None,
        action: action.to_owned(),
        subject: account.map_or_else(String::new, |account| account.id.clone()),
        outcome: outcome.to_owned(),
        detail: String::new(),
    }
}

/// A mail address as it is compared, if it can be one.
pub(crate) fn login_of(mail: &str) -> Option<String> {
    let mail = mail.trim();
    let (local, domain) = mail.rsplit_once('@')?;
    let fits = !local.is_empty() && !domain.is_empty() && mail.chars().count() <= 200;
    (fits && !mail.chars().any(|c| c.is_whitespace() || c.is_control())).then(|| mail.to_lowercase())
}

#[cfg(test)]
mod tests;
