//! What somebody chooses for their session.

mod choose_catalog;

pub use choose_catalog::*;
