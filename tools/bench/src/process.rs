//! Programs that are measured from outside.

use crate::client::Error;
use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdout, Command, Stdio},
};

/// A program that is stopped when this is dropped.
pub(crate) struct Process {
    child: Child,
    output: BufReader<ChildStdout>,
}

impl Process {
    /// Starts a program and gives it its standard input.
    pub(crate) fn start(program: &Path, arguments: &[&str], input: Option<&[u8]>) -> Result<Self, Error> {
        let mut child = Command::new(program)
            .args(arguments)
            .env("RUST_LOG", "warn")
            .stdin(if input.is_some() { Stdio::piped() } else { Stdio::null() })
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{}: {error}", program.display()))?;
        if let (Some(input), Some(mut pipe)) = (input, child.stdin.take()) {
            pipe.write_all(input)?;
        }
        let output = child.stdout.take().ok_or("no standard output")?;
        Ok(Self { child, output: BufReader::new(output) })
    }

    /// The next line of its output that contains `text`.
    pub(crate) fn line_with(&mut self, text: &str) -> Result<String, Error> {
        loop {
            let mut line = String::new();
            if self.output.read_line(&mut line)? == 0 {
                return Err(format!("it ended before it said {text:?}").into());
            }
            if line.contains(text) {
                return Ok(line);
            }
        }
    }

    /// Its resident memory in mebibytes, where the system tells (Linux).
    pub(crate) fn memory(&self) -> Option<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
        let kibibytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
        Some(kibibytes / 1024.0)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself, which is as well.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Prints a line of the report.
pub(crate) fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}
