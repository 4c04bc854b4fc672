//! What the AWS CLI takes and gives: input documents, skeletons, command lines, output formats, JMESPath
//! queries.
//!
//! Everything here is text in, text or JSON out, driven by the service model: no network, no clock. Bad
//! input gives an error or a list of problems, never a panic.

pub mod command_line;
pub mod input_document;
mod names;
pub mod output;
pub mod query;
pub mod skeleton;

pub use names::kebab_case;

/// The name of an operation that the service doesn't have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("The service has no operation {0}.")]
pub struct UnknownOperation(pub String);

/// Looks an operation up in the official model.
fn operation(name: &str) -> Result<&'static service_model::Operation, UnknownOperation> {
    service_model::official().operation(name).ok_or_else(|| UnknownOperation(name.to_owned()))
}
