//! Copying a text to the clipboard.
#![expect(missing_docs, reason = "the island macro adds an undocumented struct for the props on the wire")]

use leptos::prelude::*;
use wasm_bindgen::{JsValue, prelude::Closure};

use super::icons::{Glyph, Icon};

const COPIED: &str = "Copied";

/// Copies the text of another element. It is not shown without script, where the text can be selected.
///
/// ```ignore
/// <code id="invitation-arn">{arn}</code> <CopyButton target="invitation-arn" label="Copy ARN"/>
/// ```
#[island]
pub fn CopyButton(
    /// The id of the element whose text is copied.
    #[prop(into)]
    target: String,
    /// What the button is called for those who hear it: several on a page need telling apart.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let said = RwSignal::new("");
    let copy = move |_| {
        let Some(text) = document().get_element_by_id(&target).and_then(|found| found.text_content()) else {
            return;
        };
        let navigator = window().navigator();
        // Absent when the page is not served over https or from loopback.
        let able = js_sys::Reflect::get(&navigator, &JsValue::from_str("clipboard")).is_ok_and(|c| c.is_object());
        if !able {
            said.set("Copying needs a secure connection; select the text instead");
            return;
        }
        let done = Closure::once(move |_: JsValue| said.set(COPIED));
        let refused = Closure::once(move |_: JsValue| said.set("The browser refused; select the text instead"));
        // Both must outlive this press; one of them runs once.
        let _ = navigator.clipboard().write_text(&text).then2(&done, &refused);
        done.forget();
        refused.forget();
        set_timeout(move || said.set(""), std::time::Duration::from_secs(4));
    };
    // The outcome takes the place of the label, so nothing moves; reasons for failing are longer.
    let done = move || said.get() == COPIED;
    view! {
        <span class="needs-script inline-flex flex-wrap items-center gap-2">
            <span class=move || if done() { "sr-only" } else { "text-sm text-ink-soft" } role="status">{said}</span>
            <button type="button" class="btn btn-quiet min-w-24" aria-label=label on:click=copy>
                {move || view! { <Icon glyph=if done() { Glyph::Check } else { Glyph::Copy }/> }}
                {move || if done() { COPIED } else { "Copy" }}
            </button>
        </span>
    }
}
