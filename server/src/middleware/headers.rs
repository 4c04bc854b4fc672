//! What every answer tells the browser to refuse.

use crate::state::AppState;
use app::paths::at;
use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};
use leptos::prelude::use_context;

/// Where browsers report pages that broke their policy, as `Reporting-Endpoints` names it.
const REPORTS: &str = "csp";
/// What holds for every answer.
const FIXED: [(HeaderName, HeaderValue); 8] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("cross-origin-embedder-policy"), HeaderValue::from_static("require-corp")),
    (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
    (HeaderName::from_static("x-permitted-cross-domain-policies"), HeaderValue::from_static("none")),
    (
        HeaderName::from_static("permissions-policy"),
        // Copying is what the copy buttons do; it is theirs by default.
        HeaderValue::from_static(
            "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), \
             magnetometer=(), microphone=(), midi=(), payment=(), usb=(), xr-spatial-tracking=()",
        ),
    ),
];

/// The policy of what is no page: it runs nothing.
const NOTHING: HeaderValue =
    HeaderValue::from_static("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

/// Headers that hold for every answer. Pages and data are never kept; hashed files forever.
pub(crate) async fn security_headers(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let is_file = request.uri().path().starts_with(&at("/pkg/"));
    let mut response = next.run(request).await;
    let found = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    let headers = response.headers_mut();
    headers.extend(FIXED);
    if let Some(hsts) = state.network.hsts().and_then(|hsts| HeaderValue::from_str(hsts).ok()) {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, hsts);
    }
    let caching = if is_file && found { "public, max-age=31536000, immutable" } else { "no-store" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    // Pages bring their own policy with a nonce; whatever else is sent runs nothing.
    headers.entry(header::CONTENT_SECURITY_POLICY).or_insert(NOTHING);
    response
}

/// The same for the operators' listener, which has no pages and speaks no TLS.
pub(crate) async fn operators_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.extend(FIXED);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::CONTENT_SECURITY_POLICY, NOTHING);
    response
}

/// A page's content security policy, with the nonce that Leptos made for it. Runs while the page is
/// rendered. Where browsers do not come by `https`, reports go by `report-uri` alone: Chromium takes no other address for
/// `report-to`, and where it reads that word it looks at no `report-uri`.
pub(crate) fn content_security_policy(https: bool) {
    let (Some(nonce), Some(response)) = (leptos::nonce::use_nonce(), use_context::<leptos_axum::ResponseOptions>())
    else {
        return;
    };
    let reports = at("/csp-reports");
    let report_to = if https { format!("; report-to {REPORTS}") } else { String::new() };
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
         report-uri {reports}{report_to}"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.insert_header(header::CONTENT_SECURITY_POLICY, policy);
    }
    if https && let Ok(endpoints) = HeaderValue::from_str(&format!("{REPORTS}=\"{reports}\"")) {
        response.insert_header(HeaderName::from_static("reporting-endpoints"), endpoints);
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        config::Config,
        metrics::Look,
        router::operators_router,
        testing::{TestDesk, get},
    };
    use axum::{body::Body, http::StatusCode};
    use tokio_util::task::TaskTracker;
    use tower::ServiceExt;

    #[tokio::test]
    async fn what_operators_are_told_is_not_kept_and_runs_nothing() {
        let desk = TestDesk::new(&Config::default()).await;
        let state = &desk.state;
        let look = Look {
            desk: state.desk.clone(),
            scopes: Vec::new(),
            quotas: Config::default().quotas.quotas(),
            open: TaskTracker::new(),
            streams: state.streams.clone(),
            most_streams: 1,
        };
        let router = operators_router(state.clone(), look);
        for (path, status) in
            [("/metrics", StatusCode::OK), ("/livez", StatusCode::OK), ("/else", StatusCode::NOT_FOUND)]
        {
            let request = get(path).body(Body::empty()).expect("a request");
            let answer = router.clone().oneshot(request).await.expect("an answer");
            assert_eq!(answer.status(), status, "{path}");
            for (name, value) in [
                ("x-content-type-options", "nosniff"),
                ("cache-control", "no-store"),
                (
                    "content-security-policy",
                    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
                ),
            ] {
                assert_eq!(answer.headers()[name], value, "{path}: {name}");
            }
        }
    }
}
