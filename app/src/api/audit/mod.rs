//! The record of who did what, for administrators.

mod get_audit;
mod verify_audit;

pub use get_audit::*;
pub use verify_audit::*;
