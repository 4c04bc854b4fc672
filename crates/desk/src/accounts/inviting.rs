//! Accounts of people who sign in with a password: inviting them, and giving them a new link.

use super::{Register, arriving};
use crate::ports::{Account, AuditNote, Credentials, Enrolled, Enrolment, Token, TokenKind};
use domain::{
    error::{AppError, ErrorKind},
    forms::FieldError,
    people::{Asker, Origin, PASSWORD_ISSUER, Rights},
};
use time::Duration;
use uuid::Uuid;

/// How long a link holds.
pub const LINK_HOLDS: Duration = Duration::DAY;
/// A longer name does not fit anywhere.
const LONGEST_NAME: usize = 200;

impl Register {
    /// Makes an account without rights for somebody who will sign in as `login`, a mail address in small letters. `mark`
    /// is the hash of the token in the link that they are given.
    ///
    /// # Errors
    /// [`ErrorKind::RoleForbids`] for who is no administrator, [`ErrorKind::Validation`] for what is wrong with the
    /// answers, and when the store fails.
    pub async fn invite(
        &self,
        credentials: &dyn Credentials,
        asker: &Asker,
        name: &str,
        login: Option<&str>,
        mark: &str,
    ) -> Result<Account, AppError> {
        let administrator = self.administrator(asker)?;
        let (name, now) = (name.trim(), self.clock.now());
        let mut errors = Vec::new();
        if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
            errors.push(FieldError::new("name", "Say what they are called, in 200 characters or fewer."));
        }
        let Some(login) = login.filter(|_| errors.is_empty()) else {
            if login.is_none() {
                errors.push(FieldError::new("mail", "Write a whole mail address, such as zoe@example.com."));
            }
            return Err(AppError::validation(errors));
        };
        let id = Uuid::new_v4().simple().to_string();
        let account = Account {
            issuer: PASSWORD_ISSUER.to_owned(),
            subject: id.clone(),
            name: name.to_owned(),
            email: Some(login.to_owned()),
            granted: Rights::default(),
            claimed: Rights::default(),
            disabled: false,
            created_at: now,
            last_sign_in_at: None,
            version: 1,
            id: id.clone(),
        };
        let note = AuditNote::done(&administrator, "Invited", &id, now);
        let token = enrolment(mark, id, now + LINK_HOLDS);
        if credentials.invite(&account, login, &token, &note).await? {
            return Ok(account);
        }
        let why = "There is an account with this mail address already: look for it in the list of people.";
        Err(AppError::validation(vec![FieldError::new("mail", why)]))
    }

    /// Gives somebody who signs in with a password a new link, by which they set password and second factor anew. What
    /// they had holds until they use it.
    ///
    /// # Errors
    /// [`ErrorKind::RoleForbids`] for who is no administrator, [`ErrorKind::NotFound`] when there is no such account
    /// with a password, and when the store fails.
    pub async fn new_link(
        &self,
        credentials: &dyn Credentials,
        asker: &Asker,
        id: &str,
        mark: &str,
    ) -> Result<Account, AppError> {
        let administrator = self.administrator(asker)?;
        let account = administrator.accounts().account(id).await?;
        let account = account.filter(|account| account.issuer == PASSWORD_ISSUER).ok_or_else(AppError::not_found)?;
        if account.disabled {
            return Err(AppError::new(ErrorKind::AccountDisabled));
        }
        let now = self.clock.now();
        let note = AuditNote::done(&administrator, "LinkMade", id, now);
        credentials.issue_token(&enrolment(mark, account.id.clone(), now + LINK_HOLDS), &note).await?;
        Ok(account)
    }

    /// Uses a link up: sets password and second factor of `account`, for the first time or anew. Whoever was in with
    /// what held before is out in the same moment.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn enrol(
        &self,
        credentials: &dyn Credentials,
        mark: &str,
        account: &Account,
        enrolment: &Enrolment,
        from: &Origin,
    ) -> Result<Enrolled, AppError> {
        let now = self.clock.now();
        let action = if enrolment.account.is_some() { "FirstAdministratorEnrolled" } else { "Enrolled" };
        let note = arriving::note(action, account, from.clone(), now);
        let ended = arriving::note("SignInsEnded", account, from.clone(), now);
        let ended = AuditNote { detail: "enrolled anew".into(), ..ended };
        let enrolled = credentials.enrol(mark, enrolment, now, &note, &ended).await?;
        if let Enrolled::Done(ended) = &enrolled {
            self.tell_ended(ended.clone());
        }
        Ok(enrolled)
    }
}

fn enrolment(mark: &str, account: String, expires_at: time::OffsetDateTime) -> Token {
    Token { mark: mark.to_owned(), kind: TokenKind::Enrolment, account: Some(account), expires_at }
}
