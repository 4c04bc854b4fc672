//! Opportunities: the list, one of them, and starting an engagement from it.

mod filters;
mod marks;
mod opportunities_page;
mod opportunity_cards;
mod opportunity_page;
mod start_page;

pub use opportunities_page::OpportunitiesPage;
pub use opportunity_page::OpportunityPage;
pub use start_page::StartPage;
pub(super) use start_page::{Involvement, Scope};
