//! Every address of the desk, in one place.
//!
//! Whoever calls the desk may have to begin every address with a prefix, such as `/cosell`. The server
//! takes it off before anything is routed, so routes are written without it; what is put into a page, a
//! redirect or a cookie comes from here and carries it.

mod base;
mod next;

pub use base::{BASE_ATTRIBUTE, at, base, set_base};
pub use next::safe_next;

use domain::{choices::RelatedEntityType, forms::invitation::Step, views::BulkAction};
use server_fn::ServerFn;

/// The address that a server function's form posts to.
#[must_use]
pub fn of<F: ServerFn>() -> String {
    at(F::url())
}

macro_rules! plain {
    ($($(#[$doc:meta])* $name:ident = $path:literal;)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name() -> String {
            at($path)
        }
    )*};
}

plain! {
    /// The first page.
    overview = "/";
    /// Invitations, received and sent.
    invitations = "/invitations";
    /// Where a new invitation begins.
    new_invitation = "/invitations/new";
    /// Drafts.
    drafts = "/drafts";
    /// Opportunities.
    opportunities = "/opportunities";
    /// Engagements.
    engagements = "/engagements";
    /// Tasks.
    tasks = "/tasks";
    /// Bulk jobs.
    jobs = "/bulk";
    /// Where what is selected for a bulk job is shown and asked about.
    choose_for_job = "/bulk/new";
    /// What has been done at AWS, and what is open.
    activity = "/activity";
    /// Coming in as one of the emulator's invented people.
    sign_in_as_persona = "/sign-in/persona";
    /// One's own account.
    account = "/account";
    /// The record of who did what.
    audit = "/audit";
    /// The settings of the desk.
    settings = "/settings";
    /// That record as a file.
    export_audit = "/audit/export";
    /// Where mail address and password go.
    sign_in_by_password = "/sign-in/password";
    /// Where a code goes.
    sign_in_by_code = "/sign-in/by-code";
    /// Where a password goes that is set by a link.
    open_link = "/sign-in/set-password";
    /// Where the first code of a new app goes.
    confirm_app = "/sign-in/confirm-app";
    /// Where a new password goes.
    change_password = "/account/password";
    /// Where new recovery codes are asked for.
    new_codes = "/account/codes";
    /// Where another app is begun with.
    change_app = "/account/app";
    /// Where somebody is invited.
    invite = "/people/invite";
    /// Help.
    help = "/help";
    /// The live stream.
    events = "/events";
}

/// Sign-in, without what addresses begin with. What stands below it is open to everybody.
pub const SIGN_IN: &str = "/sign-in";
/// Where one signs out, without what addresses begin with.
pub const SIGN_OUT: &str = "/sign-out";
/// For those who may not do anything, without what addresses begin with.
pub const NO_ACCESS: &str = "/no-access";

/// Everybody with an account, without what addresses begin with.
pub const PEOPLE: &str = "/people";
/// Where a code is asked for, without what addresses begin with.
pub const SECOND_STEP: &str = "/sign-in/code";
/// Where links lead by which a password is set, without what addresses begin with.
pub const LINK: &str = "/sign-in/link";
/// Where an app is set up, without what addresses begin with.
pub const NEW_APP: &str = "/sign-in/app";
/// Where new recovery codes are shown, without what addresses begin with.
pub const RECOVERY_CODES: &str = "/sign-in/recovery-codes";
/// One's own password and second factor, without what addresses begin with.
pub const SECURITY: &str = "/account/security";

/// Everybody with an account.
#[must_use]
pub fn people() -> String {
    at(PEOPLE)
}

/// Where a code is asked for.
#[must_use]
pub fn second_step() -> String {
    at(SECOND_STEP)
}

/// The link of a one-time token, by which a password is set.
#[must_use]
pub fn link(token: &str) -> String {
    at(&format!("{LINK}?token={token}"))
}

/// Where an app is set up.
#[must_use]
pub fn new_app() -> String {
    at(NEW_APP)
}

/// Where new recovery codes are shown.
#[must_use]
pub fn recovery_codes() -> String {
    at(RECOVERY_CODES)
}

/// One's own password and second factor.
#[must_use]
pub fn security() -> String {
    at(SECURITY)
}

/// Sign-in.
#[must_use]
pub fn sign_in() -> String {
    at(SIGN_IN)
}

/// Sign-in, and where to go then.
#[must_use]
pub fn sign_in_then(next: &str) -> String {
    if next.is_empty() {
        return sign_in();
    }
    let query = form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
    format!("{}?{query}", sign_in())
}

/// Where one signs out.
#[must_use]
pub fn sign_out() -> String {
    at(SIGN_OUT)
}

/// For those who may not do anything.
#[must_use]
pub fn no_access() -> String {
    at(NO_ACCESS)
}

