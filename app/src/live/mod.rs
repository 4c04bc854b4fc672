//! What is alive on a page: the islands that follow the tasks, fed by one event stream a
//! browser.

mod announcements;
mod job_board;
mod job_rows;
mod running;
mod stream;
mod task_card;
mod task_table;

pub use job_board::JobBoard;
pub use running::RunningTasks;
pub use task_card::TaskCard;
pub use task_table::TaskTable;
