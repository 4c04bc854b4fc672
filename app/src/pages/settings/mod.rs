//! The settings of the desk, for administrators.

mod settings_page;

pub use settings_page::SettingsPage;
