//! What the AWS CLI would take and give for what is on the screen.

use crate::forms::FieldError;
use serde::{Deserialize, Serialize};

/// A list or result as the AWS CLI gives it, with the request and the answer as sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataView {
    /// The operation's name, such as `ListEngagements`.
    pub operation: String,
    /// The equivalent command.
    pub command: String,
    /// The answer, queried and formatted; empty when the query was refused.
    pub body: String,
    /// What is wrong with the query.
    pub problem: Option<FieldError>,
    /// The request's document as sent.
    pub request: String,
    /// The answer's document as it came. Customer data is masked unless asked for.
    pub response: String,
    /// Whether customer data is masked in `request` and `response`.
    pub masked: bool,
    /// The HTTP status.
    pub status: Option<u16>,
    /// AWS's request id.
    pub request_id: Option<String>,
    /// How long it took, in milliseconds, retries included.
    pub elapsed_ms: u64,
}

/// A write as command line and documents.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandExport {
    /// The operation's name.
    pub operation: String,
    /// The equivalent command.
    pub command: String,
    /// The input document as JSON.
    pub json: String,
    /// The input document as YAML.
    pub yaml: String,
}

/// The empty documents of an operation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skeletons {
    /// The operation's name.
    pub operation: String,
    /// As `--generate-cli-skeleton input` prints it.
    pub input_json: String,
    /// As `--generate-cli-skeleton yaml-input` prints it.
    pub input_yaml: String,
    /// As `--generate-cli-skeleton output` prints it.
    pub output_json: String,
}
