//! The second factor: an app that shows codes, and codes on paper for when it is lost.

mod recovery;
mod sealing;
mod totp;

pub use recovery::{RECOVERY_CODES, new_recovery_codes, recovery_mark};
pub use sealing::{Key, KeyError, Keys};
pub use totp::{Code, Seed};
