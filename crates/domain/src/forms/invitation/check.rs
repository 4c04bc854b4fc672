//! What is wrong with a step.

use super::{
    names::{MAX_CONTACTS, MAX_SPENDS, PAYLOAD, opportunity, rows},
    request::chosen_responsibilities,
    specs::specs,
    step::{PayloadKind, Step},
};
use crate::forms::{FieldError, Fields, spec::check_all, text};

/// Checks one step; the review checks them all.
#[must_use]
pub fn check(step: Step, fields: &Fields) -> Vec<FieldError> {
    let kind = PayloadKind::of(fields);
    if step == Step::Review {
        return Step::of(kind).into_iter().filter(|s| *s != Step::Review).flat_map(|s| check(s, fields)).collect();
    }
    let mut errors = check_all(&specs(step, fields), fields);
    match step {
        Step::Engagement if text(fields, PAYLOAD).is_empty() => {
            errors.insert(0, FieldError::new(PAYLOAD, "Choose what you are sending."));
        }
        Step::Project if kind == PayloadKind::Opportunity => {
            let list = opportunity("Project.ExpectedCustomerSpend");
            let spends = rows(fields, &list);
            if spends > MAX_SPENDS {
                errors
                    .push(FieldError::new(list, format!("At most {MAX_SPENDS} expected spends; these are {spends}.")));
            }
        }
        Step::Team => {
            errors.extend(check_contact_count(fields));
            if chosen_responsibilities(fields).is_empty() {
                let roles = opportunity("ReceiverResponsibilities");
                errors.push(FieldError::new(roles, "Choose at least one thing that the receiver is to do."));
            }
        }
        _ => {}
    }
    errors
}

fn check_contact_count(fields: &Fields) -> Option<FieldError> {
    let list = opportunity("SenderContacts");
    match rows(fields, &list) {
        0 => Some(FieldError::new(
            format!("{list}.0.Email"),
            "Enter at least one contact, so that the receiver knows whom to answer.",
        )),
        n if n > MAX_CONTACTS => {
            Some(FieldError::new(list, format!("At most {MAX_CONTACTS} contacts; these are {n}.")))
        }
        _ => None,
    }
}
