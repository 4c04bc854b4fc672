//! `cosell-desk emulator`.

use super::{CommandError, say, start_log, stop_signal};
use crate::config::Config;
use emulator::Emulator;
use std::process::ExitCode;
use tokio_util::sync::CancellationToken;

/// Serves the emulator alone until stopped.
pub(super) async fn run(config: Config) -> Result<ExitCode, CommandError> {
    start_log();
    let emulator = Emulator::bind(config.emulator_config()).await?;
    say(&format!("The emulator listens on http://{}", emulator.address()));
    say(&format!("Try it:  {}", cli_line(&format!("http://{}", emulator.address()))));
    let stop = CancellationToken::new();
    let serving = tokio::spawn(emulator.serve(stop.clone()));
    stop_signal().await;
    stop.cancel();
    serving.await.map_err(std::io::Error::other)??;
    Ok(ExitCode::SUCCESS)
}

/// A line to paste into a terminal.
pub(super) fn cli_line(endpoint: &str) -> String {
    format!(
        "AWS_ACCESS_KEY_ID=111122223333 AWS_SECRET_ACCESS_KEY=emulator aws partnercentral-selling \
list-engagement-invitations --catalog Sandbox --participant-type RECEIVER \
--region us-east-1 --endpoint-url {endpoint}"
    )
}
