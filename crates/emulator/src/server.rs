//! The emulator as a server.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::seed;
use crate::service::Service;
use crate::state::StateFile;
use crate::transport;

/// How long changes are gathered before the state is written: what a crash may lose.
const SAVE_DELAY: Duration = Duration::from_millis(200);

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
    /// The state file can't be used.
    #[error("The emulator's state file {} can't be used: {reason}. Move it away to start afresh.", path.display())]
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
    file: Option<StateFile>,
}

impl Emulator {
    /// Takes the port and loads or seeds the state, by the machine's clock.
    ///
    /// # Errors
    /// When the settings contradict each other, the port is taken, or the state file can't be
    /// read.
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
        let file = config.state_file.clone().map(StateFile::at);
        let unusable =
            |file: &StateFile, reason: String| StartError::StateFile { path: file.path().to_owned(), reason };
        let saved = match &file {
            Some(file) => file.load().map_err(|error| unusable(file, error.to_string()))?,
            None => None,
        };
        let state = match saved {
            Some(state) => state,
            None => {
                let fresh = seed::plant(&config, clock.now()).map_err(StartError::Settings)?;
                if let Some(file) = &file {
                    StateFile::encode(&fresh)
                        .and_then(|bytes| file.write(&bytes))
                        .map_err(|error| unusable(file, error.to_string()))?;
                }
                fresh
            }
        };
        let listen = |source| StartError::Listen { address: config.listen, source };
        let listener = TcpListener::bind(config.listen).await.map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        Ok(Self { service: Arc::new(Service::new(config, clock, state)), listener, address, file })
    }

    /// The address that clients reach it at, with the port that was found when 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The service without the port, to be called in the same process. A state file is written
    /// only by [`Self::serve`].
    pub fn router(&self) -> Router {
        transport::router(Arc::clone(&self.service))
    }

    /// Answers calls until told to stop, then lets those in flight end and saves the state.
    ///
    /// # Errors
    /// When the listener fails or the last state can't be saved.
    pub async fn serve(self, shutdown: CancellationToken) -> io::Result<()> {
        let router = self.router();
        let stopped = CancellationToken::new();
        let saver = self.file.map(|file| tokio::spawn(keep_saving(Arc::clone(&self.service), file, stopped.clone())));
        let served = axum::serve(self.listener, router).with_graceful_shutdown(shutdown.cancelled_owned()).await;
        stopped.cancel();
        if let Some(saver) = saver {
            saver.await.map_err(io::Error::other)??;
        }
        served
    }
}

/// Saves the state a moment after each change, and once more at the end.
async fn keep_saving(service: Arc<Service>, file: StateFile, stopped: CancellationToken) -> io::Result<()> {
    loop {
        tokio::select! {
            () = service.changed.notified() => {}
            () = stopped.cancelled() => break,
        }
        tokio::select! {
            () = tokio::time::sleep(SAVE_DELAY) => {}
            () = stopped.cancelled() => break,
        }
        if let Err(error) = save(&service, &file).await {
            // The next change tries again; the calls themselves are served from memory.
            tracing::error!(%error, file = %file.path().display(), "the state was not saved");
        }
    }
    save(&service, &file).await
}

async fn save(service: &Arc<Service>, file: &StateFile) -> io::Result<()> {
    let (service, file) = (Arc::clone(service), file.clone());
    let work = move || {
        let bytes = StateFile::encode(&service.read())?;
        file.write(&bytes)
    };
    tokio::task::spawn_blocking(work).await.map_err(io::Error::other)?
}
