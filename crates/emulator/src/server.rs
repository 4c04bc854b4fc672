//! The emulator as a server.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::cli::Greeting;
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::control::{self, Control};
use crate::feed;
use crate::seed;
use crate::service::Service;
use crate::store::{Store, StoreError};
use crate::transport::{self, Limits};

/// How long a request's head may take to arrive, and how long a connection may be idle.
const HEAD_TIME: Duration = Duration::from_secs(10);

/// How long a client may leave an answer or an event unread.
const UNREAD_TIME: Duration = Duration::from_secs(30);

/// How long after its moment something happens by itself, at most, when nobody looks.
const TICK: Duration = Duration::from_millis(250);

/// How long the calls in flight may take once the emulator is to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Why the emulator can't start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The settings contradict each other.
    #[error("The emulator's settings are wrong: {0}.")]
    Settings(String),
    /// The address is taken or not this machine's.
    #[error("The emulator can't listen on {address}: {source}. Choose another port, or 0 for any free one.")]
    Listen {
        /// The address asked for.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The file with the state to begin with can't be used.
    #[error("{0}")]
    Load(String),
    /// The state file can't be used.
    #[error("The emulator's state file {} can't be used: {reason}.", path.display())]
    StateFile {
        /// The file.
        path: PathBuf,
        /// What is the matter with it.
        reason: String,
    },
}

/// An emulator that has its port and its state, and is ready to serve.
#[derive(Debug)]
pub struct Emulator {
    service: Arc<Service>,
    listener: TcpListener,
    address: SocketAddr,
}

impl Emulator {
    /// Takes the port and loads or seeds the state, by the machine's clock.
    ///
    /// # Errors
    /// When the settings contradict each other, the port is taken, or the state file or the file to
    /// load can't be read.
    pub async fn bind(config: Config) -> Result<Self, StartError> {
        Self::bind_with_clock(config, Arc::new(SystemClock)).await
    }

    /// Like [`Self::bind`], by a clock of the caller's: every time that the emulator writes or
    /// waits for comes from it.
    ///
    /// # Errors
    /// As [`Self::bind`].
    pub async fn bind_with_clock(config: Config, clock: Arc<dyn Clock>) -> Result<Self, StartError> {
        if let Some(problem) = config.problem() {
            return Err(StartError::Settings(problem));
        }
        let unusable = |error: StoreError| StartError::StateFile {
            path: config.state_file.clone().unwrap_or_default(),
            reason: error.to_string(),
        };
        let (store, saved) = match &config.state_file {
            Some(path) => Store::open(path).map(|(store, saved)| (Some(store), saved)).map_err(unusable)?,
            None => (None, None),
        };
        let state = match saved {
            Some(state) => {
                if let Some(load) = &config.load {
                    tracing::warn!(load = %load.display(), "not loaded: the state file already has a state");
                }
                state
            }
            None => {
                let fresh = match &config.load {
                    Some(load) => control::load(load).map_err(StartError::Load)?,
                    None => seed::plant(&config, clock.now()).map_err(StartError::Settings)?,
                };
                if let Some(store) = &store {
                    store.replace(&fresh);
                    store.settled().await.map_err(|error| StartError::StateFile {
                        path: config.state_file.clone().unwrap_or_default(),
                        reason: error.message.into_owned(),
                    })?;
                }
                fresh
            }
        };
        let listen = |source| StartError::Listen { address: config.listen, source };
        let listener = TcpListener::bind(config.listen).await.map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        // From here on it is the address itself, not the wish for any free port.
        let config = Config { listen: address, ..config };
        Ok(Self { service: Arc::new(Service::new(config, clock, state, store)), listener, address })
    }

    /// The address that clients reach it at, with the port that was found when 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The service without the port, to be called in the same process.
    pub fn router(&self) -> Router {
        transport::router(Arc::clone(&self.service))
    }

    /// A handle to control it with, before and while it serves.
    pub fn control(&self) -> Control {
        Control::of(Arc::clone(&self.service))
    }

    /// What to tell whoever started it.
    pub fn greeting(&self) -> Greeting {
        Greeting::of(self.service.start_config())
    }

    /// Answers calls until told to stop, then lets those in flight end and saves the state. While
    /// it serves, things happen in time without anyone asking, and events are posted to the URL in
    /// the settings.
    ///
    /// # Errors
    /// When the last state can't be saved.
    pub async fn serve(self, shutdown: CancellationToken) -> io::Result<()> {
        let router = self.router();
        let limits = Limits {
            connections: self.service.config().max_connections,
            head: HEAD_TIME,
            unread: UNREAD_TIME,
            grace: GRACE,
        };
        let stopped = CancellationToken::new();
        let poster = tokio::spawn(feed::keep_posting(Arc::clone(&self.service), stopped.clone()));
        let ticker = tokio::spawn(keep_time(Arc::clone(&self.service), stopped.clone()));
        let stopping = self.service.stopping.clone();
        let ending = shutdown.clone();
        let herald = tokio::spawn(async move {
            ending.cancelled().await;
            stopping.cancel();
        });
        transport::serve(self.listener, router, limits, shutdown).await;
        stopped.cancel();
        for task in [poster, ticker, herald] {
            task.await.map_err(io::Error::other)?;
        }
        self.service.saved().await.map_err(|error| io::Error::other(error.message))
    }
}

/// Lets things happen when they are due. Calls see to that too, but a reader of events makes none.
async fn keep_time(service: Arc<Service>, stopped: CancellationToken) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(TICK) => {}
            () = stopped.cancelled() => return,
        }
        if !service.is_anything_due() {
            continue;
        }
        // Aside, since much may be due at once; and one mishap must not stop the clock for good.
        let service = Arc::clone(&service);
        if let Err(error) = tokio::task::spawn_blocking(move || service.let_things_happen()).await {
            tracing::error!(%error, "something that was due went wrong");
        }
    }
}
