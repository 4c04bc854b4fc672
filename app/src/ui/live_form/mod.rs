//! The server's checks, run in the browser before a form is sent.
#![expect(missing_docs, reason = "the island macro adds an undocumented struct for the props on the wire")]

mod counter;
mod errors;

use std::{cell::Cell, rc::Rc, time::Duration};

use domain::forms::{FieldError, Fields, validate};
use leptos::{ev, prelude::*};
use wasm_bindgen::{JsCast, prelude::Closure};
use web_sys::{Element, Event, EventTarget, FormData, HtmlFormElement, SubmitEvent};

use super::field::field_name;

/// How long after a change an answer is checked. Messages that come or go move what is below them:
/// the press that left the field must still find its button in its place.
const RECHECK_AFTER: Duration = Duration::from_millis(250);

/// Brings a form of the page alive. It runs the same checks as the server when the form is submitted,
/// shows what they find where the server would show it, and from then on checks an answer as soon as
/// it changes. It counts characters, and lets a form be sent only once.
///
/// The page gives the form an id, an [`ErrorSummary`](super::ErrorSummary) and this kit's fields. A
/// button with `skip_checks` is sent unchecked. Without script nothing of this happens and the server
/// does the checking.
///
/// ```ignore
/// <form id="customer" method="post" action="…">…</form>
/// <LiveForm form="invitation/customer" target="customer"/>
/// ```
#[island]
pub fn LiveForm(
    /// Which form it is, for [`domain::forms::validate`].
    #[prop(into)]
    form: String,
    /// The form element's id.
    #[prop(into)]
    target: String,
) -> impl IntoView {
    let said = RwSignal::new(String::new());
    Effect::new(move |_| {
        let found = document().get_element_by_id(&target).and_then(|e| e.dyn_into::<HtmlFormElement>().ok());
        if let Some(element) = found {
            attach(
                Rc::new(Attached { kind: form.clone(), element, failed: Cell::new(false), sent: Cell::new(false) }),
                said,
            );
        }
    });
    view! { <p class="sr-only" role="status">{said}</p> }
}

/// The form element with what is known of it.
struct Attached {
    kind: String,
    element: HtmlFormElement,
    /// Whether the checks have found something since the page opened.
    failed: Cell<bool>,
    /// Whether the form is on its way.
    sent: Cell<bool>,
}

fn attach(form: Rc<Attached>, said: RwSignal<String>) {
    // Our checks replace the browser's bubbles.
    form.element.set_no_validate(true);
    form.failed.set(errors::any_shown(&form.element));
    counter::start(&form.element);

    let at_submit = Rc::clone(&form);
    listen(&form.element, "submit", move |event| at_submit.submit(&event));
    let at_change = Rc::clone(&form);
    listen(&form.element, "change", move |event| {
        let form = Rc::clone(&at_change);
        set_timeout(move || form.recheck(&event), RECHECK_AFTER);
    });
    listen(&form.element, "input", move |event| {
        if let Some(text) = counter::update(&event) {
            said.set(text);
        }
    });
    // A page that comes back out of the browser's cache may be sent again.
    let _ = window_event_listener(ev::pageshow, move |_| form.release());
}

/// Listens for as long as the page lasts: islands are never taken down.
fn listen(target: &EventTarget, name: &str, handle: impl FnMut(Event) + 'static) {
    let handle = Closure::<dyn FnMut(Event)>::new(handle).into_js_value();
    // Fails for a handler that is not a function; this one is.
    let _ = target.add_event_listener_with_callback(name, handle.unchecked_ref());
}

impl Attached {
    fn submit(&self, event: &Event) {
        if event.default_prevented() {
            return;
        }
        if self.sent.get() {
            event.prevent_default();
            return;
        }
        let button = event.dyn_ref::<SubmitEvent>().and_then(SubmitEvent::submitter);
        let unchecked = button.as_ref().is_some_and(|button| button.has_attribute("formnovalidate"));
        let found = if unchecked { Vec::new() } else { self.check() };
        if found.is_empty() {
            self.sent.set(true);
            if let Some(button) = button {
                busy(&button, true);
            }
            return;
        }
        event.prevent_default();
        self.failed.set(true);
        errors::show_all(&self.element, &found);
    }

    /// After the first failure an answer is checked as soon as it changes. Errors that the change has
    /// mended elsewhere go too; new ones appear only at the answer that was changed.
    fn recheck(&self, event: &Event) {
        if !self.failed.get() || self.sent.get() {
            return;
        }
        let changed = event
            .target()
            .and_then(|target| target.dyn_into::<Element>().ok())
            .and_then(|control| control.get_attribute("name"))
            .map(|name| field_name(&name).to_owned())
            .unwrap_or_default();
        errors::refresh(&self.element, &self.check(), &changed);
    }

    fn check(&self) -> Vec<FieldError> {
        validate(&self.kind, &self.fields())
    }

    /// The answers as the server will read them.
    fn fields(&self) -> Fields {
        let mut fields = Fields::new();
        let Ok(data) = FormData::new_with_form(&self.element) else {
            return fields;
        };
        let entries = js_sys::try_iter(&data).ok().flatten();
        for pair in entries.into_iter().flatten().flatten() {
            let pair = js_sys::Array::from(&pair);
            if let (Some(name), Some(value)) = (pair.get(0).as_string(), pair.get(1).as_string()) {
                let member = field_name(&name);
                // Buttons and tokens of the page are no fields of the form.
                if member.len() != name.len() {
                    fields.insert(member.to_owned(), value);
                }
            }
        }
        fields
    }

    fn release(&self) {
        self.sent.set(false);
        if let Ok(buttons) = self.element.query_selector_all("[data-busy]") {
            for at in 0..buttons.length() {
                if let Some(button) = buttons.item(at).and_then(|b| b.dyn_into::<Element>().ok()) {
                    busy(&button, false);
                }
            }
        }
    }
}

/// Marks a button as at work. It keeps its name and value, so they are sent; a second press is
/// swallowed by the form.
fn busy(button: &Element, on: bool) {
    for name in ["data-busy", "aria-disabled"] {
        let _ = if on { button.set_attribute(name, "true") } else { button.remove_attribute(name) };
    }
}
