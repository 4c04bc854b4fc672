//! Filling a text area from a file.

use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{DragEvent, Event, File, HtmlInputElement, HtmlTextAreaElement};

/// Larger files are no input documents; reading one would only freeze the page. In bytes.
const MOST_BYTES: f64 = 1_000_000.0;

const IDLE: &str = "grid gap-3 rounded-lg";
const OVER: &str = "grid gap-3 rounded-lg outline-2 outline-offset-4 outline-focus";

/// Puts the text of a file into the text area inside, when one is dropped on it or chosen. The file
/// goes nowhere: the form sends the text. Without script the text is pasted.
///
/// ```ignore
/// <DocumentDrop target="Document"><textarea id="Document" name="document"></textarea></DocumentDrop>
/// ```
#[island]
pub fn DocumentDrop(
    /// The id of the text area.
    #[prop(into)]
    target: String,
    /// The text area with its label.
    children: Children,
) -> impl IntoView {
    let said = RwSignal::new(String::new());
    let over = RwSignal::new(false);
    let chooser = NodeRef::<html::Input>::new();
    let chooser_id = format!("file-{target}");
    let target = StoredValue::new(target);

    let dragged = move |event: DragEvent| {
        if holds_files(&event) {
            // Without this the browser would leave the page and open the file.
            event.prevent_default();
            over.set(true);
        }
    };
    let dropped = move |event: DragEvent| {
        over.set(false);
        if holds_files(&event) {
            event.prevent_default();
            let file = event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0));
            target.with_value(|target| read(file, target, said));
        }
    };
    let chosen = move |_: Event| {
        if let Some(input) = chooser.get_untracked() {
            let file = input.files().and_then(|files| files.get(0));
            target.with_value(|target| read(file, target, said));
            forget(&input);
        }
    };
    view! {
        <div
            class=move || if over.get() { OVER } else { IDLE }
            on:dragover=dragged
            on:dragleave=move |_| over.set(false)
            on:drop=dropped
        >
            {children()}
            <div class="needs-script grid gap-1.5">
                <label class="text-sm text-ink-soft" for=chooser_id.clone()>"Or drop a .json or .yaml file on the text, or choose one:"</label>
                <input class="text-sm file:me-3 file:min-h-9 file:cursor-pointer file:rounded-md file:border file:border-line-strong file:bg-surface file:px-3 file:font-medium file:text-ink" type="file" accept=".json,.yaml,.yml" id=chooser_id node_ref=chooser on:change=chosen/>
                <p class="text-sm text-ink-soft" role="status">{said}</p>
            </div>
        </div>
    }
}

fn holds_files(event: &DragEvent) -> bool {
    event
        .data_transfer()
        .is_some_and(|data| data.types().iter().any(|kind| kind.as_string().as_deref() == Some("Files")))
}

/// Empties the chooser, so that the same file can be chosen again after it was edited.
fn forget(input: &HtmlInputElement) {
    input.set_value("");
}

/// Reads a file into the text area and says what came of it.
fn read(file: Option<File>, target: &str, said: RwSignal<String>) {
    let area = document().get_element_by_id(target).and_then(|found| found.dyn_into::<HtmlTextAreaElement>().ok());
    let (Some(file), Some(area)) = (file, area) else { return };
    let name = file.name();
    if file.size() > MOST_BYTES {
        said.set(format!("{name} is too large for an input document."));
        return;
    }
    let failed = format!("{name} could not be read; paste its text instead.");
    let done = Closure::once(move |text: JsValue| {
        area.set_value(&text.as_string().unwrap_or_default());
        // Fails only for an element that can't take it; then it stays where it is.
        let _ = area.focus();
        said.set(format!("The text is now that of {name}."));
    });
    let refused = Closure::once(move |_: JsValue| said.set(failed));
    // Both must outlive this; one of them runs, once.
    let _ = file.text().then2(&done, &refused);
    done.forget();
    refused.forget();
}
