//! `cosell-desk key`.

use super::{CommandError, say};
use identity::second_factor::Key;
use std::process::ExitCode;

/// Prints a new key.
#[expect(clippy::unnecessary_wraps, reason = "every command ends in the same way")]
pub(super) fn run() -> Result<ExitCode, CommandError> {
    say(&Key::random().to_text());
    Ok(ExitCode::SUCCESS)
}
