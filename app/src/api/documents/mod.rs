//! What the AWS CLI would take and give.

mod get_data;
mod get_export;
mod get_skeletons;

pub use get_data::*;
pub use get_export::*;
pub use get_skeletons::*;
