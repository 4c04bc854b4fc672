//! What the desk needs from outside: the service, a store, a clock. The server plugs adapters in;
//! tests plug in their own.

mod clock;
mod partner_central;
mod store;

pub use clock::{Clock, SystemClock};
pub use domain::queries::{EngagementQuery, InvitationQuery, OpportunityQuery, SolutionQuery, SortOrder};
pub use partner_central::{Answer, Exchange, ForUpdate, InvitationRef, PartnerCentral, Refusal, TaskQuery, Upstreams};
pub use store::{
    Area, AuditEntry, Booked, ClaimedItem, Draft, DraftVersion, Fence, Intent, IntentState, ItemSettlement, Job,
    JournalEntry, JournalQuery, NewIntent, NewJob, NewJobItem, Rate, Settlement, Signal, Signals, Store, StoreError,
    StoreErrorKind,
};
