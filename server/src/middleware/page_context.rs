//! Who is asking, and what the page's frame shows.

use super::database_away;
use crate::{people::Directory, routes::SIGNED_OUT_EVENT, state::AppState};
use app::{
    api::session::PERSON_KEY,
    context::PageContext,
    outcome::{OUTCOME_KEY, Outcome},
    paths,
    ui::theme_of_cookies,
};
use axum::{
    extract::{Request, State},
    http::{Method, StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Redirect, Response},
};
use domain::{error::AppError, forms::FieldError, people::Asker};
use tower_sessions::{Session, session};

/// For a form that is sent after the session has ended. A reload sends the same form again, so nothing
/// that was typed is lost.
fn signed_out() -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><title>Signed out · Cosell Desk</title>\
         <h1>You were signed out</h1>\
         <p>What you typed is not lost. <a href=\"{}\" target=\"_blank\">Sign in in another tab</a>, \
         then reload this page and let the browser send the form again.</p></html>",
        paths::sign_in()
    )
}

/// What an `EventSource` asks for.
const EVENT_STREAM: &str = "text/event-stream";

/// Finds out who is asking from the session, and puts them and the page's context into the request.
/// Whoever is not signed in is sent to the sign-in page, or gets 401 where no page was asked for.
pub(crate) async fn page_context(
    State(state): State<AppState>,
    session: Session,
    mut request: Request,
    next: Next,
) -> Response {
    let Ok(asker) = signed_in(&state.people, &session).await else {
        return database_away(accepts_html(&request));
    };
    let path = paths::at(request.uri().path());
    if asker.is_none() && !is_public(&path) {
        return turn_away(&request);
    }
    let is_page = *request.method() == Method::GET && accepts_html(&request);
    let outcome = if is_page && asker.is_some() { take_outcome(&session).await } else { None };
    let outcome = outcome.or_else(|| unreadable(&request));
    let (running_tasks, last_event) = match &asker {
        Some(asker) if is_page => (
            state.desk.running_tasks(asker).await.unwrap_or(0),
            state.desk.store().last_event(&asker.scope).await.unwrap_or(0),
        ),
        _ => (0, 0),
    };
    let theme = request
        .headers()
        .get(header::COOKIE)
        .and_then(|cookies| cookies.to_str().ok())
        .and_then(theme_of_cookies)
        .map(Into::into);
    let context = PageContext {
        asker: asker.clone(),
        refusals: asker.as_ref().map(|asker| state.desk.refusals(asker)).unwrap_or_default(),
        running_tasks,
        last_event,
        outcome,
        theme,
        now: state.desk.now(),
        personas: state.people.all().to_vec(),
    };
    request.extensions_mut().insert(context);
    if let Some(asker) = asker {
        request.extensions_mut().insert(asker);
    }
    next.run(request).await
}

/// Takes what the last write came to out of the session, at once: a session that is only read is not
/// written back when the page is done, when somebody may have signed out or posted a form meanwhile.
async fn take_outcome(session: &Session) -> Option<Outcome> {
    let outcome = session.get::<Outcome>(OUTCOME_KEY).await.ok().flatten()?;
    let taken = async {
        session.remove_value(OUTCOME_KEY).await?;
        session.save().await
    };
    if let Err(error) = taken.await {
        tracing::error!(%error, "the outcome of a write could not be taken out of the session");
    }
    Some(outcome)
}

/// A form that could not be read at all comes back to its page with `__err` in the address. What it
/// says could be forged, so only that it is there counts.
fn unreadable(request: &Request) -> Option<Outcome> {
    let query = request.uri().query().unwrap_or_default();
    let failed = query.split('&').any(|parameter| parameter.starts_with("__err="));
    failed.then(|| {
        let error = FieldError::new("", "The form could not be read; go through it once more.");
        Outcome::failure(AppError::validation(vec![error]))
    })
}

/// Who has signed in with this session, if they may still come in.
///
/// # Errors
/// When the session could not be read, so that it is not known.
async fn signed_in(people: &Directory, session: &Session) -> Result<Option<Asker>, session::Error> {
    let id: Option<String> = session.get(PERSON_KEY).await.inspect_err(|error| {
        tracing::error!(%error, "a session could not be read");
    })?;
    Ok(id.and_then(|id| people.find(&id).cloned()))
}

/// What one may see without being signed in.
fn is_public(path: &str) -> bool {
    [paths::sign_in(), paths::at("/api/session/choose-persona")].iter().any(|public| path == public)
}

pub(super) fn accepts_html(request: &Request) -> bool {
    accepts(request, "text/html")
}

fn accepts(request: &Request, media_type: &str) -> bool {
    request.headers().get(header::ACCEPT).and_then(|a| a.to_str().ok()).is_some_and(|a| a.contains(media_type))
}

fn turn_away(request: &Request) -> Response {
    if paths::at(request.uri().path()) == paths::events() && accepts(request, EVENT_STREAM) {
        // A page that is being left while its session ends. A refusal would stand as an error in the
        // browser's console, and be tried again.
        return ([(header::CONTENT_TYPE, EVENT_STREAM)], SIGNED_OUT_EVENT).into_response();
    }
    if !accepts_html(request) {
        return (StatusCode::UNAUTHORIZED, "Sign in first.\n").into_response();
    }
    if *request.method() != Method::GET {
        return (StatusCode::UNAUTHORIZED, Html(signed_out())).into_response();
    }
    let wanted = paths::at(request.uri().path_and_query().map_or("/", |p| p.as_str()));
    let wanted: String = wanted
        .bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b"/-_.~".contains(&b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect();
    Redirect::to(&format!("{}?next={wanted}", paths::sign_in())).into_response()
}
