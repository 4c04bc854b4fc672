//! How the desk's cookies are called, read and kept. tower-sessions sets and reads the session's; what somebody who is not
//! signed in takes along is set here.

use crate::network::Network;
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
