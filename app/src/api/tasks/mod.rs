//! Tasks.

mod get_freshness;
mod get_task;
mod list_tasks;
mod start_task_again;

pub use get_freshness::*;
pub use get_task::*;
pub use list_tasks::*;
pub use start_task_again::*;
