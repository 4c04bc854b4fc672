//! How the desk's cookies are called, read and kept. tower-sessions sets and reads the session's; what somebody who is not
//! signed in takes along is set here.

use crate::network::Network;
use app::ui::{THEME_COOKIE, known_theme};
use axum::http::{HeaderMap, HeaderValue, header};

/// What a cookie of this name is called here. Browsers take the prefix `__Host-` only from the host itself, by TLS, for all
/// its paths: no neighbouring name can plant one.
pub(crate) fn name(network: &Network, name: &str) -> String {
    let prefix = if network.is_https() { "__Host-" } else { "" };
    format!("{prefix}{name}")
}

/// The cookies that a browser brings along, by name.
pub(crate) fn brought(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='))
}

/// Has a browser keep a cookie for so many seconds; none has it forget it.
pub(crate) fn kept(network: &Network, name: &str, value: &str, seconds: i64) -> Option<HeaderValue> {
    let (path, secure) = (network.cookie_path(), if network.is_https() { "; Secure" } else { "" });
    let text = format!("{name}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::from_str(&text).ok()
}

/// The look that somebody has chosen by hand: `light` or `dark`. The switch on the pages sets the cookie by script
/// (`app/src/ui/theme_switch.rs`); without script the system's look holds.
pub(crate) fn theme(network: &Network, headers: &HeaderMap) -> Option<&'static str> {
    let called = name(network, THEME_COOKIE);
    brought(headers).filter(|(name, _)| *name == called).find_map(|(_, value)| known_theme(value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use std::net::SocketAddr;

    fn called(url: Option<&str>) -> Network {
        let public_url = url.map(|url| url.parse().expect("an address"));
        Network::new(&Config { public_url, ..Config::default() }, SocketAddr::from(([127, 0, 0, 1], 3000)))
    }

    fn theme_of(network: &Network, cookie: &'static str) -> Option<&'static str> {
        theme(network, &HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_static(cookie))]))
    }

    #[test]
    fn the_chosen_look_is_found_among_other_cookies() {
        for network in [called(None), called(Some("http://localhost/cosell/"))] {
            assert_eq!(theme_of(&network, "a=b; theme=dark"), Some("dark"));
            assert_eq!(theme_of(&network, "theme=light"), Some("light"));
            for other in ["", "theme=neon", "xtheme=dark", "__Host-theme=dark"] {
                assert_eq!(theme_of(&network, other), None, "{other}");
            }
        }
    }

    #[test]
    fn behind_tls_no_neighbouring_name_chooses_the_look() {
        let network = called(Some("https://desk.example.com/cosell/"));
        assert_eq!(theme_of(&network, "theme=dark; __Host-theme=light"), Some("light"));
        for planted in ["theme=dark", "x__Host-theme=dark", "__host-theme=dark"] {
            assert_eq!(theme_of(&network, planted), None, "{planted}");
        }
    }
}
