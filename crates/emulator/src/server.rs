//! The emulator as a server.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::aws_side::AwsAction;
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::quotas::QuotaUsage;
use crate::seed;
use crate::service::Service;
use crate::store::{Store, StoreError};
use crate::transport;

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
        let unusable = |error: StoreError| StartError::StateFile {
            path: config.state_file.clone().unwrap_or_default(),
            reason: error.to_string(),
        };
        let (store, saved) = match &config.state_file {
            Some(path) => Store::open(path).map(|(store, saved)| (Some(store), saved)).map_err(unusable)?,
            None => (None, None),
        };
        let mut state = match saved {
            Some(state) => state,
            None => {
                let fresh = seed::plant(&config, clock.now()).map_err(StartError::Settings)?;
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
        for rule in &config.task_rules {
            state.task_rules.add(rule.clone()).map_err(StartError::Settings)?;
        }
        let listen = |source| StartError::Listen { address: config.listen, source };
        let listener = TcpListener::bind(config.listen).await.map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
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

    /// What an account has used of the quotas that it called something of. Nothing is counted
    /// while they aren't enforced.
    pub fn quota_usage(&self, account: &str) -> Vec<QuotaUsage> {
        self.service.quota_usage(account)
    }

    /// Gives all accounts their whole quotas back.
    pub fn clear_quota_usage(&self) {
        self.service.clear_quota_usage();
    }

    /// Plays AWS: does to the opportunity with this identifier what the action says.
    ///
    /// # Errors
    /// A sentence when there is no such opportunity, it was never submitted, or the service's model
    /// doesn't allow a value. Nothing is changed then.
    pub fn act_for_aws(&self, opportunity: &str, action: AwsAction) -> Result<(), String> {
        self.service.act_for_aws(opportunity, action)
    }

    /// Answers calls until told to stop, then lets those in flight end and saves the state.
    ///
    /// # Errors
    /// When the listener fails or the last state can't be saved.
    pub async fn serve(self, shutdown: CancellationToken) -> io::Result<()> {
        let router = self.router();
        axum::serve(self.listener, router).with_graceful_shutdown(shutdown.cancelled_owned()).await?;
        self.service.saved().await.map_err(|error| io::Error::other(error.message))
    }
}
