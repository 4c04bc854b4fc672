//! Hydrates the islands of `app` in the browser; nothing else.

// The islands of `app` register themselves once it is linked.

/// Called by the page once the wasm is there.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    // Whoever calls a server function from an island finds it where the page says.
    leptos::server_fn::client::set_server_url(app::paths::base());
    leptos::mount::hydrate_islands();
}
