//! Showing what the checks found, in the same places as the server does.

use domain::forms::FieldError;
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlFormElement};

use crate::ui::{error_summary::ERROR_SUMMARY_ID, field::field_id};

const TITLE_PREFIX: &str = "Error: ";

/// Whether the server sent the page with errors.
pub(super) fn any_shown(form: &HtmlFormElement) -> bool {
    all(form, ".field-error:not([hidden])").next().is_some()
}

/// Shows these errors and no others, and leads to their summary.
pub(super) fn show_all(form: &HtmlFormElement, errors: &[FieldError]) {
    for slot in all(form, ".field-error") {
        fill(&slot, None);
    }
    for error in errors {
        if let Some(slot) = slot_of(&error.field) {
            fill(&slot, Some(&error.message));
        }
    }
    set_title(true);
    summarise(errors);
    let summary = document().get_element_by_id(ERROR_SUMMARY_ID);
    let first = || errors.first().and_then(|e| document().get_element_by_id(&field_id(&e.field)));
    if let Some(place) = summary.or_else(first).and_then(|e| e.dyn_into::<HtmlElement>().ok()) {
        // The browser scrolls to what takes the focus.
        let _ = place.focus();
    }
}

/// Takes back the errors that `errors` no longer holds, and shows what it holds for `changed`.
pub(super) fn refresh(form: &HtmlFormElement, errors: &[FieldError], changed: &str) {
    for slot in all(form, ".field-error") {
        let Some(name) = slot.closest("[data-field]").ok().flatten().and_then(|f| f.get_attribute("data-field")) else {
            continue;
        };
        let found = errors.iter().find(|e| e.field == name).map(|e| e.message.as_str());
        let is_changed =
            changed == name || changed.strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with('.'));
        if is_changed || (found.is_none() && !slot.has_attribute("hidden")) {
            fill(&slot, found);
        }
    }
    if !any_shown(form) {
        set_title(false);
    }
    let shown: Vec<_> = errors
        .iter()
        .filter(|e| e.field.is_empty() || slot_of(&e.field).is_some_and(|slot| !slot.has_attribute("hidden")))
        .cloned()
        .collect();
    summarise(&shown);
}

/// The place for a field's errors. An error in a list's row may belong to the list as a whole.
fn slot_of(field: &str) -> Option<Element> {
    let mut name = field;
    loop {
        if let Some(slot) = document().get_element_by_id(&format!("error-{}", field_id(name))) {
            return Some(slot);
        }
        name = name.rsplit_once('.')?.0;
    }
}

fn fill(slot: &Element, message: Option<&str>) {
    if let Ok(Some(text)) = slot.query_selector("[data-error-text]") {
        text.set_text_content(message);
    }
    // Setting or removing a well-named attribute can't fail; the same holds below.
    let _ = slot.toggle_attribute_with_force("hidden", message.is_none());
    let Ok(Some(field)) = slot.closest("[data-field]") else { return };
    let group = field.get_attribute("role").is_some_and(|role| role == "radiogroup");
    if group {
        mark(&field, message.is_some());
    } else {
        for control in all(&field, "input:not([type=hidden]), select, textarea") {
            mark(&control, message.is_some());
        }
    }
}

fn mark(control: &Element, wrong: bool) {
    let _ =
        if wrong { control.set_attribute("aria-invalid", "true") } else { control.remove_attribute("aria-invalid") };
}

/// Writes the summary's list; hides it when there is nothing to list.
fn summarise(errors: &[FieldError]) {
    let document = document();
    let Some(summary) = document.get_element_by_id(ERROR_SUMMARY_ID) else { return };
    let _ = summary.toggle_attribute_with_force("hidden", errors.is_empty());
    let Ok(Some(list)) = summary.query_selector("ul") else { return };
    list.set_text_content(None);
    for error in errors {
        let (Ok(row), Ok(link)) = (document.create_element("li"), document.create_element("a")) else { continue };
        let slot = slot_of(&error.field).and_then(|slot| slot.id().strip_prefix("error-").map(str::to_owned));
        if let Some(id) = slot {
            let _ = link.set_attribute("href", &format!("#{id}"));
            let _ = link.set_attribute("class", "link text-danger-ink");
            link.set_text_content(Some(&error.message));
            let _ = row.append_child(&link);
        } else {
            row.set_text_content(Some(&error.message));
        }
        let _ = list.append_child(&row);
    }
}

fn set_title(wrong: bool) {
    let title = document().title();
    let plain = title.strip_prefix(TITLE_PREFIX).unwrap_or(&title);
    document().set_title(&if wrong { format!("{TITLE_PREFIX}{plain}") } else { plain.to_owned() });
}

/// The elements below `root` that fit a selector.
pub(super) fn all(root: &Element, selector: &str) -> impl Iterator<Item = Element> + use<> {
    let found = root.query_selector_all(selector).ok();
    let count = found.as_ref().map_or(0, web_sys::NodeList::length);
    (0..count).filter_map(move |at| found.as_ref()?.item(at)?.dyn_into::<Element>().ok())
}
