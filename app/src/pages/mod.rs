//! The pages, one module an area.

pub mod account;
pub mod activity;
pub mod audit;
pub mod bulk;
pub mod data;
pub mod design;
pub mod drafts;
pub mod engagements;
pub mod help;
pub mod invitations;
pub mod no_access;
pub mod not_found;
pub mod opportunities;
pub mod overview;
pub mod people;
pub mod security;
pub mod settings;
pub mod sign_in;
pub mod tasks;

mod document_drop;
mod document_form;
mod error_panel;
mod frame;
mod list_address;
mod loaded;
mod meanwhile;
mod money;
mod nothing_to_do;
mod request_documents;
mod stale_banner;
mod start_documents;
mod tag_editor;
mod words;
mod writing;

pub use document_drop::DocumentDrop;
pub use error_panel::ErrorPanel;
pub use frame::Page;
pub use loaded::loaded;
use loaded::loaded_page;
