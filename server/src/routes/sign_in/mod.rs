//! Coming in and going out, one way a file.

mod logout;
mod oidc;
mod passwords;
mod persona;
mod proxy;
mod sign_out;

pub(crate) use logout::MOST_BYTES as MOST_LOGOUT_BYTES;
pub(super) use passwords::unused;
pub(crate) use proxy::proxied;

use crate::state::AppState;
use axum::{
    Router,
    routing::{MethodRouter, get, post},
};

/// What stands below `/sign-in`, and the way out.
pub(crate) fn routes() -> Router<AppState> {
    Router::new()
        .route("/sign-in/persona", post(persona::choose))
        .route("/sign-in/password", post(passwords::password))
        .route("/sign-in/by-code", post(passwords::code))
        .route("/sign-in/set-password", post(passwords::set_password))
        .route("/sign-in/confirm-app", post(passwords::confirm_app))
        .route("/sign-in/proxy", get(proxy::proceed))
        .route("/sign-in/oidc/{provider}", get(oidc::begin))
        .route("/sign-in/oidc/{provider}/callback", get(oidc::callback))
        .route("/sign-out", post(sign_out::sign_out))
}

/// For a frame on a provider's page, which has no session of the desk.
pub(crate) fn frames() -> Router<AppState> {
    Router::new().route("/sign-in/oidc/{provider}/front-channel-logout", get(logout::front_channel))
}

/// For providers, which are no browsers.
pub(crate) fn back_channel_logout() -> MethodRouter<AppState> {
    post(logout::back_channel)
}
