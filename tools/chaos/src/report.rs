//! What is printed.

use std::{fmt::Write as _, io::Write as _, time::Duration};

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

/// The time that `percent` of some are not above; nothing of none. Sorts them.
pub(crate) fn percentile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    let place = (times.len() * percent / 100).min(times.len().saturating_sub(1));
    times.get(place).copied().unwrap_or_default()
}

/// A time in words.
pub(crate) fn milliseconds(time: Duration) -> String {
    format!("{} ms", time.as_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_found_in_any_order() {
        let mut times: Vec<Duration> = (1..=100).rev().map(Duration::from_millis).collect();
        assert_eq!(percentile(&mut times, 50), Duration::from_millis(51));
        assert_eq!(percentile(&mut times, 95), Duration::from_millis(96));
        assert_eq!(percentile(&mut times, 100), Duration::from_millis(100));
        assert_eq!(percentile(&mut [], 50), Duration::ZERO);
    }
}
