//! `cosell-desk schema`.

use super::{CommandError, say};
use crate::config::Config;
use std::process::ExitCode;

/// Prints the configuration's JSON schema.
pub(super) fn run() -> Result<ExitCode, CommandError> {
    let schema = schemars::schema_for!(Config);
    say(&serde_json::to_string_pretty(&schema).unwrap_or_default());
    Ok(ExitCode::SUCCESS)
}
