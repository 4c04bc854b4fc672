//! Passwords: which ones will do, and how they are kept.

mod hashing;
mod list;
mod rules;

pub use hashing::{Busy, Cost, Hasher, Verdict};
pub use list::{BreachedList, ListError};
pub use rules::{LONGEST, Rules, SHORTEST, Unfit};
