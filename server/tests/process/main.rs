//! The program as a whole: how it starts, what it tells operators, and how it ends. No test looks at how
//! long something takes; the limits are only there so that one that hangs fails.

mod auditing;
mod backups;
mod ending;
mod operating;
mod prefix;
mod replicas;
mod restarting;
mod starting;
mod support;
