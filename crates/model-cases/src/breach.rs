//! The ways in which a value can be wrong.

use std::fmt;

/// A constraint that is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Breach {
    /// A required member is absent, or null.
    Missing,
    /// Another JSON type than the shape's, a text that is no moment, or a number that a whole number
    /// of this size can't hold.
    WrongType,
    /// A text below its fewest characters.
    TooShort,
    /// A text beyond its most characters.
    TooLong,
    /// A text of a length that is right and a form that is not.
    WrongForm,
    /// A text that is none of the values allowed.
    NotInEnum,
    /// A list or map below its fewest entries.
    TooFew,
    /// A list or map beyond its most entries.
    TooMany,
    /// A number below the smallest.
    TooSmall,
    /// A number beyond the greatest.
    TooGreat,
    /// A union without any of its members.
    NoUnionMember,
    /// A union with two of its members.
    TwoUnionMembers,
}

impl Breach {
    /// Every kind of breach.
    pub const ALL: [Self; 12] = [
        Self::Missing,
        Self::WrongType,
        Self::TooShort,
        Self::TooLong,
        Self::WrongForm,
        Self::NotInEnum,
        Self::TooFew,
        Self::TooMany,
        Self::TooSmall,
        Self::TooGreat,
        Self::NoUnionMember,
        Self::TwoUnionMembers,
    ];

    /// The code that this has in the `ErrorList` of a `ValidationException`.
    ///
    /// Nothing for a wrong type: whoever decodes the request stumbles over it, before anybody looks
    /// at limits, and there is no list. The model names the codes without saying when each is used,
    /// so which one goes with what is this project's reading.
    pub fn code(self) -> Option<&'static str> {
        Some(match self {
            Self::Missing => "REQUIRED_FIELD_MISSING",
            Self::WrongType => return None,
            Self::TooShort | Self::TooLong | Self::WrongForm => "INVALID_STRING_FORMAT",
            Self::NotInEnum => "INVALID_ENUM_VALUE",
            Self::TooFew => "NOT_ENOUGH_VALUES",
            Self::TooMany => "TOO_MANY_VALUES",
            Self::TooSmall | Self::TooGreat => "VALUE_OUT_OF_RANGE",
            Self::NoUnionMember | Self::TwoUnionMembers => "INVALID_VALUE",
        })
    }
}

impl fmt::Display for Breach {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "missing",
            Self::WrongType => "wrong type",
            Self::TooShort => "too short",
            Self::TooLong => "too long",
            Self::WrongForm => "wrong form",
            Self::NotInEnum => "not in enum",
            Self::TooFew => "too few",
            Self::TooMany => "too many",
            Self::TooSmall => "too small",
            Self::TooGreat => "too great",
            Self::NoUnionMember => "no union member",
            Self::TwoUnionMembers => "two union members",
        })
    }
}
