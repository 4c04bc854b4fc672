//! What administrators can do about everybody.

use super::{Register, arriving::rights_in_words};
use crate::ports::{Account, AuditNote, Ending, Saved};
use domain::{
    error::{AppError, ErrorKind},
    forms::{ADMINISTRATOR, FieldError, Fields, read_rights},
    people::Asker,
    views::{AccountDetail, Page, PersonRow},
};

/// As many people as a page of the list shows.
pub const PEOPLE_PER_PAGE: u32 = 50;

impl Register {
    /// The accounts whose name or mail address holds `filter`, by name. `page` is the token of a page.
    ///
    /// # Errors
    /// [`ErrorKind::RoleForbids`] for who is no administrator, and when the store fails.
    pub async fn people(&self, asker: &Asker, filter: &str, page: &str) -> Result<Page<PersonRow>, AppError> {
        let administrator = self.administrator(asker)?;
        let from: u32 = page.parse().unwrap_or(0);
        let mut found = administrator.accounts().accounts(filter, from, PEOPLE_PER_PAGE + 1).await?;
        let shown = usize::try_from(PEOPLE_PER_PAGE).unwrap_or(usize::MAX);
        let next = (found.len() > shown).then(|| from.saturating_add(PEOPLE_PER_PAGE).to_string());
        found.truncate(shown);
        Ok(Page { items: found.into_iter().map(row).collect(), next })
    }

    /// Somebody's account.
    ///
    /// # Errors
    /// [`ErrorKind::RoleForbids`] for who is no administrator, [`ErrorKind::NotFound`], and when the store fails.
    pub async fn person(&self, asker: &Asker, id: &str) -> Result<AccountDetail, AppError> {
        let administrator = self.administrator(asker)?;
        let account = administrator.accounts().account(id).await?.ok_or_else(AppError::not_found)?;
        self.detail(account, &administrator).await
    }

    /// Gives somebody the rights of the form [`RIGHTS`](domain::forms::RIGHTS) in place of those they were given before;
    /// what follows from their groups stays. `seen` is the version that this was decided by.
    ///
    /// # Errors
    /// [`ErrorKind::RoleForbids`] for who is no administrator, [`ErrorKind::NotFound`], [`ErrorKind::Conflict`] when the
    /// account has changed meanwhile, [`ErrorKind::Validation`] for what is wrong with the answers and when nobody would
    /// administer the desk, and when the store fails.
    pub async fn grant(&self, asker: &Asker, id: &str, seen: i64, fields: &Fields) -> Result<(), AppError> {
        let administrator = self.administrator(asker)?;
        let account = administrator.accounts().account(id).await?.ok_or_else(AppError::not_found)?;
        let granted = read_rights(&account.granted, &self.settings.catalogs, fields).map_err(AppError::validation)?;
        let detail = format!("{} → {}", rights_in_words(&account.granted), rights_in_words(&granted));
        let note = AuditNote { detail, ..AuditNote::done(&administrator, "RightsChanged", id, self.clock.now()) };
        let saved = administrator.accounts().save_account(&Account { granted, ..account }, seen, &note).await?;
        finished(saved, ADMINISTRATOR)?;
        self.tell_rights_changed(id).await;
        Ok(())
    }

    /// Lets somebody in no more, and ends their sign-ins; or lets them in again.
    ///
    /// # Errors
    /// As [`Self::grant`]; also [`ErrorKind::Validation`] for one's own account.
    pub async fn set_disabled(&self, asker: &Asker, id: &str, seen: i64, disabled: bool) -> Result<(), AppError> {
        let administrator = self.administrator(asker)?;
        if disabled && administrator.person.id == id {
            let why = "This is your own account: ask another administrator to disable it.";
            return Err(AppError::validation(vec![FieldError::new("disabled", why)]));
        }
        let account = administrator.accounts().account(id).await?.ok_or_else(AppError::not_found)?;
        let (action, now) = (if disabled { "AccountDisabled" } else { "AccountEnabled" }, self.clock.now());
        let note = AuditNote::done(&administrator, action, id, now);
        let saved = administrator.accounts().save_account(&Account { disabled, ..account }, seen, &note).await?;
        finished(saved, "disabled")?;
        if disabled {
            self.end_all_of(&administrator, id).await?;
        }
        Ok(())
    }

    /// Ends one of somebody's sign-ins.
    ///
    /// # Errors
    /// [`ErrorKind::RoleForbids`] for who is no administrator, [`ErrorKind::NotFound`] when it has ended already, and
    /// when the store fails.
    pub async fn end_sign_in_of(&self, asker: &Asker, id: &str, sign_in: &str) -> Result<(), AppError> {
        let administrator = self.administrator(asker)?;
        let note = AuditNote::done(&administrator, "SignInEnded", sign_in, self.clock.now());
        let ended = self.end(&Ending::One { account: id.to_owned(), id: sign_in.to_owned() }, &note).await?;
        if ended == 0 { Err(AppError::not_found()) } else { Ok(()) }
    }

    /// Ends all of somebody's sign-ins. Says how many.
    ///
    /// # Errors
    /// [`ErrorKind::RoleForbids`] for who is no administrator, [`ErrorKind::NotFound`], and when the store fails.
    pub async fn end_sign_ins_of(&self, asker: &Asker, id: &str) -> Result<usize, AppError> {
        let administrator = self.administrator(asker)?;
        administrator.accounts().account(id).await?.ok_or_else(AppError::not_found)?;
        self.end_all_of(&administrator, id).await
    }

    async fn end_all_of(&self, administrator: &Asker, id: &str) -> Result<usize, AppError> {
        let note = AuditNote::done(administrator, "SignInsEnded", id, self.clock.now());
        self.end(&Ending::All { account: id.to_owned(), but: None }, &note).await
    }
}

fn finished(saved: Saved, field: &str) -> Result<(), AppError> {
    match saved {
        Saved::Done => Ok(()),
        Saved::Stale => Err(AppError::new(ErrorKind::Conflict)),
        Saved::LastAdministrator => {
            let why = "Nobody else administers the desk: make somebody else an administrator first.";
            Err(AppError::validation(vec![FieldError::new(field, why)]))
        }
    }
}

fn row(account: Account) -> PersonRow {
    PersonRow {
        rights: account.rights(),
        id: account.id,
        name: account.name,
        email: account.email,
        issuer: account.issuer,
        disabled: account.disabled,
        last_sign_in_at: account.last_sign_in_at,
    }
}
