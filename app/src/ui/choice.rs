//! A few choices, all in sight: radio buttons and check boxes.

use leptos::prelude::*;

use super::{
    field::{ErrorSlot, described_by, field_id, input_name},
    filled,
};

/// One choice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChoiceOption {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// What choosing it means; may be empty.
    pub hint: String,
}

impl ChoiceOption {
    /// A choice with a hint.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: hint.into() }
    }
}

#[component]
fn Legend(label: String, hint: String, required: bool, id: String) -> impl IntoView {
    view! {
        <legend class="field-label">
            {label}
            {(!required).then(|| view! { " "<span class="field-optional">"(optional)"</span> })}
        </legend>
        {filled(hint).map(|hint| view! { <p class="field-hint" id=format!("hint-{id}")>{hint}</p> })}
    }
}

/// One answer out of up to seven. Nothing is chosen unless `value` says so.
///
/// ```ignore
/// <RadioGroup name="Visibility" label="Who sees it" required=true value=value
///     options=vec![ChoiceOption::new("Full", "Full", "Everyone at AWS with access sees the opportunity.")]/>
/// ```
#[component]
pub fn RadioGroup(
    /// The field's name in the domain's forms.
    #[prop(into)]
    name: String,
    /// The question.
    #[prop(into)]
    label: String,
    /// The answers.
    options: Vec<ChoiceOption>,
    /// The chosen answer's value.
    #[prop(optional, into)]
    value: String,
    /// A sentence of help.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong with the answer.
    #[prop(optional_no_strip, into)]
    error: Option<String>,
    /// Whether an answer is needed.
    #[prop(optional)]
    required: bool,
) -> impl IntoView {
    let id = field_id(&name);
    let described = described_by(&id, !hint.is_empty(), false);
    let html_name = input_name(&name);
    let invalid = error.is_some();
    let rows = options.into_iter().enumerate().map(|(i, option)| {
        let checked = !value.is_empty() && option.value == value;
        view! { <ChoiceRow kind="radio" id=row_id(&id, i) name=html_name.clone() option checked/> }
    });
    let rows = rows.collect_view();
    view! {
        <fieldset
            class="field"
            data-field=name
            role="radiogroup"
            aria-describedby=described
            aria-invalid=invalid.then_some("true")
            aria-required=required.then_some("true")
        >
            <Legend label hint required id=id.clone()/>
            <ErrorSlot id error/>
            <div>{rows}</div>
        </fieldset>
    }
}

/// Any number of answers. The domain keeps them as a list, so the box at position `i` is the field
/// `name.i`; the list closes up over boxes that were left alone. With `keyed`, a box is the field
/// `name.<its value>` instead: for forms that name each box.
///
/// ```ignore
/// <CheckboxGroup name="…ReceiverResponsibilities" label="What should they do?" options selected=vec!["Reseller".into()]/>
/// ```
#[component]
pub fn CheckboxGroup(
    /// The list's name in the domain's forms.
    #[prop(into)]
    name: String,
    /// The question.
    #[prop(into)]
    label: String,
    /// The answers.
    options: Vec<ChoiceOption>,
    /// The values of the chosen answers.
    #[prop(optional)]
    selected: Vec<String>,
    /// A sentence of help.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong with the answer.
    #[prop(optional_no_strip, into)]
    error: Option<String>,
    /// Whether at least one answer is needed.
    #[prop(optional)]
    required: bool,
    /// Uses `name` as it is for every box, for the query of a GET form, instead of as a member of
    /// `fields`.
    #[prop(optional)]
    bare: bool,
    /// Names each box by its value instead of its position.
    #[prop(optional)]
    keyed: bool,
) -> impl IntoView {
    let id = field_id(&name);
    let described = described_by(&id, !hint.is_empty(), false);
    let rows = options.into_iter().enumerate().map(|(i, option)| {
        let checked = selected.contains(&option.value);
        let name = match (bare, keyed) {
            (true, _) => name.clone(),
            (false, true) => input_name(&format!("{name}.{}", option.value)),
            (false, false) => input_name(&format!("{name}.{i}")),
        };
        view! { <ChoiceRow kind="checkbox" id=row_id(&id, i) name option checked/> }
    });
    let rows = rows.collect_view();
    view! {
        <fieldset class="field" data-field=name aria-describedby=described>
            <Legend label hint required=required || bare id=id.clone()/>
            <ErrorSlot id error/>
            <div class="grid gap-x-6 sm:grid-cols-2">{rows}</div>
        </fieldset>
    }
}

/// The first row wears the group's id, so that an error summary's link lands on it.
fn row_id(group: &str, row: usize) -> String {
    if row == 0 { group.to_owned() } else { format!("{group}-{row}") }
}

#[component]
fn ChoiceRow(kind: &'static str, id: String, name: String, option: ChoiceOption, checked: bool) -> impl IntoView {
    let hint_id = (!option.hint.is_empty()).then(|| format!("about-{id}"));
    view! {
        <div class="choice">
            <input type=kind id=id.clone() name=name value=option.value checked=checked aria-describedby=hint_id.clone()/>
            <label for=id>{option.label}</label>
            {hint_id.map(|id| view! { <p class="field-hint" id=id>{option.hint}</p> })}
        </div>
    }
}
