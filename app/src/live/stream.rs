//! The one `EventSource` of a page, shared by its islands.
//!
//! `web_sys::EventSource` rather than a crate around it: islands are separate reactive roots, so they
//! need one stream outside all of them, and that is all there is to it.

#[cfg(feature = "hydrate")]
mod browser {
    use domain::views::LiveEvent;
    use leptos::prelude::document;
    use std::{
        cell::{Cell, RefCell},
        rc::Rc,
    };
    use wasm_bindgen::{JsCast, closure::Closure};
    use web_sys::{EventSource, MessageEvent};

    type Listener = Rc<dyn Fn(&LiveEvent)>;

    thread_local! {
        static STREAM: RefCell<Option<EventSource>> = const { RefCell::new(None) };
        static LISTENERS: RefCell<Vec<Listener>> = const { RefCell::new(Vec::new()) };
        /// The number of the last change that this page knows.
        static LAST: Cell<i64> = const { Cell::new(0) };
        static ON_CHANGE: Closure<dyn Fn(MessageEvent)> = Closure::new(|message: MessageEvent| changed(&message));
    }

    /// Calls `listener` with every change from now on, for as long as the page lives.
    pub(in crate::live) fn follow(listener: impl Fn(&LiveEvent) + 'static) {
        LISTENERS.with_borrow_mut(|all| all.push(Rc::new(listener)));
    }

    /// Opens the stream after the change that the page was rendered with, and keeps it open while the
    /// page is seen: a browser allows six connections to a host, and a dozen tabs are nothing unusual.
    /// Coming back, or being reconnected by the browser, the stream asks for what it missed.
    pub(in crate::live) fn open(after: i64) {
        LAST.set(after);
        connect();
        let watched = Closure::<dyn Fn()>::new(|| if document().hidden() { close() } else { connect() });
        let registered =
            document().add_event_listener_with_callback("visibilitychange", watched.as_ref().unchecked_ref());
        if registered.is_ok() {
            watched.forget();
        }
    }

    fn close() {
        if let Some(stream) = STREAM.take() {
            stream.close();
        }
    }

    fn connect() {
        close();
        let address = format!("{}?after={}", crate::paths::events(), LAST.get());
        let Ok(source) = EventSource::new(&address) else { return };
        ON_CHANGE.with(|on_change| {
            let follows =
                |kind| source.add_event_listener_with_callback(kind, on_change.as_ref().unchecked_ref()).is_ok();
            if ["task", "write", "job"].into_iter().all(follows) {
                STREAM.set(Some(source));
            }
        });
    }

    fn changed(message: &MessageEvent) {
        let Some(event) = message.data().as_string().and_then(|text| serde_json::from_str::<LiveEvent>(&text).ok())
        else {
            return;
        };
        LAST.set(event.number);
        // A listener may add listeners: call them outside the borrow.
        let listeners: Vec<Listener> = LISTENERS.with_borrow(Clone::clone);
        for listener in listeners {
            listener(&event);
        }
    }
}

#[cfg(feature = "hydrate")]
pub(super) use browser::{follow, open};
