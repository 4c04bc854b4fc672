//! Rows to store.

use desk::ports::{Draft, Intent, IntentState, NewIntent, Settlement};
use domain::{
    forms::Fields,
    ids::AccountId,
    people::{Catalog, Scope},
    views::{DraftState, TaskKind, TaskStatus, TaskView},
};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime, macros::datetime};

/// The account that most cases work in.
pub(crate) fn here() -> Scope {
    scope("111122223333", Catalog::Sandbox)
}

/// The scopes that must not see what is [`here`]: another account, and the same one's other catalog.
pub(crate) fn elsewhere() -> [Scope; 2] {
    [scope("444455556666", Catalog::Sandbox), scope("111122223333", Catalog::Aws)]
}

fn scope(account: &str, catalog: Catalog) -> Scope {
    Scope { account: AccountId::parse(account).expect("an account"), catalog }
}

/// Some instant, with nanoseconds as the service tells them, and `seconds` after it.
pub(crate) fn at(seconds: i64) -> OffsetDateTime {
    datetime!(2026-11-07 14:05:09.123456789 UTC) + Duration::seconds(seconds)
}

/// A draft with little in it.
pub(crate) fn draft(id: char, saved: i64) -> Draft {
    Draft {
        id: id.to_string().repeat(32),
        scope: here(),
        owner: "seller".into(),
        owner_name: "Sam Seller".into(),
        fields: Fields::from([("Invitation.Message".into(), " Привет, \"Acme\" \n".into())]),
        token: "token-1".into(),
        engagement_token: "engagement-token-1".into(),
        state: DraftState::Open,
        refused: Vec::new(),
        failure: None,
        invitation_id: None,
        invitation_arn: None,
        created_at: at(0),
        saved_at: at(saved),
    }
}

/// Somebody about to reject an invitation; `token` tells the tries apart.
pub(crate) fn intent(subject: &str, token: &str) -> NewIntent {
    NewIntent {
        scope: here(),
        operation: "RejectEngagementInvitation",
        subject: subject.into(),
        token: token.into(),
        parameters_hash: format!("hash of {subject}"),
        person: "seller".into(),
        person_name: "Sam Seller".into(),
        request: json!({ "Identifier": subject, "RejectionReason": token }),
        at: at(0),
    }
}

/// Settles an entry at [`at`]`(7)`, by the seller.
pub(crate) fn settlement<'a>(entry: &Intent, state: IntentState, outcome: &'a Value) -> Settlement<'a> {
    Settlement { entry: entry.id, state, outcome, request_id: None, task: None, by: "seller", at: at(7) }
}

/// A task under way, asked for `seen` seconds after [`at`]`(0)`.
pub(crate) fn task(digit: char, seen: i64) -> TaskView {
    TaskView {
        id: format!("task-{}", digit.to_string().repeat(13)),
        kind: TaskKind::AcceptInvitation,
        arn: None,
        status: TaskStatus::InProgress,
        message: None,
        reason_code: None,
        opportunity_id: None,
        snapshot_job_id: None,
        invitation_id: Some("engi-0a1b2c3d4e5f6".into()),
        engagement_id: None,
        started_at: Some(at(0)),
        ended_at: None,
        seen_at: at(seen),
    }
}

/// The same task, complete.
pub(crate) fn complete(digit: char, seen: i64) -> TaskView {
    TaskView { status: TaskStatus::Complete, opportunity_id: Some("O1234567".into()), ..task(digit, seen) }
}
