//! The control for a field, as its specification says.

use super::answers::Answers;
use crate::ui::{InputKind, Select, SelectOption, TextArea, TextInput};
use domain::{
    choices::Choice,
    forms::{FieldSpec, Rule, invitation},
};
use leptos::prelude::*;

/// Above so many entries a list gets type-ahead.
const MOST_WITHOUT_SEARCH: usize = 20;

/// The controls of several fields.
pub(super) fn controls(specs: Vec<FieldSpec>, answers: &Answers) -> impl IntoView + use<> {
    specs.into_iter().map(|spec| control(spec, answers)).collect_view()
}

/// The control of one field: label, hint, limit, answer and error all come from the domain.
pub(super) fn control(spec: FieldSpec, answers: &Answers) -> AnyView {
    let value = answers.text(&spec.name);
    let error = answers.error(&spec.name);
    let label = member_label(&spec.label);
    // Optional short texts do without: a counter at each of twelve name fields would be noise.
    let limit = spec.limit().filter(|_| spec.required && matches!(spec.rule, Rule::Text { .. }));
    let (name, hint, required) = (spec.name, spec.hint, spec.required);
    if let Rule::OneOf(choices) = spec.rule {
        let searchable = choices.len() > MOST_WITHOUT_SEARCH;
        let options = choices.iter().map(option).collect();
        return view! { <Select name label options value hint error required searchable/> }.into_any();
    }
    if let Some(rows) = lines(&name) {
        return view! { <TextArea name label value hint error required limit rows/> }.into_any();
    }
    let kind = kind(spec.rule, &value);
    let autocomplete = autocomplete(&name);
    view! { <TextInput name label kind value hint error required limit autocomplete/> }.into_any()
}

/// An entry of a list, with the other names that people type for it.
fn option(choice: &Choice) -> SelectOption {
    SelectOption::new(choice.code, choice.label).with_aliases(choice.aliases.iter().copied())
}

fn kind(rule: Rule, value: &str) -> InputKind {
    match rule {
        Rule::Website | Rule::EstimationUrl => InputKind::Url,
        Rule::Email => InputKind::Email,
        Rule::Phone => InputKind::Phone,
        Rule::Amount => InputKind::Amount,
        Rule::ReceiverAccount => InputKind::Digits,
        // A date picker shows nothing for what is no date; as text it can be read and mended.
        Rule::Date if value.is_empty() || rule.check("", value.trim()).is_ok() => InputKind::Date,
        _ => InputKind::Text,
    }
}

/// How many lines a field shows, when its answers are more than one line.
fn lines(name: &str) -> Option<u32> {
    if name == invitation::MESSAGE || name == invitation::NEW_DESCRIPTION {
        return Some(4);
    }
    name.ends_with(".BusinessProblem").then_some(8)
}

/// What the browser may fill in. A contact is one of the sender's own people, often the reader; all
/// else is about others, where filling in the reader's own data would be wrong.
fn autocomplete(name: &str) -> String {
    let contact = name
        .strip_prefix(&super::answers::contacts())
        .and_then(|tail| tail.strip_prefix('.'))
        .and_then(|tail| tail.split_once('.'));
    let Some((row, member)) = contact else {
        return "off".into();
    };
    let what = match member {
        "Email" => "email",
        "FirstName" => "given-name",
        "LastName" => "family-name",
        "BusinessTitle" => "organization-title",
        "Phone" => "tel",
        _ => return "off".into(),
    };
    format!("section-contact{row} {what}")
}

/// `Spend 2: amount` is `Amount` below the heading `Spend 2`; other labels stay.
pub(super) fn member_label(label: &str) -> String {
    let member = label.split_once(": ").map_or(label, |(_, member)| member);
    let mut letters = member.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_say_their_number_once() {
        assert_eq!(member_label("Spend 2: amount"), "Amount");
        assert_eq!(member_label("Receiver's AWS account"), "Receiver's AWS account");
    }

    #[test]
    fn only_contacts_are_filled_in() {
        let email = invitation::opportunity("SenderContacts.1.Email");
        assert_eq!(autocomplete(&email), "section-contact1 email");
        assert_eq!(autocomplete(&invitation::opportunity("Customer.CompanyName")), "off");
    }

    #[test]
    fn what_is_no_date_stays_readable() {
        assert_eq!(kind(Rule::Date, "2027-03-31"), InputKind::Date);
        assert_eq!(kind(Rule::Date, "end of March"), InputKind::Text);
    }
}
