//! The settings of the desk, for administrators.

mod list_settings;

pub use list_settings::*;
