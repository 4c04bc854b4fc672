//! What every request handler shares.

use crate::{
    config::{Config, SignInSection},
    metrics::Metrics,
    people::Directory,
    routes::EventsKey,
    sessions::{Sessions, Watches},
    sign_in,
};
use app::context::Way;
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
    /// The ways to sign in as who one is.
    pub(crate) ways: Arc<[Way]>,
    /// How pages find the browser's files.
    pub(crate) leptos: LeptosOptions,
    /// The names under which this desk may be called.
    pub(crate) hosts: Arc<[String]>,
    /// The sessions.
    pub(crate) sessions: Sessions,
    /// Who is told when a sign-in ends.
    pub(crate) watches: Watches,
    /// A place for each event stream that may be open.
    pub(crate) streams: Arc<Semaphore>,
    /// Who may send events of AWS; nobody, when absent.
    pub(crate) events_key: Option<EventsKey>,
    /// Ends open streams when the desk stops.
    pub(crate) stop: CancellationToken,
    /// What is counted.
    pub(crate) metrics: Metrics,
    /// How long a request's body may take to arrive.
    pub(crate) body_timeout: Duration,
}

impl AppState {
    /// Puts it together.
    #[expect(clippy::too_many_arguments, reason = "each is a part that the handlers share")]
    pub(crate) fn new(
        desk: Desk,
        register: Register,
        people: Directory,
        sessions: Sessions,
        config: &Config,
        address: SocketAddr,
        stop: CancellationToken,
        metrics: Metrics,
    ) -> Self {
        let leptos = LeptosOptions::builder()
            .output_name("cosell")
            .site_root(config.site_root().display().to_string())
            .site_pkg_dir("pkg")
            .hash_files(true)
            .build();
        let hosts = hosts(address).into_iter().chain(config.also_called.iter().cloned()).collect();
        Self {
            desk,
            register,
            people: Arc::new(people),
            sign_in: Arc::new(config.sign_in.clone()),
            ways: sign_in::ways(config).into(),
            leptos,
            hosts,
            sessions,
            watches: Watches::default(),
            streams: Arc::new(Semaphore::new(config.live.most_streams.min(Semaphore::MAX_PERMITS))),
            events_key: EventsKey::of(&config.live),
            stop,
            metrics,
            body_timeout: Duration::from_secs_f64(config.limits.body_timeout),
        }
    }
}

/// The usual names of loopback with the port. A request for another host is refused: it comes by a name
/// that somebody else made point here.
fn hosts(address: SocketAddr) -> Vec<String> {
    let port = address.port();
    vec![address.to_string(), format!("localhost:{port}"), format!("127.0.0.1:{port}"), format!("[::1]:{port}")]
}
