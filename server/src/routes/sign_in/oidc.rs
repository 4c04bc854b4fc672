//! Coming in by an OpenID Connect provider.

mod leaving;

use crate::{
    network::host,
    sign_in::{self, KnownProvider, Vouched, Why, refused, turned_away},
    state::AppState,
};
use app::paths;
use axum::{
    Extension,
    extract::{Path, Query, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use desk::{accounts::Visitor, ports::SignInMethod};
use domain::people::Origin;
use identity::{Failure, oidc::Answer};
use leaving::Leaving;
use serde::Deserialize;
use time::OffsetDateTime;
use tower_sessions::Session;

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
    Extension(origin): Extension<Origin>,
    headers: HeaderMap,
) -> Response {
    let Some(known) = state.vouchers.provider(&id) else { return turned_away(Why::NoSuchWay, None) };
    if headers.get(SITE).is_some_and(|site| site != "same-origin" && site != "none") {
        return Redirect::to(&paths::sign_in()).into_response();
    }
    let now = OffsetDateTime::now_utc();
    let redirect = own_address(&state, &headers, &format!("/sign-in/oidc/{id}/callback"));
    match known.provider.begin(&redirect, &leaving::next(&wanted.next), now).await {
        Ok((url, pending)) => {
            let kept = Leaving::of(&state.network, &headers, now).keep(&pending);
            with_cookies(Redirect::to(url.as_str()).into_response(), kept)
        }
        Err(failure) => failed(&state, known, &origin, &failure).await,
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
    let Some(known) = state.vouchers.provider(&id) else { return turned_away(Why::NoSuchWay, None) };
    // A member that stands there twice is nobody's answer.
    let Ok(Query(brought)) = brought else { return failed(&state, known, &origin, &Failure::NotAwaited).await };
    let now = OffsetDateTime::now_utc();
    let leaving = Leaving::of(&state.network, &headers, now);
    let Some(pending) = leaving.awaiting(brought.state.as_deref()) else {
        // Whoever goes back after signing in is in already.
        if visitor.is_some() {
            return Redirect::to(&paths::overview()).into_response();
        }
        return failed(&state, known, &origin, &Failure::NotAwaited).await;
    };
    // Whatever comes of it, it is used up here; and a provider takes a code once.
    let used = leaving.forget(&pending);
    let Brought { code, state: answered, iss, error } = brought;
    let answer = Answer { code, state: answered, iss, error };
    let arrived = match known.provider.finish(pending, answer, now).await {
        Ok(arrived) => arrived,
        Err(failure) => return with_cookies(failed(&state, known, &origin, &failure).await, used),
    };
    let vouched = Vouched {
        identity: arrived.identity,
        method: SignInMethod::OpenId,
        provider_session: arrived.session,
        credential: None,
    };
    match sign_in::admit(&state, &session, vouched, &origin, agent(&headers)).await {
        Ok(()) => {
            let on = Redirect::to(&paths::safe_next(&arrived.next)).into_response();
            with_cookies(on, leaving.forget_all())
        }
        Err(error) => with_cookies(sign_in::not_admitted(&state, &headers, &error), used),
    }
}

fn with_cookies(mut response: Response, cookies: Vec<HeaderValue>) -> Response {
    for cookie in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// What the browser calls itself.
pub(super) fn agent(headers: &HeaderMap) -> &str {
    headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default()
}

/// One of the desk's addresses, as others have to write it.
pub(super) fn own_address(state: &AppState, headers: &HeaderMap, path: &str) -> String {
    format!("{}{}", state.network.origin(host(headers).unwrap_or_default()), paths::at(path))
}

/// Sends somebody back to the sign-in page, which says what happened and what to do; the log says it exactly, and the
/// record that it happened.
async fn failed(state: &AppState, known: &KnownProvider, origin: &Origin, failure: &Failure) -> Response {
    let provider = &known.provider.settings().id;
    tracing::warn!(provider, %failure, "nobody was signed in");
    refused::not_let_in(state, SignInMethod::OpenId, provider, failure, origin.address).await;
    turned_away(failure.into(), Some(provider))
}

#[cfg(test)]
mod tests;
