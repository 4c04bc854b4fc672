//! What people do about their own password and second factor, whatever else they may do. Each asks for the password once
//! more.

use super::{Counted, Passwords, Shown, at, busy, shut, too_many};
use crate::state::AppState;
use desk::{
    accounts::{Tried, Visitor},
    ports::{AuditNote, Credential},
};
use domain::error::{AppError, ErrorKind};
use identity::{
    passwords::Verdict,
    second_factor::{new_recovery_codes, recovery_mark},
};
use time::OffsetDateTime;
use tower_sessions::Session;

impl Passwords {
    /// The credential of somebody signed in who says their password once more. Wrong ones count as they do at the door.
    async fn proven(
        &self,
        state: &AppState,
        visitor: &Visitor,
        field: &'static str,
        password: String,
        now: OffsetDateTime,
    ) -> Result<Credential, AppError> {
        let credential = self.credentials.credential(&visitor.account.id).await?.ok_or_else(AppError::not_found)?;
        let counted = Counted::of(&credential.login, &visitor.from);
        let refused = |detail: &str| AuditNote {
            detail: detail.to_owned(),
            ..AuditNote::done_by(visitor.into(), "PasswordAsked", &credential.account, now)
        };
        if let Some(until) = self.credentials.attempt(&counted.all(), now).await? {
            too_many(state, Tried::PasswordAsked, Some(&credential.account), &visitor.from).await;
            return Err(shut(field, until, now));
        }
        let verdict = self.hasher.verify(credential.password.clone(), password).await.map_err(busy(field))?;
        if verdict == Verdict::Wrong {
            state.register.keep_refused(refused("wrong password")).await?;
            return Err(at(field, "This is not your present password. Check it, and try again."));
        }
        let once: Vec<&str> = std::iter::once(counted.login.key.as_str()).chain(counted.address_key()).collect();
        self.credentials.forgive(&[], &once).await?;
        Ok(credential)
    }

    /// Sets another password, and ends all other sign-ins.
    ///
    /// # Errors
    /// What is wrong, at its field.
    pub(crate) async fn change_password(
        &self,
        state: &AppState,
        visitor: &Visitor,
        current: String,
        password: String,
    ) -> Result<(), AppError> {
        let now = state.desk.now();
        let credential = self.proven(state, visitor, "current", current.clone(), now).await?;
        if password == current {
            return Err(at("password", "This is your present password. Choose another one."));
        }
        self.fits(&password, [visitor.account.name.clone(), credential.login.clone()]).await?;
        let hash = self.hasher.hash(password).await.map_err(busy("password"))?;
        let changed = Credential { password: Some(hash), ..credential };
        state.register.replace_own_credential(&*self.credentials, visitor, &changed, "PasswordChanged").await
    }

    /// Makes new recovery codes in place of those that are left. They are shown once.
    ///
    /// # Errors
    /// What is wrong, at its field.
    pub(crate) async fn new_codes(
        &self,
        state: &AppState,
        session: &Session,
        visitor: &Visitor,
        password: String,
    ) -> Result<(), AppError> {
        let now = state.desk.now();
        let credential = self.proven(state, visitor, "password-for-codes", password, now).await?;
        let codes = new_recovery_codes();
        let recovery = codes.iter().filter_map(|code| recovery_mark(&credential.account, code)).collect();
        let note = AuditNote::done_by(visitor.into(), "RecoveryCodesMade", &credential.account, now);
        let (anew, by) = (Credential { recovery, ..credential }, visitor.from.sign_in.as_deref());
        if !self.credentials.save_credential(&anew, by, &note).await? {
            return Err(AppError::new(ErrorKind::Conflict));
        }
        self.show(session, &Shown::Codes(codes), now).await
    }

    /// Begins to set up another app. The present one counts until the new one has shown its first code.
    ///
    /// # Errors
    /// What is wrong, at its field.
    pub(crate) async fn change_app(
        &self,
        state: &AppState,
        session: &Session,
        visitor: &Visitor,
        password: String,
    ) -> Result<(), AppError> {
        let credential = self.proven(state, visitor, "password-for-app", password, state.desk.now()).await?;
        self.new_app(state, session, credential, visitor.account.name.clone()).await
    }
}
