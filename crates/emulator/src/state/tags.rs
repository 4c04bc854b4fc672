//! Tags.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Book;

/// A tag as on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Tag {
    pub(crate) key: String,
    pub(crate) value: String,
}

/// The tags of every resource, by ARN.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Tags(pub(super) Book<BTreeMap<String, String>>);

impl Tags {
    /// How many tags the model lets a resource have.
    pub(crate) const LIMIT: usize = 200;

    /// Adds tags; a tag with the same key gets the new value.
    pub(crate) fn add(&mut self, arn: &str, tags: &[Tag]) {
        if tags.is_empty() {
            return;
        }
        let held = self.0.entry(arn);
        for tag in tags {
            held.insert(tag.key.clone(), tag.value.clone());
        }
    }

    pub(crate) fn remove(&mut self, arn: &str, keys: &[String]) {
        let held = self.0.entry(arn);
        for key in keys {
            held.remove(key);
        }
    }

    /// Drops all tags of a resource that is no more.
    pub(crate) fn forget(&mut self, arn: &str) {
        self.0.remove(arn);
    }

    /// The resource's tags, sorted by key.
    pub(crate) fn of(&self, arn: &str) -> Vec<Tag> {
        let held = self.0.get(arn).into_iter().flatten();
        held.map(|(key, value)| Tag { key: key.clone(), value: value.clone() }).collect()
    }

    /// How many tags the resource would have with these added.
    pub(crate) fn count_with(&self, arn: &str, tags: &[Tag]) -> usize {
        let held = self.0.get(arn);
        let new = tags.iter().filter(|tag| held.is_none_or(|held| !held.contains_key(&tag.key)));
        held.map_or(0, BTreeMap::len) + new.count()
    }
}
