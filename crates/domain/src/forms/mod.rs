//! What people type, checked by the same code in the browser and on the server.
//!
//! A form arrives as flat [`Fields`]: names are the members' paths in the AWS CLI's input document,
//! joined by dots, list positions included (`…ExpectedCustomerSpend.0.Amount`). That one spelling
//! serves the HTML form, the draft in the store, the import and export of documents, and AWS's own
//! `ErrorList`, so that each error finds its field without a table in between.

mod document;
mod engagement;
pub mod invitation;
mod lead;
mod opportunity;
mod rights;
mod rule;
mod spec;
mod starting;

pub use document::{from_document, to_document};
pub use engagement::{reject_fields, reject_reasons};
pub use lead::{CONTEXT, ENGAGEMENT_LAST_MODIFIED, INTERACTION, QUALIFICATION, lead_fields, tells_interaction};
pub use opportunity::{
    CLOSED_LOST, CLOSED_LOST_REASON, LAST_MODIFIED, NEXT_STEPS, STAGE, TARGET_CLOSE_DATE, assign_fields,
    related_fields, submit_fields, update_fields,
};
pub use rights::{ADMINISTRATOR, NO_ROLE, RIGHTS, read_rights, role_answer, role_field};
pub use rule::Rule;
pub use spec::{FieldSpec, Limit};
pub use starting::{MAX_TAGS, SHOWN_TAGS, TAGS, tag_fields, visibility_applies};

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What was typed, by field name.
pub type Fields = BTreeMap<String, String>;

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name; empty when the error belongs to the whole form.
    pub field: String,
    /// What is wrong and what to do, as one sentence.
    pub message: String,
}

impl FieldError {
    /// An error at a field.
    #[must_use]
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self { field: field.into(), message: message.into() }
    }
}

/// Checks a form. `kind` names it: `invitation/<step>` (see [`invitation::Step`]), `accept`,
/// `reject`, `start`, `tag`, `opportunity/update`, `opportunity/assign`, `opportunity/submit`,
/// `opportunity/related` (to associate and to disassociate), `lead`. An unknown kind is an error, so
/// that a typing mistake cannot switch checks off.
#[must_use]
pub fn validate(kind: &str, fields: &Fields) -> Vec<FieldError> {
    if let Some(step) = kind.strip_prefix("invitation/").and_then(invitation::Step::parse) {
        return invitation::check(step, fields);
    }
    match kind {
        "accept" => starting::check_tags(fields),
        "start" => starting::check_start(fields),
        "tag" => starting::check_new_tags(fields),
        "opportunity/update" => opportunity::check_update(fields),
        "opportunity/assign" => opportunity::check_assign(fields),
        "opportunity/submit" => opportunity::check_submit(fields),
        "opportunity/related" => opportunity::check_related(fields),
        "lead" => lead::check_lead(fields),
        "reject" => engagement::check_reject(fields),
        _ => vec![FieldError::new("", format!("This form ({kind}) is not known here; reload the page."))],
    }
}

/// The trimmed text of a field; empty when absent.
#[must_use]
pub fn text<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.get(name).map_or("", |t| t.trim())
}

/// The answers with line ends as `\n`: a browser posts the line ends of a text area as CRLF, which
/// would count twice against a limit that the same text kept in the browser's own check.
#[must_use]
pub fn with_plain_line_ends(fields: Fields) -> Fields {
    fields.into_iter().map(|(name, answer)| (name, answer.replace("\r\n", "\n"))).collect()
}

/// Turns the field path of AWS's `ErrorList` (`invitation.payload.x.expectedCustomerSpend[0].amount`)
/// into a field name of ours (`Invitation.Payload.X.ExpectedCustomerSpend.0.Amount`).
#[must_use]
pub fn field_of_aws_path(path: &str) -> String {
    path.split(['.', '[', ']'])
        .filter(|s| !s.is_empty())
        .map(|s| {
            let mut letters = s.chars();
            letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
        })
        .collect::<Vec<_>>()
        .join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_aws_path_becomes_a_field_name() {
        assert_eq!(
            field_of_aws_path(
                "invitation.payload.opportunityInvitation.project.expectedCustomerSpend[0].estimationUrl"
            ),
            "Invitation.Payload.OpportunityInvitation.Project.ExpectedCustomerSpend.0.EstimationUrl"
        );
        assert_eq!(field_of_aws_path(""), "");
        assert_eq!(field_of_aws_path("..[].Ä"), "Ä");
    }

    #[test]
    fn an_unknown_form_is_refused() {
        assert_eq!(validate("invitation/nonsense", &Fields::new()).len(), 1);
    }
}
