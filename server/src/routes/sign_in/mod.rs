//! Coming in and going out, one way a file.

mod persona;
mod sign_out;

use crate::state::AppState;
use axum::{Router, routing::post};

/// What stands below `/sign-in`, and the way out.
pub(crate) fn routes() -> Router<AppState> {
    Router::new().route("/sign-in/persona", post(persona::choose)).route("/sign-out", post(sign_out::sign_out))
}
