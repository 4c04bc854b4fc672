//! Bulk jobs: selecting in a list, asking, following, and the list of them.

mod job_page;
mod jobs_page;
mod marks;
mod new_job_page;
mod select_rows;

pub use job_page::JobPage;
pub use jobs_page::JobsPage;
pub use new_job_page::NewJobPage;
pub(super) use select_rows::{Offered, SELECTED, SelectionForm};
