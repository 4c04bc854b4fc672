//! What was typed on a step, with what is wrong about it.

use domain::{
    forms::{
        FieldError, Fields,
        invitation::{self, Step},
    },
    views::DraftDetail,
};

/// The answers of a draft with the errors that a page shows.
#[derive(Clone, Debug, Default)]
pub(super) struct Answers {
    /// What was typed, right or wrong.
    pub(super) fields: Fields,
    /// What is wrong, in the order of the fields.
    pub(super) errors: Vec<FieldError>,
}

impl Answers {
    /// The answers of one step. What AWS refused is always shown; what the desk's own checks find is
    /// shown when `checked`, so that nobody is scolded for what they had no chance to answer.
    pub(super) fn of_step(draft: &DraftDetail, step: Step, checked: bool) -> Self {
        let mut errors = if checked { invitation::check(step, &draft.fields) } else { Vec::new() };
        for refused in &draft.refused {
            if !refused.field.is_empty() && Step::of_field(&refused.field) == step {
                add(&mut errors, at_a_control(refused, &draft.fields));
            }
        }
        Self { fields: draft.fields.clone(), errors }
    }

    /// The answers of every step with all that stands between the draft and sending it.
    pub(super) fn of_all(draft: &DraftDetail) -> Self {
        let mut errors = invitation::check(Step::Review, &draft.fields);
        for refused in &draft.refused {
            add(&mut errors, at_a_control(refused, &draft.fields));
        }
        Self { fields: draft.fields.clone(), errors }
    }

    /// What was typed into a field; empty when nothing was.
    pub(super) fn text(&self, name: &str) -> String {
        self.fields.get(name).cloned().unwrap_or_default()
    }

    /// What is wrong with a field.
    pub(super) fn error(&self, name: &str) -> Option<String> {
        crate::ui::error_at(&self.errors, name)
    }
}

/// One message a field: the desk's own words come first.
fn add(errors: &mut Vec<FieldError>, error: FieldError) {
    if error.field.is_empty() || errors.iter().all(|e| e.field != error.field) {
        errors.push(error);
    }
}

/// Moves an error of AWS to the control that shows its field, and names the field, which AWS's words
/// often don't. AWS may mean something inside a control (the third responsibility) or above it; what no
/// control shows belongs to the form as a whole.
fn at_a_control(error: &FieldError, fields: &Fields) -> FieldError {
    let shown = controls(Step::of_field(&error.field), fields);
    let mut name = error.field.as_str();
    loop {
        if let Some((_, label)) = shown.iter().find(|(shown, _)| shown == name) {
            return FieldError::new(name, format!("{label}: refused by AWS. {}", error.message));
        }
        match name.rsplit_once('.') {
            Some((above, _)) => name = above,
            None if error.field.is_empty() => return error.clone(),
            None => return FieldError::new("", format!("{} ({})", error.message, error.field)),
        }
    }
}

/// The fields for whose errors a step has a place, with what they are called.
fn controls(step: Step, fields: &Fields) -> Vec<(String, String)> {
    let mut controls: Vec<_> = invitation::specs(step, fields).into_iter().map(|s| (s.name, s.label)).collect();
    let mut add = |name: &str, label: &str| controls.push((name.to_owned(), label.to_owned()));
    match step {
        Step::Engagement => {
            add(invitation::PAYLOAD, "What you send");
            add(invitation::ENGAGEMENT_FROM, "Engagement");
        }
        Step::Project => add(&spends(), "Expected customer spend"),
        Step::Team => {
            add(&contacts(), "Contacts");
            add(&responsibilities(), "What the receiver is to do");
        }
        Step::Receiver | Step::Customer | Step::Review => {}
    }
    controls
}

/// The list of expected customer spends.
pub(super) fn spends() -> String {
    invitation::opportunity("Project.ExpectedCustomerSpend")
}

/// The list of sender contacts.
pub(super) fn contacts() -> String {
    invitation::opportunity("SenderContacts")
}

/// The list of the receiver's responsibilities.
pub(super) fn responsibilities() -> String {
    invitation::opportunity("ReceiverResponsibilities")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(field: &str) -> String {
        at_a_control(&FieldError::new(field, "No."), &Fields::new()).field
    }

    #[test]
    fn an_error_lands_where_it_is_shown_and_names_it() {
        let company = invitation::opportunity("Customer.CompanyName");
        assert_eq!(moved(&company), company);
        let refused = at_a_control(&FieldError::new(company, "No."), &Fields::new());
        assert_eq!(refused.message, "Company name: refused by AWS. No.");
        assert_eq!(moved(&format!("{}.2", responsibilities())), responsibilities());
        assert_eq!(moved(&format!("{}.0.Amount", spends())), spends());
    }

    #[test]
    fn an_error_without_a_control_keeps_its_path_in_words() {
        let error = at_a_control(&FieldError::new("Catalog", "Unknown."), &Fields::new());
        assert_eq!(error, FieldError::new("", "Unknown. (Catalog)"));
    }

    #[test]
    fn the_first_message_of_a_field_stays() {
        let mut errors = vec![FieldError::new("A", "First.")];
        add(&mut errors, FieldError::new("A", "Second."));
        add(&mut errors, FieldError::new("", "Whole."));
        assert_eq!(errors.len(), 2);
        assert_eq!(errors[0].message, "First.");
    }
}
