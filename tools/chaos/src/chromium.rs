//! Pages in a real Chromium, which tell when they show that a task stands otherwise.

use crate::{Error, people::PATIENCE};
use serde::Deserialize;
use serde_json::Value;
use std::{
    collections::BTreeMap,
    process::Stdio,
    time::{Duration, Instant, SystemTime},
};
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
};

/// What opens them, from the project's own folder.
const PROGRAM: &str = "end2end/tools/watch-tasks.mjs";
/// How long a page may take to show a change before it counts as one that never does.
const LONGEST: Duration = Duration::from_secs(30);

/// Pages that show the tasks. Whoever drops them without closing them kills what has opened them.
pub(crate) struct Pages {
    lines: Lines<BufReader<ChildStdout>>,
    count: usize,
    /// Its end closes them.
    input: ChildStdin,
    program: Child,
}

/// What a page shows of a task.
#[derive(Debug, Deserialize)]
struct Shown {
    page: usize,
    task: String,
    /// In the words of the page.
    state: String,
    /// Since when, in milliseconds since 1970: this machine's clock, as everybody's here.
    at: u64,
}

impl Pages {
    /// Opens so many, and waits until each is alive.
    pub(crate) async fn open(port: u16, count: usize) -> Result<Self, Error> {
        let mut program = Command::new("node")
            .args([PROGRAM, &format!("http://127.0.0.1:{port}"), &count.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| format!("node: {error}"))?;
        let input = program.stdin.take().ok_or("no standard input")?;
        let lines = BufReader::new(program.stdout.take().ok_or("no standard output")?).lines();
        let mut pages = Self { lines, count, input, program };
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if pages.line(PATIENCE).await?.ok_or("the pages do not open")?["ready"] == true {
                return Ok(pages);
            }
        }
        Err("the pages do not open".into())
    }

    /// How long after a moment each page showed that a task stands so, in the words of the page. A page that shows it
    /// too late, or never, is missing.
    pub(crate) async fn shown(&mut self, task: &str, state: &str, since: SystemTime) -> Result<Vec<Duration>, Error> {
        let since = since.duration_since(SystemTime::UNIX_EPOCH)?;
        let begun = Instant::now();
        let mut times = BTreeMap::new();
        while times.len() < self.count {
            let Some(line) = self.line(LONGEST.saturating_sub(begun.elapsed())).await? else { break };
            let shown: Shown = serde_json::from_value(line)?;
            if shown.task == task && shown.state.contains(state) {
                // The page counts whole milliseconds.
                times.entry(shown.page).or_insert(Duration::from_millis(shown.at).saturating_sub(since));
            }
        }
        Ok(times.into_values().collect())
    }

    /// Closes them, and waits until the browser is gone.
    pub(crate) async fn close(self) -> Result<(), Error> {
        let Self { input, mut program, .. } = self;
        drop(input);
        tokio::time::timeout(PATIENCE, program.wait()).await.map_err(|_| "the browser does not close")??;
        Ok(())
    }

    /// The next line; nothing when none comes in time.
    async fn line(&mut self, patience: Duration) -> Result<Option<Value>, Error> {
        match tokio::time::timeout(patience, self.lines.next_line()).await {
            Ok(line) => Ok(Some(serde_json::from_str(&line?.ok_or("the browser has ended")?)?)),
            Err(_) => Ok(None),
        }
    }
}
