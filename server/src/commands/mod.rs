//! The subcommands, one a file.

mod audit;
mod backup;
mod doctor;
mod emulator;
mod greeting;
mod keeping;
mod key;
mod people;
mod schema;
mod serve;

use crate::{
    config::{self, ConfigError, LogFormat, Overrides},
    log::{Lines, UntilTheEnd},
};
use ::emulator::Arguments;
use clap::{Parser, Subcommand};
use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};
use thiserror::Error;
use tracing_subscriber::EnvFilter;

/// Cosell Desk: co-selling with AWS Partner Central, in the browser.
#[derive(Debug, Parser)]
#[command(version, name = "cosell-desk")]
pub(crate) struct Cli {
    /// The configuration file; `cosell-desk.toml` if there is one.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    overrides: Overrides,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the desk (the default).
    Serve(Overrides),
    /// Serve the emulator alone.
    ///
    /// It stands in for AWS Partner Central Selling, for any AWS client. What no flag says is as in
    /// the section `emulator` of the configuration file, state file included: `--in-memory` leaves
    /// the desk's own records alone.
    // As large as the emulator has flags; there is only ever one of it.
    Emulator(Box<Arguments>),
    /// Check the configuration, the store and, with the AWS backend, credentials and access.
    Doctor(Overrides),
    /// Write what the database holds to a new file. The desk may run meanwhile.
    Backup {
        /// The file, which must not exist yet. It is for its owner's eyes only.
        file: PathBuf,
    },
    /// Put what a backup holds into the configured database. Stop the desk first.
    Restore {
        /// The backup.
        file: PathBuf,
        /// Remove what the database holds; without this, only an empty one is filled.
        #[arg(long)]
        force: bool,
    },
    /// The record of who did what.
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// Look after people who sign in with a password, when nobody can in the desk itself.
    #[command(subcommand)]
    People(people::PeopleCommand),
    /// Print a new key for second factors (`sign_in.passwords.key_file`).
    Key,
    /// Print the configuration's JSON schema.
    Schema,
}

/// Why a command failed, as a sentence for the terminal.
#[derive(Debug, Error)]
pub(crate) enum CommandError {
    /// The configuration is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The address is taken or not ours.
    #[error(
        "cannot listen on {address}: {reason}. Choose another with --listen or --port, or stop what listens there."
    )]
    Listen {
        /// The address asked for.
        address: std::net::SocketAddr,
        /// What the system says.
        reason: std::io::Error,
    },
    /// The emulator's flags cannot be used.
    #[error(transparent)]
    EmulatorFlags(#[from] ::emulator::SettingsError),
    /// The emulator cannot start.
    #[error(transparent)]
    Emulator(#[from] ::emulator::StartError),
    /// The store cannot be opened.
    #[error(transparent)]
    Store(#[from] store::OpenError),
    /// The store fails.
    #[error(transparent)]
    StoreFails(#[from] desk::ports::StoreError),
    /// The keys of the record of who did what cannot be used.
    #[error("{0}")]
    AuditKeys(String),
    /// The record of who did what is sealed with another key.
    #[error(
        "the record of who did what is sealed with the key {0}, which the configuration does not hold. Add it to the \
         file that `audit.key_file` names, below the current one."
    )]
    UnknownAuditKey(String),
    /// A backup cannot be made or restored.
    #[error(transparent)]
    Backup(#[from] store::BackupError),
    /// The AWS client cannot be set up.
    #[error(transparent)]
    Aws(#[from] partner_central::SetupError),
    /// Passwords cannot be used.
    #[error(transparent)]
    Passwords(#[from] crate::sign_in::passwords::PasswordsError),
    /// Somebody cannot be invited.
    #[error("{0}")]
    Invitation(&'static str),
    /// The sessions' table cannot be made.
    #[error("cannot prepare the sessions' table in the store: {0}")]
    Sessions(String),
    /// The addresses have been made otherwise before.
    #[error("the prefix {0:?} cannot be used: addresses were made with another one already.")]
    Base(String),
    /// The browser's files are missing.
    #[error("the browser's files are not at {0}: build them with `make build`, or set `site_root`.")]
    Site(std::path::PathBuf),
    /// Something of the system failed.
    #[error("{0}")]
    Io(#[from] std::io::Error),
}

/// Runs the command line.
pub(crate) async fn run(cli: Cli) -> Result<ExitCode, CommandError> {
    let load = |overrides: Overrides| config::load(cli.config.as_deref(), &overrides.or(cli.overrides.clone()));
    match cli.command.unwrap_or_else(|| Command::Serve(Overrides::default())) {
        Command::Serve(overrides) => serve::run(load(overrides)?).await,
        Command::Emulator(arguments) => emulator::run(&load(Overrides::default())?, *arguments).await,
        Command::Doctor(overrides) => doctor::run(&load(overrides)?).await,
        Command::Backup { file } => backup::back_up(&load(Overrides::default())?, &file).await,
        Command::Restore { file, force } => backup::restore(&load(Overrides::default())?, &file, force).await,
        Command::Audit(command) => audit::run(&load(Overrides::default())?, command).await,
        Command::People(command) => people::run(&load(Overrides::default())?, command).await,
        Command::Key => key::run(),
        Command::Schema => schema::run(),
    }
}

/// Writes to the terminal. A closed pipe is no failure of ours.
pub(crate) fn say(text: &str) {
    let _ = writeln!(std::io::stdout().lock(), "{text}");
}

/// Waits for Ctrl-C or SIGTERM.
pub(crate) async fn stop_signal() {
    let interrupt = tokio::signal::ctrl_c();
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = interrupt => {}
        () = terminate => {}
    }
}

/// Where the log goes and how much of it: `RUST_LOG`, else what matters. Lines for programs tell of the
/// calls to AWS too, so that a request's id leads to AWS's. What is returned is to be kept until the end, so that the last
/// lines are written.
///
/// # Errors
/// When there can be no thread for it.
pub(crate) fn start_log(format: LogFormat) -> io::Result<UntilTheEnd> {
    let usual = match format {
        LogFormat::Text => "info,sqlx=warn,aws_config=warn",
        LogFormat::Json => "info,sqlx=warn,aws_config=warn,partner_central::capture=debug",
    };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    let lines = Lines::to(io::stderr())?;
    let end = lines.until_the_end();
    // A line that cannot be written, as on a full disk, is lost. Saying so on the same standard error would
    // end whatever wanted to log, the database's thread among them.
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(lines).log_internal_errors(false);
    match format {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().init(),
    }
    Ok(end)
}
