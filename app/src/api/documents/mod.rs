//! What the AWS CLI would take and give.

mod get_data;
mod get_export;
mod get_skeletons;
mod get_start_export;
mod import_start;
mod show_start;

pub use get_data::*;
pub use get_export::*;
pub use get_skeletons::*;
pub use get_start_export::*;
pub use import_start::*;
pub use show_start::*;

#[cfg(feature = "ssr")]
use crate::{failure::Failure, paths};
#[cfg(feature = "ssr")]
use domain::{
    error::AppError,
    ids::{InvitationId, OpportunityId},
    views::TaskKind,
};

/// The form of a Start operation, as `domain::forms::validate` names it.
#[cfg(feature = "ssr")]
fn form_of(kind: TaskKind) -> &'static str {
    match kind {
        TaskKind::AcceptInvitation => "accept",
        TaskKind::FromOpportunity => "start",
    }
}

/// The page of a Start operation's form.
#[cfg(feature = "ssr")]
fn page_of(kind: TaskKind, id: &str) -> Result<String, Failure> {
    match kind {
        TaskKind::AcceptInvitation => InvitationId::parse(id).map(|id| paths::accept(id.as_str())),
        TaskKind::FromOpportunity => OpportunityId::parse(id).map(|id| paths::start(id.as_str())),
    }
    .ok_or_else(|| AppError::not_found().into())
}
