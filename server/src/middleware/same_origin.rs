//! Refuses what another site had the browser send, and names that others made point here.

use crate::{
    network::{host, is_address},
    state::AppState,
};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Who had the browser send a request, as the browser says. Pages cannot forge it.
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
/// What a request is for.
const MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
/// What is answered whoever asks at an address instead of a name: load balancers call the desk so.
const HEALTH: [&str; 2] = ["/livez", "/readyz"];

/// Server functions take plain form posts, which any site could make a browser send with the desk's
/// cookie. So whatever is not a read must come from the desk's own pages: by `Sec-Fetch-Site`, or where a browser
/// does not send that, by an `Origin` that is exactly ours. What other sites may have a browser read is a page that
/// somebody goes to, and nothing of which they would learn size or time.
pub(crate) async fn same_origin(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let host = host(request.headers()).unwrap_or_default();
    let asks_for_health = HEALTH.contains(&request.uri().path()) && is_address(host);
    if !state.network.is_called(host) && !asks_for_health {
        return (StatusCode::MISDIRECTED_REQUEST, "This desk is not known under that name.\n").into_response();
    }
    let fine = match *request.method() {
        Method::GET | Method::HEAD => may_read(request.headers()),
        _ => may_write(request.headers(), &state.network.origin(host)),
    };
    if !fine {
        return (StatusCode::FORBIDDEN, "This request did not come from a page of this desk.\n").into_response();
    }
    next.run(request).await
}

/// The one value of a header, or that it is not there.
///
/// # Errors
/// When there are several, or one that is no text.
fn only(headers: &HeaderMap, name: HeaderName) -> Result<Option<&str>, ()> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => value.to_str().map(Some).map_err(|_| ()),
        (Some(_), Some(_)) => Err(()),
    }
}

/// Whether a request that changes something comes from one of the desk's pages, which call themselves `origin`.
fn may_write(headers: &HeaderMap, origin: &str) -> bool {
    match (only(headers, SITE), only(headers, header::ORIGIN)) {
        (Ok(Some(site)), Ok(from)) => site == "same-origin" && from.is_none_or(|from| from == origin),
        (Ok(None), Ok(Some(from))) => from == origin,
        _ => false,
    }
}

/// Whether a read is the desk's own, or that of somebody who follows a link or types an address.
fn may_read(headers: &HeaderMap) -> bool {
    match (only(headers, SITE), only(headers, MODE)) {
        // Older browsers and programs say neither; programs hold no cookies of others.
        (Ok(None), Ok(_)) | (Ok(Some("same-origin" | "none")), Ok(_)) => true,
        (Ok(Some(_)), Ok(mode)) => mode == Some("navigate"),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
