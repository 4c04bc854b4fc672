//! Output: an answer in the formats that the AWS CLI prints, and CSV for spreadsheets.

mod csv;
mod text;

use std::fmt;
use std::str::FromStr;

use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{PrettyFormatter, Serializer};

/// How an answer is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OutputFormat {
    /// JSON, indented by four spaces.
    Json,
    /// YAML, one block.
    Yaml,
    /// Lines of tab-separated values, for `cut` and `awk`.
    Text,
    /// Comma-separated values, for spreadsheets. The AWS CLI has no such format.
    Csv,
}

impl OutputFormat {
    /// All formats.
    pub const ALL: [Self; 4] = [Self::Json, Self::Yaml, Self::Text, Self::Csv];

    /// Its name, as after `--output`; also a file's extension, but for text.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Yaml => "yaml",
            Self::Text => "text",
            Self::Csv => "csv",
        }
    }

    /// The media type of a file in this format.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Yaml => "application/yaml",
            Self::Text => "text/plain; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8; header=present",
        }
    }
}

impl fmt::Display for OutputFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name that no format has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("There is no output format {0:?}; choose json, yaml, text or csv.")]
pub struct UnknownFormat(pub String);

impl FromStr for OutputFormat {
    type Err = UnknownFormat;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|format| format.name() == name).ok_or_else(|| UnknownFormat(name.to_owned()))
    }
}

/// A value that could not be written.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The YAML writer refused it.
    #[error("The answer could not be written as YAML: {0}")]
    Yaml(#[from] serde_saphyr::SerializeError),
    /// The CSV writer refused it.
    #[error("The answer could not be written as CSV: {0}")]
    Csv(#[from] ::csv::Error),
}

/// Writes an answer, or a query's result, in a format. The text ends with a line break unless there is
/// nothing to write.
///
/// # Errors
/// When a writer refuses the value, which no JSON value is known to cause.
pub fn format(value: &Value, format: OutputFormat) -> Result<String, OutputError> {
    match format {
        OutputFormat::Json => Ok(to_json(value)),
        OutputFormat::Yaml => to_yaml(value),
        OutputFormat::Text => Ok(text::to_text(value)),
        OutputFormat::Csv => Ok(csv::to_csv(value)?),
    }
}

/// JSON as the AWS CLI indents it, with a line break at the end.
pub(crate) fn to_json(value: &Value) -> String {
    let mut bytes = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut bytes, PrettyFormatter::with_indent(b"    "));
    value.serialize(&mut serializer).expect("a JSON value is written to memory");
    bytes.push(b'\n');
    String::from_utf8(bytes).expect("JSON is UTF-8")
}

fn to_yaml(value: &Value) -> Result<String, OutputError> {
    let options = serde_saphyr::ser_options! {
        // A code such as NO or a date must come back as text, whoever reads it.
        yaml_12: false,
    };
    Ok(serde_saphyr::to_string_with_options(value, options)?)
}
