//! Refuses writes that another site had the browser send, and names that others made point here.

use crate::state::AppState;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Server functions take plain form posts, which any site could make a browser send with the desk's
/// cookie. So whatever is not a read must come from the desk's own pages: by `Sec-Fetch-Site`, which
/// pages cannot forge, or where a browser does not send that, by an `Origin` that is our host.
pub(crate) async fn same_origin(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or_default();
    if !state.hosts.iter().any(|known| known.eq_ignore_ascii_case(host)) {
        return (StatusCode::MISDIRECTED_REQUEST, "This desk is not known under that name.\n").into_response();
    }
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if !reads && !is_own(request.headers(), host) {
        return (StatusCode::FORBIDDEN, "This request did not come from a page of this desk.\n").into_response();
    }
    next.run(request).await
}

fn is_own(headers: &HeaderMap, host: &str) -> bool {
    let text = |name| headers.get(name).and_then(|v: &axum::http::HeaderValue| v.to_str().ok());
    match text("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => text("origin")
            .and_then(|origin| origin.split_once("://"))
            .is_some_and(|(_, authority)| authority.eq_ignore_ascii_case(host)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(list: &[(&'static str, &'static str)]) -> HeaderMap {
        list.iter().map(|(n, v)| (n.parse().unwrap(), v.parse().unwrap())).collect()
    }

    #[test]
    fn only_the_desks_own_pages_may_write() {
        let host = "127.0.0.1:3000";
        assert!(is_own(&headers(&[("sec-fetch-site", "same-origin")]), host));
        assert!(is_own(&headers(&[("origin", "http://127.0.0.1:3000")]), host));
        for forged in [
            &[][..],
            &[("sec-fetch-site", "cross-site")],
            &[("sec-fetch-site", "same-site")],
            &[("sec-fetch-site", "none")],
            &[("origin", "null")],
            &[("origin", "http://127.0.0.1:3001")],
            &[("origin", "http://evil.example")],
            &[("sec-fetch-site", "cross-site"), ("origin", "http://127.0.0.1:3000")],
        ] {
            assert!(!is_own(&headers(forged), host), "{forged:?}");
        }
    }
}
