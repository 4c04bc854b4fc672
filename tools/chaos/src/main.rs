//! Chaos: makes things go wrong around the desk and judges by the emulator's ledger. Each subcommand
//! prints a table in Markdown and fails when an invariant is broken. `docs/CHAOS.md` says how to read it.

mod asking;
mod bulk;
mod chromium;
mod database;
mod databases;
mod desk;
mod edge;
mod faults;
mod fleet;
mod kill;
mod link;
mod people;
mod process;
mod replicas;
mod report;
mod screen;
mod soak;
mod stage;
mod streams;
mod victim;
mod watching;
mod wishes;

use clap::{Parser, Subcommand};
use std::process::ExitCode;
use tokio::signal::unix::{SignalKind, signal};

/// Whatever stops a run.
type Error = Box<dyn std::error::Error + Send + Sync>;

/// Makes things go wrong around the desk, and counts what is lost or doubled.
#[derive(Debug, Parser)]
#[command(name = "chaos")]
struct Cli {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Kills the desk at each step of its writes, and at random moments
    Kill(kill::Arguments),
    /// Restarts the database, fills its disk and makes it read-only, under load
    Database(database::Arguments),
    /// Kills, pauses and cuts off the replica that follows the tasks for all
    Replicas(replicas::Arguments),
    /// Loses one of several real desks behind a proxy, while people watch and ask
    Fleet(fleet::Arguments),
    /// Asks for pages and writes while things go wrong at AWS's edge
    Faults(faults::Arguments),
    /// Opens many event streams and counts what they cost
    Streams(streams::Arguments),
    /// Lets a bulk job use up AWS's quota of writes, with people in between and a restart in the middle
    Bulk(bulk::Arguments),
    /// Measures the time from a change at AWS to the browsers that watch
    Screen(screen::Arguments),
    /// Lets people watch, ask and write for an hour while AWS fails now and then
    Soak(soak::Arguments),
}

#[tokio::main]
async fn main() -> Result<ExitCode, Error> {
    let mut ended = signal(SignalKind::terminate())?;
    let held = tokio::select! {
        held = run(Cli::parse().what) => held?,
        // What runs is dropped here, and every process that was started is killed with it.
        _ = ended.recv() => return Err("stopped before the verdict".into()),
    };
    let panicked = desk::has_any_panicked();
    if panicked {
        report::say("BROKEN: a desk has panicked; standard error tells where.");
    }
    Ok(if held && !panicked { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Whether everything held.
async fn run(what: What) -> Result<bool, Error> {
    match what {
        What::Kill(arguments) => kill::run(arguments).await,
        What::Database(arguments) => database::run(arguments).await,
        What::Replicas(arguments) => replicas::run(arguments).await,
        What::Fleet(arguments) => fleet::run(arguments).await,
        What::Faults(arguments) => faults::run(arguments).await,
        What::Streams(arguments) => streams::run(arguments).await,
        What::Bulk(arguments) => bulk::run(arguments).await,
        What::Screen(arguments) => screen::run(arguments).await,
        What::Soak(arguments) => soak::run(arguments).await,
    }
}
