//! Which entry of the journal a call belongs to, and whether it is this process's still.

use crate::ports::{Accounts, Clock, Store, StoreError};
use domain::{
    error::{AppError, ErrorKind},
    people::{Catalog, Role},
};
use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use time::OffsetDateTime;
use tokio::sync::Mutex;

tokio::task_local! {
    static TICKET: Ticket;
}

/// A process's hold on an entry of the journal. Whoever has been still for too long, a process that was paused or a
/// machine that slept, loses it to another process, and must not send what that one may have sent. Cheap to clone; clones
/// share it.
#[derive(Clone)]
pub struct Ticket {
    entry: i64,
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    /// When this process has last vouched for it.
    at: Arc<Mutex<OffsetDateTime>>,
    author: Option<Author>,
    given_up: Arc<AtomicBool>,
}

/// Whoever wanted it.
#[derive(Clone)]
struct Author {
    accounts: Arc<dyn Accounts>,
    person: String,
    catalog: Catalog,
}

impl Ticket {
    /// The hold on an entry that this process has just begun or taken over.
    #[must_use]
    pub fn new(entry: i64, at: OffsetDateTime, store: Arc<dyn Store>, clock: Arc<dyn Clock>) -> Self {
        Self { entry, store, clock, at: Arc::new(Mutex::new(at)), author: None, given_up: Arc::default() }
    }

    /// The same for what somebody who has an account wanted: it is sent, or sent once more, only if they may still
    /// write in the catalog.
    #[must_use]
    pub fn wanted_by(self, accounts: Arc<dyn Accounts>, person: &str, catalog: Catalog) -> Self {
        Self { author: Some(Author { accounts, person: person.to_owned(), catalog }), ..self }
    }

    /// Whether whoever wanted it may still write. The register alone says so: who has no account there was not asked.
    ///
    /// # Errors
    /// When the store fails: it is not known then.
    pub(crate) async fn may_write(&self) -> Result<bool, StoreError> {
        let Some(Author { accounts, person, catalog }) = &self.author else { return Ok(true) };
        let account = accounts.account(person).await?;
        Ok(account.is_none_or(|account| account.rights().role_in(*catalog).is_some_and(|role| role.may(Role::Seller))))
    }

    /// The entry.
    #[must_use]
    pub fn entry(&self) -> i64 {
        self.entry
    }

    /// Says that the entry is under way; false when it is no longer this process's.
    ///
    /// # Errors
    /// When the store fails: it is not known then.
    pub async fn vouch(&self) -> Result<bool, StoreError> {
        self.touch(false).await
    }

    /// The same, and that AWS may have the request from here on.
    ///
    /// # Errors
    /// When the store fails: it is not known then.
    pub(super) async fn vouch_and_send(&self) -> Result<bool, StoreError> {
        self.touch(true).await
    }

    async fn touch(&self, sending: bool) -> Result<bool, StoreError> {
        let mut at = self.at.lock().await;
        let vouched = self.store.vouch(self.entry, *at, self.clock.now(), sending).await?;
        if let Some(now) = vouched {
            *at = now;
        }
        Ok(vouched.is_some())
    }

    /// The call was not sent, because the entry is another process's: what comes of it is that one's to tell.
    pub(super) fn give_up(&self) {
        self.given_up.store(true, Ordering::Relaxed);
    }

    /// Whether [`Self::give_up`] was called.
    #[must_use]
    pub fn is_given_up(&self) -> bool {
        self.given_up.load(Ordering::Relaxed)
    }
}

/// What is said of a write of somebody who may not write any more.
pub(crate) fn may_not_write() -> AppError {
    AppError::new(ErrorKind::RoleForbids { needed: "seller".into() })
        .with_detail("Whoever asked for this may not write here any more, so nothing was sent.")
}

/// Runs `work` as what a ticket's entry of the journal is about, so that its place in the queue can be found by the entry,
/// and nothing is sent that is another process's. Does not reach into tasks that `work` spawns.
pub async fn with_ticket<F: Future>(ticket: Ticket, work: F) -> F::Output {
    TICKET.scope(ticket, work).await
}

/// The ticket of the running call, if it belongs to an entry.
#[must_use]
pub fn current_ticket() -> Option<Ticket> {
    TICKET.try_with(Clone::clone).ok()
}
