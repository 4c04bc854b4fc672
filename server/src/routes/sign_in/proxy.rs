//! Coming in because the proxy before the desk tells who it is.

use crate::{
    middleware::database_away,
    network::{ClientAddress, Peer},
    plain::plain,
    sessions::mark,
    sign_in::{self, KnownProxy, Vouched, refused},
    state::AppState,
};
use app::{paths, plain::PlainPage};
use axum::{
    extract::{Query, Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{Redirect, Response},
};
use desk::{accounts::Visitor, ports::SignInMethod};
use domain::people::Origin;
use identity::{Failure, Identity, proxy};
use serde::Deserialize;
use tower_sessions::Session;

/// Where somebody wants to go.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    next: String,
}

/// Goes on to a page, where whom the proxy names is let in.
pub(super) async fn proceed(Query(wanted): Query<Wanted>) -> Redirect {
    Redirect::to(&paths::safe_next(&wanted.next))
}

/// Has what the proxy tells and whom the session carries be one person, whatever the request is for. Nobody behind it sees
/// the headers that tell of people, whoever has sent them.
pub(crate) async fn proxied(
    State(state): State<AppState>,
    session: Session,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<Peer>().copied();
    let told = match state.vouchers.proxy() {
        Some(known) => Some((known, known.told(&state.network, peer, request.headers()).await)),
        None => None,
    };
    proxy::remove(request.headers_mut());
    let Some((known, told)) = told else { return next.run(request).await };
    let identity = match told {
        Ok(identity) => identity,
        Err(failure) => {
            let ClientAddress(address) = request.extensions().get().copied().unwrap_or_default();
            refused::not_let_in(&state, SignInMethod::Proxy, "", &failure, address).await;
            return unclear(&state, request.headers(), known, &failure);
        }
    };
    let asked = Asked::of(&request);
    match reconcile(&state, &session, identity, &asked).await {
        Ok(()) => next.run(request).await,
        Err(answer) => *answer,
    }
}

/// What is to be known of a request.
struct Asked<'a> {
    is_page: bool,
    /// Whoever has signed out, or is told why they may not come in, sees that page.
    below_sign_in: bool,
    origin: Origin,
    headers: &'a HeaderMap,
}

impl<'a> Asked<'a> {
    fn of(request: &'a Request) -> Self {
        let accepted = request.headers().get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
        let below = request.uri().path().strip_prefix(paths::SIGN_IN);
        Self {
            is_page: *request.method() == Method::GET && accepted.is_some_and(|accept| accept.contains("text/html")),
            below_sign_in: below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
            origin: sign_in::origin(request.extensions()),
            headers: request.headers(),
        }
    }
}

async fn reconcile(
    state: &AppState,
    session: &Session,
    identity: Option<Identity>,
    asked: &Asked<'_>,
) -> Result<(), Box<Response>> {
    let away = || Box::new(database_away(asked.is_page));
    let visitor = match session.id() {
        Some(id) => state.register.visitor(&mark(id), asked.origin.clone()).await.map_err(|error| {
            tracing::error!(%error, "the register of sign-ins could not be read");
            away()
        })?,
        None => None,
    };
    let holds = match (&visitor, &identity) {
        (None, _) => false,
        (Some(visitor), Some(identity)) => is_still(state, visitor, identity),
        // Who came in by the proxy comes by the proxy; others may have come in by another way.
        (Some(visitor), None) => visitor.sign_in.method != SignInMethod::Proxy,
    };
    if holds {
        return Ok(());
    }
    if let Some(visitor) = &visitor {
        state.register.leave(visitor).await.map_err(|_| away())?;
    }
    let Some(identity) = identity.filter(|_| asked.is_page && !asked.below_sign_in) else { return Ok(()) };
    let vouched = Vouched { identity, method: SignInMethod::Proxy, provider_session: None, credential: None };
    match sign_in::admit(state, session, vouched, &asked.origin, super::oidc::agent(asked.headers)).await {
        Ok(()) => Ok(()),
        Err(error) => Err(Box::new(sign_in::not_admitted(state, asked.headers, &error))),
    }
}

/// Whether a sign-in is that of whom the proxy names, with the groups that it names now.
fn is_still(state: &AppState, visitor: &Visitor, identity: &Identity) -> bool {
    let account = &visitor.account;
    visitor.sign_in.method == SignInMethod::Proxy
        && (account.issuer == identity.issuer && account.subject == identity.subject)
        && account.claimed == crate::config::rights(&state.sign_in.roles, &identity.groups)
}

/// Nobody is let in by what cannot be believed, not even by a session: somebody meddles, or the proxy is set up wrongly.
fn unclear(state: &AppState, asked: &HeaderMap, known: &KnownProxy, failure: &Failure) -> Response {
    tracing::warn!(%failure, "what the proxy tells of people was not believed");
    let (status, words) = match failure {
        Failure::Away(_) => {
            (StatusCode::SERVICE_UNAVAILABLE, "It cannot be checked at the moment. Reload this page in a minute.")
        }
        _ => (
            StatusCode::FORBIDDEN,
            "It cannot be believed. Tell whoever runs the desk: its log says why. Nothing was done.",
        ),
    };
    let what = format!("The desk asks {} who you are, and what it was told is refused.", known.label());
    let heading = "Nobody is signed in".into();
    plain(state, asked, status, PlainPage { heading, words: vec![what, words.into()], ..PlainPage::default() })
}

#[cfg(test)]
mod tests;
