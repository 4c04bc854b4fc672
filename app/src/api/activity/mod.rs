//! What has been done at AWS, and what is open.

mod decide;
mod get_activity;

pub use decide::*;
pub use get_activity::*;
