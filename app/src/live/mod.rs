//! What is alive on a page: the islands that follow the tasks, fed by one event stream a
//! browser.

mod announcements;
mod job_board;
mod job_rows;
mod open_writes;
mod running;
mod stream;
mod task_card;
mod task_table;

pub use job_board::JobBoard;
pub use open_writes::OpenWrites;
pub(crate) use open_writes::{label as write_label, tone as write_tone};
pub use running::RunningTasks;
pub use task_card::TaskCard;
pub use task_table::TaskTable;
