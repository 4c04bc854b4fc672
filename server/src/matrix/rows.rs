//! One row for each server function: what it takes, and a request that gets as far as the check.

/// The least that a server function takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Needs {
    /// Being signed in, whatever one may do.
    Account,
    /// Being signed in with a role anywhere.
    SignedIn,
    /// A role in the catalog.
    Reader,
    /// Seller.
    Seller,
    /// Manager.
    Manager,
    /// Administering the desk.
    Administrator,
}

/// A server function with what is sent to it. What passes the check fails afterwards, at a rule or because there is no
/// such thing, so that nothing depends on AWS.
pub(crate) struct Row {
    /// Its address below `/api/`.
    pub(crate) path: &'static str,
    /// What it takes.
    pub(crate) needs: Needs,
    /// The form, the query or the JSON that is sent.
    pub(crate) input: Input,
}

/// What is sent, by the encoding that the function asks for.
#[derive(Clone, Copy)]
pub(crate) enum Input {
    /// The query of a GET.
    Query(&'static str),
    /// A posted form.
    Form(&'static str),
    /// A posted JSON document.
    Json(&'static str),
}

const fn row(path: &'static str, needs: Needs, input: Input) -> Row {
    Row { path, needs, input }
}

/// An invitation, an opportunity, an engagement and a draft or job that do not exist.
const INVITATION: &str = "id=engi-0a1b2c3d4e5f6";
const OPPORTUNITY: &str = "id=O1234567";
const ENGAGEMENT: &str = "id=eng-0a1b2c3d4e5f6g";
const HEX: &str = "id=0123456789abcdef0123456789abcdef";

use Input::{Form, Json, Query};
use Needs::{Administrator, Manager, Reader, Seller, SignedIn};

/// Every server function.
pub(crate) const ROWS: &[Row] = &[
    row("account/end-other-sign-ins", SignedIn, Form("")),
    row("account/end-own-sign-in", SignedIn, Form("id=none")),
    row("account/get-account", SignedIn, Query("")),
    row("activity/decide", Seller, Form("entry=1&answer=done&made=none")),
    row("activity/decide-proposal", Seller, Form("proposal=none&answer=decline")),
    row("activity/get-activity", Reader, Query("")),
    row("activity/get-open-writes", Reader, Query("")),
    row("audit/get-audit", Administrator, Json(r#"{"query":[]}"#)),
    row("audit/verify-audit", Administrator, Form("")),
    row("bulk/choose-for-job", Reader, Json(r#"{"query":[["action","reject-invitations"]]}"#)),
    row("bulk/create-job", Manager, Form("id=0123456789abcdef0123456789abcdef&action=reject-invitations&subjects=")),
    row("bulk/get-job", Reader, Query(HEX)),
    row("bulk/list-jobs", Reader, Json("{}")),
    row("bulk/set-job-state", Manager, Form("id=0123456789abcdef0123456789abcdef&state=paused")),
    row("documents/get-change-export", Reader, Json(r#"{"kind":"assign","id":"O1234567","fields":{}}"#)),
    row("documents/get-data", Reader, Json(r#"{"operation":"get-opportunity","query":[["id","O1234567"]]}"#)),
    row("documents/get-export", Reader, Json(r#"{"id":"0123456789abcdef0123456789abcdef"}"#)),
    row("documents/get-skeletons", SignedIn, Json(r#"{"operation":"create-engagement"}"#)),
    row("documents/get-start-export", SignedIn, Json(r#"{"kind":"from-opportunity","id":"O1234567","fields":{}}"#)),
    row("documents/import-start", SignedIn, Form("kind=from-opportunity&id=O1234567&document=%7B%7D")),
    row("documents/show-change", SignedIn, Form("kind=assign&id=O1234567")),
    row("documents/show-start", SignedIn, Form("kind=from-opportunity&id=O1234567")),
    row("drafts/create-draft", Seller, Form("")),
    row("drafts/delete-draft", Seller, Form(HEX)),
    row("drafts/get-draft", Reader, Query(HEX)),
    row("drafts/import-document", Seller, Form("id=0123456789abcdef0123456789abcdef&document=%7B%7D")),
    row("drafts/list-drafts", Reader, Query("")),
    row("drafts/save-step", Seller, Form("id=0123456789abcdef0123456789abcdef&step=receiver")),
    row("drafts/send-draft", Seller, Form(HEX)),
    row("engagements/get-engagement", Reader, Query(ENGAGEMENT)),
    row("engagements/list-engagements", Reader, Json(r#"{"query":[]}"#)),
    row("engagements/qualify-lead", Seller, Form(ENGAGEMENT)),
    row("invitations/accept-invitation", Seller, Form("id=engi-0a1b2c3d4e5f6&fields[Tags.0.Value]=no+key")),
    row("invitations/accept-lead", Seller, Form(INVITATION)),
    row("invitations/get-invitation", Reader, Query(INVITATION)),
    row("invitations/list-invitations", Reader, Json(r#"{"query":[]}"#)),
    row("invitations/reject-invitation", Seller, Form(INVITATION)),
    row("opportunities/assign-opportunity", Seller, Form(OPPORTUNITY)),
    row("opportunities/associate-opportunity", Seller, Form(OPPORTUNITY)),
    row("opportunities/disassociate-opportunity", Seller, Form(OPPORTUNITY)),
    row("opportunities/get-opportunity", Reader, Query(OPPORTUNITY)),
    row("opportunities/get-products", Reader, Query(OPPORTUNITY)),
    row("opportunities/get-tags", Reader, Query(OPPORTUNITY)),
    row("opportunities/list-opportunities", Reader, Json(r#"{"query":[]}"#)),
    row("opportunities/start-engagement", Seller, Form(OPPORTUNITY)),
    row("opportunities/submit-opportunity", Seller, Form(OPPORTUNITY)),
    row("opportunities/update-opportunity", Seller, Form(OPPORTUNITY)),
    row("overview/get-overview", Reader, Query("")),
    row("people/end-sign-in-of", Administrator, Form("person=none&id=none")),
    row("people/end-sign-ins-of", Administrator, Form("person=none")),
    row("people/get-person", Administrator, Query("id=none")),
    row("people/grant-rights", Administrator, Form("id=none&seen=0")),
    row("people/list-people", Administrator, Query("")),
    row("people/set-disabled", Administrator, Form("id=none&seen=0&disabled=true")),
    row("session/choose-catalog", SignedIn, Form("catalog=Sandbox")),
    row("settings/list-settings", Administrator, Json("{}")),
    row("tasks/get-freshness", Reader, Json("{}")),
    row("tasks/get-task", Reader, Query("id=task-0a1b2c3d4e5f6")),
    row("tasks/list-tasks", Reader, Query("")),
    row("tasks/start-task-again", Seller, Form("id=task-0a1b2c3d4e5f6")),
];
