//! Qualifying a lead of an engagement, and telling of a contact with the customer.

use super::{FieldError, FieldSpec, Fields, Rule, opportunity::is_moment, spec::check_all, text};

/// Which context of the engagement it is: a hidden field, `LeadContextView::id`.
pub const CONTEXT: &str = "ContextIdentifier";
/// When the version that the person saw was made: a hidden field, as `EngagementDetail::last_modified`
/// has it. AWS takes the update only while that is still so.
pub const ENGAGEMENT_LAST_MODIFIED: &str = "EngagementLastModifiedAt";
/// How far the lead is looked into: free text, by convention Unqualified, Qualified or Disqualified.
pub const QUALIFICATION: &str = "Payload.Lead.QualificationStatus";
/// The prefix of what is told of a contact with the customer.
pub const INTERACTION: &str = "Payload.Lead.Interaction.";

/// What an interaction must tell, when one is told.
const NEEDED: [&str; 4] = ["Contact.BusinessTitle", "Contact.Email", "Contact.FirstName", "Contact.LastName"];

/// The fields of the form: the qualification, and one interaction, which AWS adds to the earlier ones.
#[must_use]
pub fn lead_fields() -> Vec<FieldSpec> {
    let told = |member: &str, label: &'static str, hint: &'static str, min, max| {
        FieldSpec::optional(format!("{INTERACTION}{member}"), label, hint, Rule::Text { min, max })
    };
    vec![
        FieldSpec::optional(
            QUALIFICATION,
            "Qualification",
            "Unqualified, Qualified, Disqualified, or your own word.",
            Rule::Text { min: 1, max: 255 },
        ),
        told("SourceType", "Source type", "For example Campaign or Event.", 0, 255),
        told("SourceId", "Source id", "", 0, 255),
        told("SourceName", "Source name", "", 0, 255),
        told("Usecase", "Use case", "", 0, 255),
        told("CustomerAction", "Customer's action", "For example Completed form.", 0, 255),
        told("BusinessProblem", "Business problem", "", 0, 2000),
        FieldSpec::optional(format!("{INTERACTION}InteractionDate"), "Date", "", Rule::Date),
        told("Contact.BusinessTitle", "Contact's job title", "", 1, 255),
        told("Contact.Email", "Contact's e-mail", "", 1, 255),
        told("Contact.FirstName", "Contact's first name", "", 0, 80),
        told("Contact.LastName", "Contact's last name", "", 0, 80),
        told("Contact.Phone", "Contact's phone", "", 0, 255),
    ]
}

/// Whether the form tells of an interaction.
#[must_use]
pub fn tells_interaction(fields: &Fields) -> bool {
    fields.iter().any(|(name, answer)| name.starts_with(INTERACTION) && !answer.trim().is_empty())
}

pub(super) fn check_lead(fields: &Fields) -> Vec<FieldError> {
    let specs = lead_fields();
    let mut errors = check_all(&specs, fields);
    if fields.contains_key(QUALIFICATION) && text(fields, QUALIFICATION).is_empty() {
        errors.push(FieldError::new(QUALIFICATION, "Enter: Qualification."));
    }
    if tells_interaction(fields) {
        let needed = NEEDED.map(|member| format!("{INTERACTION}{member}"));
        let missing = specs.iter().filter(|spec| needed.contains(&spec.name) && text(fields, &spec.name).is_empty());
        errors.extend(missing.map(|spec| {
            let message = format!("Enter: {}. An interaction names whom it was with.", spec.label);
            FieldError::new(&spec.name, message)
        }));
    }
    let context = text(fields, CONTEXT);
    if !(1..=3).contains(&context.chars().count()) || !is_moment(text(fields, ENGAGEMENT_LAST_MODIFIED)) {
        errors.push(FieldError::new(
            ENGAGEMENT_LAST_MODIFIED,
            "The form does not say which version of which lead it is about; reload the page.",
        ));
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interaction_names_whom_it_was_with() {
        let mut fields = Fields::from([
            (CONTEXT.into(), "1".into()),
            (ENGAGEMENT_LAST_MODIFIED.into(), "2026-11-07T12:00:00Z".into()),
            (QUALIFICATION.into(), "Qualified".into()),
        ]);
        assert!(check_lead(&fields).is_empty());
        fields.insert(format!("{INTERACTION}CustomerAction"), "Called back".into());
        let wrong: Vec<String> = check_lead(&fields).into_iter().map(|error| error.field).collect();
        assert_eq!(wrong, NEEDED.map(|member| format!("{INTERACTION}{member}")));
        for member in NEEDED {
            fields.insert(format!("{INTERACTION}{member}"), "x".into());
        }
        assert!(check_lead(&fields).is_empty());
        fields.remove(CONTEXT);
        assert_eq!(check_lead(&fields).len(), 1);
    }
}
