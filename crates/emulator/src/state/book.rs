//! Values by name that are no listed records: tags, tokens, settings.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A map that knows which of its entries were touched since they were saved.
#[derive(Debug)]
pub(crate) struct Book<V> {
    entries: BTreeMap<String, V>,
    touched: BTreeSet<String>,
}

impl<V> Default for Book<V> {
    fn default() -> Self {
        Self { entries: BTreeMap::new(), touched: BTreeSet::new() }
    }
}

impl<V> Book<V> {
    pub(crate) fn get(&self, name: &str) -> Option<&V> {
        self.entries.get(name)
    }

    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &V)> {
        self.entries.iter()
    }

    pub(crate) fn insert(&mut self, name: String, value: V) {
        self.touched.insert(name.clone());
        self.entries.insert(name, value);
    }

    pub(crate) fn remove(&mut self, name: &str) {
        if self.entries.remove(name).is_some() {
            self.touched.insert(name.to_owned());
        }
    }

    /// The entry for changing; a new one when there is none yet.
    pub(crate) fn entry(&mut self, name: &str) -> &mut V
    where
        V: Default,
    {
        self.touched.insert(name.to_owned());
        self.entries.entry(name.to_owned()).or_default()
    }

    /// Drops the entries that `keep` doesn't want.
    pub(crate) fn retain(&mut self, keep: impl Fn(&V) -> bool) {
        let touched = &mut self.touched;
        self.entries.retain(|name, value| {
            let kept = keep(value);
            if !kept {
                touched.insert(name.clone());
            }
            kept
        });
    }

    /// The names of what was touched since the last time.
    pub(super) fn take_touched(&mut self) -> BTreeSet<String> {
        std::mem::take(&mut self.touched)
    }

    /// Puts an entry back that was saved, which is no change.
    pub(super) fn restore(&mut self, name: String, value: V) {
        self.entries.insert(name, value);
    }
}

impl<V: Serialize> Serialize for Book<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.entries.serialize(serializer)
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Book<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self { entries: BTreeMap::deserialize(deserializer)?, touched: BTreeSet::new() })
    }
}
