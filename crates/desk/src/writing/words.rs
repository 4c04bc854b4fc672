//! Writes in words for people.

use super::{Operation, Outcome};
use crate::ports::JournalEntry;
use domain::views::TaskKind;

/// What the desk was to do.
pub(crate) fn wanted(operation: Operation, entry: &JournalEntry) -> String {
    let subject = &entry.subject;
    match operation {
        Operation::CreateEngagement => "Make the engagement that a draft invites to.".into(),
        Operation::Invite => "Send the invitation of a draft.".into(),
        Operation::AcceptLead => format!("Accept the lead of invitation {subject}."),
        Operation::Reject => format!("Decline invitation {subject}."),
        Operation::Start(TaskKind::AcceptInvitation) => format!("Accept invitation {subject} by a task."),
        Operation::Start(TaskKind::FromOpportunity) => format!("Start an engagement from opportunity {subject}."),
    }
}

/// What somebody did, for the end of a sentence that begins with a name.
pub(crate) fn verb(operation: Operation) -> &'static str {
    match operation {
        Operation::CreateEngagement => "made an engagement",
        Operation::Invite => "sent an invitation",
        Operation::AcceptLead => "accepted a lead",
        Operation::Reject => "declined an invitation",
        Operation::Start(TaskKind::AcceptInvitation) => "accepted an invitation",
        Operation::Start(TaskKind::FromOpportunity) => "started an engagement",
    }
}

/// Where to look at what a write is about, or at what it has made: a path of the desk.
pub(crate) fn link(operation: Operation, entry: &JournalEntry) -> String {
    let made = Outcome::read(entry.outcome.as_ref()).text("id");
    let subject = &entry.subject;
    match (operation, made) {
        (Operation::CreateEngagement, Some(id)) => format!("/engagements/{id}"),
        (Operation::Invite, Some(id)) => format!("/invitations/{id}"),
        (Operation::Start(_), Some(id)) => format!("/tasks/{id}"),
        (Operation::CreateEngagement | Operation::Invite, None) => format!("/drafts/{subject}/review"),
        (Operation::Start(TaskKind::FromOpportunity), None) => format!("/opportunities/{subject}"),
        (Operation::AcceptLead | Operation::Reject | Operation::Start(TaskKind::AcceptInvitation), _) => {
            format!("/invitations/{subject}")
        }
    }
}
