//! Selecting rows of a list for a job.

use crate::{
    pages::writing::why_not_manage,
    paths,
    ui::{Button, ButtonKind},
};
use domain::views::BulkAction;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::HtmlInputElement;

/// The parameter that names a selected row.
pub(in crate::pages) const SELECTED: &str = "id";

/// The id of the form around the list.
const FORM: &str = "selection";

/// What can be done with the selected rows.
#[derive(Clone, Copy, Debug)]
pub(in crate::pages) struct Offered {
    action: BulkAction,
    words: &'static str,
    why_not: &'static str,
}

impl Offered {
    /// An action and its button's words.
    pub(in crate::pages) fn new(action: BulkAction, words: &'static str) -> Self {
        Self { action, words, why_not: "" }
    }

    /// The same, closed for a reason if there is one.
    pub(in crate::pages) fn unless(self, why_not: Option<&'static str>) -> Self {
        Self { why_not: why_not.unwrap_or_default(), ..self }
    }
}

/// The form around a list whose rows can be selected, and the bar with what can be done with them.
/// Plain check boxes and buttons: the next page asks before anything happens.
#[component]
pub(in crate::pages) fn SelectionForm(
    /// What the bar offers.
    actions: Vec<Offered>,
    /// The list.
    children: Children,
) -> impl IntoView {
    let why = why_not_manage();
    let buttons = if why.is_empty() {
        actions
            .into_iter()
            .map(|Offered { action, words, why_not }| {
                let id = format!("bulk-{}", action.code());
                view! { <Button id name="action" value=action.code() disabled_reason=why_not>{words}</Button> }
            })
            .collect_view()
            .into_any()
    } else {
        // One reason for all of them.
        view! { <Button plain=true id="bulk-actions" disabled_reason=why.clone()>"Selected…"</Button> }.into_any()
    };
    view! {
        <form id=FORM method="get" action=paths::choose_for_job()>
            {children()}
            <div class="selection-bar" role="group" aria-label="With the selected rows">
                {why.is_empty().then(|| view! { <SelectAll/> })}
                {buttons}
            </div>
        </form>
    }
}

/// Selects or clears all rows of the page, and says how many are selected. Without script the boxes
/// work by themselves.
#[island]
fn SelectAll() -> impl IntoView {
    let selected = RwSignal::new(0_usize);
    let all = RwSignal::new(false);
    let count = move || {
        let boxes = boxes();
        let checked = boxes.iter().filter(|b| b.checked()).count();
        selected.set(checked);
        all.set(checked == boxes.len());
    };
    Effect::new(move |_| {
        // The browser brings checks back when somebody returns to the list.
        count();
        let listener = Closure::<dyn Fn()>::new(count);
        let form = document().get_element_by_id(FORM);
        if form.is_some_and(|f| f.add_event_listener_with_callback("change", listener.as_ref().unchecked_ref()).is_ok())
        {
            listener.forget();
        }
    });
    let toggle = move |_| {
        let on = !all.get_untracked();
        for one in boxes() {
            one.set_checked(on);
        }
        count();
    };
    let words = move || if all.get() { "Clear the selection" } else { "Select all on this page" };
    view! {
        <div class="needs-script contents">
            <span on:click=toggle><Button plain=true kind=ButtonKind::Quiet>{words}</Button></span>
            <span class="text-sm text-ink-soft" role="status">{move || format!("{} selected", selected.get())}</span>
        </div>
    }
}

/// The boxes of the rows.
fn boxes() -> Vec<HtmlInputElement> {
    let Ok(found) = document().query_selector_all(&format!("#{FORM} input[name={SELECTED}]")) else {
        return Vec::new();
    };
    (0..found.length()).filter_map(|i| found.item(i)?.dyn_into().ok()).collect()
}
