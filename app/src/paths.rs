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
    /// Everybody with an account.
    people = "/people";
    /// The record of who did what.
    audit = "/audit";
    /// That record as a file.
    export_audit = "/audit/export";
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

/// Sign-in.
#[must_use]
pub fn sign_in() -> String {
    at(SIGN_IN)
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
