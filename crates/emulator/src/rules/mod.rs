//! The rules of the business: what the service refuses although the request is well-formed.
//! Where AWS documents no exact behaviour, the choice made here is listed in `docs/EMULATOR.md`.

pub(crate) mod associations;
pub(crate) mod aws_submission;
pub(crate) mod content;
pub(crate) mod contexts;
pub(crate) mod deal_value;
pub(crate) mod editing;
pub(crate) mod invitations;
pub(crate) mod needs;
pub(crate) mod snapshots;
pub(crate) mod submission;
pub(crate) mod tagging;
mod values;
