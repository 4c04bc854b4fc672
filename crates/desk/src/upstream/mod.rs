//! What stands between the desk's services and AWS.

mod places;
mod ticket;

pub use places::{NoQueue, Places, QueuePlace};
pub use ticket::{as_entry, current_entry};
