//! Opportunities.

mod get_opportunity;
mod list_opportunities;
mod start_engagement;

pub use get_opportunity::*;
pub use list_opportunities::*;
pub use start_engagement::*;
