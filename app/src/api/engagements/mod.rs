//! Engagements.

mod get_engagement;
mod list_engagements;

pub use get_engagement::*;
pub use list_engagements::*;
