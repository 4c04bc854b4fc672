//! Signing in: what is the same whichever way somebody comes, and what each request is worth afterwards.

pub(crate) mod passwords;
pub(crate) mod refused;
mod session;
mod turned_away;
mod vouchers;

pub(crate) use session::{Renewal, renew};
pub(crate) use turned_away::{Why, told, turned_away};
pub(crate) use vouchers::{KnownProvider, KnownProxy, Vouchers};

use crate::{
    config,
    network::ClientAddress,
    people::{PERSONA_ISSUER, Persona},
    plain::plain,
    sessions::mark,
    state::AppState,
};
use app::{
    context::Way,
    outcome::{OUTCOME_KEY, Outcome},
    paths,
    plain::PlainPage,
};
use axum::{
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use desk::{
    accounts::Arrival,
    ports::{Credential, SignInMethod},
};
use domain::{
    error::{AppError, ErrorKind},
    forms::Fields,
    people::{Origin, Rights},
};
use http::Extensions;
use identity::Identity;
use std::collections::BTreeSet;
use tower_sessions::Session;

/// Somebody, vouched for by one of the ways to sign in.
#[derive(Clone, Debug)]
pub(crate) struct Vouched {
    /// Who.
    pub(crate) identity: Identity,
    /// By which way.
    pub(crate) method: SignInMethod,
    /// The provider's id of its own session, by which it can end this one.
    pub(crate) provider_session: Option<String>,
    /// The password and the second factor, of who comes in by those.
    pub(crate) credential: Option<Credential>,
}

impl Vouched {
    /// One of the emulator's invented people, for whom the desk itself vouches.
    pub(crate) fn persona(persona: &Persona) -> Self {
        let identity = Identity {
            issuer: PERSONA_ISSUER.to_owned(),
            subject: persona.id.to_owned(),
            name: persona.name.to_owned(),
            email: None,
            groups: BTreeSet::new(),
        };
        Self { identity, method: SignInMethod::Persona, provider_session: None, credential: None }
    }
}

/// Begins a sign-in: their account is kept, the session gets a new id and nothing of what it held before, and what it
/// carried before ends. Whoever may not do anything yet comes in too, and sees that.
///
/// # Errors
/// [`ErrorKind::AccountDisabled`]; [`ErrorKind::SignedOut`], when another password holds meanwhile; and when the store
/// fails. Nobody is signed in then.
pub(crate) async fn admit(
    state: &AppState,
    session: &Session,
    vouched: Vouched,
    origin: &Origin,
    agent: &str,
) -> Result<(), AppError> {
    let claimed = claimed(state, &vouched);
    let Vouched { identity, method, provider_session, credential } = vouched;
    let arrival = Arrival {
        // What the invented people own is kept under the ids that they have always had.
        account: (method == SignInMethod::Persona).then(|| identity.subject.clone()),
        issuer: identity.issuer,
        subject: identity.subject,
        name: identity.name,
        email: identity.email,
        claimed,
        method,
        provider_session,
        credential,
        address: origin.address,
        agent: agent.to_owned(),
    };
    let account = state.register.arrive(&arrival).await?;
    if let Some(id) = session.id() {
        state.register.replace(&mark(id)).await?;
    }
    let id = session::anew(session, state.register.settings().absolute).await.map_err(not_kept)?;
    if let Err(error) = state.register.begin(&account, &arrival, mark(id)).await {
        if let Err(error) = session.flush().await {
            tracing::warn!(%error, "a session stays that nobody is signed in with");
        }
        return Err(error);
    }
    Ok(())
}

/// What follows from who they are: for the invented people as the demo has it, for others by their groups.
fn claimed(state: &AppState, vouched: &Vouched) -> Rights {
    match vouched.method {
        SignInMethod::Persona if vouched.identity.issuer == PERSONA_ISSUER => {
            state.people.persona(&vouched.identity.subject).map_or_else(Rights::default, |persona| persona.rights())
        }
        SignInMethod::Persona => Rights::default(),
        SignInMethod::OpenId | SignInMethod::Proxy | SignInMethod::Password => {
            config::rights(&state.sign_in.roles, &vouched.identity.groups)
        }
    }
}

/// A session that could not be kept, as people hear of it.
pub(crate) fn not_kept(error: tower_sessions::session::Error) -> AppError {
    let reference = uuid::Uuid::new_v4().simple().to_string()[..8].to_owned();
    tracing::error!(reference, %error, "a session could not be kept");
    AppError::new(ErrorKind::Internal { reference })
}

/// Tells somebody who is known and could not sign in why: by the sign-in page what is about them, and on a page of its own
/// what is about the desk.
pub(crate) fn not_admitted(state: &AppState, asked: &HeaderMap, error: &AppError) -> Response {
    if error.kind == ErrorKind::AccountDisabled {
        return turned_away(Why::Disabled, None);
    }
    tracing::warn!(why = error.headline(), "somebody who is known was not signed in");
    let page = PlainPage {
        heading: error.headline().trim_end_matches('.').to_owned(),
        words: vec![error.next_step()],
        on: Some(("Go to sign-in".into(), paths::sign_in())),
        ..PlainPage::default()
    };
    plain(state, asked, StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), page)
}

/// Sends somebody who is signed in, and whose form was refused, back to its page, which shows what they typed and what
/// is wrong with it.
pub(crate) async fn refused_form(
    session: &Session,
    error: AppError,
    form: &str,
    typed: Fields,
    page: &str,
) -> Response {
    if let Err(error) = session.insert(OUTCOME_KEY, Outcome::refused(error, form, typed)).await {
        tracing::error!(%error, "it could not be kept why a form was refused");
    }
    Redirect::to(page).into_response()
}

/// From where a request comes.
pub(crate) fn origin(extensions: &Extensions) -> Origin {
    let ClientAddress(address) = extensions.get().copied().unwrap_or_default();
    Origin { address, ..Origin::default() }
}

/// The ways to sign in as who one is, as the sign-in page lists them.
pub(crate) fn ways(vouchers: &Vouchers) -> Vec<Way> {
    vouchers.ways()
}

#[cfg(test)]
mod tests;
