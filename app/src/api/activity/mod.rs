//! What has been done at AWS, and what is open.

mod decide;
mod decide_proposal;
mod get_activity;
mod get_open_writes;

pub use decide::*;
pub use decide_proposal::*;
pub use get_activity::*;
pub use get_open_writes::*;
