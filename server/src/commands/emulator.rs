//! `cosell-desk emulator`.

use super::{CommandError, say, start_log, stop_signal};
use crate::config::Config;
use emulator::{Arguments, Emulator};
use std::process::ExitCode;
use tokio_util::sync::CancellationToken;

/// Serves the emulator alone until stopped, by the flags and, where there are none, by the section
/// `emulator` of the desk's configuration.
pub(super) async fn run(config: &Config, arguments: Arguments) -> Result<ExitCode, CommandError> {
    let _log = start_log(config.log.format)?;
    let emulator = Emulator::bind(arguments.over(config.emulator_config()?)?).await?;
    say(&emulator.greeting().to_string());
    let stop = CancellationToken::new();
    let serving = tokio::spawn(emulator.serve(stop.clone()));
    stop_signal().await;
    stop.cancel();
    serving.await.map_err(std::io::Error::other)??;
    Ok(ExitCode::SUCCESS)
}
