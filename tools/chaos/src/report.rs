//! What is printed.

use std::{fmt::Write as _, io::Write as _};

/// Prints a paragraph.
pub(crate) fn say(text: &str) {
    let mut out = std::io::stdout().lock();
    // Nobody may be listening; the exit code remains.
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// Prints a line beside what is printed.
pub(crate) fn warn(line: &str) {
    // As above.
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// A table in Markdown.
pub(crate) fn table(heads: &[&str], rows: &[Vec<String>]) -> String {
    let mut text = format!("| {} |\n|{}\n", heads.join(" | "), "---|".repeat(heads.len()));
    for row in rows {
        // Writing to a text does not fail.
        let _ = writeln!(text, "| {} |", row.join(" | "));
    }
    text
}
