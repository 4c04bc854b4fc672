//! Coming in as one of the emulator's invented people.

use crate::{
    people::PERSONA_ISSUER,
    sign_in::{self, Vouched},
    state::AppState,
};
use app::paths;
use axum::{
    Extension, Form,
    extract::State,
    http::{HeaderMap, header},
    response::{IntoResponse, Redirect, Response},
};
use desk::ports::SignInMethod;
use domain::{error::AppError, people::Origin};
use identity::Identity;
use serde::Deserialize;
use std::collections::BTreeSet;
use tower_sessions::Session;

/// Who somebody wants to be.
#[derive(Debug, Deserialize)]
pub(super) struct Choice {
    persona: String,
    /// Where to go then.
    #[serde(default)]
    next: String,
}

/// Signs in as one of the invented people, and goes to a page of this desk.
pub(super) async fn choose(
    State(state): State<AppState>,
    session: Session,
    Extension(origin): Extension<Origin>,
    headers: HeaderMap,
    Form(choice): Form<Choice>,
) -> Response {
    let Some(persona) = state.people.persona(&choice.persona) else {
        return sign_in::refused(&session, AppError::not_found()).await;
    };
    let identity = Identity {
        issuer: PERSONA_ISSUER.to_owned(),
        subject: persona.id.to_owned(),
        name: persona.name.to_owned(),
        email: None,
        groups: BTreeSet::new(),
    };
    let vouched = Vouched { identity, method: SignInMethod::Persona, provider_session: None };
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    match sign_in::admit(&state, &session, vouched, &origin, agent).await {
        Ok(()) => Redirect::to(&paths::safe_next(&choice.next)).into_response(),
        Err(error) => sign_in::refused(&session, error).await,
    }
}
