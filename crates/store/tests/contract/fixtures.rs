//! Rows to store.

use desk::ports::{Account, AuditNote, Draft, Hand, Intent, IntentState, NewIntent, Settlement, SignIn, SignInMethod};
use domain::{
    forms::Fields,
    ids::AccountId,
    people::{Catalog, Origin, Rights, Scope},
    views::{DraftState, TaskKind, TaskStatus, TaskView},
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::LazyLock};
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
        from: Origin { address: Some([192, 0, 2, 7].into()), sign_in: Some("sign-in-1".into()) },
        request: json!({ "Identifier": subject, "RejectionReason": token }),
        at: at(0),
    }
}

/// Settles an entry at [`at`]`(7)`, by the seller.
pub(crate) fn settlement<'a>(entry: &Intent, state: IntentState, outcome: &'a Value) -> Settlement<'a> {
    Settlement {
        entry: entry.id,
        attempts: entry.attempts,
        state,
        outcome,
        request_id: None,
        task: None,
        by: seller(),
        detail: "",
        at: at(7),
    }
}

/// The seller, who asks from nowhere in particular.
pub(crate) fn seller() -> &'static Hand {
    static SELLER: LazyLock<Hand> =
        LazyLock::new(|| Hand { person: "seller".into(), person_name: "Sam Seller".into(), from: Origin::default() });
    &SELLER
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
        context_id: None,
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

/// Somebody who may come in, with no rights yet.
pub(crate) fn account(id: &str) -> Account {
    Account {
        id: id.into(),
        issuer: "https://id.example.com".into(),
        subject: format!("subject of {id}"),
        name: format!("Ünal {id}"),
        email: Some(format!("{id}@Example.com")),
        granted: Rights::default(),
        claimed: Rights::default(),
        disabled: false,
        created_at: at(0),
        last_sign_in_at: None,
        version: 1,
    }
}

/// Rights in the catalog Sandbox, and over the desk.
pub(crate) fn rights(role: Option<domain::people::Role>, administrator: bool) -> Rights {
    let roles = role.map(|role| (Catalog::Sandbox, role)).into_iter().collect::<BTreeMap<_, _>>();
    Rights { roles, administrator }
}

/// A sign-in of an account that began at [`at`]`(0)` and ends at [`at`]`(1000)`.
pub(crate) fn sign_in(id: &str, account: &str) -> SignIn {
    SignIn {
        id: id.into(),
        mark: format!("mark of {id}"),
        account: account.into(),
        method: SignInMethod::OpenId,
        provider_session: Some(format!("session of {id}")),
        account_version: 1,
        catalog: None,
        address: Some([192, 0, 2, 7].into()),
        agent: "Firefox".into(),
        begun_at: at(0),
        seen_at: at(0),
        ends_at: at(1000),
    }
}

/// The same, at another time.
pub(crate) fn noted(action: &str, seconds: i64) -> AuditNote {
    AuditNote { at: at(seconds), ..note(action) }
}

/// Something that an administrator did.
pub(crate) fn note(action: &str) -> AuditNote {
    AuditNote {
        at: at(5),
        person: "ada".into(),
        person_name: "Ada".into(),
        from: Origin::default(),
        scope: None,
        action: action.into(),
        subject: "somebody".into(),
        outcome: "done".into(),
        detail: String::new(),
    }
}
