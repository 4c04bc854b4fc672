//! Counting the characters of limited texts.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlFormElement, HtmlInputElement, HtmlTextAreaElement};

use super::errors::all;
use leptos::prelude::document;

/// Sets every counter of the form.
pub(super) fn start(form: &HtmlFormElement) {
    for control in all(form, "[data-limit]") {
        if let Some((used, limit)) = measure(&control) {
            write(&control, used, limit);
        }
    }
}

/// Sets the counter of the text that changed. Returns what to announce, when the end is near.
pub(super) fn update(event: &Event) -> Option<String> {
    let control = event.target()?.dyn_into::<Element>().ok()?;
    let (used, limit) = measure(&control)?;
    write(&control, used, limit);
    announcement(used, limit)
}

/// How many characters there are, counted as the checks count them, and how many may be.
fn measure(control: &Element) -> Option<(usize, usize)> {
    let limit = control.get_attribute("data-limit")?.parse().ok()?;
    let text = control
        .dyn_ref::<HtmlTextAreaElement>()
        .map(HtmlTextAreaElement::value)
        .or_else(|| control.dyn_ref::<HtmlInputElement>().map(HtmlInputElement::value))?;
    Some((text.trim().chars().count(), limit))
}

fn write(control: &Element, used: usize, limit: usize) {
    if let Some(counter) = document().get_element_by_id(&format!("count-{}", control.id())) {
        counter.set_text_content(Some(&format!("{used} of {limit} characters")));
        // A well-named attribute can't be refused.
        let _ = counter.toggle_attribute_with_force("data-over", used > limit);
    }
}

/// Said near the limit only, and not at every key.
fn announcement(used: usize, limit: usize) -> Option<String> {
    match limit.checked_sub(used) {
        Some(left @ (20 | 10 | 5)) => Some(format!("{left} characters left")),
        Some(0) => Some("No characters left".to_owned()),
        Some(_) => None,
        None if used == limit + 1 => Some("1 character too many".to_owned()),
        None if used.is_multiple_of(10) => Some(format!("{} characters too many", used - limit)),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::announcement;

    #[test]
    fn the_end_is_announced_and_the_way_there_is_not() {
        assert_eq!(announcement(10, 255), None);
        assert_eq!(announcement(235, 255).as_deref(), Some("20 characters left"));
        assert_eq!(announcement(236, 255), None);
        assert_eq!(announcement(255, 255).as_deref(), Some("No characters left"));
        assert_eq!(announcement(256, 255).as_deref(), Some("1 character too many"));
        assert_eq!(announcement(257, 255), None);
    }
}
