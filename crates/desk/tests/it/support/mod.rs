//! What all tests stand on: the real store, the time, and the one scope that there is.

mod leases;
mod mishaps;
mod port;
mod runtime_clock;
mod unhurried_store;

pub(crate) use mishaps::Trip;
pub(crate) use runtime_clock::RuntimeClock;
pub(crate) use unhurried_store::UnhurriedStore;

use domain::{
    ids::AccountId,
    people::{Catalog, Scope},
    views::{TaskKind, TaskStatus, TaskView},
};
use time::{OffsetDateTime, macros::datetime};

/// When everything begins.
pub(crate) const NOON: OffsetDateTime = datetime!(2026-11-07 12:00 UTC);
/// An invitation that exists.
pub(crate) const INVITATION: &str = "engi-0a1b2c3d4e5f6";

/// The one scope that there is.
pub(crate) fn scope() -> Scope {
    Scope { account: AccountId::parse("111122223333").expect("an account"), catalog: Catalog::Sandbox }
}

/// A task that accepts [`INVITATION`]; `digit` tells tasks apart.
pub(crate) fn task(digit: char, status: TaskStatus) -> TaskView {
    TaskView {
        id: format!("task-{}", digit.to_string().repeat(13)),
        kind: TaskKind::AcceptInvitation,
        arn: None,
        status,
        message: None,
        reason_code: None,
        opportunity_id: None,
        snapshot_job_id: None,
        context_id: None,
        invitation_id: Some(INVITATION.into()),
        engagement_id: None,
        started_at: Some(NOON),
        ended_at: None,
        seen_at: NOON,
    }
}
