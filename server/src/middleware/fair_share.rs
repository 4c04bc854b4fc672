//! How many requests of one session are answered at once.

use crate::{
    network::{ClientAddress, Share},
    state::AppState,
};
use axum::{
    extract::{Request, State},
    http::{StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::people::Asker;
use std::time::Duration;
use tower_sessions::Session;

/// How long a request waits for its turn.
const TURN: Duration = Duration::from_secs(15);

/// Has a request wait until its session, or without one its client address, has a place for it. The session is
/// one that somebody has signed in with: any other could be made up.
pub(crate) async fn fair_share(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let extensions = request.extensions();
    let session = extensions.get::<Asker>().and_then(|_| extensions.get::<Session>()?.id());
    let share = session.map_or_else(
        || Share::of_address(extensions.get::<ClientAddress>().and_then(|client| client.0)),
        Share::Session,
    );
    match tokio::time::timeout(TURN, state.requests.take(share)).await {
        Ok(Some(_place)) => next.run(request).await,
        _ => {
            let words = "Too much is being asked for at once. Wait a moment, then try again.\n";
            (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "2")], words).into_response()
        }
    }
}
