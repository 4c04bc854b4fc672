//! Opportunities: the list, one of them, starting an engagement from it, and changing it.

mod assign_page;
mod change_card;
mod edit_page;
mod filters;
mod marks;
mod offering;
mod opportunities_page;
mod opportunity_cards;
mod opportunity_page;
mod products_page;
mod start_page;
mod submit_page;
mod tags_card;

pub use assign_page::AssignPage;
pub use edit_page::EditPage;
pub use opportunities_page::OpportunitiesPage;
pub use opportunity_page::OpportunityPage;
pub use products_page::ProductsPage;
pub use start_page::StartPage;
pub(super) use start_page::{Involvement, START, Scope};
pub use submit_page::SubmitPage;

use domain::views::OpportunityDetail;

/// What an opportunity is called: its project's title, or else its customer.
fn name_of(opportunity: &OpportunityDetail) -> String {
    opportunity.title.clone().filter(|t| !t.is_empty()).unwrap_or_else(|| marks::company(&opportunity.summary))
}
