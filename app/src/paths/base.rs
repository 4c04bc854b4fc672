//! What every address begins with.

use std::sync::OnceLock;

/// The attribute of a page's root element that tells the islands what every address begins with.
pub const BASE_ATTRIBUTE: &str = "data-base";

static BASE: OnceLock<String> = OnceLock::new();

/// Says once, before anything is served, what every address begins with: `/cosell`, or nothing.
///
/// # Errors
/// The prefix, when another one is in use already.
pub fn set_base(base: &str) -> Result<(), String> {
    if BASE.get_or_init(|| base.to_owned()) == base { Ok(()) } else { Err(base.to_owned()) }
}

/// What every address begins with: `/cosell`, or nothing. In the browser the page says so.
#[must_use]
pub fn base() -> &'static str {
    #[cfg(feature = "hydrate")]
    let told = || {
        let root = leptos::prelude::document().document_element();
        root.and_then(|root| root.get_attribute(BASE_ATTRIBUTE)).unwrap_or_default()
    };
    #[cfg(not(feature = "hydrate"))]
    let told = String::new;
    BASE.get_or_init(told)
}

/// An address of the desk: `path` begins with a slash and has no prefix yet.
#[must_use]
pub fn at(path: &str) -> String {
    format!("{}{path}", base())
}
