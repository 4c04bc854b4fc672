//! Coming in as one of the emulator's invented people.

use crate::{
    network::{Peer, ThroughStranger},
    sign_in::{self, Vouched, Why, refused, turned_away},
    state::AppState,
};
use app::paths;
use axum::{
    Extension, Form,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Redirect, Response},
};
use desk::{accounts::Tried, ports::SignInMethod};
use domain::people::Origin;
use serde::Deserialize;
use tower_sessions::Session;

/// Who somebody wants to be.
#[derive(Debug, Deserialize)]
pub(super) struct Choice {
    persona: String,
    /// Where to go then.
    #[serde(default)]
    next: String,
}

/// Signs in as one of the invented people, and goes to a page of this desk. Only for who sits at this machine.
pub(super) async fn choose(
    State(state): State<AppState>,
    session: Session,
    Extension(origin): Extension<Origin>,
    peer: Option<Extension<Peer>>,
    through_stranger: Option<Extension<ThroughStranger>>,
    headers: HeaderMap,
    Form(choice): Form<Choice>,
) -> Response {
    let at_this_machine = peer.is_some_and(|Extension(Peer(peer))| peer.ip().is_loopback())
        && origin.address.is_some_and(|address| address.is_loopback());
    // A proxy on this machine that nobody has told the desk of lets in whoever can reach it.
    let why = if through_stranger.is_some() { Why::BehindAProxy } else { Why::NoSuchWay };
    let here = at_this_machine && through_stranger.is_none();
    let Some(persona) = state.people.persona(&choice.persona).filter(|_| here) else {
        let tried = Tried::SignIn(SignInMethod::Persona);
        refused::tell(&state, tried, "", "not for whoever is not at this machine, or unknown", origin.address).await;
        return turned_away(why, None);
    };
    let vouched = Vouched::persona(persona);
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    match sign_in::admit(&state, &session, vouched, &origin, agent).await {
        Ok(()) => Redirect::to(&paths::safe_next(&choice.next)).into_response(),
        Err(error) => sign_in::not_admitted(&state, &headers, &error),
    }
}
