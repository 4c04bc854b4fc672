//! Coming in by an OpenID Connect provider.

use crate::{
    network::host,
    sign_in::{self, KnownProvider, Vouched, refused},
    state::AppState,
};
use app::paths;
use axum::{
    Extension,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderName, header},
    response::{IntoResponse, Redirect, Response},
};
use desk::{accounts::Visitor, ports::SignInMethod};
use domain::{
    error::{AppError, ErrorKind},
    people::Origin,
};
use identity::{
    Failure,
    oidc::{Answer, Pending},
};
use serde::Deserialize;
use time::OffsetDateTime;
use tower_sessions::Session;

/// Where the session keeps what is remembered of sign-ins under way.
const PENDING: &str = "sign_ins_under_way";
/// As many as one browser may have under way, one a tab.
const MOST_PENDING: usize = 5;
/// Who had the browser send a request.
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Where somebody wants to go.
#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    next: String,
}

/// What the provider has the browser bring along.
#[derive(Deserialize)]
pub(super) struct Brought {
    code: Option<String>,
    state: Option<String>,
    iss: Option<String>,
    error: Option<String>,
}

/// Sends the browser to the provider, if its person wants to: another site only leads to the sign-in page.
pub(super) async fn begin(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
    session: Session,
    Extension(origin): Extension<Origin>,
    headers: HeaderMap,
) -> Response {
    let Some(known) = state.vouchers.provider(&id) else {
        return sign_in::refused(&session, AppError::not_found()).await;
    };
    if headers.get(SITE).is_some_and(|site| site != "same-origin" && site != "none") {
        return Redirect::to(&paths::sign_in()).into_response();
    }
    let now = OffsetDateTime::now_utc();
    let redirect = own_address(&state, &headers, &format!("/sign-in/oidc/{id}/callback"));
    let (url, pending) = match known.provider.begin(&redirect, &wanted.next, now).await {
        Ok(begun) => begun,
        Err(failure) => return failed(&state, &session, known, &origin, &failure).await,
    };
    let mut all = under_way(&session).await;
    all.retain(|pending| !pending.has_expired(now));
    all.drain(..all.len().saturating_sub(MOST_PENDING - 1));
    all.push(pending);
    match session.insert(PENDING, all).await {
        Ok(()) => Redirect::to(url.as_str()).into_response(),
        Err(error) => sign_in::refused(&session, sign_in::not_kept(error)).await,
    }
}

/// Takes in somebody who comes back from the provider.
pub(super) async fn callback(
    State(state): State<AppState>,
    Path(id): Path<String>,
    brought: Result<Query<Brought>, axum::extract::rejection::QueryRejection>,
    session: Session,
    Extension(origin): Extension<Origin>,
    visitor: Option<Extension<Visitor>>,
    headers: HeaderMap,
) -> Response {
    let Some(known) = state.vouchers.provider(&id) else {
        return sign_in::refused(&session, AppError::not_found()).await;
    };
    // A member that stands there twice is nobody's answer.
    let Ok(Query(brought)) = brought else { return failed(&state, &session, known, &origin, &Failure::NotAwaited).await };
    let mut all = under_way(&session).await;
    let place = all.iter().position(|pending| Some(&pending.state) == brought.state.as_ref());
    let Some(pending) = place.map(|place| all.remove(place)) else {
        // Whoever goes back after signing in is in already.
        if visitor.is_some() {
            return Redirect::to(&paths::overview()).into_response();
        }
        return failed(&state, &session, known, &origin, &Failure::NotAwaited).await;
    };
    // Before anything is done with it, so that it is used once.
    let taken = async {
        session.insert(PENDING, all).await?;
        session.save().await
    };
    if let Err(error) = taken.await {
        return sign_in::refused(&session, sign_in::not_kept(error)).await;
    }
    let Brought { code, state: answered, iss, error } = brought;
    let answer = Answer { code, state: answered, iss, error };
    let arrived = match known.provider.finish(pending, answer, OffsetDateTime::now_utc()).await {
        Ok(arrived) => arrived,
        Err(failure) => return failed(&state, &session, known, &origin, &failure).await,
    };
    let vouched =
        Vouched { identity: arrived.identity, method: SignInMethod::OpenId, provider_session: arrived.session };
    match sign_in::admit(&state, &session, vouched, &origin, agent(&headers)).await {
        Ok(()) => Redirect::to(&paths::safe_next(&arrived.next)).into_response(),
        Err(error) => sign_in::refused(&session, error).await,
    }
}

/// What the browser calls itself.
pub(super) fn agent(headers: &HeaderMap) -> &str {
    headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default()
}

/// One of the desk's addresses, as others have to write it.
pub(super) fn own_address(state: &AppState, headers: &HeaderMap, path: &str) -> String {
    format!("{}{}", state.network.origin(host(headers).unwrap_or_default()), paths::at(path))
}

async fn under_way(session: &Session) -> Vec<Pending> {
    session.get(PENDING).await.ok().flatten().unwrap_or_default()
}

/// Sends somebody back to the sign-in page, which says what happened and what to do; the log says it exactly, and the
/// record that it happened.
async fn failed(
    state: &AppState,
    session: &Session,
    known: &KnownProvider,
    origin: &Origin,
    failure: &Failure,
) -> Response {
    let provider = &known.provider.settings().id;
    tracing::warn!(provider, %failure, "nobody was signed in");
    refused::not_let_in(state, SignInMethod::OpenId, provider, failure, origin.address).await;
    let error = AppError::new(ErrorKind::SignedOut).with_detail(words(&known.label, failure));
    sign_in::refused(session, error).await
}

fn words(label: &str, failure: &Failure) -> String {
    match failure {
        Failure::Refused(word) if word == "access_denied" => format!(
            "{label} did not let you in, or you did not agree. Try again, or ask whoever looks after {label} whether you \
             may use this desk."
        ),
        Failure::Refused(_) => format!("{label} did not sign you in. Try again from here."),
        Failure::NotAwaited => "This sign-in was used already, or begun in another browser. Begin it here.".into(),
        Failure::Expired => "It took too long. Begin again, and sign in within 10 minutes.".into(),
        Failure::TooWeak => format!(
            "{label} signed you in, but this desk asks for more, such as a second factor. Set one up at {label}, then \
             begin again here; if {label} never asks you for it, tell whoever runs the desk."
        ),
        Failure::Away(_) => format!("{label} does not answer. Try again in a minute."),
        Failure::Misconfigured(_) => {
            format!("{label} does not know this desk any more. Tell whoever runs the desk; the log says why.")
        }
        Failure::Untrusted(_) => format!(
            "What came from {label} could not be trusted. Begin again from here; if it happens again, tell whoever runs \
             the desk."
        ),
    }
}

#[cfg(test)]
mod tests;
