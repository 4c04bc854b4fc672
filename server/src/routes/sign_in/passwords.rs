//! Coming in by a password and a second factor.

use crate::{
    sign_in::passwords::{LinkForm, PasswordForm},
    state::AppState,
};
use app::{
    outcome::{OUTCOME_KEY, Outcome},
    pages::security::{APP_FORM, CODE_FORM, LINK_FORM, SIGN_IN_FORM},
    paths,
};
use axum::{
    Extension, Form,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use desk::accounts::Visitor;
use domain::{forms::Fields, people::Origin};
use serde::Deserialize;
use tower_sessions::Session;

/// A code as it was typed.
#[derive(Deserialize)]
pub(super) struct CodeForm {
    code: String,
}

/// Where nobody signs in with a password.
pub(in crate::routes) fn unused() -> Response {
    (
        StatusCode::NOT_FOUND,
        "Nobody signs in with a password here.
",
    )
        .into_response()
}

fn agent(headers: &HeaderMap) -> &str {
    headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default()
}

/// Takes mail address and password, and goes on to the code.
pub(super) async fn password(
    State(state): State<AppState>,
    session: Session,
    Extension(origin): Extension<Origin>,
    Form(form): Form<PasswordForm>,
) -> Response {
    let Some(passwords) = state.passwords.clone() else { return unused() };
    let (mail, next) = (form.mail.clone(), form.next.clone());
    match passwords.password(&state, &session, form, &origin).await {
        Ok(()) => Redirect::to(&paths::second_step()).into_response(),
        Err(error) => {
            let typed = Fields::from([("mail".to_owned(), mail)]);
            let back = paths::sign_in_then(&next);
            passwords.refuse(&state, error, SIGN_IN_FORM, typed, &back)
        }
    }
}

/// Takes a code, and goes to where somebody wanted to go.
pub(super) async fn code(
    State(state): State<AppState>,
    session: Session,
    Extension(origin): Extension<Origin>,
    headers: HeaderMap,
    Form(form): Form<CodeForm>,
) -> Response {
    let Some(passwords) = state.passwords.clone() else { return unused() };
    match passwords.code(&state, &session, &form.code, &origin, agent(&headers)).await {
        Ok((next, left)) => {
            if let Some(left) = left {
                let words = format!(
                    "You have used a recovery code; {left} are left. Your account has new ones, and sets up another app."
                );
                let told = Outcome::success(words).with_link(paths::security(), "Password and second factor");
                if let Err(error) = session.insert(OUTCOME_KEY, told).await {
                    tracing::error!(%error, "it could not be kept how many recovery codes are left");
                }
            }
            Redirect::to(&paths::safe_next(&next)).into_response()
        }
        Err(error) => passwords.refuse(&state, error, CODE_FORM, Fields::new(), &paths::second_step()),
    }
}

/// Takes a password by a link, and goes on to the app.
pub(super) async fn set_password(
    State(state): State<AppState>,
    session: Session,
    Form(form): Form<LinkForm>,
) -> Response {
    let Some(passwords) = state.passwords.clone() else { return unused() };
    let fits = form.token.bytes().all(|byte| byte.is_ascii_hexdigit());
    let back = if fits { paths::link(&form.token) } else { paths::sign_in() };
    let typed = Fields::from([("name".to_owned(), form.name.clone()), ("mail".to_owned(), form.mail.clone())]);
    match passwords.open_link(&state, &session, form).await {
        Ok(()) => Redirect::to(&paths::new_app()).into_response(),
        Err(error) => passwords.refuse(&state, error, LINK_FORM, typed, &back),
    }
}

/// Takes the first code of an app, and shows the recovery codes.
pub(super) async fn confirm_app(
    State(state): State<AppState>,
    session: Session,
    visitor: Option<Extension<Visitor>>,
    Extension(origin): Extension<Origin>,
    headers: HeaderMap,
    Form(form): Form<CodeForm>,
) -> Response {
    let Some(passwords) = state.passwords.clone() else { return unused() };
    match passwords.confirm_app(&state, &session, visitor.as_deref(), &form.code, &origin, agent(&headers)).await {
        Ok(()) => Redirect::to(&paths::recovery_codes()).into_response(),
        Err(error) => passwords.refuse(&state, error, APP_FORM, Fields::new(), &paths::new_app()),
    }
}
