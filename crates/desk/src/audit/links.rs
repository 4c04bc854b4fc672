//! Where the desk shows what a row of the record is about.

use crate::ports::AuditEntry;
use domain::ids::{DraftId, EngagementId, InvitationId, JobId, OpportunityId, TaskId};

/// The page of the subject, without what addresses begin with; `None` where there is none. What a subject is can be told
/// by its form, but for drafts and jobs, and people, whose ids look alike.
pub(super) fn link(row: &AuditEntry) -> Option<String> {
    let subject = row.subject.as_str();
    if InvitationId::parse(subject).is_some() {
        return Some(format!("/invitations/{subject}"));
    }
    if EngagementId::parse(subject).is_some() {
        return Some(format!("/engagements/{subject}"));
    }
    if OpportunityId::parse(subject).is_some() {
        return Some(format!("/opportunities/{subject}"));
    }
    if TaskId::parse(subject).is_some() {
        return Some(format!("/tasks/{subject}"));
    }
    if row.action.starts_with("Account") || row.action.starts_with("Rights") {
        return Some(format!("/people/{subject}"));
    }
    if row.action.ends_with("Job") && JobId::parse(subject).is_some() {
        return Some(format!("/bulk/{subject}"));
    }
    if (row.entry.is_some() || row.action == "SendDraft") && DraftId::parse(subject).is_some() {
        return Some(format!("/drafts/{subject}/sent"));
    }
    None
}
