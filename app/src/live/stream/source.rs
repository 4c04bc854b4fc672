//! The connection itself: `web_sys::EventSource`, without a crate around it.

use super::{browser, tabs};
use leptos::prelude::set_timeout;
use std::{
    cell::{Cell, RefCell},
    time::Duration,
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Event, EventSource, MessageEvent};

/// The kinds of changes; others, of a newer server, are not asked for.
const KINDS: [&str; 3] = ["task", "write", "job"];
/// After so many refusals in a row the page stays as it is until it is loaded again.
const MOST_TRIES: u32 = 8;

thread_local! {
    static STREAM: RefCell<Option<EventSource>> = const { RefCell::new(None) };
    static TRIES: Cell<u32> = const { Cell::new(0) };
    static ON_CHANGE: Closure<dyn Fn(MessageEvent)> = Closure::new(|message: MessageEvent| {
        TRIES.set(0);
        if let Some(text) = message.data().as_string() {
            tabs::pass_on(&text);
            browser::changed(&text);
        }
    });
    static ON_RESET: Closure<dyn Fn(MessageEvent)> = Closure::new(|message: MessageEvent| {
        let number = message.data().as_string().and_then(|text| text.parse().ok()).unwrap_or_default();
        tabs::reset(number);
        browser::reset(number);
    });
    static ON_SIGNED_OUT: Closure<dyn Fn(Event)> = Closure::new(|_: Event| {
        close();
        tabs::end();
    });
    static ON_OPEN: Closure<dyn Fn(Event)> = Closure::new(|_: Event| TRIES.set(0));
    static ON_ERROR: Closure<dyn Fn(Event)> = Closure::new(|_: Event| failed());
}

/// Opens the stream after a change, in place of the one that is open. The browser reconnects it by itself
/// and says then what it saw last.
pub(super) fn connect(after: i64) {
    close();
    let address = format!("{}?after={after}", crate::paths::events());
    let Ok(source) = EventSource::new(&address) else { return };
    let mut heard = true;
    let mut listen = |name: &str, listener: &wasm_bindgen::JsValue| {
        heard &= source.add_event_listener_with_callback(name, listener.unchecked_ref()).is_ok();
    };
    for kind in KINDS {
        ON_CHANGE.with(|it| listen(kind, it.as_ref()));
    }
    ON_RESET.with(|it| listen("reset", it.as_ref()));
    ON_SIGNED_OUT.with(|it| listen("signed-out", it.as_ref()));
    ON_OPEN.with(|it| listen("open", it.as_ref()));
    ON_ERROR.with(|it| listen("error", it.as_ref()));
    if heard {
        STREAM.set(Some(source));
    } else {
        source.close();
    }
}

/// Whether this tab holds a stream.
pub(super) fn is_open() -> bool {
    STREAM.with_borrow(Option::is_some)
}

/// Ends the stream.
pub(super) fn close() {
    if let Some(stream) = STREAM.take() {
        stream.close();
    }
}

/// A browser gives up when the server refuses: the desk may be full or just starting. Tries again, later
/// each time.
fn failed() {
    let refused =
        STREAM.with_borrow(|stream| stream.as_ref().is_some_and(|stream| stream.ready_state() == EventSource::CLOSED));
    if !refused || TRIES.get() >= MOST_TRIES {
        return;
    }
    TRIES.set(TRIES.get() + 1);
    let seconds = f64::from(2_u32.pow(TRIES.get()).min(60)) * (0.5 + js_sys::Math::random());
    set_timeout(
        || {
            // Not if it was closed meanwhile.
            if is_open() {
                connect(browser::last());
            }
        },
        Duration::from_secs_f64(seconds),
    );
}
