//! `cosell-desk backup` and `cosell-desk restore`.

use super::{CommandError, say};
use crate::config::Config;
use std::{path::Path, process::ExitCode};
use store::Existing;

/// Writes what the database holds to a new file. The desk may run meanwhile.
pub(super) async fn back_up(config: &Config, file: &Path) -> Result<ExitCode, CommandError> {
    let rows = store::backup(config.database.address(), file).await?;
    say(&format!("{rows} rows of {} are in {}.", config.database.place(), file.display()));
    Ok(ExitCode::SUCCESS)
}

/// Puts what a backup holds into the database. `force` removes what is there.
pub(super) async fn restore(config: &Config, file: &Path, force: bool) -> Result<ExitCode, CommandError> {
    let existing = if force { Existing::Replace } else { Existing::Refuse };
    let rows = store::restore(file, config.database.address(), existing).await?;
    say(&format!("{rows} rows of {} are in {}.", file.display(), config.database.place()));
    Ok(ExitCode::SUCCESS)
}
