//! Being signed in.

use super::{Register, arriving::note};
use crate::ports::{Account, Carrier, Ending, Hand, SignIn, StoreError};
use domain::{
    error::AppError,
    people::{Catalog, Origin},
};
use time::Duration;

/// What is seen more often than this is written down once.
const SEEN_EVERY: Duration = Duration::MINUTE;

/// Somebody who is signed in, whatever they may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visitor {
    /// Who.
    pub account: Account,
    /// By which sign-in.
    pub sign_in: SignIn,
    /// From where they ask.
    pub from: Origin,
}

impl Visitor {
    /// The catalogs of the desk in which they have a role.
    #[must_use]
    pub fn catalogs(&self, of_desk: &[Catalog]) -> Vec<Catalog> {
        let rights = self.account.rights();
        of_desk.iter().copied().filter(|catalog| rights.role_in(*catalog).is_some()).collect()
    }

    /// Whether the session's id is older than the rights: it is to be a new one.
    #[must_use]
    pub fn has_other_rights(&self) -> bool {
        self.sign_in.account_version != self.account.version
    }
}

impl From<&Visitor> for Hand {
    fn from(visitor: &Visitor) -> Self {
        let Visitor { account, from, .. } = visitor;
        Self { person: account.id.clone(), person_name: account.name.clone(), from: from.clone() }
    }
}

impl Register {
    /// Who is signed in with the session of this mark.
    ///
    /// # Errors
    /// When the store fails, so that it is not known.
    pub async fn visitor(&self, mark: &str, from: Origin) -> Result<Option<Visitor>, StoreError> {
        self.look(Carrier::Mark(mark), from).await
    }

    /// The same visitor as things stand now, if they are still signed in.
    ///
    /// # Errors
    /// When the store fails, so that it is not known.
    pub async fn again(&self, visitor: &Visitor) -> Result<Option<Visitor>, StoreError> {
        self.look(Carrier::Id(&visitor.sign_in.id), visitor.from.clone()).await
    }

    async fn look(&self, carrier: Carrier<'_>, from: Origin) -> Result<Option<Visitor>, StoreError> {
        let now = self.clock.now();
        let found = self.accounts.sign_in(carrier, now, self.idle_since(now)).await?;
        Ok(found.map(|(sign_in, account)| {
            let from = Origin { sign_in: Some(sign_in.id.clone()), ..from };
            Visitor { account, sign_in, from }
        }))
    }

    /// Says that they have asked for a page, at most once a minute.
    pub async fn seen(&self, visitor: &Visitor) {
        let now = self.clock.now();
        if now - visitor.sign_in.seen_at < SEEN_EVERY {
            return;
        }
        if let Err(error) = self.accounts.seen(&visitor.sign_in.id, now).await {
            tracing::warn!(%error, "it could not be written down that somebody was seen");
        }
    }

    /// The session has got a new id. False when another request has moved the sign-in, or when it has ended.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn moved(&self, visitor: &Visitor, to: &str) -> Result<bool, StoreError> {
        let SignIn { id, mark, .. } = &visitor.sign_in;
        self.accounts.move_sign_in(id, mark, to, visitor.account.version).await
    }

    /// Signs them out.
    ///
    /// # Errors
    /// When the store fails: they are signed in still.
    pub async fn leave(&self, visitor: &Visitor) -> Result<(), AppError> {
        let note = note("SignOut", &visitor.account, visitor.from.clone(), self.clock.now());
        let (account, id) = (visitor.account.id.clone(), visitor.sign_in.id.clone());
        self.end(&Ending::One { account, id }, &note).await?;
        Ok(())
    }
}
