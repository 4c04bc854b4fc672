//! What a table asks of its records, and a record in its place.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Shelf;

/// What rows are sorted by: nanoseconds since 1970, or a text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum SortKey {
    Time(i64),
    Text(String),
}

impl SortKey {
    pub(crate) fn time(moment: time::OffsetDateTime) -> Self {
        Self::Time(crate::state::nanoseconds(moment))
    }
}

/// A place in an order: the key and, among equals, the identifier.
pub(crate) type Place = (SortKey, Arc<str>);

/// A record that a [`super::Table`] can hold.
pub(crate) trait Row: Clone {
    /// What the record is found by, unique in its table.
    fn key(&self) -> &str;
    /// The lists in which the record appears.
    fn shelves(&self) -> Vec<Shelf>;
    /// The record's key in every order, always as many and in the same sequence.
    fn sort_keys(&self) -> Vec<SortKey>;
    /// The values that lists are narrowed by, each under the name of its facet. A list that asks
    /// for one of them looks at the rows that have it and at no others.
    fn facets(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
}

/// How many written forms of a row are kept.
const FORMS: usize = 2;

/// A row in its table, with what lists write of it.
#[derive(Debug)]
pub(crate) struct Slot<R> {
    pub(super) id: Arc<str>,
    pub(super) row: R,
    written: [OnceLock<Box<str>>; FORMS],
}

impl<R: Row> Slot<R> {
    pub(super) fn new(row: R) -> Self {
        Self { id: Arc::from(row.key()), row, written: Default::default() }
    }

    /// The row as JSON text in one of its forms, written on first use: lists are read far more
    /// often than their rows change.
    pub(crate) fn text(&self, form: usize, write: impl FnOnce(&R) -> Value) -> &str {
        self.written[form].get_or_init(|| write(&self.row).to_string().into_boxed_str())
    }

    /// The row's place in an order.
    pub(crate) fn place(&self, order: usize) -> Option<Place> {
        Some((self.row.sort_keys().into_iter().nth(order)?, Arc::clone(&self.id)))
    }
}

impl<R> Deref for Slot<R> {
    type Target = R;

    fn deref(&self) -> &R {
        &self.row
    }
}
