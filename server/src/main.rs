//! `cosell-desk`: the command line of the desk.

mod browser_files;
mod commands;
mod config;
mod cookies;
#[cfg(test)]
mod fuzz;
mod log;
#[cfg(test)]
mod matrix;
mod metrics;
mod middleware;
mod network;
mod people;
mod plain;
mod router;
mod routes;
#[cfg(test)]
mod secrets;
mod serving;
mod sessions;
mod sign_in;
mod state;
#[cfg(test)]
mod testing;
mod upstreams;

use clap::Parser;
use commands::Cli;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    match commands::run(cli).await {
        Ok(code) => code,
        Err(error) => {
            say_error(&error);
            ExitCode::FAILURE
        }
    }
}

/// The last word of a failed start: a sentence, not a panic.
#[expect(clippy::print_stderr, reason = "the terminal is where a failed start is read")]
fn say_error(error: &commands::CommandError) {
    eprintln!("cosell-desk: {error}");
}
