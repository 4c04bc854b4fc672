//! Engagements.

mod get_engagement;
mod list_engagements;
mod qualify_lead;

pub use get_engagement::*;
pub use list_engagements::*;
pub use qualify_lead::*;
