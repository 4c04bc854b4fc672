//! The text input and its list, after the WAI-ARIA combobox pattern.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{
    ranking::{exact, rank},
    source::{Source, focus},
};
use crate::ui::{Glyph, Icon};

/// What changes while somebody uses the list. All of it is handles, so it is copied freely.
#[derive(Clone, Copy)]
struct State {
    source: StoredValue<Source, LocalStorage>,
    text: RwSignal<String>,
    open: RwSignal<bool>,
    /// Whether the text is a search, or just the name of the chosen entry.
    typed: RwSignal<bool>,
    /// The marked row of the list.
    active: RwSignal<Option<usize>>,
    /// The entries in the list, best first, by position in the select.
    matches: Memo<Vec<usize>>,
}

impl State {
    fn new(source: StoredValue<Source, LocalStorage>) -> Self {
        let text = RwSignal::new(source.with_value(Source::chosen_label));
        let typed = RwSignal::new(false);
        let matches = Memo::new(move |_| {
            let query = if typed.get() { text.get() } else { String::new() };
            source.with_value(|s| rank(&s.entries, &query))
        });
        Self { source, text, open: RwSignal::new(false), typed, active: RwSignal::new(None), matches }
    }

    /// Opens the whole list with the chosen entry marked.
    fn show_all(self) {
        self.typed.set(false);
        self.active.set(self.source.with_value(Source::chosen).or(Some(0)));
        self.open.set(true);
        // The list has to be there before it can scroll.
        request_animation_frame(move || self.reveal());
    }

    fn search(self, text: String) {
        self.text.set(text);
        self.typed.set(true);
        self.active.set((!self.matches.with_untracked(Vec::is_empty)).then_some(0));
        self.open.set(true);
        request_animation_frame(move || self.reveal());
    }

    fn step(self, by: isize) {
        let rows = self.matches.with_untracked(Vec::len);
        if rows == 0 {
            return;
        }
        let next = match self.active.get_untracked() {
            Some(row) => (row + rows).saturating_add_signed(by) % rows,
            None => 0,
        };
        self.active.set(Some(next));
        self.reveal();
    }

    /// Takes the entry in a row of the list.
    fn accept(self, row: usize) {
        if let Some(at) = self.matches.with_untracked(|m| m.get(row).copied()) {
            self.source.with_value(|s| s.choose(Some(at)));
        }
        self.settle();
    }

    /// Closes the list; the text is again the name of what is chosen.
    fn settle(self) {
        self.open.set(false);
        self.typed.set(false);
        self.active.set(None);
        self.text.set(self.source.with_value(Source::chosen_label));
    }

    /// What leaving does: an emptied text empties the choice, a whole name chooses, anything else
    /// brings the last choice back.
    fn leave(self) {
        if self.typed.get_untracked() {
            let text = self.text.get_untracked();
            self.source.with_value(|s| match exact(&s.entries, &text) {
                Some(at) => s.choose(Some(at)),
                None if text.trim().is_empty() => s.choose(None),
                None => {}
            });
        }
        self.settle();
    }

    /// Scrolls the marked row into the list's window, and nothing else on the page.
    fn reveal(self) {
        let Some(row) = self.active.get_untracked() else { return };
        let id = self.source.with_value(|s| s.id.clone());
        let element = |id: String| document().get_element_by_id(&id).and_then(|e| e.dyn_into::<HtmlElement>().ok());
        if let (Some(list), Some(option)) = (element(format!("{id}-list")), element(format!("{id}-row-{row}"))) {
            let (top, bottom) = (option.offset_top(), option.offset_top() + option.offset_height());
            if top < list.scroll_top() {
                list.set_scroll_top(top);
            } else if bottom > list.scroll_top() + list.client_height() {
                list.set_scroll_top(bottom - list.client_height());
            }
        }
    }

