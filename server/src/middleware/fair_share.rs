//! How many requests of one sign-in are answered at once.

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
use desk::accounts::Visitor;
use std::time::Duration;

/// How long a request waits for its turn.
const TURN: Duration = Duration::from_secs(15);

/// Has a request wait until its sign-in has a place for it; of somebody who has not signed in, until their client
/// address has one: any session of theirs could be made up.
pub(crate) async fn fair_share(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let extensions = request.extensions();
    let share = match extensions.get::<Visitor>() {
        Some(visitor) => Share::SignIn(visitor.sign_in.id.clone()),
        None => Share::of_address(extensions.get::<ClientAddress>().and_then(|client| client.0)),
    };
    match tokio::time::timeout(TURN, state.requests.take(share)).await {
        Ok(Some(_place)) => next.run(request).await,
        _ => {
            let words = "Too much is being asked for at once. Wait a moment, then try again.\n";
            (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "2")], words).into_response()
        }
    }
}
