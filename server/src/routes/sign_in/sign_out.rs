//! Going out.

use crate::{middleware::database_away, state::AppState};
use app::paths;
use axum::{
    Extension,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use desk::accounts::Visitor;
use tower_sessions::Session;

/// Ends the sign-in, at once and for all replicas, and goes to the sign-in page. Drafts stay.
pub(super) async fn sign_out(
    State(state): State<AppState>,
    Extension(visitor): Extension<Visitor>,
    session: Session,
) -> Response {
    if state.register.leave(&visitor).await.is_err() {
        // Saying that somebody is signed out who is not would be worse.
        return database_away(true);
    }
    if let Err(error) = session.flush().await {
        // What is left of it opens nothing any more.
        tracing::warn!(%error, "a session could not be removed");
    }
    Redirect::to(&paths::sign_in()).into_response()
}
