//! Writes in words for people.

use super::{ASSOCIATION, Basis, INTERACTION, OWNER, Operation, Outcome, REVIEW, TAG};
use domain::{forms, views::StartKind};
use serde_json::Value;

/// What the desk was to do.
pub(crate) fn wanted(operation: Operation, subject: &str, request: &Value) -> String {
    match operation {
        Operation::CreateEngagement => "Make the engagement that a draft invites to.".into(),
        Operation::Invite => "Send the invitation of a draft.".into(),
        Operation::AcceptLead => format!("Accept the lead of invitation {subject}."),
        Operation::Reject => format!("Decline invitation {subject}."),
        Operation::Start(StartKind::AcceptInvitation) => format!("Accept invitation {subject} by a task."),
        Operation::Start(StartKind::FromOpportunity) => format!("Start an engagement from opportunity {subject}."),
        Operation::UpdateOpportunity => format!("Change opportunity {subject}: {}.", changes(request)),
        Operation::Assign => format!("Assign opportunity {subject}: {}.", changes(request)),
        Operation::Submit => format!("Submit opportunity {subject} to AWS for review."),
        Operation::Associate => format!("Associate {} with opportunity {subject}.", names(request)),
        Operation::Disassociate => format!("Disassociate {} from opportunity {subject}.", names(request)),
        Operation::UpdateContext => format!("Change the lead of engagement {subject}: {}.", changes(request)),
        Operation::Tag => format!("Tag {subject}: {}.", changes(request)),
    }
}

/// What a request changes, from what to what.
fn changes(request: &Value) -> String {
    let basis = Basis::of(request);
    let changes = basis.changes.iter().map(|change| {
        let to = change.to.as_deref().map_or_else(|| "nothing".into(), quoted);
        match (change.name.as_str(), change.from.as_deref()) {
            (INTERACTION, _) => "one more interaction".to_owned(),
            (name, from) => format!("{} to {to}", value(name, from)),
        }
    });
    changes.collect::<Vec<_>>().join(", ")
}

/// What a request associates or disassociates.
fn names(request: &Value) -> String {
    let basis = Basis::of(request);
    let names = basis.changes.iter().filter_map(|change| change.name.strip_prefix(ASSOCIATION));
    names.collect::<Vec<_>>().join(", ")
}

/// A value with what it is of: `stage “Qualified”`.
pub(crate) fn value(name: &str, value: Option<&str>) -> String {
    let label = match name {
        forms::STAGE => "stage",
        forms::TARGET_CLOSE_DATE => "target close date",
        forms::NEXT_STEPS => "next steps",
        forms::CLOSED_LOST_REASON => "reason of the loss",
        forms::QUALIFICATION => "qualification",
        OWNER => "owner",
        REVIEW => "review status",
        INTERACTION => return format!("the interaction is {}there", if value.is_some() { "" } else { "not " }),
        other => match (other.strip_prefix(TAG), other.strip_prefix(ASSOCIATION)) {
            (Some(key), _) => &format!("tag {key}"),
            (_, Some(entity)) => return format!("{entity} is {}associated", if value.is_some() { "" } else { "not " }),
            (None, None) => other,
        },
    };
    format!("{label} {}", value.map_or_else(|| "(nothing)".into(), quoted))
}

fn quoted(text: &str) -> String {
    format!("\u{201c}{text}\u{201d}")
}

/// What somebody did, for the end of a sentence that begins with a name.
pub(crate) fn verb(operation: Operation) -> &'static str {
    match operation {
        Operation::CreateEngagement => "made an engagement",
        Operation::Invite => "sent an invitation",
        Operation::AcceptLead => "accepted a lead",
        Operation::Reject => "declined an invitation",
        Operation::Start(StartKind::AcceptInvitation) => "accepted an invitation",
        Operation::Start(StartKind::FromOpportunity) => "started an engagement",
        Operation::UpdateOpportunity => "changed an opportunity",
        Operation::Assign => "assigned an opportunity",
        Operation::Submit => "submitted an opportunity",
        Operation::Associate => "associated something with an opportunity",
        Operation::Disassociate => "disassociated something from an opportunity",
        Operation::UpdateContext => "changed a lead",
        Operation::Tag => "put tags on something",
    }
}

/// Where to look at what a write is about, or at what it has made: a path of the desk.
pub(crate) fn link(operation: Operation, subject: &str, outcome: Option<&Value>) -> String {
    let made = Outcome::read(outcome).text("id");
    match (operation, made) {
        (Operation::CreateEngagement, Some(id)) => format!("/engagements/{id}"),
        (Operation::Invite, Some(id)) => format!("/invitations/{id}"),
        (Operation::Start(_), Some(id)) => format!("/tasks/{id}"),
        (Operation::CreateEngagement | Operation::Invite, None) => format!("/drafts/{subject}/review"),
        (Operation::UpdateContext, _) => format!("/engagements/{subject}"),
        (Operation::Tag, _) if subject.starts_with("engi-") => format!("/invitations/{subject}"),
        (
            Operation::UpdateOpportunity
            | Operation::Assign
            | Operation::Submit
            | Operation::Associate
            | Operation::Disassociate
            | Operation::Tag
            | Operation::Start(StartKind::FromOpportunity),
            _,
        ) => format!("/opportunities/{subject}"),
        (Operation::AcceptLead | Operation::Reject | Operation::Start(StartKind::AcceptInvitation), _) => {
            format!("/invitations/{subject}")
        }
    }
}
