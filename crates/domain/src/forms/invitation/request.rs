//! Between the wizard's fields and the request's.

use super::{
    names::{ENGAGEMENT, ENGAGEMENT_FROM, PAYLOAD, opportunity, responsibility_field},
    specs::specs,
    step::{PayloadKind, Step},
};
use crate::{
    choices::ReceiverResponsibility,
    forms::{Fields, text},
};

/// The answers that belong to the request: those of this payload's fields, without the form's own
/// choices, and with the responsibilities as the list that the service takes. What no field describes
/// (a row beyond all rows, a member that does not exist) was never checked, so it is not sent.
#[must_use]
pub fn request_fields(fields: &Fields) -> Fields {
    let kind = PayloadKind::of(fields);
    let described = Step::of(kind).into_iter().flat_map(|step| specs(step, fields)).map(|spec| spec.name);
    let mut wanted: Fields = described
        .filter(|name| name.starts_with("Invitation.") || name == ENGAGEMENT)
        .filter_map(|name| fields.get(&name).map(|answer| (name, answer.trim().to_owned())))
        .collect();
    if kind == PayloadKind::Opportunity {
        for (position, role) in chosen_responsibilities(fields).into_iter().enumerate() {
            wanted.insert(opportunity(&format!("ReceiverResponsibilities.{position}")), role);
        }
    }
    wanted
}

/// The responsibilities ticked, by code, in the model's order.
#[must_use]
pub fn chosen_responsibilities(fields: &Fields) -> Vec<String> {
    ReceiverResponsibility::ALL
        .iter()
        .filter(|choice| !text(fields, &responsibility_field(choice.code)).is_empty())
        .map(|choice| choice.code.to_owned())
        .collect()
}

/// Turns imported request fields into form fields: lists of responsibilities become tick boxes, the
/// payload and the engagement's origin become choices.
#[must_use]
pub fn form_fields(imported: Fields) -> Fields {
    let roles = format!("{}.", opportunity("ReceiverResponsibilities"));
    let kind = PayloadKind::of(&imported);
    let mut fields = Fields::new();
    for (name, answer) in imported {
        if name.starts_with(&roles) {
            fields.insert(responsibility_field(&answer), "on".into());
        } else if name == ENGAGEMENT || name.starts_with("Invitation.") {
            fields.insert(name, answer);
        }
    }
    fields.insert(PAYLOAD.into(), kind.code().into());
    if fields.contains_key(ENGAGEMENT) {
        fields.insert(ENGAGEMENT_FROM.into(), "existing".into());
    }
    fields
}
