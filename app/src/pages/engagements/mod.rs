//! Engagements: the list, one with its members, and qualifying a lead of it.

mod engagement_page;
mod engagements_page;
mod filters;
mod qualify_page;

pub use engagement_page::EngagementPage;
pub use engagements_page::EngagementsPage;
pub use qualify_page::QualifyPage;

use domain::views::EngagementSummary;

/// An engagement's name on the screen.
fn heading(summary: &EngagementSummary) -> String {
    summary.title.clone().filter(|t| !t.is_empty()).unwrap_or_else(|| "Untitled engagement".into())
}

/// A context's kind as people say it; one that AWS added later is shown as it is.
fn context_label(code: &str) -> &str {
    match code {
        "CustomerProject" => "Customer project",
        "Lead" => "Lead",
        "ProspectingResult" => "Prospecting result",
        other => other,
    }
}

/// Who made an engagement, seen from `account`.
fn maker(created_by: &str, account: &str) -> String {
    match created_by {
        "aws" => "AWS".into(),
        other if other == account => "You".into(),
        other => other.into(),
    }
}
