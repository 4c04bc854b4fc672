//! A desk in a process of its own, with its own folder, emulator and ports.

use std::{
    io::{BufRead, BufReader, Read},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, ExitStatus, Output, Stdio},
    time::Duration,
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::spawn_blocking,
    time::timeout,
};

/// Only so that a hanging test fails.
const HANGS: Duration = Duration::from_secs(120);

/// Names an emulator that runs already.
pub const ELSEWHERE: &str = "COSELL_EMULATOR__ENDPOINT_URL";

/// The program, in a folder where nothing of another desk is, with an empty place for the browser's files.
pub fn program(folder: &Path) -> Command {
    std::fs::create_dir_all(folder.join("site/pkg")).expect("a folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_cosell-desk"));
    command.env_clear().current_dir(folder).env("COSELL_SITE_ROOT", folder.join("site"));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs it to its end.
pub async fn run(mut command: Command) -> Output {
    let running = spawn_blocking(move || command.output().expect("it runs"));
    timeout(HANGS, running).await.expect("it ends").expect("without a panic")
}

/// A desk that serves. It is killed with its test.
pub struct Desk {
    child: Child,
    pub address: SocketAddr,
    /// How people call it: `Host`, and what every path begins with.
    pub host: String,
    pub base: String,
    pub operators: SocketAddr,
    /// That of its own emulator.
    pub emulator: Option<SocketAddr>,
    _folder: TempDir,
}

impl Drop for Desk {
    fn drop(&mut self) {
        // It has mostly ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a greeting tells of where things are.
#[derive(Default)]
struct Greeting {
    desk: Option<SocketAddr>,
    operators: Option<SocketAddr>,
    emulator: Option<SocketAddr>,
}

impl Greeting {
    fn read(said: impl Read) -> Self {
        let told = |line: &str| line.split("http://").nth(1)?.split('/').next()?.parse().ok();
        let mut greeting = Self::default();
        for line in BufReader::new(said).lines().map_while(Result::ok) {
            match line.split_whitespace().next() {
                Some("Cosell") => greeting.desk = told(&line),
                Some("Metrics") => greeting.operators = told(&line),
                Some("Emulator") => greeting.emulator = told(&line),
                Some("Ctrl-C") => break,
                _ => {}
            }
        }
        greeting
    }
}

impl Desk {
    /// One on its own, with an emulator of its own.
    pub async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// One with further settings.
    pub async fn start_with(settings: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut command = program(folder.path());
        command.args(["serve", "--port", "0"]);
        if settings.iter().all(|(name, _)| *name != ELSEWHERE) {
            command.args(["--emulator-port", "0"]);
        }
        command.env("COSELL_METRICS__LISTEN", "127.0.0.1:0").env("COSELL_LOG__FORMAT", "json");
        command.envs(settings.iter().copied());
        let mut child = command.spawn().expect("it starts");
        let said = child.stdout.take().expect("piped");
        let nowhere = SocketAddr::from(([0, 0, 0, 0], 0));
        let (host, base) = called(settings).unwrap_or_default();
        let mut desk =
            Self { child, address: nowhere, host, base, operators: nowhere, emulator: None, _folder: folder };
        let greeting = spawn_blocking(move || Greeting::read(said));
        match timeout(HANGS, greeting).await.expect("it greets").expect("without a panic") {
            Greeting { desk: Some(address), operators: Some(operators), emulator } => {
                (desk.address, desk.operators, desk.emulator) = (address, operators, emulator);
                if desk.host.is_empty() {
                    desk.host = address.to_string();
                }
            }
            _ => panic!("it did not start: {}", desk.ended().await.1),
        }
        desk
    }

    /// Sends a signal by its name.
    pub fn signal(&self, name: &str) {
        let process = self.child.id().to_string();
        let sent = Command::new("kill").args([&format!("-{name}"), &process]).status().expect("it runs");
        assert!(sent.success(), "{sent}");
    }

    /// Waits for its end; gives its log as well.
    pub async fn ended(mut self) -> (ExitStatus, String) {
        let mut stderr = self.child.stderr.take().expect("piped");
        let reading = spawn_blocking(move || {
            let mut log = String::new();
            stderr.read_to_string(&mut log).map(|_| log)
        });
        let log = timeout(HANGS, reading).await.expect("it ends").expect("without a panic").expect("text");
        (self.child.wait().expect("it ends"), log)
    }

    /// Comes in as the seller; gives the session's cookie.
    pub async fn sign_in(&self) -> String {
        let answer = self.post("/sign-in/persona", "", "persona=seller&next=%2F").await;
        let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")).expect("a session");
        cookie.split(';').next().expect("a value").to_owned()
    }

    /// Ends a session.
    pub async fn sign_out(&self, cookie: &str) {
        let answer = self.post("/sign-out", cookie, "").await;
        assert!(answer.starts_with("HTTP/1.1 303 "), "{answer}");
    }

    /// Sends a form as one of the desk's pages does.
    pub async fn post(&self, path: &str, cookie: &str, form: &str) -> String {
        let request = format!(
            "POST {}{path} HTTP/1.1\r\nhost: {}\r\ncookie: {cookie}\r\nsec-fetch-site: same-origin\r\n\
             accept: text/html\r\ncontent-type: application/x-www-form-urlencoded\r\nconnection: close\r\n\
             content-length: {}\r\n\r\n{form}",
            self.base,
            self.host,
            form.len()
        );
        read(&mut connect(self.address, &request).await, "").await
    }

    /// Opens the stream of events, and waits for its head.
    pub async fn stream(&self, cookie: &str) -> TcpStream {
        let request = format!("GET {}/events HTTP/1.1\r\nhost: {}\r\ncookie: {cookie}\r\n\r\n", self.base, self.host);
        let mut stream = connect(self.address, &request).await;
        let head = read(&mut stream, "\r\n\r\n").await;
        assert!(head.starts_with("HTTP/1.1 200 ") && head.contains("text/event-stream"), "{head}");
        stream
    }
}

/// `Host` and prefix of the public address among the settings.
fn called(settings: &[(&str, &str)]) -> Option<(String, String)> {
    let (_, url) = settings.iter().find(|(name, _)| *name == "COSELL_PUBLIC_URL")?;
    let (host, path) = url.split_once("://")?.1.split_once('/')?;
    let path = path.trim_end_matches('/');
    Some((host.to_owned(), if path.is_empty() { String::new() } else { format!("/{path}") }))
}

/// The whole answer to a GET.
pub async fn get(address: SocketAddr, path: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    read(&mut connect(address, &request).await, "").await
}

/// A connection that a request has been sent on.
pub async fn connect(address: SocketAddr, request: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.expect("it listens");
    stream.write_all(request.as_bytes()).await.expect("it reads");
    stream
}

/// What comes until a text is there, or until the end.
pub async fn read(stream: &mut TcpStream, until: &str) -> String {
    let mut read = Vec::new();
    let reading = async {
        loop {
            let mut piece = [0; 4096];
            let length = stream.read(&mut piece).await.unwrap_or(0);
            read.extend_from_slice(&piece[..length]);
            let text = String::from_utf8_lossy(&read);
            if length == 0 || (!until.is_empty() && text.contains(until)) {
                return text.into_owned();
            }
        }
    };
    timeout(HANGS, reading).await.expect("in time")
}
