//! What a request carries: the desk, who asks, and what the page's frame shows.

#[cfg(feature = "ssr")]
use crate::failure::Failure;
use crate::outcome::Outcome;
#[cfg(feature = "ssr")]
use domain::error::{AppError, ErrorKind};
use domain::{
    people::{Asker, Backend, Catalog, Refusals},
    views::StaleNote,
};
use leptos::prelude::*;
use time::OffsetDateTime;

/// What the frame of a page shows. The server puts it into the request before the page is rendered.
#[derive(Clone, Debug, PartialEq)]
pub struct PageContext {
    /// Who asks; nobody on the sign-in page, and for those who may not do anything.
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
    /// Where requests go, for each catalog in which the desk works.
    pub backends: Vec<Backend>,
    /// The catalogs in which whoever asks may do something.
    pub catalogs: Vec<Catalog>,
    /// The name of who is signed in, whatever they may do.
    pub visitor: Option<String>,
    /// Whom those should ask who may not do anything yet.
    pub contact: Option<String>,
    /// The ways to sign in as who one is.
    pub ways: Vec<Way>,
    /// As whom anybody may come in: the emulator's invented people.
    pub personas: Vec<Asker>,
}

/// A way to sign in, as a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// What the link says, such as "Sign in with Contoso".
    pub label: String,
    /// Where it leads, below the address of the sign-in page. `next` is added to it.
    pub href: String,
}

/// What a page around passwords shows. The server puts it into the request; without one the page says that the step is
/// over.
#[derive(Clone, PartialEq, Eq)]
pub enum SecurityPage {
    /// The sign-in page, with a form for mail address and password.
    SignIn,
    /// The password was right; a code is asked for.
    Code,
    /// A link by which password and second factor are set.
    Link {
        /// What stands in the link.
        token: String,
        /// Whose it is, by name and mail address; the first administrator says it themself.
        who: Option<(String, String)>,
    },
    /// An app is being set up.
    App {
        /// The secret, in groups of four letters.
        secret: String,
        /// The address that apps open.
        uri: String,
        /// It as a QR code: the side of the drawing, and its dark squares as the path of an SVG.
        qr: Option<(i32, String)>,
    },
    /// New recovery codes.
    Codes(Vec<String>),
    /// One's own password and second factor.
    Own {
        /// The mail address by which one signs in.
        login: String,
        /// How many recovery codes are left.
        codes_left: usize,
    },
    /// The pages about people, for administrators.
    People {
        /// A link to pass on, with the name of whom it is for.
        link: Option<(String, String)>,
    },
}

/// What a page around passwords shows; `None` when passwords are not used, or the step is over.
#[must_use]
pub fn security_page() -> Option<SecurityPage> {
    #[cfg(feature = "ssr")]
    if let Some(parts) = use_context::<http::request::Parts>() {
        return parts.extensions.get::<SecurityPage>().cloned();
    }
    use_context::<SecurityPage>()
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
            backends: Vec::new(),
            catalogs: Vec::new(),
            visitor: None,
            contact: None,
            ways: Vec::new(),
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

/// The accounts, and who is signed in.
#[cfg(feature = "ssr")]
pub(crate) fn register() -> Result<desk::accounts::Register, Failure> {
    use_context::<desk::accounts::Register>()
        .ok_or_else(|| Failure(AppError::new(ErrorKind::Internal { reference: "no-register".into() })))
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

/// A word by which the tabs of one session that show the same catalog find each other. It gives nothing away of the
/// session's id.
pub(crate) fn session_mark() -> String {
    #[cfg(feature = "ssr")]
    if let Some(id) = session().and_then(|session| session.id()) {
        use std::hash::{DefaultHasher, Hasher};
        let mut hasher = DefaultHasher::new();
        hasher.write(id.to_string().as_bytes());
        if let Some(asker) = page_context().asker {
            hasher.write(asker.scope.key().as_bytes());
        }
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
