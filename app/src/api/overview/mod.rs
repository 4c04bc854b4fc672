//! The first page.

mod get_overview;

pub use get_overview::*;
