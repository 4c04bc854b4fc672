//! Patterns: regular expressions that a text must match as a whole.

use std::sync::OnceLock;

use fancy_regex::{Regex, RegexBuilder};
use serde::Deserialize;

/// Steps that one match may go back. The model's honest values need none; a text made to blow a
/// look-ahead up gives up here and counts as no match.
const BACKTRACK_LIMIT: usize = 10_000;

/// A regular expression of the model, compiled when it is first needed.
///
/// The dialect is Smithy's, ECMA 262: `\d` and `\w` know ASCII only, and the match covers the whole
/// text.
#[derive(Debug, Deserialize)]
#[serde(from = "String")]
pub struct Pattern {
    source: String,
    compiled: OnceLock<Option<Regex>>,
}

impl From<String> for Pattern {
    fn from(source: String) -> Self {
        Self { source, compiled: OnceLock::new() }
    }
}

impl Pattern {
    /// The expression as the model writes it.
    pub fn as_str(&self) -> &str {
        &self.source
    }

    /// Whether the expression can be compiled at all; one that can't refuses nothing.
    pub fn is_valid(&self) -> bool {
        self.regex().is_some()
    }

    /// Whether the whole text matches.
    pub fn matches(&self, text: &str) -> bool {
        // An expression that doesn't compile must not refuse what AWS would take.
        self.regex().is_none_or(|regex| regex.is_match(text).unwrap_or(false))
    }

    /// What the expression says about the text's length, in characters, where it says so plainly:
    /// `.{1,80}` as a whole, or a leading `(?=.{1,80}$)`.
    pub fn length_bounds(&self) -> (u64, Option<u64>) {
        self.plain_length().or_else(|| self.leading_length()).map_or((0, None), |(min, max)| (min, Some(max)))
    }

    /// Whether the expression speaks of length alone: with the right length every text matches.
    pub(crate) fn is_only_length(&self) -> bool {
        self.source.starts_with("(?s)") && self.plain_length().is_some()
    }

    fn plain_length(&self) -> Option<(u64, u64)> {
        let dots = self.source.strip_prefix("(?s)").unwrap_or(&self.source);
        counts(dots.strip_prefix(".{")?.strip_suffix('}')?)
    }

    fn leading_length(&self) -> Option<(u64, u64)> {
        let (inside, _) = self.source.strip_prefix("(?=.{")?.split_once("}$)")?;
        counts(inside)
    }

    fn regex(&self) -> Option<&Regex> {
        self.compiled
            .get_or_init(|| {
                RegexBuilder::new(&format!(r"\A(?:{})\z", ascii_classes(&self.source)))
                    .backtrack_limit(BACKTRACK_LIMIT)
                    .build()
                    .ok()
            })
            .as_ref()
    }
}

/// Reads `min,max`.
fn counts(text: &str) -> Option<(u64, u64)> {
    let (min, max) = text.split_once(',')?;
    Some((min.parse().ok()?, max.parse().ok()?))
}

/// Rewrites `\d` and `\w`, which Rust takes for Unicode classes, to the ASCII ones that ECMA 262 means.
fn ascii_classes(source: &str) -> String {
    let mut rewritten = String::with_capacity(source.len());
    let mut in_class = false;
    let mut characters = source.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => {
                let escaped = characters.next().unwrap_or('\\');
                let ascii = match escaped {
                    'd' => Some("0-9"),
                    'w' => Some("0-9A-Za-z_"),
                    _ => None,
                };
                match ascii {
                    Some(ascii) if in_class => rewritten.push_str(ascii),
                    Some(ascii) => rewritten.extend(["[", ascii, "]"]),
                    None => rewritten.extend(['\\', escaped]),
                }
            }
            _ => {
                in_class = match character {
                    '[' => true,
                    ']' => false,
                    _ => in_class,
                };
                rewritten.push(character);
            }
        }
    }
    rewritten
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(source: &str) -> Pattern {
        Pattern::from(source.to_owned())
    }

    #[test]
    fn the_whole_text_must_match() {
        let digits = pattern("[0-9]{2}|x");
        assert!(digits.matches("12"));
        assert!(digits.matches("x"));
        assert!(!digits.matches("123"));
        assert!(!digits.matches("12\n"));
        assert!(!digits.matches("a12"));
    }

    #[test]
    fn word_and_digit_classes_are_ascii() {
        assert!(pattern(r"\d+").matches("42"));
        assert!(!pattern(r"\d+").matches("٤٢"));
        assert!(!pattern(r"[\w-]+").matches("é"));
        assert!(pattern(r"[\w-]+").matches("a-b_c9"));
    }

    #[test]
    fn length_is_read_where_it_stands_plainly() {
        assert_eq!(pattern("(?s).{20,2000}").length_bounds(), (20, Some(2000)));
        assert_eq!(pattern(".{1,255}").length_bounds(), (1, Some(255)));
        assert_eq!(pattern("(?=.{4,255}$)[a-z]+").length_bounds(), (4, Some(255)));
        assert_eq!(pattern("[0-9]{9}").length_bounds(), (0, None));
    }

    #[test]
    fn a_text_made_to_backtrack_ends_as_no_match() {
        let evil = pattern("(?=(a+)+$)(?=.{1,255}$)a*b");
        assert!(!evil.matches(&format!("{}c", "a".repeat(200))));
    }
}
