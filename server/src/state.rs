//! What every request handler shares.

use crate::{
    browser_files::browser_files,
    config::{Config, SignInSection},
    metrics::Metrics,
    middleware::BodyLimits,
    network::{Network, Shares},
    people::Directory,
    routes::{CspReports, EventsKey},
    sessions::{Sessions, Watches},
    sign_in::{self, Vouchers, passwords::Passwords},
};
use app::{Script, context::Way};
use axum::extract::FromRef;
use desk::{Desk, accounts::Register};
use leptos::config::LeptosOptions;
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

/// What every request handler shares.
#[derive(Clone, FromRef)]
pub(crate) struct AppState {
    /// The services.
    pub(crate) desk: Desk,
    /// The accounts, and who is signed in.
    pub(crate) register: Register,
    /// For whom people work.
    pub(crate) people: Arc<Directory>,
    /// Who may come in, and what they may do then.
    pub(crate) sign_in: Arc<SignInSection>,
    /// Those who vouch for people.
    pub(crate) vouchers: Arc<Vouchers>,
    /// The ways to sign in as who one is.
    pub(crate) ways: Arc<[Way]>,
    /// Passwords and second factors, where they are used.
    #[from_ref(skip)]
    pub(crate) passwords: Option<Passwords>,
    /// How pages find the browser's files.
    pub(crate) leptos: LeptosOptions,
    /// The browser's script, which pages name by what it has to be.
    pub(crate) script: Option<Script>,
    /// Who is at the other end, and how they call the desk.
    pub(crate) network: Arc<Network>,
    /// The sessions.
    pub(crate) sessions: Sessions,
    /// Who is told when a sign-in ends.
    pub(crate) watches: Watches,
    /// A place for each event stream that may be open.
    pub(crate) streams: Arc<Semaphore>,
    /// How many of them each session may open.
    #[from_ref(skip)]
    pub(crate) own_streams: Shares,
    /// How many requests of one session, or else of one address, are answered at once.
    #[from_ref(skip)]
    pub(crate) requests: Shares,
    /// Who may send events of AWS; nobody, when absent.
    pub(crate) events_key: Option<EventsKey>,
    /// Ends open streams when the desk stops.
    pub(crate) stop: CancellationToken,
    /// What is counted.
    pub(crate) metrics: Metrics,
    /// What a request's body may cost.
    pub(crate) body_limits: BodyLimits,
    /// What browsers report of the pages' policy.
    pub(crate) csp_reports: CspReports,
}

impl AppState {
    /// Puts it together.
    #[expect(clippy::too_many_arguments, reason = "each is a part that the handlers share")]
    pub(crate) fn new(
        desk: Desk,
        register: Register,
        passwords: Option<Passwords>,
        people: Directory,
        sessions: Sessions,
        config: &Config,
        address: SocketAddr,
        stop: CancellationToken,
        metrics: Metrics,
    ) -> Self {
        let (leptos, script) = browser_files(&config.site_root());
        let vouchers = Vouchers::of(&config.sign_in);
        Self {
            desk,
            register,
            people: Arc::new(people),
            sign_in: Arc::new(config.sign_in.clone()),
            ways: sign_in::ways(&vouchers).into(),
            vouchers: Arc::new(vouchers),
            passwords,
            leptos,
            script,
            network: Arc::new(Network::new(config, address)),
            sessions,
            watches: Watches::default(),
            streams: Arc::new(Semaphore::new(config.live.most_streams.min(Semaphore::MAX_PERMITS))),
            own_streams: Shares::new(config.live.streams_per_session, 0),
            requests: Shares::new(config.limits.at_once, config.limits.waiting),
            events_key: EventsKey::of(&config.live),
            stop,
            metrics,
            body_limits: BodyLimits {
                bytes: config.limits.body_bytes,
                within: Duration::from_secs_f64(config.limits.body_timeout),
            },
            csp_reports: CspReports::default(),
        }
    }
}
