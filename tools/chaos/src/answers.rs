//! What people fill into the desk's forms: the fields' names and the answers.

use domain::forms;

/// A field's name, and what is answered.
pub type Answer = (String, String);

/// The second demo company of the emulator.
const RECEIVER: &str = "444455556666";

/// The context of an engagement's only lead: AWS numbers them.
pub const CONTEXT: &str = "1";

/// A solution that the emulator's partner has.
pub const SOLUTION: &str = "S-1234567";

/// Why an invitation is declined.
#[must_use]
pub fn to_decline() -> Vec<Answer> {
    answers(&[("Reason", "Unable to support")])
}

/// How an engagement is started from an opportunity.
#[must_use]
pub fn to_start() -> Vec<Answer> {
    answers(&[("AwsSubmission.InvolvementType", "Co-Sell"), ("AwsSubmission.Visibility", "Full")])
}

/// Who gets an opportunity.
#[must_use]
pub fn to_assign() -> Vec<Answer> {
    answers(&[
        ("Assignee.Email", "ana@example.com"),
        ("Assignee.FirstName", "Ana"),
        ("Assignee.LastName", "Low"),
        ("Assignee.BusinessTitle", "Sales"),
    ])
}

/// How an opportunity is submitted.
#[must_use]
pub fn to_submit() -> Vec<Answer> {
    answers(&[("InvolvementType", "Co-Sell"), ("Visibility", "Full")])
}

/// What is associated with an opportunity, or taken away from it.
#[must_use]
pub fn to_associate() -> Vec<Answer> {
    answers(&[("RelatedEntityType", "Solutions"), ("RelatedEntityIdentifier", SOLUTION)])
}

/// What is next with an opportunity.
#[must_use]
pub fn next_steps() -> Vec<Answer> {
    answers(&[(forms::NEXT_STEPS, "Call on Friday")])
}

/// The same, by somebody who knows the opportunity as it was last modified.
#[must_use]
pub fn to_update(last_modified: &str) -> Vec<Answer> {
    answers(&[(forms::LAST_MODIFIED, last_modified)]).into_iter().chain(next_steps()).collect()
}

/// How far a lead is looked into.
#[must_use]
pub fn qualification() -> Vec<Answer> {
    answers(&[(forms::QUALIFICATION, "Qualified")])
}

/// The same, by somebody who knows the lead's engagement as it was last modified.
#[must_use]
pub fn to_qualify(context: &str, last_modified: &str) -> Vec<Answer> {
    let seen = answers(&[(forms::CONTEXT, context), (forms::ENGAGEMENT_LAST_MODIFIED, last_modified)]);
    seen.into_iter().chain(qualification()).collect()
}

/// The tag that is put on an opportunity.
#[must_use]
pub fn to_tag() -> Vec<Answer> {
    answers(&[("Tags.0.Key", "team"), ("Tags.0.Value", "north")])
}

/// All answers of an opportunity invitation to an engagement that exists, or to a new one without.
#[must_use]
pub fn to_invite(engagement: Option<&str>) -> Vec<Answer> {
    let from = match engagement {
        Some(id) => answers(&[("EngagementFrom", "existing"), ("EngagementIdentifier", id)]),
        None => answers(&[
            ("EngagementFrom", "new"),
            ("NewEngagement.Title", "Warehouse"),
            ("NewEngagement.Description", "Move the warehouse system."),
        ]),
    };
    let rest = answers(&[
        ("Payload", "OpportunityInvitation"),
        ("Invitation.Message", "Would you take the migration?"),
        ("Invitation.Receiver.Account.AwsAccountId", RECEIVER),
    ]);
    let payload = [
        ("Customer.CompanyName", "Lumen Foods"),
        ("Customer.WebsiteUrl", "www.lumen.example.com"),
        ("Customer.CountryCode", "NL"),
        ("Customer.Industry", "Retail"),
        ("Project.Title", "Warehouse migration"),
        ("Project.BusinessProblem", "The old warehouse system cannot follow the season."),
        ("Project.TargetCompletionDate", "2030-03-31"),
        ("SenderContacts.0.Email", "ana@example.com"),
        ("ReceiverResponsibilities.Reseller", "on"),
    ]
    .map(|(member, answer)| (format!("Invitation.Payload.OpportunityInvitation.{member}"), answer.to_owned()));
    from.into_iter().chain(rest).chain(payload).collect()
}

fn answers(answers: &[(&str, &str)]) -> Vec<Answer> {
    answers.iter().map(|(name, answer)| ((*name).to_owned(), (*answer).to_owned())).collect()
}
