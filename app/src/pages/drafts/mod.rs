//! Preparing an invitation: the wizard, import and export, sending, and what came of it.

mod answers;
mod control;
pub mod delete_draft;
pub mod drafts_page;
pub mod engagement_step;
pub mod export_page;
pub mod import_page;
pub mod new_invitation_page;
mod review;
mod review_answers;
mod rows;
mod send_card;
pub mod sent_page;
pub mod step_form;
mod with_draft;
pub mod wizard_page;

pub use drafts_page::DraftsPage;
pub use export_page::ExportPage;
pub use import_page::ImportPage;
pub use new_invitation_page::NewInvitationPage;
pub use sent_page::SentPage;
pub use wizard_page::WizardPage;

use crate::context::query_params;

/// The parameter of the address with this name; empty when absent.
fn asked(name: &str) -> String {
    query_params().into_iter().find(|(key, _)| key == name).map(|(_, value)| value).unwrap_or_default()
}
