//! Invitations in the making.

mod create_draft;
mod delete_draft;
mod get_draft;
mod import_document;
mod list_drafts;
mod save_step;
mod send_draft;

pub use create_draft::*;
pub use delete_draft::*;
pub use get_draft::*;
pub use import_document::*;
pub use list_drafts::*;
pub use save_step::*;
pub use send_draft::*;
