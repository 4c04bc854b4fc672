//! An answer that cannot be changed now.

use leptos::prelude::*;

use super::{
    description_list::Absent,
    field::{ErrorSlot, field_id},
    filled,
};

/// Shows an answer in its place among a form's fields and says why it cannot be changed now. Nothing of
/// it is sent.
///
/// ```ignore
/// <FixedField name="LifeCycle.Stage" label="Stage" value="Qualified" reason="AWS is reviewing it."/>
/// ```
#[component]
pub fn FixedField(
    /// The field's name in the domain's forms.
    #[prop(into)]
    name: String,
    /// What it is called.
    #[prop(into)]
    label: String,
    /// The answer as people read it; empty for none.
    #[prop(into)]
    value: String,
    /// Why it cannot be changed.
    #[prop(into)]
    reason: String,
    /// What is wrong with the answer.
    #[prop(optional_no_strip, into)]
    error: Option<String>,
) -> impl IntoView {
    let id = field_id(&name);
    let own_id = id.clone();
    let (labelled, label_id) = (format!("label-{id}"), format!("label-{id}"));
    let answer = match filled(value) {
        Some(text) => view! { <p class="whitespace-pre-line break-words">{text}</p> }.into_any(),
        None => view! { <p class="absent">{Absent::NotProvided.label()}</p> }.into_any(),
    };
    view! {
        // An error summary leads here too.
        <div class="field" data-field=name role="group" id=own_id tabindex="-1" aria-labelledby=labelled>
            <p class="field-label" id=label_id>{label}</p>
            <ErrorSlot id error/>
            {answer}
            <p class="field-hint">{reason}</p>
        </div>
    }
}
