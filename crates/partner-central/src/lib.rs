//! AWS Partner Central Selling over the AWS SDK: the adapter behind [`desk::ports::PartnerCentral`].
//!
//! One file an operation group (`engagements`, `invitations`, `opportunities`, `solutions`, `tagging`,
//! `tasks`) holds the calls; `carry` says what an update must carry over; `convert` turns the SDK's types into the domain's, so that none of them leaves this crate;
//! `capture` notes what went over the wire; `refuse` says what went wrong. [`check`] looks whether a
//! configuration works, for the `doctor` command.

mod capture;
mod carry;
mod client;
mod connection;
mod convert;
mod doctor;
mod engagements;
mod invitations;
mod opportunities;
mod refuse;
mod roles;
mod settings;
mod solutions;
mod tagging;
mod tasks;

pub use client::{AwsPartnerCentral, for_account};
pub use connection::SetupError;
pub use doctor::{Finding, check};
pub use roles::Roles;
pub use settings::Settings;
