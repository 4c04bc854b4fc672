//! Light, dark, or as the system has it.

use leptos::prelude::*;

use super::icons::{Glyph, Icon};

/// The cookie that keeps the choice, so that the server can render the right theme at once. Behind TLS its name begins
/// with `__Host-`, as those of all cookies of the desk do.
pub const THEME_COOKIE: &str = "theme";

/// The `data-theme` of the page for the cookie's value: `light`, `dark`, or nothing for the system's. Any other value is
/// ignored.
#[must_use]
pub fn known_theme(value: &str) -> Option<&'static str> {
    ["light", "dark"].into_iter().find(|theme| *theme == value)
}

/// What has the browser keep the choice for a year, or forget it. By TLS it belongs to the host alone: browsers take such a
/// name only with `Secure` and for all paths, whatever the desk's addresses begin with.
fn cookie(theme: &str, https: bool) -> String {
    let age = if theme == "system" { 0 } else { 31_536_000 };
    let (name, path, secure) = if https {
        (format!("__Host-{THEME_COOKIE}"), "/".to_owned(), "; Secure")
    } else {
        (THEME_COOKIE.to_owned(), crate::paths::at("/"), "")
    };
    format!("{name}={theme}; Path={path}; Max-Age={age}; SameSite=Lax{secure}")
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
        let cookie = cookie(theme, window().location().protocol().is_ok_and(|protocol| protocol == "https:"));
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
        assert_eq!(known_theme("dark"), Some("dark"));
        assert_eq!(known_theme("light"), Some("light"));
        for other in ["", "system", "Dark", "dark ", "\"><script>"] {
            assert_eq!(known_theme(other), None, "{other}");
        }
    }

    #[test]
    fn by_tls_the_cookie_belongs_to_the_host_alone() {
        assert_eq!(cookie("dark", true), "__Host-theme=dark; Path=/; Max-Age=31536000; SameSite=Lax; Secure");
        assert_eq!(cookie("system", true), "__Host-theme=system; Path=/; Max-Age=0; SameSite=Lax; Secure");
        assert_eq!(cookie("light", false), "theme=light; Path=/; Max-Age=31536000; SameSite=Lax");
    }
}