macro_rules! with_id {
    ($($(#[$doc:meta])* $name:ident = $path:literal;)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name(id: &str) -> String {
            format!(concat!("{}", $path), base(), id)
        }
    )*};
}

with_id! {
    /// An invitation.
    invitation = "/invitations/{}";
    /// Where an invitation is accepted.
    accept = "/invitations/{}/accept";
    /// Where an invitation is declined.
    reject = "/invitations/{}/reject";
    /// An opportunity.
    opportunity = "/opportunities/{}";
    /// Where an engagement is started from an opportunity.
    start = "/opportunities/{}/start";
    /// Where an opportunity's stage, date and next steps are changed.
    edit = "/opportunities/{}/edit";
    /// Where an opportunity is assigned to somebody.
    assign = "/opportunities/{}/assign";
    /// Where solutions and products are tied to an opportunity and untied.
    products = "/opportunities/{}/products";
    /// Where an opportunity is submitted for review.
    submit = "/opportunities/{}/submit";
    /// An engagement.
    engagement = "/engagements/{}";
    /// A task.
    task = "/tasks/{}";
    /// A bulk job.
    job = "/bulk/{}";
    /// Where a document is imported into a draft.
    import = "/drafts/{}/import";
    /// A draft as command line and documents.
    export = "/drafts/{}/export";
    /// What came of sending a draft.
    sent = "/drafts/{}/sent";
}

/// A step of a draft.
#[must_use]
pub fn draft_step(id: &str, step: Step) -> String {
    at(&format!("/drafts/{id}/{}", step.slug()))
}

/// Where a lead in an engagement is qualified. What cannot be a context's id leads to the engagement.
#[must_use]
pub fn qualify(id: &str, context: &str) -> String {
    let fits = !context.is_empty() && context.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if fits { format!("{}/contexts/{context}", engagement(id)) } else { engagement(id) }
}

/// Somebody with an account. What cannot be an account's id leads to the list.
#[must_use]
pub fn person(id: &str) -> String {
    let fits = !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    if fits { format!("{}/{id}", people()) } else { people() }
}

/// Where somebody is given a new link to set their password.
#[must_use]
pub fn new_link(id: &str) -> String {
    format!("{}/link", person(id))
}

/// Where things of one kind are tied to an opportunity: `kind` is a code of `RelatedEntityType`; one that
/// is not known leads to the page's own first kind.
#[must_use]
pub fn products_like(id: &str, kind: &str) -> String {
    let known = RelatedEntityType::parse(kind).is_known();
    if known { format!("{}?type={kind}", products(id)) } else { products(id) }
}

/// A write's request and answer as sent, and the equivalent command.
#[must_use]
pub fn sent_request(operation: &str, subject: &str) -> String {
    data(operation, &format!("subject={subject}"))
}

/// Where a bulk job with these invitations or opportunities is asked about.
#[must_use]
pub fn new_job(action: BulkAction, ids: &[String]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("action", action.code()).extend_pairs(ids.iter().map(|id| ("id", id)));
    format!("{}?{}", choose_for_job(), query.finish())
}

/// A list or result as the AWS CLI gives it: `operation` in kebab case, `query` the list's own
/// parameters.
#[must_use]
pub fn data(operation: &str, query: &str) -> String {
    at(&format!("/data/{operation}?{query}"))
}

/// The same as a file to save.
#[must_use]
pub fn output(operation: &str, query: &str) -> String {
    at(&format!("/output/{operation}?{query}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_stay_as_they_are() {
        // People have these in mails and bookmarks.
        assert_eq!(overview(), "/");
        assert_eq!(accept("engi-1"), "/invitations/engi-1/accept");
        assert_eq!(draft_step("d", Step::Review), "/drafts/d/review");
        let ids = ["engi-1".to_owned(), "engi-2".to_owned()];
        assert_eq!(
            new_job(BulkAction::RejectInvitations, &ids),
            "/bulk/new?action=reject-invitations&id=engi-1&id=engi-2"
        );
        assert_eq!(edit("O1"), "/opportunities/O1/edit");
        assert_eq!(products_like("O1", "AwsProducts"), "/opportunities/O1/products?type=AwsProducts");
        assert_eq!(products_like("O1", "\r\nEvil"), "/opportunities/O1/products");
        assert_eq!(qualify("eng-1", "1"), "/engagements/eng-1/contexts/1");
        assert_eq!(qualify("eng-1", "../x"), "/engagements/eng-1");
        assert_eq!(person("seller"), "/people/seller");
        assert_eq!(person("../x\r\n"), "/people");
        assert_eq!(sent_request("update-opportunity", "O1"), "/data/update-opportunity?subject=O1");
        assert_eq!(output("list-engagements", "size=5"), "/output/list-engagements?size=5");
    }
}
