//! Asks the desk which writes are open. Not by the server function's own client, which would bring a library for
//! one request.

use crate::api::activity::GetOpenWrites;
use crate::paths;
use domain::views::OpenWrite;
use js_sys::{Function, Promise, Reflect};
use leptos::prelude::window;
use std::cell::{Cell, RefCell};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

/// Whether the desk is being asked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asking {
    No,
    Yes,
    /// And something has changed since.
    Again,
}

type Take = Box<dyn Fn(Vec<OpenWrite>)>;

thread_local! {
    static ASKING: Cell<Asking> = const { Cell::new(Asking::No) };
    static TAKE: RefCell<Option<Take>> = const { RefCell::new(None) };
    static ON_ANSWER: Closure<dyn FnMut(JsValue)> = Closure::new(|response: JsValue| {
        let text = Reflect::get(&response, &"text".into()).ok().and_then(|it| it.dyn_into::<Function>().ok());
        match text.and_then(|text| text.call0(&response).ok()).and_then(|it| it.dyn_into::<Promise>().ok()) {
            Some(text) => ON_TEXT.with(|it| then(&text, it)),
            None => over(),
        }
    });
    static ON_TEXT: Closure<dyn FnMut(JsValue)> = Closure::new(|text: JsValue| {
        // A refusal (the session has ended, the database is away) is no list. The rows stay as they are.
        let writes = text.as_string().and_then(|text| serde_json::from_str(&text).ok());
        if let Some(writes) = writes {
            TAKE.with_borrow(|take| {
                if let Some(take) = take {
                    take(writes);
                }
            });
        }
        over();
    });
    static ON_FAILURE: Closure<dyn FnMut(JsValue)> = Closure::new(|_: JsValue| over());
}

/// Has `take` called with what the desk answers. Only the last one counts.
pub(super) fn when_answered(take: impl Fn(Vec<OpenWrite>) + 'static) {
    TAKE.set(Some(Box::new(take)));
}

/// Asks now, or once more after the answer to what is being asked.
pub(super) fn ask() {
    if ASKING.get() != Asking::No {
        ASKING.set(Asking::Again);
        return;
    }
    ASKING.set(Asking::Yes);
    let answer = window().fetch_with_str(&paths::of::<GetOpenWrites>());
    ON_ANSWER.with(|it| then(&answer, it));
}

fn then(promise: &Promise, next: &Closure<dyn FnMut(JsValue)>) {
    // What follows is in the closures.
    ON_FAILURE.with(|failed| drop(promise.then2(next, failed)));
}

fn over() {
    if ASKING.replace(Asking::No) == Asking::Again {
        ask();
    }
}
