//! The `<select>` that a combobox enhances.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, HtmlOptionElement, HtmlSelectElement};

use super::ranking::Entry;

/// An entry as the list shows it.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) code: String,
    pub(super) label: String,
}

/// The select with what was read from it. The wasm itself holds no list.
pub(super) struct Source {
    pub(super) select: HtmlSelectElement,
    /// The id that the select had; the text input wears it now, so that the label and the error
    /// summary find what people type into.
    pub(super) id: String,
    pub(super) label: String,
    pub(super) described_by: Option<String>,
    pub(super) invalid: Option<String>,
    pub(super) required: Option<String>,
    /// What the empty entry says.
    pub(super) prompt: String,
    pub(super) items: Vec<Item>,
    pub(super) entries: Vec<Entry>,
}

impl Source {
    /// Reads the select inside `root` and takes it out of the keyboard's way.
    pub(super) fn take_over(root: &HtmlElement) -> Option<Self> {
        let select = root.query_selector("select").ok().flatten()?.dyn_into::<HtmlSelectElement>().ok()?;
        let id = select.id();
        let mut prompt = String::new();
        let mut items = Vec::new();
        let mut entries = Vec::new();
        let options = select.options();
        for at in 0..options.length() {
            let Some(option) = options.item(at).and_then(|found| found.dyn_into::<HtmlOptionElement>().ok()) else {
                continue;
            };
            let (code, label) = (option.value(), option.text());
            if code.is_empty() {
                prompt = label;
                continue;
            }
            let aliases = option.get_attribute("data-aliases").unwrap_or_default();
            entries.push(Entry::new(&code, &label, aliases.split('|')));
            items.push(Item { code, label });
        }
        let label = select
            .labels()
            .item(0)
            .and_then(|label| label.text_content())
            .map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
            .unwrap_or_default();
        let source = Self {
            label,
            described_by: select.get_attribute("aria-describedby"),
            invalid: select.get_attribute("aria-invalid"),
            required: select.get_attribute("aria-required"),
            id: id.clone(),
            prompt,
            items,
            entries,
            select,
        };
        let had_focus = document().active_element().is_some_and(|a| a == *source.select.as_ref());
        source.select.set_id(&format!("{id}-select"));
        source.select.set_tab_index(-1);
        // A well-named attribute can't be refused.
        let _ = source.select.set_attribute("aria-hidden", "true");
        if had_focus {
            // The text input takes over where the reader was.
            leptos::prelude::request_animation_frame(move || focus(&id));
        }
        Some(source)
    }

    /// The position of the entry that the form holds now.
    pub(super) fn chosen(&self) -> Option<usize> {
        let value = self.select.value();
        self.items.iter().position(|item| item.code == value)
    }

    /// What the text input says for the entry that the form holds.
    pub(super) fn chosen_label(&self) -> String {
        self.chosen().map(|at| self.items[at].label.clone()).unwrap_or_default()
    }

    /// Puts an entry, or none, into the form and says so to whoever listens.
    pub(super) fn choose(&self, at: Option<usize>) {
        let value = at.map_or("", |at| self.items[at].code.as_str());
        if self.select.value() == value {
            return;
        }
        self.select.set_value(value);
        if let Ok(event) = Event::new("change") {
            // The form listens, not the select.
            event.init_event_with_bubbles("change", true);
            // Fails only for an event that is being dispatched already.
            let _ = self.select.dispatch_event(&event);
        }
    }
}

/// Moves the focus to an element, where it exists.
pub(super) fn focus(id: &str) {
    if let Some(element) = document().get_element_by_id(id).and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        // Fails for elements that can't take it; then it stays where it is.
        let _ = element.focus();
    }
}
