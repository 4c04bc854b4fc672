//! The tasks.

mod task_page;
mod tasks_page;

pub use task_page::TaskPage;
pub use tasks_page::TasksPage;
