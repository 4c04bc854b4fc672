//! Coming in.

use super::{RefusedTry, Register, Tried};
use crate::ports::{Account, AuditNote, Begun, Carrier, Credential, Ending, LogoutToken, SignIn, SignInMethod};
use domain::{
    error::{AppError, ErrorKind},
    people::{Origin, Rights},
};
use std::net::IpAddr;
use time::OffsetDateTime;
use uuid::Uuid;

/// A longer name of a browser tells nothing more.
const LONGEST_AGENT: usize = 300;
/// Names and mail addresses of issuers may be of any length.
const LONGEST_NAME: usize = 200;

/// Somebody who arrives, vouched for by one of the ways to sign in.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// The id that a new account gets; a random one without.
    pub account: Option<String>,
    /// Who vouches for them.
    pub issuer: String,
    /// Whom the issuer means.
    pub subject: String,
    /// The name on the screen.
    pub name: String,
    /// The mail address, when the issuer tells one.
    pub email: Option<String>,
    /// What follows from their groups.
    pub claimed: Rights,
    /// How they come in.
    pub method: SignInMethod,
    /// The provider's id of its own session.
    pub provider_session: Option<String>,
    /// The password and the second factor, when they come in by those.
    pub credential: Option<Credential>,
    /// The client's address, as far as it is sure.
    pub address: Option<IpAddr>,
    /// What the browser calls itself.
    pub agent: String,
}

impl Register {
    /// The account of somebody who arrives: a new one, or theirs with what the issuer says now.
    ///
    /// # Errors
    /// [`ErrorKind::AccountDisabled`], and when the store fails.
    pub async fn arrive(&self, arrival: &Arrival) -> Result<Account, AppError> {
        let now = self.clock.now();
        let said = arrival.account_at(now);
        let account = match self.accounts.account_of(&arrival.issuer, &arrival.subject).await? {
            Some(account) => account,
            None if self.accounts.insert_account(&said, &arrival.note("AccountMade", &said, now)).await? => {
                return Ok(said);
            }
            // Somebody else was quicker with the same, or there is another account of this id.
            None => {
                self.accounts.account_of(&arrival.issuer, &arrival.subject).await?.ok_or_else(AppError::not_found)?
            }
        };
        if account.disabled {
            self.refused(RefusedTry {
                tried: Tried::SignIn(arrival.method),
                subject: account.id,
                why: "the account is disabled",
                address: arrival.address,
            })
            .await;
            return Err(AppError::new(ErrorKind::AccountDisabled));
        }
        let note =
            AuditNote { detail: rights_in_words(&said.claimed), ..arrival.note("RightsFollowGroups", &account, now) };
        let version = account.version;
        let said = Account { id: account.id, ..said };
        let renewed = self.accounts.renew_account(&said, &note).await?.ok_or_else(AppError::not_found)?;
        if renewed.version != version {
            self.tell_rights_changed(&renewed.id).await;
        }
        Ok(renewed)
    }

    /// Writes down that they are signed in, carried by the session of this mark.
    ///
    /// # Errors
    /// [`ErrorKind::AccountDisabled`], when they were disabled meanwhile; [`ErrorKind::SignedOut`], when what they came
    /// in by was replaced meanwhile, which ends sign-ins under way too; and when the store fails.
    pub async fn begin(&self, account: &Account, arrival: &Arrival, mark: String) -> Result<SignIn, AppError> {
        let now = self.clock.now();
        let sign_in = SignIn {
            id: Uuid::new_v4().simple().to_string(),
            mark,
            account: account.id.clone(),
            method: arrival.method,
            provider_session: arrival.provider_session.clone(),
            account_version: account.version,
            catalog: None,
            address: arrival.address,
            agent: clipped(&arrival.agent, LONGEST_AGENT),
            begun_at: now,
            seen_at: now,
            ends_at: now + self.settings.absolute,
        };
        let mut note = arrival.note("SignIn", account, now);
        note.from.sign_in = Some(sign_in.id.clone());
        match self.accounts.begin_sign_in(&sign_in, arrival.credential.as_ref(), &note).await? {
            Begun::Done => Ok(sign_in),
            Begun::Disabled => Err(AppError::new(ErrorKind::AccountDisabled)),
            Begun::Outdated => Err(AppError::new(ErrorKind::SignedOut)),
        }
    }