    fn key(self, event: &ev::KeyboardEvent) {
        let open = self.open.get_untracked();
        let typed = self.typed.get_untracked();
        match event.key().as_str() {
            "ArrowDown" | "ArrowUp" => {
                event.prevent_default();
                if open {
                    self.step(if event.key() == "ArrowDown" { 1 } else { -1 });
                } else {
                    self.show_all();
                }
            }
            "Enter" if open || typed => {
                event.prevent_default();
                match self.active.get_untracked() {
                    Some(row) => self.accept(row),
                    None => self.leave(),
                }
            }
            "Escape" if open || typed => {
                event.prevent_default();
                self.settle();
            }
            "Tab" if typed && !self.text.with_untracked(|text| text.trim().is_empty()) => {
                if let Some(row) = self.active.get_untracked() {
                    self.accept(row);
                }
            }
            _ => {}
        }
    }
}

/// The control that lies over the select.
pub(super) fn control(source: StoredValue<Source, LocalStorage>) -> impl IntoView {
    let state = State::new(source);
    let input = NodeRef::<html::Input>::new();
    let id = source.with_value(|s| s.id.clone());
    let list_id = format!("{id}-list");
    let row_id = {
        let id = id.clone();
        move |row: usize| format!("{id}-row-{row}")
    };
    let active_id = {
        let row_id = row_id.clone();
        move || state.active.get().filter(|_| state.open.get()).map(&row_id)
    };
    let said = move || {
        (state.open.get() && state.typed.get()).then(|| match state.matches.with(Vec::len) {
            0 => "No match".to_owned(),
            1 => "1 match".to_owned(),
            n => format!("{n} matches"),
        })
    };
    let toggle = {
        let id = id.clone();
        move |_| {
            if state.open.get_untracked() {
                state.settle();
            } else {
                focus(&id);
                state.show_all();
            }
        }
    };
    // The form's own Reset, and the browser restoring answers, change the select behind our back.
    Effect::new(move |_| {
        let _ = window_event_listener(ev::pageshow, move |_| state.settle());
    });
    let rows = move || {
        let row_id = row_id.clone();
        state
            .matches
            .get()
            .into_iter()
            .enumerate()
            .map(|(row, at)| {
                let item = source.with_value(|s| s.items[at].clone());
                view! {
                    <li
                        class="combobox-option"
                        role="option"
                        id=row_id(row)
                        aria-selected=move || (state.active.get() == Some(row)).to_string()
                        on:click=move |_| state.accept(row)
                    >
                        {item.label}
                        <span class="combobox-code">{item.code}</span>
                    </li>
                }
            })
            .collect_view()
    };
    let (label, described_by, invalid, required, prompt) = source.with_value(|s| {
        (s.label.clone(), s.described_by.clone(), s.invalid.clone(), s.required.clone(), s.prompt.clone())
    });
    view! {
        <input
            node_ref=input
            class="input combobox-input"
            type="text"
            role="combobox"
            id=id
            placeholder=prompt
            autocomplete="off"
            autocapitalize="none"
            spellcheck="false"
            aria-autocomplete="list"
            aria-controls=list_id.clone()
            aria-expanded=move || state.open.get().to_string()
            aria-activedescendant=active_id
            aria-describedby=described_by
            aria-invalid=invalid
            aria-required=required
            prop:value=state.text
            on:input=move |event| state.search(event_target_value(&event))
            on:keydown=move |event| state.key(&event)
            on:focus=move |_| {
                if let Some(input) = input.get_untracked() {
                    input.select();
                }
            }
            on:click=move |_| {
                if !state.open.get_untracked() {
                    state.show_all();
                }
            }
            on:blur=move |_| state.leave()
        />
        <button type="button" class="combobox-toggle" tabindex="-1" aria-hidden="true"
            // Keeps the focus in the text, so that pressing this does not count as leaving.
            on:mousedown=|event| event.prevent_default() on:click=toggle>
            <Icon glyph=Glyph::ChevronDown/>
        </button>
        <ul
            class="combobox-list"
            role="listbox"
            id=list_id
            aria-label=label
            hidden=move || !state.open.get() || state.matches.with(Vec::is_empty)
            on:mousedown=|event| event.prevent_default()
        >
            {move || state.open.get().then(&rows)}
        </ul>
        <p class="combobox-list combobox-none" hidden=move || !state.open.get() || !state.matches.with(Vec::is_empty)>
            "Nothing fits. Leave the field to bring back what was chosen."
        </p>
        <p class="sr-only" role="status">{said}</p>
    }
}
