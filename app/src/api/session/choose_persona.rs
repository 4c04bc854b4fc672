//! Signs in as one of the people whom the configuration knows.

use crate::failure::Failure;
#[cfg(feature = "ssr")]
use crate::paths;
#[cfg(feature = "ssr")]
use domain::error::{AppError, ErrorKind};
use leptos::prelude::*;

/// The session's key for the person's id.
pub const PERSON_KEY: &str = "person";

/// Signs in as one of the people whom the configuration knows (the emulator's personas, or the operator
/// of this machine), with a new session id, and goes to `next`, a path of this desk.
///
/// # Errors
/// When there is no such persona.
#[server(name = ChoosePersona, prefix = "/api", endpoint = "session/choose-persona", input = server_fn::codec::PostUrl)]
pub async fn choose_persona(persona: String, #[server(default)] next: String) -> Result<(), Failure> {
    let known = crate::context::page_context().personas.iter().any(|p| p.person.id == persona);
    let session = crate::context::session();
    let (true, Some(session)) = (known, session) else {
        return Err(Failure::from(AppError::not_found()));
    };
    let kept = async {
        session.cycle_id().await?;
        session.insert(PERSON_KEY, persona).await
    };
    if let Err(error) = kept.await {
        tracing::error!(%error, "a session could not be kept");
        return Err(Failure::from(AppError::new(ErrorKind::Internal { reference: "session".into() })));
    }
    crate::context::finish(None, &paths::safe_next(&next)).await;
    Ok(())
}
