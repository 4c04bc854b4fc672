//! The real desk with its pages, in its release build, on a stage's emulator.

mod browser;
mod http;
mod metrics;
mod words;

use crate::{Error, process};
pub(crate) use browser::Browser;
pub(crate) use http::ask;
use hyper::StatusCode;
pub(crate) use metrics::Figures;
use rustix::process::Signal;
use std::{
    net::{Ipv4Addr, TcpListener},
    path::PathBuf,
    process::Stdio,
    sync::Arc,
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::{
    process::{Child, Command},
    task::JoinHandle,
};
pub(crate) use words::has_any_panicked;

/// How often to look whether it answers, and how long in between.
const LOOKS: u32 = 600;
/// See [`LOOKS`].
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// The desk's port is asked for once more when somebody else was quicker to take it.
const PORTS: usize = 3;

/// How a desk is to be started; several times over when it is to go on after an end.
pub(crate) struct Plan {
    variables: Vec<(&'static str, String)>,
    home: Arc<TempDir>,
}

impl Plan {
    /// On the emulator at `endpoint`, with a SQLite database of its own. It keeps to no quotas: they would be
    /// what is measured.
    pub(crate) fn on(endpoint: &str) -> Result<Self, Error> {
        let plan = Self::new()?;
        Ok(plan.with("COSELL_EMULATOR__ENDPOINT_URL", endpoint).with("COSELL_QUOTAS__ENFORCED", "false"))
    }

    /// On the emulator at `endpoint` in the place of AWS: it keeps to AWS's quotas, and to the pace that goes with
    /// them.
    pub(crate) fn on_aws(endpoint: &str) -> Result<Self, Error> {
        Ok(Self::new()?.with("COSELL_EMULATOR__ENDPOINT_URL", endpoint).with("COSELL_QUOTAS__ENFORCED", "true"))
    }

    fn new() -> Result<Self, Error> {
        let home = tempfile::Builder::new().prefix("cosell-chaos-").tempdir()?;
        let database = home.path().join("desk.db").display().to_string();
        let plan = Self { variables: Vec::new(), home: Arc::new(home) };
        // One session plays many browsers.
        let plan = plan.with("COSELL_LIVE__STREAMS_PER_SESSION", "100000");
        Ok(plan.with("COSELL_DATABASE", database).with("RUST_LOG", "off"))
    }

    /// With a setting as a variable of the environment; the last one counts.
    pub(crate) fn with(mut self, variable: &'static str, value: impl Into<String>) -> Self {
        self.variables.push((variable, value.into()));
        self
    }
}

/// A running desk. It is killed when this is dropped.
pub(crate) struct Desk {
    child: Child,
    /// Where it listens.
    pub(crate) port: u16,
    metrics: u16,
    /// Passes on what it writes to standard error.
    words: JoinHandle<()>,
    /// Its files stay as long as it runs.
    _home: Arc<TempDir>,
}

impl Desk {
    /// Starts one, and waits until it is ready.
    pub(crate) async fn start(plan: &Plan) -> Result<Self, Error> {
        let mut last: Error = "no port".into();
        for _ in 0..PORTS {
            match Self::start_once(plan).await {
                Ok(desk) => return Ok(desk),
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    async fn start_once(plan: &Plan) -> Result<Self, Error> {
        let (port, metrics) = (free_port()?, free_port()?);
        let mut child = Command::new(program())
            .args(["serve", "--port", &port.to_string()])
            .env("COSELL_METRICS__LISTEN", format!("127.0.0.1:{metrics}"))
            .envs(plan.variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| format!("{}: {error}; `make build` makes it", program().display()))?;
        let words = tokio::spawn(words::pass_on(child.stderr.take().ok_or("no standard error")?));
        for _ in 0..LOOKS {
            if child.try_wait()?.is_some() {
                return Err("the desk did not start".into());
            }
            if let Ok(answer) = ask(port, "GET", "/readyz", &[], "").await
                && answer.status() == StatusCode::OK
            {
                return Ok(Self { child, port, metrics, words, _home: plan.home.clone() });
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Err("the desk does not become ready".into())
    }

    /// Signs somebody in who may write.
    pub(crate) async fn sign_in(&self) -> Result<Browser, Error> {
        Browser::sign_in(self.port, "manager").await
    }

    /// Its own figures.
    pub(crate) async fn figures(&self) -> Result<Figures, Error> {
        Figures::at(self.metrics).await
    }

    /// The memory that it has in use, in bytes, the part of its own program file among it that is loaded.
    pub(crate) fn resident(&self) -> Result<u64, Error> {
        self.memory("VmRSS:")
    }

    /// The memory that it has taken for itself, in bytes: what it could lose by a leak.
    pub(crate) fn taken(&self) -> Result<u64, Error> {
        self.memory("RssAnon:")
    }

    fn memory(&self, name: &str) -> Result<u64, Error> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id().ok_or("it has ended")?))?;
        let line = status.lines().find_map(|line| line.strip_prefix(name)).ok_or_else(|| format!("no {name}"))?;
        let kib: u64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kib * 1_024)
    }

    /// How many descriptors it has open.
    pub(crate) fn descriptors(&self) -> Result<usize, Error> {
        let folder = format!("/proc/{}/fd", self.child.id().ok_or("it has ended")?);
        Ok(std::fs::read_dir(folder)?.count())
    }

    /// Tells it to stop, and says how long it took.
    pub(crate) async fn stop(mut self) -> Result<Duration, Error> {
        let begun = Instant::now();
        process::signal(&self.child, Signal::TERM)?;
        self.child.wait().await?;
        let took = begun.elapsed();
        // Its last words are heard before anybody judges.
        self.words.await?;
        Ok(took)
    }

    /// Kills it with SIGKILL.
    pub(crate) async fn kill(&mut self) -> Result<(), Error> {
        Ok(self.child.kill().await?)
    }

    /// Pauses it with SIGSTOP: nothing of it runs, and all it holds stays open.
    pub(crate) fn pause(&self) -> Result<(), Error> {
        process::signal(&self.child, Signal::STOP)
    }

    /// Lets it go on with SIGCONT.
    pub(crate) fn resume(&self) -> Result<(), Error> {
        process::signal(&self.child, Signal::CONT)
    }
}

/// A port of loopback that is free now and, as good as surely, a moment later.
pub(crate) fn free_port() -> Result<u16, Error> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// The release build, from wherever in the project this runs.
fn program() -> PathBuf {
    PathBuf::from(std::env::var_os("CHAOS_DESK").unwrap_or_else(|| "target/release/cosell-desk".into()))
}
