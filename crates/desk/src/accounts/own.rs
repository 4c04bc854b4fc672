//! What everybody can do about their own account.

use super::{Register, Visitor};
use crate::ports::{AuditNote, Credential, Credentials, Ending, Hand};
use domain::{
    error::{AppError, ErrorKind},
    people::{Asker, Catalog},
    views::AccountDetail,
};

impl Register {
    /// One's own account.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn own_account(&self, asker: &Asker) -> Result<AccountDetail, AppError> {
        let me = self.oneself(asker);
        let account = me.accounts().account(me.id()).await?.ok_or_else(|| AppError::new(ErrorKind::SignedOut))?;
        self.detail(account, &me).await
    }

    /// Ends one of one's own sign-ins.
    ///
    /// # Errors
    /// [`ErrorKind::NotFound`] when it has ended already, or is not one's own; and when the store fails.
    pub async fn end_own_sign_in(&self, asker: &Asker, id: &str) -> Result<(), AppError> {
        let me = self.oneself(asker);
        let note = AuditNote::done(&me, "SignInEnded", id, self.clock.now());
        let ended = self.end(&Ending::One { account: me.id().to_owned(), id: id.to_owned() }, &note).await?;
        if ended == 0 { Err(AppError::not_found()) } else { Ok(()) }
    }

    /// Ends all of one's own sign-ins but this one. Says how many.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn end_other_sign_ins(&self, asker: &Asker) -> Result<usize, AppError> {
        let me = self.oneself(asker);
        let note = AuditNote::done(&me, "OtherSignInsEnded", me.id(), self.clock.now());
        self.end(&Ending::All { account: me.id().to_owned(), but: me.from.sign_in.clone() }, &note).await
    }

    /// Writes down another password or second factor of one's own, whatever one may do. All other sign-ins end in the same
    /// moment.
    ///
    /// # Errors
    /// [`ErrorKind::Conflict`] when it has changed since it was read, or when this sign-in has ended meanwhile; and when
    /// the store fails.
    pub async fn replace_own_credential(
        &self,
        credentials: &dyn Credentials,
        visitor: &Visitor,
        credential: &Credential,
        action: &str,
    ) -> Result<(), AppError> {
        let (me, now) = (Hand::from(visitor), self.clock.now());
        let note = AuditNote::done_by(me.clone(), action, &me.person, now);
        let ended = AuditNote::done_by(me.clone(), "OtherSignInsEnded", &me.person, now);
        let gone = credentials.replace_credential(credential, me.from.sign_in.as_deref(), &note, &ended).await?;
        self.tell_ended(gone.ok_or_else(|| AppError::new(ErrorKind::Conflict))?);
        Ok(())
    }

    /// Chooses the catalog to work in, from the next page on.
    ///
    /// # Errors
    /// [`ErrorKind::RoleForbids`] without a role there, [`ErrorKind::NotFound`] when the desk does not work there, and
    /// when the store fails.
    pub async fn choose_catalog(&self, asker: &Asker, catalog: Catalog) -> Result<(), AppError> {
        let me = self.oneself(asker);
        if !self.settings.catalogs.contains(&catalog) {
            return Err(AppError::not_found());
        }
        let account = me.accounts().account(me.id()).await?.ok_or_else(|| AppError::new(ErrorKind::SignedOut))?;
        if account.rights().role_in(catalog).is_none() {
            let needed = format!("viewer in catalog {}", catalog.code());
            let error = AppError::new(ErrorKind::RoleForbids { needed });
            self.denials.tell(&self.store, asker, "choose a catalog", &error, self.clock.now());
            return Err(error);
        }
        let sign_in = me.from.sign_in.as_deref().unwrap_or_default();
        if me.accounts().choose_catalog(sign_in, catalog).await? {
            return Ok(());
        }
        Err(AppError::new(ErrorKind::SignedOut))
    }
}
