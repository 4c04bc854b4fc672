//! What the AWS CLI would take and give.

mod get_change_export;
mod get_data;
mod get_export;
mod get_skeletons;
mod get_start_export;
mod import_start;
mod show_change;
mod show_start;

pub use get_change_export::*;
pub use get_data::*;
pub use get_export::*;
pub use get_skeletons::*;
pub use get_start_export::*;
pub use import_start::*;
pub use show_change::*;
pub use show_start::*;

#[cfg(feature = "ssr")]
use crate::{failure::Failure, paths};
#[cfg(feature = "ssr")]
use domain::{
    commands::ChangeKind,
    error::AppError,
    forms::{CONTEXT, Fields, text},
    ids::{EngagementId, InvitationId, OpportunityId},
    views::StartKind,
};

/// The form of a Start operation, as `domain::forms::validate` names it.
#[cfg(feature = "ssr")]
fn form_of(kind: StartKind) -> &'static str {
    match kind {
        StartKind::AcceptInvitation => "accept",
        StartKind::FromOpportunity => "start",
    }
}

/// The page of a Start operation's form.
#[cfg(feature = "ssr")]
fn page_of(kind: StartKind, id: &str) -> Result<String, Failure> {
    match kind {
        StartKind::AcceptInvitation => InvitationId::parse(id).map(|id| paths::accept(id.as_str())),
        StartKind::FromOpportunity => OpportunityId::parse(id).map(|id| paths::start(id.as_str())),
    }
    .ok_or_else(|| AppError::not_found().into())
}

/// The page of a form that changes something.
#[cfg(feature = "ssr")]
fn page_of_change(kind: ChangeKind, id: &str, fields: &Fields) -> Result<String, Failure> {
    let opportunity = OpportunityId::parse(id);
    let opportunity = opportunity.as_ref().map(OpportunityId::as_str);
    match kind {
        ChangeKind::Update => opportunity.map(paths::edit),
        ChangeKind::Assign => opportunity.map(paths::assign),
        ChangeKind::Submit => opportunity.map(paths::submit),
        ChangeKind::Associate | ChangeKind::Disassociate => {
            opportunity.map(|id| paths::products_like(id, text(fields, "RelatedEntityType")))
        }
        ChangeKind::Lead => EngagementId::parse(id).map(|id| paths::qualify(id.as_str(), text(fields, CONTEXT))),
    }
    .ok_or_else(|| AppError::not_found().into())
}
