//! Forms that are refused at the door. The browser takes along to the next page what was typed and what is wrong with
//! it, sealed: whoever only tries leaves nothing in the database, so that nobody can fill it by trying.

use super::Passwords;
use crate::{cookies, network::Network, state::AppState};
use app::{outcome::Outcome, paths};
use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use domain::{error::AppError, forms::Fields};
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

/// The cookie, and what it is sealed for.
const COOKIE: &str = "cosell_refused";
/// The next page is asked for at once.
const KEPT_FOR: Duration = Duration::minutes(5);
/// Browsers keep no cookie that is longer than 4,096 bytes with all that belongs to it.
const LONGEST: usize = 3_900;

#[derive(Serialize, Deserialize)]
struct TakenAlong {
    /// The address of the only page that tells it.
    page: String,
    outcome: Outcome,
}

impl Passwords {
    /// Sends a browser back to the page of a refused form, which shows what was typed and what is wrong with it.
    pub(crate) fn refuse(&self, state: &AppState, error: AppError, form: &str, typed: Fields, page: &str) -> Response {
        let until = state.desk.now() + KEPT_FOR;
        let sealed = |typed: Fields| {
            let outcome = Outcome::refused(error.clone(), form, typed);
            self.sealed(COOKIE, &TakenAlong { page: path_of(page).to_owned(), outcome }, until)
        };
        // What is wrong is said in any case; what fits into no field of a sensible length need not come back.
        let sealed = sealed(typed).filter(|sealed| sealed.len() <= LONGEST).or_else(|| sealed(Fields::new()));
        let name = cookies::name(&state.network, COOKIE);
        let cookie = sealed.and_then(|sealed| cookies::kept(&state.network, &name, &sealed, KEPT_FOR.whole_seconds()));
        let mut answer = Redirect::to(page).into_response();
        if let Some(cookie) = cookie {
            answer.headers_mut().append(header::SET_COOKIE, cookie);
        }
        answer
    }

    /// What a browser has taken along to this page.
    pub(crate) fn told(
        &self,
        network: &Network,
        headers: &HeaderMap,
        path: &str,
        now: OffsetDateTime,
    ) -> Option<Outcome> {
        let taken: TakenAlong = self.opened(COOKIE, brought(network, headers)?, now)?;
        (taken.page == paths::at(path)).then_some(taken.outcome)
    }
}

/// Has a browser forget what it has taken along, if it has.
pub(crate) fn forgotten(network: &Network, headers: &HeaderMap) -> Option<HeaderValue> {
    brought(network, headers)?;
    cookies::kept(network, &cookies::name(network, COOKIE), "", 0)
}

/// Whether an answer has a browser take something along.
pub(crate) fn is_taken_along(network: &Network, answer: &HeaderMap) -> bool {
    let first = format!("{}=", cookies::name(network, COOKIE));
    answer.get_all(header::SET_COOKIE).iter().any(|cookie| cookie.as_bytes().starts_with(first.as_bytes()))
}

fn brought<'a>(network: &Network, headers: &'a HeaderMap) -> Option<&'a str> {
    let name = cookies::name(network, COOKIE);
    cookies::brought(headers).find(|(brought, value)| *brought == name && !value.is_empty()).map(|(_, value)| value)
}

fn path_of(address: &str) -> &str {
    address.split('?').next().unwrap_or_default()
}
