//! The real desk with its pages, in its release build, on a stage's emulator.

use crate::Error;
use http_body_util::{BodyExt, Full};
use hyper::{
    Request, Response, StatusCode,
    body::{Bytes, Incoming},
    client::conn::http1::handshake,
    header,
};
use hyper_util::rt::TokioIo;
use rustix::process::{Pid, Signal, kill_process};
use std::{
    net::{Ipv4Addr, TcpListener},
    path::PathBuf,
    process::Stdio,
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::{
    net::TcpStream,
    process::{Child, Command},
};

/// How often to look whether it answers, and how long in between.
const LOOKS: u32 = 600;
/// See [`LOOKS`].
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// The desk's port is asked for once more when somebody else was quicker to take it.
const PORTS: usize = 3;

/// A running desk, with a person signed in. It is killed when this is dropped.
pub(crate) struct Desk {
    child: Child,
    port: u16,
    cookie: String,
    _home: TempDir,
}

impl Desk {
    /// Starts one on the emulator at `endpoint`, with a database of its own, and signs the seller in. It
    /// keeps to no quotas: they would be what is measured.
    pub(crate) async fn start(endpoint: &str) -> Result<Self, Error> {
        let mut last: Error = "no port".into();
        for _ in 0..PORTS {
            match Self::start_once(endpoint).await {
                Ok(desk) => return Ok(desk),
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    async fn start_once(endpoint: &str) -> Result<Self, Error> {
        let home = tempfile::Builder::new().prefix("cosell-chaos-").tempdir()?;
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let mut child = Command::new(program())
            .args(["serve", "--port", &port.to_string()])
            .env("COSELL_DATABASE", home.path().join("desk.db"))
            .env("COSELL_EMULATOR__ENDPOINT_URL", endpoint)
            .env("COSELL_QUOTAS__ENFORCED", "false")
            .env("RUST_LOG", "off")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| format!("{}: {error}; `make build` makes it", program().display()))?;
        let mut desk = None;
        for _ in 0..LOOKS {
            if child.try_wait()?.is_some() {
                return Err("the desk did not start".into());
            }
            if let Ok(answer) = ask(port, "GET", "/readyz", "", "").await
                && answer.status() == StatusCode::OK
            {
                desk = Some(Self { child, port, cookie: String::new(), _home: home });
                break;
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
        let mut desk = desk.ok_or("the desk does not become ready")?;
        let signed_in = ask(port, "POST", "/api/session/choose-persona", "", "persona=seller").await?;
        let cookie = signed_in.headers().get(header::SET_COOKIE).ok_or("nobody was signed in")?.to_str()?;
        desk.cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        Ok(desk)
    }

    /// A page: its status, what it holds, and how long it took.
    pub(crate) async fn page(&self, path: &str) -> Result<(StatusCode, String, Duration), Error> {
        let begun = Instant::now();
        let answer = ask(self.port, "GET", path, &self.cookie, "").await?;
        let status = answer.status();
        let text = answer.into_body().collect().await?.to_bytes();
        Ok((status, String::from_utf8_lossy(&text).into_owned(), begun.elapsed()))
    }

    /// An open event stream.
    pub(crate) async fn stream(&self) -> Result<Incoming, Error> {
        let answer = ask(self.port, "GET", "/events?after=0", &self.cookie, "").await?;
        if answer.status() == StatusCode::OK { Ok(answer.into_body()) } else { Err(answer.status().as_str().into()) }
    }

    /// The memory that it has in use, in bytes.
    pub(crate) fn resident(&self) -> Result<u64, Error> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id().ok_or("it has ended")?))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
        let kib: u64 = line.trim().trim_end_matches(" kB").parse()?;
        Ok(kib * 1_024)
    }

    /// Tells it to stop, and says how long it took.
    pub(crate) async fn stop(mut self) -> Result<Duration, Error> {
        let id = self.child.id().and_then(|id| Pid::from_raw(id.cast_signed())).ok_or("it has ended")?;
        let begun = Instant::now();
        kill_process(id, Signal::TERM)?;
        self.child.wait().await?;
        Ok(begun.elapsed())
    }
}

/// The release build, from wherever in the project this runs.
fn program() -> PathBuf {
    PathBuf::from(std::env::var_os("CHAOS_DESK").unwrap_or_else(|| "target/release/cosell-desk".into()))
}

/// One request on a connection of its own. A body is sent as a form.
async fn ask(port: u16, method: &str, path: &str, cookie: &str, form: &str) -> Result<Response<Incoming>, Error> {
    let connection = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
    let (mut sender, driver) = handshake(TokioIo::new(connection)).await?;
    tokio::spawn(driver);
    let accepted = if path.starts_with("/events") { "text/event-stream" } else { "text/html" };
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, format!("127.0.0.1:{port}"))
        .header(header::ACCEPT, accepted)
        .header(header::COOKIE, cookie)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin")
        .body(Full::new(Bytes::copy_from_slice(form.as_bytes())))?;
    Ok(sender.send_request(request).await?)
}
