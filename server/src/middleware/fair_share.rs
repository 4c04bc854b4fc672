//! How many requests of one sign-in are answered at once.

use crate::{
    network::{ClientAddress, Share},
    sign_in::refused,
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
    let address = extensions.get::<ClientAddress>().and_then(|client| client.0);
    let (share, sign_in) = match extensions.get::<Visitor>() {
        Some(Visitor { sign_in, .. }) => (Share::SignIn(sign_in.id.clone()), sign_in.id.clone()),
        None => (Share::of_address(address), String::new()),
    };
    match tokio::time::timeout(TURN, state.requests.take(share)).await {
        Ok(Some(_place)) => next.run(request).await,
        _ => {
            refused::too_much(&state, &sign_in, address).await;
            let words = "Too much is being asked for at once. Wait a moment, then try again.\n";
            (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "2")], words).into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{config::Config, testing::TestDesk};
    use axum::{Router, body::Body, middleware::from_fn_with_state, routing::get};
    use std::{net::IpAddr, sync::Arc};
    use tokio::sync::Notify;
    use tower::ServiceExt;

    async fn ask(desk: Router, path: &str, from: IpAddr) -> StatusCode {
        let mut request = Request::get(path).body(Body::empty()).expect("a request");
        request.extensions_mut().insert(ClientAddress(Some(from)));
        desk.oneshot(request).await.expect("an answer").status()
    }

    #[tokio::test]
    async fn who_asks_for_very_much_waits_and_others_do_not() {
        let mut config = Config::default();
        (config.limits.at_once, config.limits.waiting) = (2, 1);
        let test = TestDesk::new(&config).await;
        let (begun, end) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let (has_begun, may_end) = (begun.clone(), end.clone());
        let slow = get(move || async move {
            has_begun.notify_one();
            may_end.notified().await;
        });
        let desk = Router::new()
            .route("/slow", slow)
            .route("/", get(|| async {}))
            .layer(from_fn_with_state(test.state.clone(), fair_share));
        let (greedy, other) = (IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        let mut held = Vec::new();
        for _ in 0..2 {
            held.push(tokio::spawn(ask(desk.clone(), "/slow", greedy)));
            begun.notified().await;
        }
        let mut waits = Box::pin(ask(desk.clone(), "/", greedy));
        assert!(futures::poll!(&mut waits).is_pending());
        assert_eq!(ask(desk.clone(), "/", greedy).await, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(test.refused().await, ["Requests \"\": too much was asked for at once from 10.0.0.1"]);
        assert_eq!(ask(desk.clone(), "/", other).await, StatusCode::OK);
        end.notify_one();
        assert_eq!(waits.await, StatusCode::OK);
        end.notify_one();
        for answer in held {
            assert_eq!(answer.await.expect("no panic"), StatusCode::OK);
        }
    }
}
