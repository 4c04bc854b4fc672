//! Tags, and the one taggable kind of record that no operation shows yet.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Row, Shelf, SortKey};
use crate::catalog::Catalog;
use crate::ids;

/// A tag as on the wire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Tag {
    pub(crate) key: String,
    pub(crate) value: String,
}

/// The tags of every resource, by ARN.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Tags(BTreeMap<String, BTreeMap<String, String>>);

impl Tags {
    /// How many tags the model lets a resource have.
    pub(crate) const LIMIT: usize = 200;

    /// Adds tags; a tag with the same key gets the new value.
    pub(crate) fn add(&mut self, arn: &str, tags: &[Tag]) {
        if tags.is_empty() {
            return;
        }
        let held = self.0.entry(arn.to_owned()).or_default();
        for tag in tags {
            held.insert(tag.key.clone(), tag.value.clone());
        }
    }

    pub(crate) fn remove(&mut self, arn: &str, keys: &[String]) {
        if let Some(held) = self.0.get_mut(arn) {
            for key in keys {
                held.remove(key);
            }
        }
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

/// The job that keeps an engagement's copy of an opportunity up to date. Tasks create it and
/// answer its identifier; it can be tagged.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SnapshotJob {
    pub(crate) id: String,
    pub(crate) account: String,
    pub(crate) catalog: Catalog,
    pub(crate) engagement: String,
    pub(crate) opportunity: String,
}

impl SnapshotJob {
    pub(crate) fn arn(&self) -> String {
        ids::owned_arn(&self.account, self.catalog, "resource-snapshot-job", &self.id)
    }
}

impl Row for SnapshotJob {
    fn key(&self) -> &str {
        &self.id
    }

    fn shelves(&self) -> Vec<Shelf> {
        vec![Shelf::own(&self.account, self.catalog)]
    }

    fn sort_keys(&self) -> Vec<SortKey> {
        vec![SortKey::Text(self.id.clone())]
    }
}
