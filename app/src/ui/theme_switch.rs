//! Light, dark, or as the system has it.

use leptos::prelude::*;

use super::icons::{Glyph, Icon};

/// The cookie that keeps the choice, so that the server can render the right theme at once.
pub const THEME_COOKIE: &str = "theme";

/// The `data-theme` of the page for a `Cookie` header: `light`, `dark`, or nothing for the system's.
/// Anything else in the cookie is ignored.
#[must_use]
pub fn theme_of_cookies(header: &str) -> Option<&'static str> {
    header.split(';').filter_map(|pair| pair.trim().split_once('=')).find_map(|(name, value)| match (name, value) {
        (THEME_COOKIE, "light") => Some("light"),
        (THEME_COOKIE, "dark") => Some("dark"),
        _ => None,
    })
}

const CHOICES: [(&str, &str, Glyph); 3] =
    [("system", "System", Glyph::Monitor), ("light", "Light", Glyph::Sun), ("dark", "Dark", Glyph::Moon)];

/// Switches the theme and remembers it for a year. Without script it is not shown and the system's
/// theme holds.
#[island]
pub fn ThemeSwitch() -> impl IntoView {
    let current = RwSignal::new("system".to_owned());
    let root = || document().document_element();
    Effect::new(move |_| {
        if let Some(theme) = root().and_then(|root| root.get_attribute("data-theme")) {
            current.set(theme);
        }
    });
    let choose = move |theme: &'static str| {
        let Some(root) = root() else { return };
        // Only the browser's storage or markup being read-only could refuse; the choice then lasts
        // as long as the page.
        let _ = if theme == "system" {
            root.remove_attribute("data-theme")
        } else {
            root.set_attribute("data-theme", theme)
        };
        let secure = if window().location().protocol().is_ok_and(|p| p == "https:") { "; Secure" } else { "" };
        let age = if theme == "system" { 0 } else { 31_536_000 };
        let cookie =
            format!("{THEME_COOKIE}={theme}; Path={}; Max-Age={age}; SameSite=Lax{secure}", crate::paths::at("/"));
        let _ = js_sys::Reflect::set(&document(), &"cookie".into(), &cookie.into());
        current.set(theme.to_owned());
    };
    view! {
        <div class="needs-script grid grid-cols-3 gap-1 p-1" role="group" aria-label="Theme">
            {CHOICES
                .map(|(theme, label, glyph)| {
                    view! {
                        <button
                            type="button"
                            class="menu-item aria-pressed:bg-accent-soft flex-col justify-center gap-1 py-1.5 text-xs aria-pressed:font-semibold"
                            aria-pressed=move || (current.get() == theme).to_string()
                            on:click=move |_| choose(theme)
                        >
                            <Icon glyph/>
                            {label}
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_themes_are_taken_from_the_cookie() {
        assert_eq!(theme_of_cookies("a=b; theme=dark"), Some("dark"));
        assert_eq!(theme_of_cookies("theme=light"), Some("light"));
        assert_eq!(theme_of_cookies("theme=\"><script>"), None);
        assert_eq!(theme_of_cookies("xtheme=dark"), None);
        assert_eq!(theme_of_cookies(""), None);
    }
}
