//! The tabs of one session share one stream: a lock says which of them holds it, a channel carries the
//! changes to the others.
//!
//! A tab that joins says which change it knows (`from`). The holder goes back there if it is further on,
//! and says so (`go`); until then the tab takes no changes, so that none comes to it before one that it
//! has missed. When the holder's page closes, the browser gives the lock to the next tab, which asks
//! everybody anew (`lead`). A change that a tab knows already is dropped by its number.

use super::{browser, source};
use js_sys::{Function, Promise, Reflect};
use leptos::prelude::window;
use std::cell::{Cell, RefCell};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

thread_local! {
    static CHANNEL: RefCell<Option<BroadcastChannel>> = const { RefCell::new(None) };
    /// Gives the lock back.
    static RELEASE: RefCell<Option<Function>> = const { RefCell::new(None) };
    static LEADS: Cell<bool> = const { Cell::new(false) };
    /// Whether the holder has gone back to what this tab knows.
    static GOES: Cell<bool> = const { Cell::new(false) };
    static ENDED: Cell<bool> = const { Cell::new(false) };
    static ON_MESSAGE: Closure<dyn Fn(MessageEvent)> = Closure::new(|message: MessageEvent| {
        if let Some(text) = message.data().as_string() {
            heard(&text);
        }
    });
    static ON_LOCK: Closure<dyn Fn() -> Promise> = Closure::new(lead);
}

/// Joins the other tabs of the session; false where the browser cannot.
pub(super) fn join(session: &str) -> bool {
    let name = format!("cosell-live-{session}");
    let navigator = window().navigator();
    let Ok(locks) = Reflect::get(&navigator, &"locks".into()) else { return false };
    let request = Reflect::get(&locks, &"request".into()).ok().and_then(|it| it.dyn_into::<Function>().ok());
    let (Some(request), Ok(channel)) = (request, BroadcastChannel::new(&name)) else { return false };
    ON_MESSAGE.with(|it| channel.set_onmessage(Some(it.as_ref().unchecked_ref())));
    CHANNEL.set(Some(channel));
    let asked = ON_LOCK.with(|it| request.call2(&locks, &name.into(), it.as_ref().unchecked_ref()));
    if asked.is_err() {
        end();
        return false;
    }
    say(&format!("from {}", browser::last()));
    true
}

/// This tab holds the lock, for as long as the promise is not kept.
fn lead() -> Promise {
    if ENDED.get() {
        return Promise::resolve(&JsValue::UNDEFINED);
    }
    LEADS.set(true);
    source::connect(browser::last());
    say("lead");
    Promise::new(&mut |release, _| RELEASE.set(Some(release)))
}

fn heard(message: &str) {
    let (word, rest) = message.split_once(' ').unwrap_or((message, ""));
    let number = rest.parse::<i64>();
    match (word, number) {
        ("change", _) if GOES.get() && !LEADS.get() => browser::changed(rest),
        ("from", Ok(known)) if LEADS.get() => {
            if known < browser::last() {
                source::connect(known);
            }
            say(&format!("go {known}"));
        }
        ("go", Ok(known)) if known <= browser::last() => GOES.set(true),
        ("lead", _) => {
            GOES.set(false);
            say(&format!("from {}", browser::last()));
        }
        ("reset", Ok(number)) => browser::reset(number),
        ("signed-out", _) => leave(),
        _ => {}
    }
}

fn say(message: &str) {
    CHANNEL.with_borrow(|channel| {
        if let Some(channel) = channel {
            // A channel that is closed has nobody to tell.
            let _ = channel.post_message(&message.into());
        }
    });
}

/// Passes a change on to the other tabs.
pub(super) fn pass_on(change: &str) {
    say(&format!("change {change}"));
}

/// Has the other tabs load their state again.
pub(super) fn reset(number: i64) {
    say(&format!("reset {number}"));
}

/// The session has ended: for all tabs.
pub(super) fn end() {
    say("signed-out");
    leave();
}

fn leave() {
    ENDED.set(true);
    LEADS.set(false);
    source::close();
    if let Some(channel) = CHANNEL.take() {
        channel.close();
    }
    if let Some(release) = RELEASE.take() {
        // Whoever waits for the promise is the browser.
        let _ = release.call0(&JsValue::UNDEFINED);
    }
}
