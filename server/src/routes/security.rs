//! Looking after passwords: one's own, and administrators' after others'.

use super::sign_in::unused;
use crate::{
    network::host,
    sign_in::{
        passwords::{Shown, login_of},
        refused_form,
    },
    state::AppState,
};
use app::{
    outcome::{OUTCOME_KEY, Outcome},
    pages::security::{INVITE_FORM, OWN_FORM},
    paths,
};
use axum::{
    Extension, Form, Router,
    extract::{Path, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
    routing::post,
};
use desk::{accounts::Visitor, ports::Account};
use domain::{error::AppError, forms::Fields, people::Asker};
use identity::{random_word, word_mark};
use serde::Deserialize;
use tower_sessions::Session;

/// The routes.
pub(crate) fn security() -> Router<AppState> {
    Router::new()
        .route("/account/password", post(change_password))
        .route("/account/codes", post(new_codes))
        .route("/account/app", post(change_app))
        .route("/people/invite", post(invite))
        .route("/people/{id}/link", post(new_link))
}

#[derive(Deserialize)]
struct PasswordChange {
    current: String,
    password: String,
}

#[derive(Deserialize)]
struct ForCodes {
    #[serde(rename = "password-for-codes")]
    password: String,
}

#[derive(Deserialize)]
struct ForApp {
    #[serde(rename = "password-for-app")]
    password: String,
}

#[derive(Deserialize)]
struct Invitation {
    name: String,
    mail: String,
}

async fn told(session: &Session, outcome: Outcome, to: &str) -> Response {
    if let Err(error) = session.insert(OUTCOME_KEY, outcome).await {
        tracing::error!(%error, "the outcome of a write could not be kept in the session");
    }
    Redirect::to(to).into_response()
}

async fn refused(session: &Session, error: AppError) -> Response {
    refused_form(session, error, OWN_FORM, Fields::new(), &paths::security()).await
}

async fn change_password(
    State(state): State<AppState>,
    session: Session,
    Extension(visitor): Extension<Visitor>,
    Form(form): Form<PasswordChange>,
) -> Response {
    let Some(passwords) = state.passwords.clone() else { return unused() };
    match passwords.change_password(&state, &visitor, form.current, form.password).await {
        Ok(()) => {
            let outcome = Outcome::success("Your password is changed. Your other sign-ins are ended.");
            // Whoever may not do anything yet has no page of their account.
            let to = if state.people.asker(&visitor).is_some() { paths::account() } else { paths::no_access() };
            told(&session, outcome, &to).await
        }
        Err(error) => refused(&session, error).await,
    }
}

async fn new_codes(
    State(state): State<AppState>,
    session: Session,
    Extension(visitor): Extension<Visitor>,
    Form(form): Form<ForCodes>,
) -> Response {
    let Some(passwords) = state.passwords.clone() else { return unused() };
    match passwords.new_codes(&state, &session, &visitor, form.password).await {
        Ok(()) => Redirect::to(&paths::recovery_codes()).into_response(),
        Err(error) => refused(&session, error).await,
    }
}

async fn change_app(
    State(state): State<AppState>,
    session: Session,
    Extension(visitor): Extension<Visitor>,
    Form(form): Form<ForApp>,
) -> Response {
    let Some(passwords) = state.passwords.clone() else { return unused() };
    match passwords.change_app(&state, &session, &visitor, form.password).await {
        Ok(()) => Redirect::to(&paths::new_app()).into_response(),
        Err(error) => refused(&session, error).await,
    }
}

async fn invite(
    State(state): State<AppState>,
    session: Session,
    Extension(asker): Extension<Asker>,
    headers: HeaderMap,
    Form(form): Form<Invitation>,
) -> Response {
    let Some(passwords) = state.passwords.clone() else { return unused() };
    let (token, login) = (random_word(), login_of(&form.mail));
    let (credentials, mark) = (passwords.credentials(), word_mark(&token));
    let invited = state.register.invite(credentials, &asker, &form.name, login.as_deref(), &mark).await;
    let shown = match invited {
        Ok(account) => passwords.show(&session, &link_for(&state, &headers, account, &token), state.desk.now()).await,
        Err(error) => Err(error),
    };
    match shown {
        Ok(()) => Redirect::to(&paths::people()).into_response(),
        Err(error) => {
            let typed = Fields::from([("name".to_owned(), form.name), ("mail".to_owned(), form.mail)]);
            refused_form(&session, error, INVITE_FORM, typed, &paths::people()).await
        }
    }
}

async fn new_link(
    State(state): State<AppState>,
    session: Session,
    Extension(asker): Extension<Asker>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(passwords) = state.passwords.clone() else { return unused() };
    let token = random_word();
    let shown = match state.register.new_link(passwords.credentials(), &asker, &id, &word_mark(&token)).await {
        Ok(account) => passwords.show(&session, &link_for(&state, &headers, account, &token), state.desk.now()).await,
        Err(error) => Err(error),
    };
    let back = paths::person(&id);
    match shown {
        Ok(()) => Redirect::to(&back).into_response(),
        Err(error) => told(&session, Outcome::failure(error), &back).await,
    }
}

/// The link, at the address by which the desk is called.
fn link_for(state: &AppState, headers: &HeaderMap, account: Account, token: &str) -> Shown {
    let origin = state.network.origin(host(headers).unwrap_or_default());
    Shown::Link { name: account.name, href: format!("{origin}{}", paths::link(token)) }
}
