//! Input documents: what the AWS CLI takes as `--cli-input-json` and `--cli-input-yaml`.
//!
//! People paste documents that are half filled in, so reading is forgiving: what the operation knows is
//! kept, everything else is named with its path. Only a text that isn't JSON or YAML is refused as a
//! whole.

mod fitting;
mod syntax;

use serde_json::Value;
use service_model::{Path, official};

use crate::{UnknownOperation, operation};

pub use syntax::{DocumentFormat, MAX_BYTES, MAX_DEPTH};

/// What a document gave.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// An object that holds only members of the operation's input, each of the right JSON type.
    ///
    /// Empty texts are left out, and whatever is empty without them: a skeleton is full of both. Texts
    /// that break a limit, a pattern or a list of values are kept, because people mend them in the form.
    pub value: Value,
    /// What was left out, or kept and wrong, in the order of the input's members.
    pub problems: Vec<Problem>,
}

/// Something wrong in a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where it stands in the document.
    pub path: Path,
    /// One sentence about it.
    pub message: String,
    /// Whether the value was kept all the same, to be corrected.
    pub kept: bool,
}

/// A text that can't be read as a document at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DocumentError {
    /// No such operation.
    #[error(transparent)]
    UnknownOperation(#[from] UnknownOperation),
    /// Nothing but white space and comments.
    #[error("There is nothing to read.")]
    Empty,
    /// More bytes than a document may have.
    #[error("The document has {bytes} bytes; at most {MAX_BYTES} are read.")]
    TooLarge {
        /// The text's size.
        bytes: usize,
    },
    /// Neither JSON nor YAML from some place on.
    #[error("This is not valid {format}: line {line}, column {column}: {message}")]
    Syntax {
        /// What it was read as.
        format: DocumentFormat,
        /// The line, counted from 1.
        line: u64,
        /// The column, counted from 1.
        column: u64,
        /// What the parser says, without the place.
        message: String,
    },
    /// A list, a text or a number where an object with the input's members should be.
    #[error("The document must be an object whose members are those of {operation}.")]
    NotAnObject {
        /// The operation it was read for.
        operation: String,
    },
}

/// Reads a document for an operation, as JSON when it begins like JSON, else as YAML.
///
/// # Errors
/// When the text can't be read at all; see [`DocumentError`].
pub fn parse(operation: &str, text: &str) -> Result<Imported, DocumentError> {
    parse_as(DocumentFormat::of(text), operation, text)
}

/// Reads a JSON document for an operation.
///
/// # Errors
/// When the text can't be read at all; see [`DocumentError`].
pub fn parse_json(operation: &str, text: &str) -> Result<Imported, DocumentError> {
    parse_as(DocumentFormat::Json, operation, text)
}

/// Reads a YAML document for an operation.
///
/// # Errors
/// When the text can't be read at all; see [`DocumentError`].
pub fn parse_yaml(operation: &str, text: &str) -> Result<Imported, DocumentError> {
    parse_as(DocumentFormat::Yaml, operation, text)
}

fn parse_as(format: DocumentFormat, name: &str, text: &str) -> Result<Imported, DocumentError> {
    let operation = operation(name)?;
    let document = syntax::read(format, text)?;
    if !document.is_object() {
        return Err(DocumentError::NotAnObject { operation: name.to_owned() });
    }
    Ok(fitting::fit(official(), &operation.input, &document))
}
