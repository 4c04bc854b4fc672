//! Shapes: the types of the service.

use indexmap::IndexMap;
use serde::Deserialize;

use crate::pattern::Pattern;

/// A named type of the service.
#[derive(Debug, Deserialize)]
pub struct Shape {
    /// Its name in the model.
    #[serde(skip)]
    pub name: String,
    /// What it is made of.
    #[serde(flatten)]
    pub kind: Kind,
    /// Whether its values must stay out of logs.
    #[serde(default)]
    pub sensitive: bool,
}

/// What a shape is made of.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Kind {
    /// An object with known members.
    Structure {
        /// Its members in the model's order.
        members: IndexMap<String, Member>,
        /// Whether exactly one member must be present.
        #[serde(default)]
        union: bool,
        /// Whether the service throws it.
        #[serde(default)]
        exception: bool,
    },
    /// An array of one shape.
    List {
        /// The shape of its elements.
        member: String,
        /// The fewest elements.
        #[serde(default)]
        min: Option<u64>,
        /// The most elements.
        #[serde(default)]
        max: Option<u64>,
    },
    /// An object with free keys.
    Map {
        /// The shape of its keys, always a string.
        key: String,
        /// The shape of its values.
        value: String,
        /// The fewest entries.
        #[serde(default)]
        min: Option<u64>,
        /// The most entries.
        #[serde(default)]
        max: Option<u64>,
    },
    /// Text.
    String {
        /// The fewest Unicode characters.
        #[serde(default)]
        min: Option<u64>,
        /// The most Unicode characters.
        #[serde(default)]
        max: Option<u64>,
        /// What the whole text must match.
        #[serde(default)]
        pattern: Option<Pattern>,
        /// The values allowed; empty when any text is.
        #[serde(default, rename = "enum")]
        values: Vec<String>,
    },
    /// A whole number of 32 bits.
    Integer {
        /// The smallest number.
        #[serde(default)]
        min: Option<i64>,
        /// The greatest number.
        #[serde(default)]
        max: Option<i64>,
    },
    /// A whole number of 64 bits.
    Long {
        /// The smallest number.
        #[serde(default)]
        min: Option<i64>,
        /// The greatest number.
        #[serde(default)]
        max: Option<i64>,
    },
    /// A number of single precision.
    Float,
    /// A number of double precision.
    Double,
    /// True or false.
    Boolean,
    /// A moment: ISO 8601 text, or a number of seconds since 1970.
    Timestamp,
    /// Bytes, in base64.
    Blob,
}

/// A member of a structure.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Member {
    /// The name of its shape.
    pub shape: String,
    /// Whether the structure is wrong without it.
    #[serde(default)]
    pub required: bool,
    /// Whether clients fill it with a fresh token when it is left out.
    #[serde(default, rename = "idempotencyToken")]
    pub idempotency_token: bool,
    /// Whether its values must stay out of logs.
    #[serde(default)]
    pub sensitive: bool,
}

impl Shape {
    /// A structure's member of this exact name.
    pub fn member(&self, name: &str) -> Option<&Member> {
        match &self.kind {
            Kind::Structure { members, .. } => members.get(name),
            _ => None,
        }
    }

    /// The values an enum allows; empty for every other shape.
    pub fn values(&self) -> &[String] {
        match &self.kind {
            Kind::String { values, .. } => values,
            _ => &[],
        }
    }

    /// The fewest and most characters of a text, taken from its limits and from what its pattern says
    /// about length. A lower bound of nothing is 0; no upper bound is `None`.
    pub fn length_bounds(&self) -> (u64, Option<u64>) {
        let Kind::String { min, max, pattern, .. } = &self.kind else {
            return (0, None);
        };
        let (pattern_min, pattern_max) = pattern.as_ref().map_or((0, None), Pattern::length_bounds);
        let max = match (*max, pattern_max) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        (min.unwrap_or(0).max(pattern_min), max)
    }
}
