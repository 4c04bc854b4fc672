//! Forms that are refused at the door. The browser takes along to the next page what was typed and what is wrong with
//! it, sealed: whoever only tries leaves nothing in the database, so that nobody can fill it by trying.

use super::Passwords;
use crate::{cookies, network::Network, state::AppState};
use app::outcome::Outcome;
use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use domain::{error::AppError, forms::Fields};
use time::{Duration, OffsetDateTime};

/// The cookie, and what it is sealed for.
const COOKIE: &str = "cosell_refused";
/// The next page is asked for at once.
const KEPT_FOR: Duration = Duration::minutes(5);
/// Browsers keep no cookie that is longer than 4,096 bytes with all that belongs to it.
const LONGEST: usize = 3_900;

impl Passwords {
    /// Sends somebody who is not signed in back to the page of a refused form, which shows what they typed and what is
    /// wrong with it.
    pub(crate) fn refuse(&self, state: &AppState, error: AppError, form: &str, typed: Fields, page: &str) -> Response {
        let until = state.desk.now() + KEPT_FOR;
        let sealed = |typed: Fields| self.sealed(COOKIE, &Outcome::refused(error.clone(), form, typed), until);
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

    /// What a browser has taken along from a refused form, and what has it forget that.
    pub(crate) fn told(
        &self,
        network: &Network,
        headers: &HeaderMap,
        now: OffsetDateTime,
    ) -> Option<(Outcome, HeaderValue)> {
        let name = cookies::name(network, COOKIE);
        let (_, sealed) = cookies::brought(headers).find(|(brought, _)| *brought == name)?;
        Some((self.opened(COOKIE, sealed, now)?, cookies::kept(network, &name, "", 0)?))
    }
}
