//! Who is asking, and what the page's frame shows.

use super::database_away;
use crate::{
    cookies,
    plain::plain,
    routes::SIGNED_OUT_EVENT,
    sessions::mark,
    sign_in::{self, Renewal, passwords},
    state::AppState,
};
use app::{
    context::PageContext,
    outcome::{OUTCOME_KEY, Outcome},
    paths,
    plain::PlainPage,
};
use axum::{
    extract::{MatchedPath, Request, State},
    http::{Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use desk::{accounts::Visitor, ports::StoreError};
use domain::{error::AppError, forms::FieldError, people::Origin};
use tower_sessions::{Expiry, Session, SessionStore};

/// For a form that is sent after the session has ended. A reload sends the same form again, so nothing
/// that was typed is lost.
fn signed_out() -> PlainPage {
    PlainPage {
        heading: "You were signed out".into(),
        words: vec![
            "What you typed is not lost. Sign in in another tab, then reload this page and let the browser send the form \
             again."
                .into(),
        ],
        on: Some(("Sign in in another tab".into(), paths::sign_in())),
        in_another_tab: true,
        ..PlainPage::default()
    }
}

/// What an `EventSource` asks for.
const EVENT_STREAM: &str = "text/event-stream";

/// What is open to whoever is signed in and may not do anything: the page that says so, the way out, and looking after their
/// own password and second factor.
const WITHOUT_RIGHTS: [&str; 6] =
    [paths::NO_ACCESS, paths::SIGN_OUT, paths::SECURITY, "/account/password", "/account/codes", "/account/app"];

/// Finds out who is asking from the session and the register of sign-ins, and puts them and the page's context into the
/// request. Whoever is not signed in is sent to the sign-in page, or gets 401 where no page was asked for; whoever may
/// not do anything is sent to the page that says so, or gets 403.
pub(crate) async fn page_context(
    State(state): State<AppState>,
    session: Session,
    mut request: Request,
    next: Next,
) -> Response {
    let origin = sign_in::origin(request.extensions());
    let Ok(mut visitor) = signed_in(&state, &session, origin.clone()).await else {
        return database_away(accepts_html(&request));
    };
    let asker = visitor.as_ref().and_then(|visitor| state.people.asker(visitor));
    if let Some(elsewhere) = elsewhere(&state, &request, visitor.as_ref(), asker.is_some()) {
        return elsewhere;
    }
    let is_page = *request.method() == Method::GET && accepts_html(&request);
    if let Some(visitor) = visitor.as_mut().filter(|visitor| is_page && visitor.has_other_rights()) {
        match sign_in::renew(&state, &session, visitor).await {
            Ok(Renewal::Done) => {}
            Ok(Renewal::Late) => return turn_away(&state, &request),
            Err(error) => {
                tracing::error!(%error, "a session could not be given a new id");
                return database_away(true);
            }
        }
    }
    if let Some(visitor) = visitor.as_ref().filter(|_| accepts_html(&request)) {
        state.register.seen(visitor).await;
    }
    let may_tell = visitor.is_some() || is_below_sign_in(request.uri().path()) && holds_outcome(&state, &session).await;
    let outcome = if is_page && may_tell { take_outcome(&session, visitor.as_ref()).await } else { None };
    let taken_along = if is_page { taken_along(&state, &request) } else { None };
    // Once it is told, and with the next form.
    let forgets = taken_along.is_some() || *request.method() == Method::POST && is_below_sign_in(request.uri().path());
    let forgotten = if forgets { passwords::forgotten(&state.network, request.headers()) } else { None };
    let outcome = outcome.or(taken_along).or_else(|| unreadable(&request)).or_else(|| turned_away(&state, &request));
    let (running_tasks, last_event) = match &asker {
        Some(asker) if is_page => {
            (state.desk.running_tasks(asker).await.unwrap_or(0), state.desk.last_event(asker).await.unwrap_or(0))
        }
        _ => (0, 0),
    };
    let theme = cookies::theme(&state.network, request.headers()).map(Into::into);
    let catalogs = visitor.as_ref().map(|visitor| visitor.catalogs(state.people.catalogs())).unwrap_or_default();
    let context = PageContext {
        asker: asker.clone(),
        refusals: asker.as_ref().map(|asker| state.desk.refusals(asker)).unwrap_or_default(),
        running_tasks,
        last_event,
        outcome,
        theme,
        now: state.desk.now(),
        backends: state.people.catalogs().iter().map(|catalog| state.people.backend(*catalog)).collect(),
        catalogs,
        visitor: visitor.as_ref().map(|visitor| visitor.account.name.clone()),
        contact: state.sign_in.contact.clone(),
        ways: state.ways.to_vec(),
        personas: state.people.personas(),
    };
    request.extensions_mut().insert(context);
    request.extensions_mut().insert(origin);
    if let Some(asker) = asker {
        request.extensions_mut().insert(asker);
    }
    let holds = visitor.as_ref().map(|visitor| Expiry::AtDateTime(visitor.sign_in.ends_at));
    if let Some(visitor) = visitor {
        request.extensions_mut().insert(visitor);
    }
    let mut response = next.run(request).await;
    if let Some(forgotten) = forgotten.filter(|_| !passwords::is_taken_along(&state.network, response.headers())) {
        response.headers_mut().append(header::SET_COOKIE, forgotten);
    }
    // Who has just signed in, or out, has set it themselves. To set it is to write the session.
    if session.is_modified() && holds.is_some() && !matches!(session.expiry(), Some(Expiry::AtDateTime(_))) {
        session.set_expiry(holds);
    }
    response
}

/// Whether a page is one of those by which people come in.
fn is_below_sign_in(path: &str) -> bool {
    path.strip_prefix(paths::SIGN_IN).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Where a request is to go that is not for who has sent it.
fn elsewhere(state: &AppState, request: &Request, visitor: Option<&Visitor>, may_ask: bool) -> Option<Response> {
    let path = request.uri().path();
    let below_sign_in = is_below_sign_in(path);
    let Some(visitor) = visitor else {
        return (!below_sign_in).then(|| turn_away(state, request));
    };
    if !may_ask {
        let open = below_sign_in || WITHOUT_RIGHTS.contains(&path);
        return (!open).then(|| without_rights(state, request, visitor));
    }
    let is_read = *request.method() == Method::GET;
    if is_read && path == paths::NO_ACCESS {
        return Some(Redirect::to(&paths::overview()).into_response());
    }
    // The session got a new id while this page was asked for.
    let next = request.uri().query().and_then(|query| {
        form_urlencoded::parse(query.as_bytes()).find(|(key, value)| key == "next" && !value.is_empty())
    });
    let (_, next) = next.filter(|_| is_read && path == paths::SIGN_IN)?;
    Some(Redirect::to(&paths::safe_next(&next)).into_response())
}

/// For those who may not do anything: the page that says so. The record of who did what tells of it.
fn without_rights(state: &AppState, request: &Request, visitor: &Visitor) -> Response {
    if is_a_try(request) {
        state.register.denied(visitor, "read", "They have no role in any catalog.");
    }
    if *request.method() == Method::GET && accepts_html(request) {
        return Redirect::to(&paths::no_access()).into_response();
    }
    (StatusCode::FORBIDDEN, "You may not do anything at this desk yet; ask one of its administrators.\n")
        .into_response()
}

/// Whether somebody has tried to do something. The overview is where each sign-in leads, and browsers ask by themselves for
/// addresses that stand for nothing, such as `/favicon.ico`.
fn is_a_try(request: &Request) -> bool {
    let is_route = request.extensions().get::<MatchedPath>().is_some();
    *request.method() != Method::GET || (is_route && request.uri().path() != "/")
}

/// Whether a session holds what a write came to, of somebody whose sign-in has ended since. One that is gone is left
/// alone: to ask it would take the browser's cookie away, which may be a newer one by now.
async fn holds_outcome(state: &AppState, session: &Session) -> bool {
    let Some(id) = session.id() else { return false };
    let record = state.sessions.load(&id).await.ok().flatten();
    record.is_some_and(|record| record.data.contains_key(OUTCOME_KEY))
}

/// Takes what the last write came to out of the session, at once: a session that is only read is not
/// written back when the page is done, when somebody may have signed out or posted a form meanwhile.
async fn take_outcome(session: &Session, visitor: Option<&Visitor>) -> Option<Outcome> {
    let outcome = session.get::<Outcome>(OUTCOME_KEY).await.ok().flatten()?;
    let taken = async {
        session.remove_value(OUTCOME_KEY).await?;
        if let Some(visitor) = visitor {
            session.set_expiry(Some(Expiry::AtDateTime(visitor.sign_in.ends_at)));
        }
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

/// What the browser has taken along from a form that was refused at the door.
fn taken_along(state: &AppState, request: &Request) -> Option<Outcome> {
    let passwords = state.passwords.as_ref()?;
    passwords.told(&state.network, request.headers(), request.uri().path(), state.desk.now())
}

/// Why somebody was sent back to the sign-in page, as its address says.
fn turned_away(state: &AppState, request: &Request) -> Option<Outcome> {
    let query = request.uri().query().filter(|_| request.uri().path() == paths::SIGN_IN)?;
    sign_in::told(query, &state.vouchers)
}

/// Who has signed in with this session, if their sign-in holds. The session itself is not asked: one that is gone takes
/// the browser's cookie with it.
///
/// # Errors
/// When the register could not be read, so that it is not known.
async fn signed_in(state: &AppState, session: &Session, origin: Origin) -> Result<Option<Visitor>, StoreError> {
    let Some(id) = session.id() else { return Ok(None) };
    state.register.visitor(&mark(id), origin).await.inspect_err(|error| {
        tracing::error!(%error, "the register of sign-ins could not be read");
    })
}

pub(super) fn accepts_html(request: &Request) -> bool {
    accepts(request, "text/html")
}

fn accepts(request: &Request, media_type: &str) -> bool {
    request.headers().get(header::ACCEPT).and_then(|a| a.to_str().ok()).is_some_and(|a| a.contains(media_type))
}

fn turn_away(state: &AppState, request: &Request) -> Response {
    if paths::at(request.uri().path()) == paths::events() && accepts(request, EVENT_STREAM) {
        // A page that is being left while its session ends. A refusal would stand as an error in the
        // browser's console, and be tried again.
        return ([(header::CONTENT_TYPE, EVENT_STREAM)], SIGNED_OUT_EVENT).into_response();
    }
    if !accepts_html(request) {
        return (StatusCode::UNAUTHORIZED, "Sign in first.\n").into_response();
    }
    if *request.method() != Method::GET {
        return plain(state, request.headers(), StatusCode::UNAUTHORIZED, signed_out());
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
