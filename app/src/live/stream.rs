//! The one event stream of a browser, shared by its tabs and by the islands of each page.
//!
//! Islands are separate reactive roots, so they need one stream outside all of them; and a browser opens
//! six connections to a host, so a dozen tabs need one between them. [`tabs`] elects the tab that holds
//! the stream; where a browser cannot elect, each visible tab opens a stream of its own.

#[cfg(feature = "hydrate")]
mod source;
#[cfg(feature = "hydrate")]
mod tabs;

#[cfg(feature = "hydrate")]
mod browser {
    use super::{source, tabs};
    use domain::views::LiveEvent;
    use leptos::prelude::{document, window};
    use std::{
        cell::{Cell, RefCell},
        rc::Rc,
    };
    use wasm_bindgen::{JsCast, closure::Closure};
    use web_sys::{HtmlInputElement, HtmlTextAreaElement};

    type Listener = Rc<dyn Fn(&LiveEvent)>;

    thread_local! {
        static LISTENERS: RefCell<Vec<Listener>> = const { RefCell::new(Vec::new()) };
        /// The number of the last change that this page knows.
        static LAST: Cell<i64> = const { Cell::new(0) };
    }

    /// Calls `listener` with every change from now on, for as long as the page lives.
    pub(in crate::live) fn follow(listener: impl Fn(&LiveEvent) + 'static) {
        LISTENERS.with_borrow_mut(|all| all.push(Rc::new(listener)));
    }

    /// Follows the changes after the one that the page was rendered with, together with the other tabs of
    /// the session.
    pub(in crate::live) fn open(after: i64, session: &str) {
        LAST.set(after);
        if !tabs::join(session) {
            alone();
        }
    }

    /// Keeps a stream of this tab's own open while the page is seen. Coming back, it asks for what it
    /// missed.
    fn alone() {
        source::connect(last());
        let watched =
            Closure::<dyn Fn()>::new(|| if document().hidden() { source::close() } else { source::connect(last()) });
        let registered =
            document().add_event_listener_with_callback("visibilitychange", watched.as_ref().unchecked_ref());
        if registered.is_ok() {
            watched.forget();
        }
    }

    /// The number of the last change that this page knows.
    pub(super) fn last() -> i64 {
        LAST.get()
    }

    /// Takes a change, once. What this page cannot read (a newer server's) is passed over.
    pub(super) fn changed(text: &str) {
        let Ok(event) = serde_json::from_str::<LiveEvent>(text) else { return };
        if event.number <= LAST.get() {
            return;
        }
        LAST.set(event.number);
        // A listener may add listeners: call them outside the borrow.
        let listeners: Vec<Listener> = LISTENERS.with_borrow(Clone::clone);
        for listener in listeners {
            listener(&event);
        }
    }

    /// The page's state is too old to be caught up with: loads it again, unless somebody is typing. Then
    /// only what is live stays behind.
    pub(super) fn reset(number: i64) {
        LAST.set(number);
        if !is_being_filled_in() {
            // Nothing can be done where it may not be reloaded.
            let _ = window().location().reload();
        }
    }

    fn is_being_filled_in() -> bool {
        let Ok(controls) = document().query_selector_all("input, textarea") else { return false };
        (0..controls.length()).filter_map(|n| controls.item(n)).any(|node| {
            if let Some(input) = node.dyn_ref::<HtmlInputElement>() {
                return input.value() != input.default_value() || input.checked() != input.default_checked();
            }
            node.dyn_ref::<HtmlTextAreaElement>()
                .is_some_and(|area| area.default_value().is_ok_and(|own| own != area.value()))
        })
    }
}

#[cfg(feature = "hydrate")]
pub(super) use browser::{follow, open};
