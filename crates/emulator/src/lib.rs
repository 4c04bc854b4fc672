//! A stand-in for AWS Partner Central Selling that any AWS client can use.
//!
//! It speaks the service's protocol (awsJson1_0) and keeps the service's records: invitations
//! travel between accounts, tasks take their time, invitations lapse. What it does and where it is
//! known to differ from AWS is written down in `docs/EMULATOR.md`.
//!
//! A call passes through `transport` (the wire), `service` (the model's validation, idempotency,
//! the lock around the state), one file of `operations`, and for what takes several steps
//! `workflows`; `rules` hold what the service refuses, `progress` what happens by itself.

mod assumptions;
mod auth;
mod aws_side;
mod call;
mod catalog;
mod cli;
mod clock;
mod config;
mod control;
mod error;
mod faults;
mod feed;
mod hash;
mod ids;
mod ledger;
mod operations;
mod pace;
mod paging;
mod progress;
mod quotas;
mod rules;
mod seed;
mod sentinels;
mod server;
mod service;
mod state;
mod store;
mod transport;
mod workflows;

pub use assumptions::{Assumptions, Refusal};
pub use aws_side::{AwsAction, AwsSide, AwsSideError, Verdict};
pub use catalog::Catalog;
pub use cli::{Arguments, Greeting};
pub use clock::{Clock, ManualClock, SystemClock};
pub use config::{AccessKey, Account, Config, ControlAccess, Counting, Quotas, RateQuota, Secret, Seed, SettingsError};
pub use control::{
    AccountStatus, ClockMove, ClockReading, Control, ControlError, Counts, ExportedState, Settings, Status, TaskReport,
    TaskStatus,
};
pub use faults::{Damage, Fault, FaultEffect, FaultError, FaultException, FaultRule, Moment, Spoil};
pub use feed::{EventPage, EventQuery, EventsSecret, EventsUrl, FeedEvent, TargetError};
pub use ledger::{LedgerEntry, LedgerPage, LedgerQuery};
pub use pace::{PaceError, ReviewPace, TaskProgress};
pub use progress::Release;
pub use quotas::QuotaUsage;
pub use server::{Emulator, StartError};
pub use state::{TaskKind, TaskRule};
pub use transport::ConnectionReset;
pub use workflows::AwsInvitation;
