//! Going out.

use super::oidc::own_address;
use crate::{middleware::database_away, plain::plain, state::AppState};
use app::{paths, plain::PlainPage};
use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use desk::{accounts::Visitor, ports::SignInMethod};
use tower_sessions::Session;

/// Ends the sign-in, at once and for all replicas, and goes to the sign-in page; first to where whoever vouched for them
/// signs them out too. Drafts stay.
pub(super) async fn sign_out(
    State(state): State<AppState>,
    Extension(visitor): Extension<Visitor>,
    session: Session,
    headers: HeaderMap,
) -> Response {
    if state.register.leave(&visitor).await.is_err() {
        // Saying that somebody is signed out who is not would be worse.
        return database_away(true);
    }
    if let Err(error) = session.flush().await {
        // What is left of it opens nothing any more.
        tracing::warn!(%error, "a session could not be removed");
    }
    match elsewhere(&state, &visitor, &headers).await {
        Some((label, url)) => plain(&state, &headers, StatusCode::OK, going_on(&label, url)),
        None => Redirect::to(&paths::sign_in()).into_response(),
    }
}

/// Where whoever vouched for somebody signs them out, and what people know them by.
async fn elsewhere(state: &AppState, visitor: &Visitor, headers: &HeaderMap) -> Option<(String, String)> {
    match visitor.sign_in.method {
        SignInMethod::OpenId => {
            let known = state.vouchers.provider_of(&visitor.account.issuer)?;
            let back = own_address(state, headers, paths::SIGN_IN);
            let url = known.provider.end_session(&back).await.unwrap_or_else(|failure| {
                tracing::warn!(%failure, "somebody was signed out here, but not at the provider");
                None
            });
            Some((known.label.clone(), url?.into()))
        }
        SignInMethod::Proxy => {
            let proxy = state.vouchers.proxy()?;
            Some((proxy.label().to_owned(), proxy.sign_out_url()?.to_owned()))
        }
        SignInMethod::Persona | SignInMethod::Password => None,
    }
}

/// Leads on by itself. A redirect would be part of the form's own way, which may not leave the desk (`form-action`).
fn going_on(label: &str, url: String) -> PlainPage {
    PlainPage {
        heading: "You are signed out of the desk".into(),
        words: vec![format!("{label} may still know you: go on to sign out there too.")],
        on: Some((format!("Sign out of {label}"), url)),
        by_itself: true,
        ..PlainPage::default()
    }
}
