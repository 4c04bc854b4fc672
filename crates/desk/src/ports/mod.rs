//! What the desk needs from outside: the service, a store, a clock. The server plugs adapters in;
//! tests plug in their own.

mod accounts;
mod clock;
mod credentials;
mod partner_central;
mod store;

pub use accounts::{Account, Accounts, Begun, Carrier, Ending, LogoutToken, Saved, SignIn, SignInMethod};
pub use clock::{Clock, SystemClock};
pub use credentials::{Credential, Credentials, Enrolled, Enrolment, Throttle, Token, TokenKind};
pub use domain::queries::{EngagementQuery, InvitationQuery, OpportunityQuery, SolutionQuery, SortOrder};
pub use partner_central::{Answer, Exchange, ForUpdate, InvitationRef, PartnerCentral, Refusal, TaskQuery, Upstreams};
pub use store::{
    AnswerBounds, Area, AuditCheck, AuditEntry, AuditFault, AuditHead, AuditNote, AuditRecord, AuditReport, AuditSeal,
    Booked, ClaimedItem, Draft, DraftVersion, Fence, Forgotten, GoneAnswer, Hand, Intent, IntentState, ItemSettlement,
    Job, JournalEntry, JournalQuery, KnownAnswer, KnownAnswers, NewIntent, NewJob, NewJobItem, Proposal, RETENTION,
    Rate, Settlement, Signal, Signals, Store, StoreError, StoreErrorKind,
};
