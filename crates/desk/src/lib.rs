//! What a person can do at the desk, as services over ports.
//!
//! A service checks the role, keeps the journal, calls AWS and says what happened in the words of
//! `domain`. It knows no browser, no SDK and no SQL; the server plugs those in through [`ports`].

pub mod access;
pub mod accounts;
mod activity;
mod audit;
mod bulk;
mod changing;
mod denials;
mod documents;
mod drafts;
mod engagements;
mod figures;
mod invitations;
mod leads;
mod opportunities;
mod overview;
pub mod ports;
mod reconcile;
mod second_person;
mod sending;
mod settings;
mod tagging;
mod tasks;
pub mod tracker;
pub mod upstream;
mod writing;

pub use aws_cli::command_line::ClientOptions;
pub use documents::{Document, OutputFormat};
pub use drafts::StepOutcome;
pub use sending::Sent;
pub use writing::{Patience, Written};

use access::Ports;
use denials::Denials;
use domain::{
    people::{Role, Scope},
    views::SettingView,
};
use ports::{Accounts, Area, Clock, Signal, Store};
use std::{collections::BTreeSet, sync::Arc};
use tokio::sync::Notify;
use tokio_util::task::TaskTracker;
use tracker::Tracker;
use upstream::{Guard, Lane, ReadNotes};

/// The desk: everything a person can do. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    ports: Ports,
    lane: Lane,
    notes: ReadNotes,
    clock: Arc<dyn Clock>,
    tracker: Tracker,
    policy: Policy,
    /// Whether a second person has approved what is written, where one is needed.
    approved: bool,
    under_way: TaskTracker,
    denials: Denials,
    /// What people may do now, for what goes on without them.
    accounts: Option<Arc<dyn Accounts>>,
    /// Told when there is something to do for the bulk jobs' runner.
    jobs: Arc<Notify>,
}

/// What the configuration allows.
#[derive(Clone, Debug)]
pub struct Policy {
    /// Whether writes to the production catalog are allowed.
    pub allow_production_writes: bool,
    /// The least role that writes there.
    pub production_writes_by: Role,
    /// Whether writes in the catalog AWS wait until a second person has approved them.
    pub four_eyes: bool,
    /// What an AWS CLI must be told to reach the same endpoint.
    pub cli: ClientOptions,
    /// How long writes are waited for.
    pub patience: Patience,
    /// All settings, as administrators are shown them.
    pub settings: Arc<[SettingView]>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            allow_production_writes: false,
            production_writes_by: Role::Manager,
            four_eyes: false,
            cli: ClientOptions::default(),
            patience: Patience::default(),
            settings: Arc::default(),
        }
    }
}

impl Desk {
    /// Puts the desk together.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, guard: Guard, clock: Arc<dyn Clock>, tracker: Tracker, policy: Policy) -> Self {
        Self {
            ports: Ports::new(store, guard),
            lane: Lane::Interactive,
            notes: ReadNotes::default(),
            clock,
            tracker,
            policy,
            approved: false,
            under_way: TaskTracker::new(),
            denials: Denials::default(),
            accounts: None,
            jobs: Arc::default(),
        }
    }

    /// The same desk, which asks these accounts whether whoever wanted a write or began a bulk job may still do so.
    #[must_use]
    pub fn with_accounts(self, accounts: Arc<dyn Accounts>) -> Self {
        Self { accounts: Some(accounts), ..self }
    }

    /// The same desk for one request: [`Self::read_notes`] then tell of this request alone.
    #[must_use]
    pub fn for_request(&self) -> Self {
        Self { notes: ReadNotes::default(), ..self.clone() }
    }

    /// The same desk for work that nobody waits for: its calls take their turns on that lane, and its
    /// reads always ask AWS. What it goes on with was allowed, and approved where that is needed, when it began.
    #[must_use]
    pub fn on_lane(&self, lane: Lane) -> Self {
        Self { lane, approved: true, ..self.for_request() }
    }

    /// Which reads of this request were answered from an older state.
    #[must_use]
    pub fn read_notes(&self) -> &ReadNotes {
        &self.notes
    }

    /// Waits until no write is under way, and every denial is written down. New ones may still begin: stop taking requests first.
    pub async fn writes_ended(&self) {
        self.under_way.close();
        self.under_way.wait().await;
        self.denials.written().await;
        self.tell_denials().await;
    }

    /// Has the record tell how often was denied what it tells of already. To be called once a minute.
    pub async fn tell_denials(&self) {
        self.denials.tell_repeated(self.own_work().store(), self.now()).await;
    }

    /// The live stream and the state of the tracker.
    #[must_use]
    pub fn tracker(&self) -> &Tracker {
        &self.tracker
    }

    /// Something has told from outside that areas of a scope have changed at AWS. Every replica forgets what
    /// it has read of them, and the one that follows the scope looks at its tasks at once.
    pub fn hint(&self, scope: &Scope, areas: BTreeSet<Area>) {
        self.own_work().store().tell(Signal::Hint { scope: scope.clone(), areas });
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> time::OffsetDateTime {
        self.clock.now()
    }
}