    /// Ends what the session of this mark has carried until now: somebody signs in anew with the same browser.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn replace(&self, mark: &str) -> Result<(), AppError> {
        let now = self.clock.now();
        let Some((sign_in, account)) = self.accounts.sign_in(Carrier::Mark(mark), now, self.idle_since(now)).await?
        else {
            return Ok(());
        };
        let from = Origin { address: None, sign_in: Some(sign_in.id.clone()) };
        let note = AuditNote { detail: "signed in anew".into(), ..note("SignOut", &account, from, now) };
        self.end(&Ending::One { account: account.id, id: sign_in.id }, &note).await?;
        Ok(())
    }

    /// Ends the sign-ins that hang on a session at a provider, because the provider says so, by a token if it has proved
    /// itself by one. Says how many; `None` when the token has counted before.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn end_at_provider(
        &self,
        issuer: &str,
        session: Option<&str>,
        subject: Option<&str>,
        token: Option<&LogoutToken>,
    ) -> Result<Option<usize>, AppError> {
        let note = AuditNote {
            at: self.clock.now(),
            person: "desk".into(),
            person_name: "Cosell Desk".into(),
            from: Origin::default(),
            scope: None,
            action: "SignInsEnded".into(),
            subject: subject.or(session).unwrap_or_default().to_owned(),
            outcome: "done".into(),
            detail: format!("told by {}", clipped(issuer, LONGEST_NAME)),
        };
        let (session, subject) = (session.map(str::to_owned), subject.map(str::to_owned));
        let ending = Ending::Provider { issuer: issuer.to_owned(), session, subject };
        let Some(token) = token else { return self.end(&ending, &note).await.map(Some) };
        let ended = self.accounts.end_by_token(issuer, token, &ending, &note).await?;
        Ok(ended.map(|ended| self.tell_ended(ended)))
    }
}

impl Arrival {
    fn account_at(&self, now: OffsetDateTime) -> Account {
        let name = clipped(self.name.trim(), LONGEST_NAME);
        Account {
            id: self.account.clone().unwrap_or_else(|| Uuid::new_v4().simple().to_string()),
            issuer: self.issuer.clone(),
            subject: self.subject.clone(),
            name: if name.is_empty() { clipped(&self.subject, LONGEST_NAME) } else { name },
            email: self.email.as_deref().map(|email| clipped(email, LONGEST_NAME)),
            granted: Rights::default(),
            claimed: self.claimed.clone(),
            disabled: false,
            created_at: now,
            last_sign_in_at: Some(now),
            version: 1,
        }
    }

    fn note(&self, action: &str, account: &Account, now: OffsetDateTime) -> AuditNote {
        let from = Origin { address: self.address, sign_in: None };
        AuditNote { detail: format!("by {}", self.method.code()), ..note(action, account, from, now) }
    }
}

/// Something that somebody has done about themself.
pub(super) fn note(action: &str, account: &Account, from: Origin, at: OffsetDateTime) -> AuditNote {
    AuditNote {
        at,
        person: account.id.clone(),
        person_name: account.name.clone(),
        from,
        scope: None,
        action: action.to_owned(),
        subject: account.id.clone(),
        outcome: "done".to_owned(),
        detail: String::new(),
    }
}

/// Rights, for the record: "Sandbox Seller, administrator".
pub(super) fn rights_in_words(rights: &Rights) -> String {
    let roles = rights.roles.iter().map(|(catalog, role)| format!("{} {}", catalog.code(), role.label()));
    let words: Vec<_> = roles.chain(rights.administrator.then(|| "administrator".to_owned())).collect();
    if words.is_empty() { "no rights".to_owned() } else { words.join(", ") }
}

fn clipped(text: &str, most: usize) -> String {
    text.chars().filter(|letter| !letter.is_control()).take(most).collect()
}
