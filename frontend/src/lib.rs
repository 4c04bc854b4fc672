//! Hydrates the islands of `app` in the browser; nothing else.

// The islands register themselves; the crate must be linked for that.
use app as _;

/// Called by the page once the wasm is there.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
