//! What every form field has around its control: label, hint, error, counter.

use leptos::prelude::*;

use super::{
    filled,
    icons::{Glyph, Icon},
};

/// The id of a field's control: the field's name with everything but letters and digits replaced by
/// `-`. Error summaries link to it.
#[must_use]
pub fn field_id(name: &str) -> String {
    name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect()
}

/// The name of a field's control in the HTML form: server functions take the fields as one map.
#[must_use]
pub fn input_name(name: &str) -> String {
    format!("fields[{name}]")
}

/// The field that a control's HTML name stands for: [`input_name`] backwards.
#[must_use]
pub fn field_name(input_name: &str) -> &str {
    input_name.strip_prefix("fields[").and_then(|rest| rest.strip_suffix(']')).unwrap_or(input_name)
}

/// The `aria-describedby` of a control. The error's place is always named: while it is empty it adds
/// nothing to what is read out.
pub(super) fn described_by(id: &str, hint: bool, counted: bool) -> String {
    let mut ids = Vec::with_capacity(3);
    if hint {
        ids.push(format!("hint-{id}"));
    }
    ids.push(format!("error-{id}"));
    if counted {
        ids.push(format!("count-{id}"));
    }
    ids.join(" ")
}

/// The place for a field's error, hidden while there is none. The browser's checks write into it too,
/// so that an error looks the same whoever found it.
#[component]
pub(super) fn ErrorSlot(
    /// The field's id.
    id: String,
    /// The error.
    error: Option<String>,
) -> impl IntoView {
    let none = error.is_none();
    view! {
        <p class="field-error" id=format!("error-{id}") hidden=none>
            <Icon glyph=Glyph::Failure/>
            <span data-error-text="">{error}</span>
        </p>
    }
}

/// The place for an error that belongs to a list of rows as a whole: too many of them. It holds no
/// control, so the rows stay as they are when it fills.
///
/// ```ignore
/// <ListError name="Invitation.Payload.OpportunityInvitation.SenderContacts" error=error_at(&errors, "…")/>
/// ```
#[component]
pub fn ListError(
    /// The list's name in the domain's forms.
    #[prop(into)]
    name: String,
    /// The error.
    #[prop(optional_no_strip, into)]
    error: Option<String>,
) -> impl IntoView {
    let id = field_id(&name);
    view! {
        <div class="[&:has(>[hidden])]:hidden" id=id data-field=name tabindex="-1">
            <ErrorSlot id=id.clone() error/>
        </div>
    }
}

/// Wraps one control: its label, hint, example, error and counter. The inputs of this kit use it; use
/// it directly for a control of your own, whose id must be `field_id(name)`.
///
/// ```ignore
/// <Field name="Invitation.Message" label="Message" hint="The partner reads this first.">
///     <textarea id=field_id("Invitation.Message") name=input_name("Invitation.Message") class="input"></textarea>
/// </Field>
/// ```
#[component]
pub fn Field(
    /// The field's name in the domain's forms.
    #[prop(into)]
    name: String,
    /// What it is called.
    #[prop(into)]
    label: String,
    /// A sentence of help.
    #[prop(optional, into)]
    hint: String,
    /// What an answer looks like, shown after the hint.
    #[prop(optional, into)]
    example: String,
    /// What is wrong with the answer.
    #[prop(optional_no_strip, into)]
    error: Option<String>,
    /// Whether an answer is needed. Fields that may stay empty are marked.
    #[prop(optional)]
    required: bool,
    /// The most characters; shows a counter.
    #[prop(optional_no_strip, into)]
    limit: Option<u32>,
    /// The control.
    children: Children,
) -> impl IntoView {
    let id = field_id(&name);
    let helped = !hint.is_empty() || !example.is_empty();
    view! {
        <div class="field" data-field=name>
            <label class="field-label" for=id.clone()>
                {label}
                {(!required).then(|| view! { " "<span class="field-optional">"(optional)"</span> })}
            </label>
            {helped.then(|| view! {
                <p class="field-hint" id=format!("hint-{id}")>
                    {filled(hint)}
                    {filled(example).map(|example| view! { " Example: "<span class="mono">{example}</span> })}
                </p>
            })}
            <ErrorSlot id=id.clone() error/>
            {children()}
            {limit.map(|limit| view! {
                <p class="field-count" id=format!("count-{id}")>"Up to "{limit}" characters"</p>
            })}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_hold_letters_digits_and_dashes() {
        assert_eq!(field_id("Invitation.Receiver.Account.AwsAccountId"), "Invitation-Receiver-Account-AwsAccountId");
        assert_eq!(field_id("Tags.0.Key"), "Tags-0-Key");
        assert_eq!(field_id("größe [m]"), "gr--e--m-");
    }

    #[test]
    fn names_survive_the_way_through_the_form() {
        let name = "Invitation.Payload.0.Title";
        assert_eq!(input_name(name), "fields[Invitation.Payload.0.Title]");
        assert_eq!(field_name(&input_name(name)), name);
        assert_eq!(field_name("status"), "status");
    }

    #[test]
    fn a_control_names_what_describes_it() {
        assert_eq!(described_by("a", true, true), "hint-a error-a count-a");
        assert_eq!(described_by("a", false, false), "error-a");
    }
}
