//! The one `EventSource` of a page, shared by its islands.
//!
//! `web_sys::EventSource` rather than a crate around it: islands are separate reactive roots, so they
//! need one stream outside all of them, and that is all there is to it.

#[cfg(feature = "hydrate")]
mod browser {
    use domain::views::LiveEvent;
    use std::{cell::RefCell, rc::Rc};
    use wasm_bindgen::{JsCast, closure::Closure};
    use web_sys::{EventSource, MessageEvent};

    type Listener = Rc<dyn Fn(&LiveEvent)>;

    thread_local! {
        static STREAM: RefCell<Option<EventSource>> = const { RefCell::new(None) };
        static LISTENERS: RefCell<Vec<Listener>> = const { RefCell::new(Vec::new()) };
    }

    /// Calls `listener` with every change from now on, for as long as the page lives.
    pub(in crate::live) fn follow(listener: impl Fn(&LiveEvent) + 'static) {
        LISTENERS.with_borrow_mut(|all| all.push(Rc::new(listener)));
    }

    /// Opens the stream after the change that the page was rendered with. The browser reconnects by
    /// itself and then asks for what it missed (`Last-Event-ID`).
    pub(in crate::live) fn open(after: i64) {
        let address = format!("{}?after={after}", crate::paths::events());
        let Ok(source) = EventSource::new(&address) else { return };
        let on_change = Closure::<dyn Fn(MessageEvent)>::new(|message: MessageEvent| {
            let Some(text) = message.data().as_string() else { return };
            let Ok(event) = serde_json::from_str::<LiveEvent>(&text) else { return };
            // A listener may add listeners: call them outside the borrow.
            let listeners: Vec<Listener> = LISTENERS.with_borrow(Clone::clone);
            for listener in listeners {
                listener(&event);
            }
        });
        let registered = source.add_event_listener_with_callback("task", on_change.as_ref().unchecked_ref());
        if registered.is_ok() {
            on_change.forget();
            STREAM.with_borrow_mut(|stream| *stream = Some(source));
        }
    }
}

#[cfg(feature = "hydrate")]
pub(super) use browser::{follow, open};
