//! What is remembered of sign-ins under way. The browser keeps it: whoever only asks leaves nothing in the database, so
//! nobody can fill it by asking.

use crate::{cookies, network::Network};
use app::paths;
use axum::http::{HeaderMap, HeaderValue};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use identity::oidc::{PENDING_MINUTES, Pending};
use time::OffsetDateTime;

/// As many as one browser may have under way, one a tab.
const MOST: usize = 5;
/// Where somebody wants to go is remembered up to this length; the overview will do for more.
const LONGEST_NEXT: usize = 512;
/// What the cookies' names begin with.
const PREFIX: &str = "cosell_leaving_";
/// So many letters of the state tell one browser's sign-ins apart.
const OF_STATE: usize = 16;

/// The sign-ins that a browser has under way.
pub(super) struct Leaving<'a> {
    network: &'a Network,
    /// By the name of the cookie, oldest first.
    all: Vec<(String, Pending)>,
}

impl<'a> Leaving<'a> {
    /// Those that the browser brings along. What has run out, or was not written here, is none.
    pub(super) fn of(network: &'a Network, headers: &HeaderMap, now: OffsetDateTime) -> Self {
        let first = cookies::name(network, PREFIX);
        let ours = cookies::brought(headers).filter(|(name, _)| name.starts_with(&first));
        let read = ours.filter_map(|(name, value)| {
            let pending: Pending = serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(value).ok()?).ok()?;
            (name == self::name(network, &pending.state()) && !pending.has_expired(now)).then(|| (name.into(), pending))
        });
        let mut all: Vec<(String, Pending)> = read.collect();
        all.sort_by_key(|(_, pending)| pending.begun());
        Self { network, all }
    }

    /// The one that an answer with this state is to.
    pub(super) fn awaiting(&self, state: Option<&str>) -> Option<Pending> {
        let found = self.all.iter().find(|(_, pending)| state == Some(&pending.state()));
        found.map(|(_, pending)| pending.clone())
    }

    /// Has the browser keep one more, and forget the oldest of too many.
    pub(super) fn keep(&self, pending: &Pending) -> Vec<HeaderValue> {
        let value = serde_json::to_vec(pending).map(|text| BASE64_URL_SAFE_NO_PAD.encode(text)).unwrap_or_default();
        let new = cookies::kept(self.network, &name(self.network, &pending.state()), &value, PENDING_MINUTES * 60);
        let too_many = (self.all.len() + 1).saturating_sub(MOST);
        let old = self.all.iter().take(too_many).map(|(name, _)| cookies::kept(self.network, name, "", 0));
        old.chain([new]).flatten().collect()
    }

    /// Has the browser forget one, which is used once.
    pub(super) fn forget(&self, pending: &Pending) -> Vec<HeaderValue> {
        cookies::kept(self.network, &name(self.network, &pending.state()), "", 0).into_iter().collect()
    }

    /// Has the browser forget all, because its person is in.
    pub(super) fn forget_all(&self) -> Vec<HeaderValue> {
        self.all.iter().filter_map(|(name, _)| cookies::kept(self.network, name, "", 0)).collect()
    }
}

/// Where somebody goes after signing in, as short as a cookie needs it.
pub(super) fn next(wanted: &str) -> String {
    if wanted.len() <= LONGEST_NEXT { wanted.to_owned() } else { paths::overview() }
}

fn name(network: &Network, state: &str) -> String {
    format!("{}{}", cookies::name(network, PREFIX), state.get(..OF_STATE).unwrap_or(state))
}
