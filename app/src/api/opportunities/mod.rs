//! Opportunities.

mod assign_opportunity;
mod associate_opportunity;
mod disassociate_opportunity;
mod get_opportunity;
mod get_products;
mod get_tags;
mod list_opportunities;
mod start_engagement;
mod submit_opportunity;
mod update_opportunity;

pub use assign_opportunity::*;
pub use associate_opportunity::*;
pub use disassociate_opportunity::*;
pub use get_opportunity::*;
pub use get_products::*;
pub use get_tags::*;
pub use list_opportunities::*;
pub use start_engagement::*;
pub use submit_opportunity::*;
pub use update_opportunity::*;
