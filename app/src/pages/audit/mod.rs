//! The record of who did what, for administrators.

mod audit_page;
mod filters;
mod standing;

pub use audit_page::AuditPage;
