//! One choice from a list.

use domain::choices::{Choice, ChoiceSet};
use leptos::prelude::*;

use super::{
    combobox::Combobox,
    field::{Field, described_by, field_id, input_name},
};

/// One entry of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SelectOption {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// What else people call it; the type-ahead finds it by these too.
    pub aliases: Vec<String>,
}

impl SelectOption {
    /// An entry without other names.
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), aliases: Vec::new() }
    }

    /// All entries of one of the API's closed lists.
    #[must_use]
    pub fn all_of<T: ChoiceSet>() -> Vec<Self> {
        T::ALL.iter().map(Self::from).collect()
    }

    /// The entry with other names.
    #[must_use]
    pub fn with_aliases(mut self, aliases: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.aliases = aliases.into_iter().map(Into::into).collect();
        self
    }
}

impl From<&Choice> for SelectOption {
    fn from(choice: &Choice) -> Self {
        Self::new(choice.code, choice.label).with_aliases(choice.aliases.iter().copied())
    }
}

/// A real `<select>` with its label. With `searchable` it becomes a combobox with type-ahead once the
/// page is alive; the select stays the form's value either way.
///
/// Up to 7 entries: use radio buttons. 8 to 20: this. More: this with `searchable`. The first entry
/// is always an empty one, so that nothing is chosen by accident; a value that the list lacks (AWS may
/// have added it) is kept as an entry of its own.
///
/// ```ignore
/// <Select name="…Account.Address.CountryCode" label="Country" options=SelectOption::all_of::<Country>() value="NL" searchable=true/>
/// ```
#[component]
pub fn Select(
    /// The field's name in the domain's forms.
    #[prop(into)]
    name: String,
    /// What it is called.
    #[prop(into)]
    label: String,
    /// The entries.
    options: Vec<SelectOption>,
    /// The chosen entry's value.
    #[prop(optional, into)]
    value: String,
    /// What the empty entry says.
    #[prop(default = "Choose one".into(), into)]
    prompt: String,
    /// A sentence of help.
    #[prop(optional, into)]
    hint: String,
    /// What is wrong with the answer.
    #[prop(optional_no_strip, into)]
    error: Option<String>,
    /// Whether an answer is needed.
    #[prop(optional)]
    required: bool,
    /// Adds type-ahead.
    #[prop(optional)]
    searchable: bool,
    /// Uses `name` as it is, for the query of a GET form, instead of as a member of `fields`.
    #[prop(optional)]
    bare: bool,
) -> impl IntoView {
    let id = field_id(&name);
    let described = described_by(&id, !hint.is_empty(), false);
    let invalid = error.is_some();
    let html_name = if bare { name.clone() } else { input_name(&name) };
    let unknown = (!value.is_empty() && !options.iter().any(|o| o.value == value))
        .then(|| SelectOption::new(value.clone(), value.clone()));
    let entries = options
        .into_iter()
        .chain(unknown)
        .map(|o| {
            let selected = o.value == value;
            let aliases = (!o.aliases.is_empty()).then(|| o.aliases.join("|"));
            view! { <option value=o.value selected=selected data-aliases=aliases>{o.label}</option> }
        })
        .collect_view();
    let select = view! {
        <select
            class="input"
            id=id
            name=html_name
            aria-describedby=described
            aria-invalid=invalid.then_some("true")
            aria-required=required.then_some("true")
        >
            <option value="">{prompt}</option>
            {entries}
        </select>
    };
    let control = if searchable { view! { <Combobox>{select}</Combobox> }.into_any() } else { select.into_any() };
    view! { <Field name label hint error required=required || bare>{control}</Field> }
}
