//! One entry of a set.

/// Something that can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Choice {
    /// What the API takes and gives.
    pub code: &'static str,
    /// What people read.
    pub label: &'static str,
    /// What people may type instead: older names, abbreviations, signs.
    pub aliases: &'static [&'static str],
}
