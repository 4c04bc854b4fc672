//! One server and its databases.

use crate::{FixtureError, binaries};
use std::{
    fs,
    io::{self, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::Duration,
};
use tempfile::TempDir;

/// Starts the server and kills it when standard input ends, which it does when this process is gone,
/// however it went: the system closes the pipe. Then nobody else removes its directory, unless told that
/// it goes on.
const KEEPER: &str = r#"
home=$1
shift
"$@" &
server=$!
trap 'kill -INT $server 2>/dev/null' TERM INT
word=$(cat)
kill -INT $server 2>/dev/null
wait $server
[ "$word" = keep ] || rm -rf "$home"
"#;
/// How often to look whether the server answers, and how long in between.
const LOOKS: u32 = 600;
/// See [`LOOKS`].
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// A running server. It ends with this value, or with the process.
pub struct Server {
    bin: PathBuf,
    home: TempDir,
    port: u16,
    user: Option<&'static str>,
    running: Mutex<Option<Running>>,
    databases: AtomicU32,
}

struct Running {
    keeper: Child,
    /// Closing it ends the server.
    lifeline: Option<ChildStdin>,
}

impl Server {
    /// Makes a server and starts it.
    ///
    /// # Errors
    /// When PostgreSQL is not installed or does not start.
    pub fn start() -> Result<Self, FixtureError> {
        let bin = binaries::directory()?;
        let home = tempfile::Builder::new().prefix("cosell-postgres-").tempdir()?;
        let user = other_user();
        if let Some(user) = user {
            run(Command::new("chown").arg(user).arg(home.path()))?;
        }
        let data = home.path().join("data");
        let initdb = [
            "--auth=trust",
            "--username=desk",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
            "--no-instructions",
            "--pgdata",
        ];
        run(as_user(user, &bin.join("initdb")).args(initdb).arg(&data).current_dir(home.path()))?;
        // Free now and, as good as surely, a moment later.
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let server = Self { bin, home, port, user, running: Mutex::new(None), databases: AtomicU32::new(0) };
        server.restart()?;
        Ok(server)
    }

    /// The address of a database.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!("postgres://desk@127.0.0.1:{}/{database}", self.port)
    }

    /// Makes an empty database and gives its address.
    ///
    /// # Errors
    /// When the server does not run.
    pub fn new_database(&self) -> Result<String, FixtureError> {
        let name = format!("desk_{}_{}", std::process::id(), self.databases.fetch_add(1, Ordering::Relaxed));
        self.sql("postgres", &format!("CREATE DATABASE {name}"))?;
        Ok(self.url(&name))
    }

    /// Runs a statement as the server's own administrator, and gives what it printed.
    ///
    /// # Errors
    /// What the server said.
    pub fn sql(&self, database: &str, statement: &str) -> Result<String, FixtureError> {
        run(Command::new(self.bin.join("psql"))
            .args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--command", statement])
            .arg(self.url(database)))
    }

    /// Stops the server as an impatient administrator does: connections are cut.
    pub fn stop(&self) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(mut running) = running {
            if let Some(mut lifeline) = running.lifeline.take() {
                // If it cannot be told, it has ended already.
                let _ = lifeline.write_all(b"keep");
            }
            let _ = running.keeper.wait();
        }
    }

    /// Starts the server again, with the same data on the same port.
    ///
    /// # Errors
    /// When it does not answer after a long while.
    pub fn restart(&self) -> Result<(), FixtureError> {
        self.stop();
        let log = self.home.path().join("log");
        let data = self.home.path().join("data");
        let settings = [
            format!("port={}", self.port),
            "listen_addresses=127.0.0.1".into(),
            "unix_socket_directories=".into(),
            "fsync=off".into(),
            "synchronous_commit=off".into(),
            "full_page_writes=off".into(),
            "max_connections=300".into(),
            "shared_buffers=64MB".into(),
        ];
        let server = as_user(self.user, &self.bin.join("postgres"));
        let mut keeper = Command::new("sh");
        keeper
            .arg("-c")
            .arg(KEEPER)
            .arg("keeper")
            .arg(self.home.path())
            .arg(server.get_program())
            .args(server.get_args());
        keeper.arg("-D").arg(&data);
        for setting in &settings {
            keeper.arg("-c").arg(setting);
        }
        let output = fs::File::create(&log)?;
        let mut keeper = keeper
            .stdin(Stdio::piped())
            .stdout(output.try_clone()?)
            .stderr(output)
            .current_dir(self.home.path())
            .spawn()?;
        let lifeline = keeper.stdin.take();
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) = Some(Running { keeper, lifeline });
        for _ in 0..LOOKS {
            if self.answers() {
                return Ok(());
            }
            thread::sleep(LOOK_EVERY);
        }
        Err(FixtureError::Failed { program: "postgres".into(), said: fs::read_to_string(&log).unwrap_or_default() })
    }

    fn answers(&self) -> bool {
        TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_ok() && self.sql("postgres", "SELECT 1").is_ok()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Whom to run as: nobody else unless this is root, which PostgreSQL refuses.
fn other_user() -> Option<&'static str> {
    let id = run(Command::new("id").arg("-u")).ok()?;
    if id.trim() != "0" {
        return None;
    }
    ["postgres", "nobody"].into_iter().find(|user| run(Command::new("id").arg(user)).is_ok())
}

fn as_user(user: Option<&str>, program: &Path) -> Command {
    match user {
        None => Command::new(program),
        Some(user) => {
            let mut command = Command::new("setpriv");
            command.args(["--init-groups", "--reuid", user, "--regid"]).arg(group_of(user)).arg(program);
            command
        }
    }
}

fn group_of(user: &str) -> String {
    run(Command::new("id").args(["-g", user])).map(|id| id.trim().to_owned()).unwrap_or_default()
}

fn run(command: &mut Command) -> Result<String, FixtureError> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| io::Error::new(error.kind(), format!("{program}: {error}")))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(FixtureError::Failed { program, said: String::from_utf8_lossy(&output.stderr).into_owned() })
}
