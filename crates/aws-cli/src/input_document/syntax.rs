//! From text to a JSON value, within limits.

use std::fmt;

use serde_json::Value;
use serde_saphyr::{DuplicateKeyPolicy, MessageFormatter, UserMessageFormatter};

use super::DocumentError;

/// The most bytes of a document. The largest input of the service has a few dozen members.
pub const MAX_BYTES: usize = 256 * 1024;

/// The deepest nesting of a document.
pub const MAX_DEPTH: usize = 64;

/// How a document is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentFormat {
    /// As for `--cli-input-json`.
    Json,
    /// As for `--cli-input-yaml`.
    Yaml,
}

impl DocumentFormat {
    /// What a text seems to be: JSON begins with a brace or a bracket.
    pub(super) fn of(text: &str) -> Self {
        if without_mark(text).trim_start().starts_with(['{', '[']) { Self::Json } else { Self::Yaml }
    }
}

impl fmt::Display for DocumentFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Json => "JSON",
            Self::Yaml => "YAML",
        })
    }
}

/// Reads one value.
pub(super) fn read(format: DocumentFormat, text: &str) -> Result<Value, DocumentError> {
    let text = without_mark(text);
    if text.len() > MAX_BYTES {
        return Err(DocumentError::TooLarge { bytes: text.len() });
    }
    if text.trim().is_empty() {
        return Err(DocumentError::Empty);
    }
    let value = match format {
        DocumentFormat::Json => read_json(text)?,
        DocumentFormat::Yaml => read_yaml(text)?,
    };
    // Nothing but comments, or a lone `null`.
    if value.is_null() { Err(DocumentError::Empty) } else { Ok(value) }
}

/// Editors on Windows put a byte order mark in front.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// serde_json itself refuses nesting beyond 128 levels; [`MAX_DEPTH`] is for what comes after it.
fn read_json(text: &str) -> Result<Value, DocumentError> {
    let syntax = |line: usize, column: usize, message: String| DocumentError::Syntax {
        format: DocumentFormat::Json,
        line: line as u64,
        column: column as u64,
        message,
    };
    let value: Value = serde_json::from_str(text).map_err(|error| {
        let place = format!(" at line {} column {}", error.line(), error.column());
        syntax(error.line(), error.column(), error.to_string().replace(&place, ""))
    })?;
    if depth(&value) > MAX_DEPTH {
        return Err(syntax(1, 1, format!("nested more than {MAX_DEPTH} levels deep")));
    }
    Ok(value)
}

fn depth(value: &Value) -> usize {
    let deepest = match value {
        Value::Array(items) => items.iter().map(depth).max(),
        Value::Object(members) => members.values().map(depth).max(),
        _ => return 0,
    };
    1 + deepest.unwrap_or(0)
}

fn read_yaml(text: &str) -> Result<Value, DocumentError> {
    let options = serde_saphyr::options! {
        // YAML 1.2, as the AWS CLI reads it: `NO` is Norway, not false.
        strict_booleans: true,
        duplicate_keys: DuplicateKeyPolicy::Error,
        with_snippet: false,
        budget: serde_saphyr::budget! {
            max_depth: MAX_DEPTH,
            max_documents: 1,
            max_nodes: 20_000,
            max_aliases: 100,
            max_total_scalar_bytes: 4 * MAX_BYTES,
        },
    };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let location = error.location();
        DocumentError::Syntax {
            format: DocumentFormat::Yaml,
            line: location.map_or(1, |location| location.line()),
            column: location.map_or(1, |location| location.column()),
            // The formatter's message stands without the place, which `render…` would repeat.
            message: UserMessageFormatter.format_message(&error).into_owned(),
        }
    })
}
