//! What the AWS CLI would take and give for what is on the screen: import, export, output formats,
//! queries, and the request and answer as sent.

mod changing;
mod exporting;
mod importing;
mod masking;
mod reading;
mod starting;

pub use aws_cli::output::OutputFormat;
pub use reading::Document;

pub(crate) use importing::import;

use aws_cli::command_line::{ClientOptions, command_line};
use domain::{
    error::AppError,
    people::{Asker, Backend},
};
use serde_json::Value;

/// The credentials that make an AWS CLI speak for an account of the emulator: the access key is the
/// account, the secret is not looked at.
fn emulator_credentials(asker: &Asker) -> String {
    format!("AWS_ACCESS_KEY_ID={} AWS_SECRET_ACCESS_KEY=emulator ", asker.scope.account)
}

/// The command that does the same with the AWS CLI.
fn equivalent_command(asker: &Asker, client: &ClientOptions, operation: &str, request: &Value) -> String {
    let credentials = if asker.backend == Backend::Emulator { emulator_credentials(asker) } else { String::new() };
    match command_line(operation, request, client) {
        Ok(command) => format!("{credentials}{command}"),
        Err(error) => format!("# {error}"),
    }
}

/// An API name (`ListEngagements`) of a command (`list-engagements`), if the service has it.
fn operation_of(command: &str) -> Result<&'static str, AppError> {
    service_model::official()
        .operations()
        .find(|operation| aws_cli::kebab_case(&operation.name) == command)
        .map(|operation| operation.name.as_str())
        .ok_or_else(AppError::not_found)
}
