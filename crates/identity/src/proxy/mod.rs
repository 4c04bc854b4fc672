//! A proxy before the desk that has signed people in and tells who it is, in headers.
//!
//! What oauth2-proxy and Authelia tell is worth as much as the connection it comes by: whoever calls this has to know
//! that the direct neighbour is the proxy. What AWS's load balancer tells is signed.

mod alb;
mod headers;

pub use alb::{Alb, AlbSettings, KEYS as ALB_KEYS, region_of};
pub use headers::{Family, told};

use http::{HeaderMap, HeaderName, HeaderValue};

/// A longer header is nobody's name or list of groups.
const LONGEST: usize = 32 * 1024;

/// Everything that any of the proxies tells of people, which no request may keep.
const TOLD: [&str; 3] = ["x-auth-request-", "x-amzn-oidc-", "remote-"];
const ALSO_TOLD: [&str; 5] = [
    "x-forwarded-user",
    "x-forwarded-email",
    "x-forwarded-groups",
    "x-forwarded-preferred-username",
    "x-forwarded-access-token",
];

/// Removes whatever headers tell who somebody is.
pub fn remove(headers: &mut HeaderMap) {
    let told = |name: &HeaderName| {
        let name = name.as_str();
        TOLD.iter().any(|prefix| name.starts_with(prefix)) || ALSO_TOLD.contains(&name)
    };
    let names: Vec<_> = headers.keys().filter(|name| told(name)).cloned().collect();
    for name in names {
        headers.remove(name);
    }
}

/// The one value of a header, as text; `None` when it is not there or empty.
fn only<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, crate::Distrust> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(crate::Distrust::Repeated(name.to_owned()));
    }
    let unreadable = || crate::Distrust::Unreadable(name.to_owned());
    // Names of people are written in UTF-8, which `HeaderValue::to_str` does not take.
    let text = std::str::from_utf8(HeaderValue::as_bytes(value)).map_err(|_| unreadable())?.trim();
    if text.len() > LONGEST {
        return Err(unreadable());
    }
    Ok(Some(text).filter(|text| !text.is_empty()))
}
