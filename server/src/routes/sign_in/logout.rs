//! Going out because a provider says so. No browser's session is asked: the provider, or a frame on its page, calls.

use crate::{network::ClientAddress, sign_in::refused, state::AppState};
use axum::{
    Extension, Form, Json,
    extract::{Path, Query, State, rejection::FormRejection},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use desk::ports::LogoutToken;
use identity::{
    Distrust, Failure,
    oidc::{Logout, issuer_url},
};
use serde::Deserialize;
use serde_json::json;
use time::OffsetDateTime;

/// As many bytes as a provider may send.
pub(crate) const MOST_BYTES: usize = 64 * 1024;

/// What the provider sends.
#[derive(Deserialize)]
pub(crate) struct Told {
    logout_token: String,
}

/// What a frame on the provider's page says.
#[derive(Deserialize)]
pub(crate) struct Framed {
    iss: String,
    sid: String,
}

/// Ends sign-ins because the provider says so (OpenID Connect Back-Channel Logout 1.0).
pub(crate) async fn back_channel(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Extension(from): Extension<ClientAddress>,
    told: Result<Form<Told>, FormRejection>,
) -> Response {
    let Some(known) = state.vouchers.provider(&id) else { return StatusCode::NOT_FOUND.into_response() };
    let Ok(Form(told)) = told else { return no("send a form with logout_token") };
    let now = OffsetDateTime::now_utc();
    let notice = match known.provider.logout(&told.logout_token, now).await {
        Ok(notice) => notice,
        Err(failure) => {
            tracing::warn!(provider = id, %failure, "a sign-out was not believed");
            refused::not_signed_out(&state, &id, &failure, from).await;
            return match failure {
                Failure::Away(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
                _ => no(&failure.to_string()),
            };
        }
    };
    let token = LogoutToken { id: notice.id, ends_at: notice.ends_at };
    end(&state, &id, &notice.logout, Some(&token), from).await
}

/// Ends sign-ins because a frame on the provider's page says so (OpenID Connect Front-Channel Logout 1.0), where that is
/// allowed.
pub(crate) async fn front_channel(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Extension(from): Extension<ClientAddress>,
    Query(framed): Query<Framed>,
) -> Response {
    let Some(known) = state.vouchers.provider(&id).filter(|known| known.front_channel_logout) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match known.provider.front_channel_logout(&framed.iss, &framed.sid) {
        Ok(logout) => framed_by(&logout.issuer, end(&state, &id, &logout, None, from).await),
        Err(failure) => {
            refused::not_signed_out(&state, &id, &failure, from).await;
            no(&failure.to_string())
        }
    }
}

/// Lets pages of the provider's site frame the answer, and nobody else's; browsers would report an error there else.
/// `X-Frame-Options` counts no more beside this (Content Security Policy Level 3, section 6.4.2).
fn framed_by(issuer: &str, mut answer: Response) -> Response {
    let policy = issuer_url(issuer).ok().and_then(|issuer| {
        let site = issuer.origin().ascii_serialization();
        let rest = "default-src 'none'; base-uri 'none'; form-action 'none'";
        HeaderValue::from_str(&format!("{rest}; frame-ancestors {site}")).ok()
    });
    answer.headers_mut().extend(policy.map(|policy| (header::CONTENT_SECURITY_POLICY, policy)));
    answer
}

async fn end(
    state: &AppState,
    id: &str,
    logout: &Logout,
    token: Option<&LogoutToken>,
    from: ClientAddress,
) -> Response {
    let Logout { issuer, session, subject } = logout;
    match state.register.end_at_provider(issuer, session.as_deref(), subject.as_deref(), token).await {
        Ok(Some(ended)) => {
            if ended > 0 {
                tracing::info!(provider = id, ended, "a provider has signed somebody out");
            }
            StatusCode::OK.into_response()
        }
        Ok(None) => {
            let failure = Failure::from(Distrust::Replayed);
            refused::not_signed_out(state, id, &failure, from).await;
            no(&failure.to_string())
        }
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

fn no(why: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({"error": "invalid_request", "error_description": why}))).into_response()
}
