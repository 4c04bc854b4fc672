//! Violations: how a value differs from its shape.

use std::fmt;

use crate::path::Path;

/// One difference between a value and its shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Where it is.
    pub path: Path,
    /// What it is.
    pub kind: ViolationKind,
}

/// The ways in which a value can differ from its shape. Lengths count Unicode characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ViolationKind {
    /// A required member is absent or null.
    Missing,
    /// The structure has no such member.
    UnknownMember,
    /// Another JSON type than the shape's.
    WrongType {
        /// The type wanted, with its article: "a list".
        expected: &'static str,
    },
    /// A text with too few characters.
    TooShort {
        /// The fewest characters.
        min: u64,
        /// The characters there are.
        len: u64,
    },
    /// A text with too many characters.
    TooLong {
        /// The most characters.
        max: u64,
        /// The characters there are.
        len: u64,
    },
    /// A text of another form.
    PatternMismatch {
        /// The regular expression it should match.
        pattern: String,
    },
    /// A text outside the values allowed.
    NotInEnum {
        /// The values allowed, in the model's order.
        values: Vec<String>,
    },
    /// A list or map with too few entries.
    TooFew {
        /// The fewest entries.
        min: u64,
        /// The entries there are.
        len: u64,
    },
    /// A list or map with too many entries.
    TooMany {
        /// The most entries.
        max: u64,
        /// The entries there are.
        len: u64,
    },
    /// A number that is too small.
    BelowMinimum {
        /// The smallest number allowed.
        min: i64,
    },
    /// A number that is too great.
    AboveMaximum {
        /// The greatest number allowed.
        max: i64,
    },
    /// A union with none of its members, or with several.
    UnionNotOne,
}

impl ViolationKind {
    /// The code of AWS's `ErrorList` that fits best.
    ///
    /// The model names the codes but not when each is used. A length is `INVALID_STRING_FORMAT`
    /// because the model writes most lengths as patterns.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing => "REQUIRED_FIELD_MISSING",
            Self::UnknownMember | Self::WrongType { .. } | Self::UnionNotOne => "INVALID_VALUE",
            Self::TooShort { .. } | Self::TooLong { .. } | Self::PatternMismatch { .. } => "INVALID_STRING_FORMAT",
            Self::NotInEnum { .. } => "INVALID_ENUM_VALUE",
            Self::TooFew { .. } => "NOT_ENOUGH_VALUES",
            Self::TooMany { .. } => "TOO_MANY_VALUES",
            Self::BelowMinimum { .. } | Self::AboveMaximum { .. } => "VALUE_OUT_OF_RANGE",
        }
    }
}

impl fmt::Display for ViolationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("This is required."),
            Self::UnknownMember => f.write_str("There is no member of this name here."),
            Self::WrongType { expected } => write!(f, "This must be {expected}."),
            Self::TooShort { min, len } => {
                write!(f, "This needs at least {}; it has {len}.", counted(*min, "character"))
            }
            Self::TooLong { max, len } => {
                write!(f, "This may have at most {}; it has {len}.", counted(*max, "character"))
            }
            Self::PatternMismatch { pattern } => {
                write!(f, "This does not match the form {pattern}.")
            }
            Self::NotInEnum { values } => write_choices(f, values),
            Self::TooFew { min, len } => {
                write!(f, "This needs at least {}; it has {len}.", counted(*min, "value"))
            }
            Self::TooMany { max, len } => {
                write!(f, "This may have at most {}; it has {len}.", counted(*max, "value"))
            }
            Self::BelowMinimum { min } => write!(f, "This must be {min} or more."),
            Self::AboveMaximum { max } => write!(f, "This must be {max} or less."),
            Self::UnionNotOne => f.write_str("Exactly one of the members must be given here."),
        }
    }
}

/// "1 value", "2 values".
fn counted(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Names the values when a sentence can hold them; 249 countries can't be read.
fn write_choices(f: &mut fmt::Formatter<'_>, values: &[String]) -> fmt::Result {
    const READABLE: usize = 30;
    if values.len() <= READABLE {
        write!(f, "This must be one of: {}.", values.join(", "))
    } else {
        write!(f, "This is none of the {} values allowed.", values.len())
    }
}
