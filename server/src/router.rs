//! Every route and the whole middleware stack, in one place.

use crate::{
    metrics::{Look, Metrics},
    middleware::{
        BodyLimits, content_security_policy, fair_share, file_headers, observe, operators_headers, page_context,
        same_origin, security_headers, session_not_kept, visit, whole_body,
    },
    network::arrive,
    routes,
    sign_in::passwords::security_page,
    state::AppState,
};
use app::{App, shell};
use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use leptos::prelude::provide_context;
use leptos_axum::{LeptosRoutes, file_and_error_handler_with_context, generate_route_list};
use std::path::Path;
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    services::{ServeDir, ServeFile},
};
use tower_sessions::{Expiry, SessionManagerLayer, cookie::SameSite};

/// A session of somebody who has not signed in ends so long after something was put into it. Whoever signs in sets an
/// end of their own.
const ANONYMOUS: time::Duration = time::Duration::hours(1);

/// The whole application.
pub(crate) fn router(state: AppState) -> Router {
    let pages = pages(&state);
    around(pages, state)
}

/// Everything around the pages. Routes have no prefix here: it is taken off before. A request passes the layers from the bottom of the list to its top.
pub(crate) fn around(pages: Router<AppState>, state: AppState) -> Router {
    let sessions = SessionManagerLayer::new(state.sessions.clone())
        .with_name(state.network.session_cookie())
        .with_secure(state.network.is_https())
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path(state.network.cookie_path())
        .with_expiry(Expiry::OnInactivity(ANONYMOUS));
    let site = state.leptos.site_root.to_string();

    let signed_in = Router::new()
        .route("/output/{operation}", get(routes::output))
        .route("/audit/export", get(routes::audit_export))
        .merge(routes::sign_in())
        .merge(routes::security())
        .merge(pages)
        .layer(from_fn_with_state(state.clone(), security_page))
        .layer(from_fn_with_state(state.clone(), fair_share))
        .layer(from_fn_with_state(state.clone(), visit))
        .layer(from_fn_with_state(state.clone(), page_context))
        .layer(from_fn_with_state(state.clone(), routes::proxied))
        .layer(sessions.clone())
        .layer(from_fn(session_not_kept));

    let events = Router::new()
        .route("/events", get(routes::events))
        .layer(from_fn_with_state(state.clone(), page_context))
        .layer(from_fn_with_state(state.clone(), routes::proxied))
        .layer(sessions)
        .layer(CatchPanicLayer::new());

    let aws_events = post(routes::aws_events)
        .layer(from_fn_with_state(state.body_limits, whole_body))
        .layer(from_fn_with_state(state.clone(), routes::events_key));

    let reports = BodyLimits { bytes: routes::MOST_REPORT_BYTES, ..state.body_limits };
    let csp_reports = post(routes::csp_reports).layer(from_fn_with_state(reports, whole_body));

    let logouts = BodyLimits { bytes: routes::MOST_LOGOUT_BYTES, ..state.body_limits };
    let back_channel_logout = routes::back_channel_logout().layer(from_fn_with_state(logouts, whole_body));

    let inside = Router::new()
        .merge(signed_in)
        .merge(routes::frames().layer(from_fn_with_state(state.clone(), fair_share)))
        .route("/livez", get(routes::livez))
        .route("/readyz", get(routes::readyz))
        .merge(files(Path::new(&site)))
        .layer(CatchPanicLayer::new())
        .layer(CompressionLayer::new())
        // Streams are not compressed, and the room for it would be most of what an idle one holds.
        .merge(events)
        .layer(from_fn_with_state(state.body_limits, whole_body))
        .layer(from_fn_with_state(state.clone(), same_origin))
        // AWS sends events from elsewhere, under whatever name it knows, and proves itself by a secret.
        .route("/aws-events", aws_events)
        // Browsers do not say of a report where it comes from. It changes nothing.
        .route("/csp-reports", csp_reports)
        // Providers call from elsewhere, and prove themselves by a signature.
        .route("/sign-in/oidc/{provider}/back-channel-logout", back_channel_logout)
        .layer(from_fn_with_state(state.metrics.clone(), observe))
        .with_state(state.clone());

    // Before anything is routed.
    Router::new()
        .fallback_service(inside)
        .layer(from_fn_with_state(state.clone(), arrive))
        .layer(from_fn_with_state(state, security_headers))
}

/// Health checks and figures, for a listener of their own. It is still there while the desk stops.
pub(crate) fn operators_router(state: AppState, look: Look) -> Router {
    let figures = |metrics: Metrics, look: Look| move || routes::metrics(metrics, look);
    Router::new()
        .route("/metrics", get(figures(state.metrics.clone(), look)))
        .route("/livez", get(routes::livez))
        .route("/readyz", get(routes::readyz))
        .layer(from_fn(operators_headers))
        .with_state(state)
}

/// The pages and the server functions.
fn pages(state: &AppState) -> Router<AppState> {
    let context = {
        let (desk, register, https) = (state.desk.clone(), state.register.clone(), state.network.is_https());
        move || {
            provide_context(desk.for_request());
            provide_context(register.clone());
            content_security_policy(https);
        }
    };
    let script = state.script.clone();
    let shell = move |options| shell(options, script.clone());
    let (options, page) = (state.leptos.clone(), shell.clone());
    Router::new()
        .leptos_routes_with_context(state, generate_route_list(App), context.clone(), move || page(options.clone()))
        .fallback(file_and_error_handler_with_context::<AppState, _>(context, shell))
}

/// What the browser loads: compressed at build time, with hashed names.
fn files(site: &Path) -> Router<AppState> {
    let pkg = ServeDir::new(site.join("pkg")).precompressed_br().precompressed_gzip();
    Router::new()
        .nest_service("/pkg", pkg)
        .route_service("/favicon.svg", ServeFile::new(site.join("favicon.svg")))
        .layer(from_fn(file_headers))
}
