//! Queries: what the AWS CLI takes as `--query`, in JMESPath.

mod growth;

use jmespath::{ErrorReason, JmespathError};
use serde_json::Value;

/// The most bytes of an expression.
pub const MAX_BYTES: usize = 1024;

/// The longest chain of operators and brackets, one in or after the other, in an expression.
pub const MAX_DEPTH: usize = 50;

/// How many times larger than the data a result may grow.
pub const MAX_GROWTH: u64 = 128;

/// An expression that can't be answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// The expression is too long.
    #[error("The query has {bytes} bytes; at most {MAX_BYTES} are read.")]
    TooLong {
        /// Its size.
        bytes: usize,
    },
    /// The expression has too many steps.
    #[error("The query has more than {MAX_DEPTH} steps one after the other.")]
    TooDeep,
    /// The expression could repeat the data without bound.
    #[error("The query repeats the data too often; name only the fields you need.")]
    TooMuch,
    /// The expression isn't JMESPath.
    #[error("The query is not valid at line {line}, column {column}: {message}")]
    Syntax {
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1.
        column: usize,
        /// What is wrong there.
        message: String,
    },
    /// The expression is JMESPath but does not fit the data.
    #[error("The query failed at line {line}, column {column}: {message}")]
    Evaluation {
        /// The line, counted from 1.
        line: usize,
        /// The column, counted from 1.
        column: usize,
        /// What is wrong there.
        message: String,
    },
}

/// The part of the data that a JMESPath expression asks for; `null` when there is none.
///
/// Unlike the AWS CLI, the members of an object in the result are sorted by name.
///
/// # Errors
/// When the expression is wrong, doesn't fit the data or asks for too much; see [`QueryError`].
pub fn query(expression: &str, data: &Value) -> Result<Value, QueryError> {
    if expression.len() > MAX_BYTES {
        return Err(QueryError::TooLong { bytes: expression.len() });
    }
    if depth(expression) > MAX_DEPTH {
        return Err(QueryError::TooDeep);
    }
    let compiled = jmespath::compile(expression)?;
    if growth::of(compiled.as_ast()) > MAX_GROWTH {
        return Err(QueryError::TooMuch);
    }
    let result = compiled.search(data)?;
    serde_json::to_value(&*result).map_err(|error| QueryError::Evaluation {
        line: 1,
        column: 1,
        message: error.to_string(),
    })
}

/// How deeply the parser will descend, at most. It calls itself for each operator and bracket until the
/// expression, or the part between two commas, is over; so a long chain is as deep as a nest of brackets.
fn depth(expression: &str) -> usize {
    let mut open = vec![0_usize];
    let mut deepest = 0;
    let mut characters = expression.chars();
    while let Some(character) = characters.next() {
        let last = open.len() - 1;
        match character {
            quote @ ('\'' | '"' | '`') => skip_quoted(&mut characters, quote),
            '(' | '[' | '{' => {
                open[last] += 1;
                open.push(0);
            }
            ')' | ']' | '}' if last > 0 => {
                open.pop();
            }
            ',' => open[last] = 0,
            '!' | '&' | '|' | '.' | '*' | '<' | '>' | '=' => open[last] += 1,
            _ => {}
        }
        deepest = deepest.max(open.iter().sum());
    }
    deepest
}

fn skip_quoted(characters: &mut std::str::Chars<'_>, quote: char) {
    while let Some(character) = characters.next() {
        if character == '\\' {
            characters.next();
        } else if character == quote {
            return;
        }
    }
}

impl From<JmespathError> for QueryError {
    fn from(error: JmespathError) -> Self {
        let (line, column) = (error.line + 1, error.column + 1);
        match error.reason {
            ErrorReason::Parse(message) => Self::Syntax { line, column, message: in_plain_words(&message) },
            ErrorReason::Runtime(error) => Self::Evaluation { line, column, message: error.to_string() },
        }
    }
}

/// The parser's message on one line and without the names of its tokens.
fn in_plain_words(message: &str) -> String {
    let (wanted, found) = message.split_once(" -- found ").unwrap_or((message, ""));
    let wanted = match wanted {
        "Unexpected nud token" | "Unexpected led token" => "Expected something else",
        wanted => wanted,
    };
    let end = if found.starts_with("Eof") { ", but the query ends" } else { "" };
    format!("{}{end}", wanted.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_names_no_token() {
        assert_eq!(in_plain_words("Unexpected nud token -- found Eof"), "Expected something else, but the query ends");
        assert_eq!(in_plain_words("Expected ']' -- found Rparen"), "Expected ']'");
        assert_eq!(in_plain_words("Unclosed \n quote"), "Unclosed quote");
    }

    #[test]
    fn depth_is_the_longest_chain() {
        assert_eq!(depth("a.b.c"), 2);
        assert_eq!(depth("a[*].[b, c.d, e]"), 4);
        assert_eq!(depth("a[?b[?c(d)]]"), 3);
        assert_eq!(depth(")))"), 0);
        assert_eq!(depth("'a.b.c[[[' | \"x\\\"..\""), 1);
    }
}
