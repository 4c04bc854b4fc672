//! The emulator on its own: `partner-central-emulator`.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use emulator::{Arguments, Config, Emulator};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

/// Stands in for AWS Partner Central Selling on this machine.
#[derive(Debug, Parser)]
#[command(version, name = "partner-central-emulator")]
struct Cli {
    /// Read all settings from this file, JSON or TOML; the flags below go before it
    #[arg(long, env = "EMULATOR_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    arguments: Arguments,
}

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
    match run(cli).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Not to the log: however quiet that is set, a failed start says why. Where not even
            // standard error is open, the exit code remains.
            let _ = writeln!(io::stderr(), "partner-central-emulator: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> Result<(), Box<dyn std::error::Error>> {
    let base = cli.config.map_or_else(|| Ok(Config::default()), |file| Config::read(&file))?;
    let emulator = Emulator::bind(cli.arguments.over(base)?).await?;
    // A closed pipe is no reason not to serve.
    let _ = writeln!(io::stdout(), "{}", emulator.greeting());
    let shutdown = CancellationToken::new();
    let signal = shutdown.clone();
    tokio::spawn(async move {
        stop_requested().await;
        signal.cancel();
    });
    emulator.serve(shutdown).await?;
    Ok(())
}

/// Returns when the process is asked to stop. A signal that can't be listened for is never seen.
async fn stop_requested() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                () = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    interrupt.await;
}
