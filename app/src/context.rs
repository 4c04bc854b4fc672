//! What a request carries: the desk, who asks, and what the page's frame shows.

#[cfg(feature = "ssr")]
use crate::failure::Failure;
use crate::outcome::Outcome;
#[cfg(feature = "ssr")]
use domain::error::{AppError, ErrorKind};
use domain::{
    people::{Asker, Refusals},
    views::StaleNote,
};
use leptos::prelude::*;
use time::OffsetDateTime;

/// What the frame of a page shows. The server puts it into the request before the page is rendered.
#[derive(Clone, Debug, PartialEq)]
pub struct PageContext {
    /// Who asks; nobody on the sign-in page.
    pub asker: Option<Asker>,
    /// What they may not do, and why.
    pub refusals: Refusals,
    /// How many tasks are under way.
    pub running_tasks: u32,
    /// The number of the last change that the page knows; the live stream goes on from there.
    pub last_event: i64,
    /// What the last write came to.
    pub outcome: Option<Outcome>,
    /// The look chosen by hand: `light` or `dark`.
    pub theme: Option<String>,
    /// When the request came.
    pub now: OffsetDateTime,
    /// Who may sign in without a password: the emulator's personas, or the operator of this machine.
    pub personas: Vec<Asker>,
}

impl Default for PageContext {
    fn default() -> Self {
        Self {
            asker: None,
            refusals: Refusals::default(),
            running_tasks: 0,
            last_event: 0,
            outcome: None,
            theme: None,
            now: OffsetDateTime::UNIX_EPOCH,
            personas: Vec::new(),
        }
    }
}

/// The page's context. Empty while the routes are listed at start-up, and in the browser, where pages
/// are not rendered.
#[must_use]
pub fn page_context() -> PageContext {
    #[cfg(feature = "ssr")]
    if let Some(parts) = use_context::<http::request::Parts>() {
        return parts.extensions.get::<PageContext>().cloned().unwrap_or_default();
    }
    use_context::<PageContext>().unwrap_or_default()
}

/// What is noted of this request's reads. Taken hold of before they are made, and asked afterwards.
#[derive(Clone, Default)]
pub(crate) struct Staleness {
    #[cfg(feature = "ssr")]
    notes: Option<desk::upstream::ReadNotes>,
}

impl Staleness {
    /// The oldest state that something was answered from, if anything was; told once a page.
    pub(crate) fn tell(&self) -> Option<StaleNote> {
        #[cfg(feature = "ssr")]
        let told = self.notes.as_ref().and_then(desk::upstream::ReadNotes::tell);
        // Pages are not rendered in the browser.
        #[cfg(not(feature = "ssr"))]
        let told = None;
        told
    }
}

/// What will be noted of this request's reads.
pub(crate) fn staleness() -> Staleness {
    Staleness {
        #[cfg(feature = "ssr")]
        notes: use_context::<desk::Desk>().map(|desk| desk.read_notes().clone()),
    }
}

/// The address of this request; empty in the browser, where pages are not rendered.
pub(crate) fn own_address() -> String {
    #[cfg(feature = "ssr")]
    if let Some(parts) = use_context::<http::request::Parts>() {
        return parts.uri.path_and_query().map(|own| crate::paths::at(own.as_str())).unwrap_or_default();
    }
    String::new()
}

/// The parameters of the address, decoded.
#[must_use]
pub fn query_params() -> Vec<(String, String)> {
    leptos_router::hooks::use_query_map()
        .get_untracked()
        .into_iter()
        .map(|(key, value)| (key.into_owned(), value))
        .collect()
}

/// The desk.
#[cfg(feature = "ssr")]
pub(crate) fn desk() -> Result<desk::Desk, Failure> {
    use_context::<desk::Desk>()
        .ok_or_else(|| Failure(AppError::new(ErrorKind::Internal { reference: "no-desk".into() })))
}

/// Who asks. The middleware has put it into the request after checking the session.
#[cfg(feature = "ssr")]
pub(crate) fn asker() -> Result<Asker, Failure> {
    use_context::<http::request::Parts>()
        .and_then(|parts| parts.extensions.get::<Asker>().cloned())
        .ok_or_else(|| Failure::from(AppError::new(ErrorKind::SignedOut)))
}

/// Sets the status of the answer.
#[cfg(feature = "ssr")]
pub(crate) fn set_status(status: u16) {
    if let (Some(options), Ok(status)) =
        (use_context::<leptos_axum::ResponseOptions>(), http::StatusCode::from_u16(status))
    {
        options.set_status(status);
    }
}

/// The session.
#[cfg(feature = "ssr")]
pub(crate) fn session() -> Option<tower_sessions::Session> {
    use_context::<http::request::Parts>()?.extensions.get::<tower_sessions::Session>().cloned()
}

/// A word by which the tabs of one session find each other. It gives nothing away of the session's id.
pub(crate) fn session_mark() -> String {
    #[cfg(feature = "ssr")]
    if let Some(id) = session().and_then(|session| session.id()) {
        use std::hash::{DefaultHasher, Hasher};
        let mut hasher = DefaultHasher::new();
        hasher.write(id.to_string().as_bytes());
        return format!("{:016x}", hasher.finish());
    }
    String::new()
}

/// Ends a write: keeps what came of it for the next page and sends the browser there.
#[cfg(feature = "ssr")]
pub(crate) async fn finish(outcome: Option<Outcome>, to: &str) {
    if let (Some(outcome), Some(session)) = (outcome, session())
        && let Err(error) = session.insert(crate::outcome::OUTCOME_KEY, outcome).await
    {
        tracing::error!(%error, "the outcome of a write could not be kept in the session");
    }
    leptos_axum::redirect(to);
}
