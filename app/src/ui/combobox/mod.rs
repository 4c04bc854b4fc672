//! Type-ahead for a long list, over a real `<select>`.

mod ranking;
mod source;
mod view;

use leptos::{html, prelude::*};

use source::Source;

/// Enhances the `<select>` inside. Before the page is alive, and without script, the select works as
/// it is; afterwards a text input lies exactly over it, so nothing moves. The select stays what the
/// form sends.
///
/// Options are found by label, by value and by the names in `data-aliases`, parted by `|`. Down opens
/// the list, Enter accepts without submitting, Escape keeps the value, Tab accepts what is marked once
/// something was typed. Leaving with a text that names no entry brings the last value back.
///
/// [`Select`](super::Select) with `searchable` writes this for you.
///
/// ```ignore
/// <Combobox><select id="country" name="country"><option value="NL" data-aliases="Holland">"Netherlands"</option></select></Combobox>
/// ```
#[island]
pub fn Combobox(
    /// The select.
    children: Children,
) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    // The select lives in this thread's document, so it is stored locally; the signal holds its handle
    // only. A local signal would panic on the server, which may drop a page on another thread.
    let source = RwSignal::new(None::<StoredValue<Source, LocalStorage>>);
    Effect::new(move |_| {
        if let Some(root) = root.get()
            && let Some(found) = Source::take_over(&root)
        {
            source.set(Some(StoredValue::new_local(found)));
        }
    });
    view! {
        <div class="combobox" node_ref=root data-enhanced=move || source.get().map(|_| "")>
            {children()}
            {move || source.get().map(view::control)}
        </div>
    }
}
