//! What a person can do at the desk, as services over ports.
//!
//! A service checks the role, keeps the journal, calls AWS and says what happened in the words of
//! `domain`. It knows no browser, no SDK and no SQL; the server plugs those in through [`ports`].

mod bulk;
mod documents;
mod drafts;
mod engagements;
mod invitations;
mod opportunities;
mod overview;
pub mod ports;
mod sending;
mod tasks;
pub mod tracker;
mod writing;

pub use aws_cli::command_line::ClientOptions;
pub use documents::{Document, OutputFormat};
pub use drafts::StepOutcome;
pub use sending::Sent;
pub use writing::Written;

use domain::{
    error::{AppError, ErrorKind},
    people::{Asker, Backend, Role, Scope},
};
use ports::{Clock, PartnerCentral, Store, Upstreams};
use std::sync::Arc;
use tokio::sync::Notify;
use tracker::Tracker;

/// The desk: everything a person can do. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    store: Arc<dyn Store>,
    upstreams: Arc<dyn Upstreams>,
    clock: Arc<dyn Clock>,
    tracker: Tracker,
    policy: Policy,
    /// Told when there is something to do for the bulk jobs' runner.
    jobs: Arc<Notify>,
}

/// What the configuration allows.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// Whether writes to the production catalog are allowed.
    pub allow_production_writes: bool,
    /// What an AWS CLI must be told to reach the same endpoint.
    pub cli: ClientOptions,
}

impl Desk {
    /// Puts the desk together.
    #[must_use]
    pub fn new(
        store: Arc<dyn Store>,
        upstreams: Arc<dyn Upstreams>,
        clock: Arc<dyn Clock>,
        tracker: Tracker,
        policy: Policy,
    ) -> Self {
        Self { store, upstreams, clock, tracker, policy, jobs: Arc::default() }
    }

    /// The live stream and the state of the tracker.
    #[must_use]
    pub fn tracker(&self) -> &Tracker {
        &self.tracker
    }

    /// The store, for the health check.
    #[must_use]
    pub fn store(&self) -> &Arc<dyn Store> {
        &self.store
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> time::OffsetDateTime {
        self.clock.now()
    }

    fn partner_central(&self, scope: &Scope) -> Result<Arc<dyn PartnerCentral>, AppError> {
        self.upstreams.partner_central(scope)
    }

    /// Refuses people whose role does not cover `needed`.
    fn require(asker: &Asker, needed: Role) -> Result<(), AppError> {
        if asker.person.role.may(needed) {
            return Ok(());
        }
        Err(AppError::new(ErrorKind::RoleForbids { needed: needed.label().to_lowercase() }))
    }

    /// Refuses writes by people who only read, and to production unless the configuration allows it.
    fn require_write(&self, asker: &Asker) -> Result<(), AppError> {
        Self::require(asker, Role::Seller)?;
        if asker.backend == Backend::Production && !self.policy.allow_production_writes {
            return Err(AppError::new(ErrorKind::ProductionReadOnly));
        }
        Ok(())
    }
}
