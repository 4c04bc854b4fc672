//! Paths into a value: where something is wrong.

use std::fmt;
use std::str::FromStr;

/// One step of a path.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Segment {
    /// Into a structure's member, or a map's entry.
    Member(String),
    /// Into a list's element, counted from 0.
    Index(usize),
}

/// The way from a value's root to one of its parts; empty for the root itself.
///
/// Displayed in the API's own spelling: `Invitation.Payload.OpportunityInvitation.SenderContacts[0].Email`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Path(Vec<Segment>);

/// A text that is no path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsePathError;

impl fmt::Display for ParsePathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a path like Invitation.Receiver or SenderContacts[0].Email")
    }
}

impl std::error::Error for ParsePathError {}

impl Path {
    /// The path to the value itself.
    pub fn root() -> Self {
        Self::default()
    }

    /// Reads a path in the API's spelling or in the camelCase of AWS's `ErrorList`; both give the
    /// same path. A step of digits alone (`senderContacts.0`) counts as an index.
    ///
    /// # Errors
    /// When a step is empty or an index is no number.
    pub fn parse(text: &str) -> Result<Self, ParsePathError> {
        let mut segments = Vec::new();
        for step in text.split('.').filter(|_| !text.is_empty()) {
            let (name, indices) = step.split_at(step.find('[').unwrap_or(step.len()));
            if !name.is_empty() {
                segments.push(match name.parse() {
                    Ok(index) => Segment::Index(index),
                    Err(_) => Segment::Member(with_first(name, char::to_ascii_uppercase)),
                });
            } else if indices.is_empty() || !segments.is_empty() {
                return Err(ParsePathError);
            }
            parse_indices(indices, &mut segments)?;
        }
        Ok(Self(segments))
    }

    /// The path in the camelCase of AWS's `ErrorList`: `invitation.payload.…senderContacts[0].email`.
    pub fn camel_case(&self) -> String {
        self.spelled(|name| with_first(name, char::to_ascii_lowercase))
    }

    /// The path's steps from the root.
    pub fn segments(&self) -> &[Segment] {
        &self.0
    }

    /// Whether this is the path to the value itself.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// This path, one step further into a member.
    #[must_use]
    pub fn member(&self, name: &str) -> Self {
        self.followed_by(Segment::Member(name.to_owned()))
    }

    /// This path, one step further into a list.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.followed_by(Segment::Index(index))
    }

    fn followed_by(&self, segment: Segment) -> Self {
        let mut segments = self.0.clone();
        segments.push(segment);
        Self(segments)
    }

    fn spelled(&self, name_of: impl Fn(&str) -> String) -> String {
        let mut text = String::new();
        for segment in &self.0 {
            match segment {
                Segment::Member(name) => {
                    if !text.is_empty() {
                        text.push('.');
                    }
                    text.push_str(&name_of(name));
                }
                Segment::Index(index) => text.push_str(&format!("[{index}]")),
            }
        }
        text
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.spelled(str::to_owned))
    }
}

impl FromStr for Path {
    type Err = ParsePathError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

/// Reads `[0][1]…`, possibly nothing.
fn parse_indices(mut text: &str, segments: &mut Vec<Segment>) -> Result<(), ParsePathError> {
    while !text.is_empty() {
        let (index, rest) = text.strip_prefix('[').and_then(|text| text.split_once(']')).ok_or(ParsePathError)?;
        segments.push(Segment::Index(index.parse().map_err(|_| ParsePathError)?));
        text = rest;
    }
    Ok(())
}

/// The name with its first letter changed.
fn with_first(name: &str, change: impl Fn(&char) -> char) -> String {
    let mut characters = name.chars();
    characters.next().map_or_else(String::new, |first| std::iter::once(change(&first)).chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_are_the_same_path() {
        let api = "Invitation.Payload.OpportunityInvitation.SenderContacts[0].Email";
        let camel = "invitation.payload.opportunityInvitation.senderContacts[0].email";
        let path = Path::parse(api).unwrap();
        assert_eq!(Path::parse(camel).unwrap(), path);
        assert_eq!(path.to_string(), api);
        assert_eq!(path.camel_case(), camel);
        assert_eq!(path.segments().len(), 6);
    }

    #[test]
    fn lists_within_lists_and_digits_as_steps() {
        assert_eq!(Path::parse("a[1][2].b").unwrap().to_string(), "A[1][2].B");
        assert_eq!(Path::parse("a.1.b").unwrap().to_string(), "A[1].B");
        assert_eq!(Path::parse("[3].b").unwrap().to_string(), "[3].B");
        assert!(Path::parse("").unwrap().is_root());
    }

    #[test]
    fn what_is_no_path_is_refused() {
        for text in [".", "a..b", "a.", "a[", "a[x]", "a[1]b", "a[1", "a.[1]", "a[-1]"] {
            assert_eq!(Path::parse(text), Err(ParsePathError), "{text}");
        }
    }

    #[test]
    fn steps_are_added_without_touching_the_parent() {
        let parent = Path::root().member("Tags");
        assert_eq!(parent.index(2).member("Key").to_string(), "Tags[2].Key");
        assert_eq!(parent.to_string(), "Tags");
    }
}
