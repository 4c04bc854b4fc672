//! The process that is killed.

use crate::{Error, process, report::warn};
use chaos::{Order, Word};
use rustix::process::{Resource, Rlimit, Signal, prlimit};
use std::{path::PathBuf, process::Stdio, time::Duration};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
};

/// The longest that is waited for a word. Far beyond what is reasonable: a machine may be busy, but
/// a run must end.
const PATIENCE: Duration = Duration::from_secs(240);

/// How a victim is to be.
#[derive(Clone, Debug)]
pub(crate) struct Nature {
    /// What it calls AWS with, which the ledger tells.
    pub(crate) key: String,
    /// Whether it waits as long as the product does before it takes matters into its own hands.
    pub(crate) patient: bool,
    /// Whether its calls take turns, which are counted.
    pub(crate) counted: bool,
    /// The mistake that it makes, by its name.
    pub(crate) broken: Option<String>,
}

impl Nature {
    /// A quick one that makes no mistake.
    pub(crate) fn with_key(key: &str) -> Self {
        Self { key: key.to_owned(), patient: false, counted: false, broken: None }
    }
}

/// A running victim. It is killed when this is dropped.
pub(crate) struct Victim {
    child: Child,
    orders: ChildStdin,
    words: Lines<BufReader<ChildStdout>>,
}

impl Victim {
    /// Starts one, and waits until it runs. Its writes stop at the failpoint `stop_at`.
    pub(crate) async fn start(
        database: &str,
        endpoint: &str,
        nature: &Nature,
        stop_at: Option<&str>,
    ) -> Result<Self, Error> {
        let mut command = Command::new(program()?);
        command.args(["--database", database, "--endpoint", endpoint]);
        command.env("AWS_ACCESS_KEY_ID", &nature.key).env("AWS_SECRET_ACCESS_KEY", "emulator");
        if nature.patient {
            command.args(["--patience", "product"]);
        }
        if nature.counted {
            command.arg("--counted");
        }
        if let Some(mistake) = &nature.broken {
            command.args(["--broken", mistake]);
        }
        if let Some(step) = stop_at {
            command.args(["--stop-at", step]);
        }
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let mut child = command.spawn()?;
        let orders = child.stdin.take().ok_or("no standard input")?;
        // Passed on rather than inherited: it may be a file here, and there are times when a victim may
        // write to none.
        let mut log = BufReader::new(child.stderr.take().ok_or("no standard error")?).lines();
        tokio::spawn(async move {
            while let Ok(Some(line)) = log.next_line().await {
                warn(&line);
            }
        });
        let words = BufReader::new(child.stdout.take().ok_or("no standard output")?).lines();
        let mut victim = Self { child, orders, words };
        match victim.word().await? {
            Word::Ready => Ok(victim),
            word => Err(format!("a victim began with {word:?}").into()),
        }
    }

    /// Tells it to do something.
    pub(crate) async fn tell(&mut self, order: &Order) -> Result<(), Error> {
        let line = format!("{}\n", serde_json::to_string(order)?);
        Ok(self.orders.write_all(line.as_bytes()).await?)
    }

    /// Its next word.
    pub(crate) async fn word(&mut self) -> Result<Word, Error> {
        let line =
            tokio::time::timeout(PATIENCE, self.words.next_line()).await.map_err(|_| "a victim fell silent")??;
        match serde_json::from_str(&line.ok_or("a victim ended by itself")?)? {
            Word::Trouble { text } => Err(format!("a victim could not do what it was told: {text}").into()),
            word => Ok(word),
        }
    }

    /// Kills it with SIGKILL. What it had said by then and was not listened to is told.
    pub(crate) async fn kill(mut self) -> Result<Vec<Word>, Error> {
        self.child.kill().await?;
        let mut last = Vec::new();
        while let Some(line) = self.words.next_line().await? {
            // The last line may be half a word.
            last.extend(serde_json::from_str::<Word>(&line));
        }
        Ok(last)
    }

    /// Pauses it with SIGSTOP: nothing of it runs, and all it holds stays open.
    pub(crate) fn pause(&self) -> Result<(), Error> {
        process::signal(&self.child, Signal::STOP)
    }

    /// Lets it go on with SIGCONT.
    pub(crate) fn resume(&self) -> Result<(), Error> {
        process::signal(&self.child, Signal::CONT)
    }

    /// Lets it write to no file any more, as on a full disk; or again.
    pub(crate) fn may_write(&self, may: bool) -> Result<(), Error> {
        let limit = Rlimit { current: if may { None } else { Some(0) }, maximum: None };
        prlimit(Some(process::id(&self.child)?), Resource::Fsize, limit)?;
        Ok(())
    }
}

/// The victim's program, which is built beside this one.
fn program() -> Result<PathBuf, Error> {
    let program = std::env::current_exe()?.with_file_name("desk-victim");
    if program.is_file() { Ok(program) } else { Err(format!("{} is not built", program.display()).into()) }
}
