//! Bulk jobs.

mod choose_for_job;
mod create_job;
mod get_job;
mod list_jobs;
mod set_job_state;

pub use choose_for_job::*;
pub use create_job::*;
pub use get_job::*;
pub use list_jobs::*;
pub use set_job_state::*;
