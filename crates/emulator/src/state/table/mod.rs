//! Rows by identifier, and the orders in which they are listed.
//!
//! A row stands on one or more shelves (an invitation on its sender's and on its receiver's), and
//! each shelf keeps its rows sorted in every order that the service can list them in, and those
//! with a certain value of a facet (such as a status) once more in the first order. A page is then
//! read from where the last one ended, without looking at what lies before.

mod query;
mod row;
mod shelf;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub(crate) use query::{Course, Query};
pub(crate) use row::{Place, Row, Slot, SortKey};
pub(crate) use shelf::{Shelf, Side};

/// All records of one kind.
#[derive(Debug)]
pub(crate) struct Table<R> {
    rows: HashMap<Arc<str>, Slot<R>>,
    shelves: BTreeMap<Shelf, Lists>,
    touched: Touched<R>,
}

/// What each row was before it was touched, by identifier; nothing for a row that is new.
pub(crate) type Touched<R> = BTreeMap<String, Option<R>>;

/// The sorted lists of one shelf.
#[derive(Debug, Default)]
struct Lists {
    orders: Vec<BTreeSet<Place>>,
    /// By facet and value, in the first order.
    facets: HashMap<&'static str, HashMap<String, BTreeSet<Place>>>,
}

impl Lists {
    fn len(&self) -> usize {
        self.orders.first().map_or(0, BTreeSet::len)
    }

    fn add(&mut self, row: &impl Row, id: &Arc<str>) {
        for (order, key) in row.sort_keys().into_iter().enumerate() {
            if order == 0 {
                for (facet, value) in row.facets() {
                    let values = self.facets.entry(facet).or_default();
                    values.entry(value).or_default().insert((key.clone(), Arc::clone(id)));
                }
            }
            if self.orders.len() <= order {
                self.orders.push(BTreeSet::new());
            }
            self.orders[order].insert((key, Arc::clone(id)));
        }
    }

    fn remove(&mut self, row: &impl Row, id: &Arc<str>) {
        for (order, key) in row.sort_keys().into_iter().enumerate() {
            let place = (key, Arc::clone(id));
            if order == 0 {
                for (facet, value) in row.facets() {
                    let Some(values) = self.facets.get_mut(facet) else { continue };
                    if let Some(set) = values.get_mut(&value) {
                        set.remove(&place);
                        if set.is_empty() {
                            values.remove(&value);
                        }
                    }
                }
            }
            if let Some(set) = self.orders.get_mut(order) {
                set.remove(&place);
            }
        }
    }
}

impl<R> Default for Table<R> {
    fn default() -> Self {
        Self { rows: HashMap::new(), shelves: BTreeMap::new(), touched: Touched::new() }
    }
}

impl<R: Row> Table<R> {
    pub(crate) fn get(&self, id: &str) -> Option<&R> {
        self.rows.get(id).map(|slot| &slot.row)
    }

    /// How many rows there are, on whatever shelf.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Adds the row, or replaces the one with its identifier.
    pub(crate) fn put(&mut self, row: R) {
        self.note(row.key());
        self.unfile(row.key());
        self.file(row);
    }

    /// Changes a row and files it anew. Does nothing when there is no such row.
    pub(crate) fn change(&mut self, id: &str, change: impl FnOnce(&mut R)) {
        self.note(id);
        if let Some(mut row) = self.unfile(id) {
            change(&mut row);
            self.file(row);
        }
    }

    /// Takes the row out. Does nothing when there is no such row.
    pub(crate) fn remove(&mut self, id: &str) {
        self.note(id);
        self.unfile(id);
    }

    /// What was touched since the last time, left for others to see too.
    pub(crate) fn touched(&self) -> &Touched<R> {
        &self.touched
    }

    /// Hands over what was touched since the last time, so that what follows from it (events,
    /// snapshots, the state file) is derived in one place.
    pub(crate) fn take_touched(&mut self) -> Touched<R> {
        std::mem::take(&mut self.touched)
    }

    /// The rows of a shelf in its first order.
    pub(crate) fn on_shelf<'a>(&'a self, shelf: &Shelf) -> impl Iterator<Item = &'a R> + use<'a, R> {
        let course = Course { order: 0, descending: false, after: None };
        self.search(&shelf.into(), course).map(|slot| &slot.row)
    }

    /// Puts a row back that was saved, which is no change.
    pub(crate) fn restore(&mut self, row: R) {
        self.file(row);
    }

    /// Every row, in no particular order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &R> {
        self.rows.values().map(|slot| &slot.row)
    }

    /// Remembers what the row was before the first change.
    fn note(&mut self, id: &str) {
        if !self.touched.contains_key(id) {
            let before = self.get(id).cloned();
            self.touched.insert(id.to_owned(), before);
        }
    }

    fn file(&mut self, row: R) {
        let slot = Slot::new(row);
        for shelf in slot.row.shelves() {
            self.shelves.entry(shelf).or_default().add(&slot.row, &slot.id);
        }
        self.rows.insert(Arc::clone(&slot.id), slot);
    }

    fn unfile(&mut self, id: &str) -> Option<R> {
        let slot = self.rows.remove(id)?;
        for shelf in slot.row.shelves() {
            if let Some(lists) = self.shelves.get_mut(&shelf) {
                lists.remove(&slot.row, &slot.id);
            }
        }
        Some(slot.row)
    }
}

/// By identifier, so that one state is always written in one way and two exports can be compared.
impl<R: Row + Serialize> Serialize for Table<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut rows: Vec<_> = self.iter().collect();
        rows.sort_unstable_by_key(|row| row.key());
        serializer.collect_seq(rows)
    }
}

impl<'de, R: Row + Deserialize<'de>> Deserialize<'de> for Table<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut table = Self::default();
        for row in Vec::<R>::deserialize(deserializer)? {
            if table.rows.contains_key(row.key()) {
                return Err(D::Error::custom(format!("there are two records with the identifier {}", row.key())));
            }
            table.restore(row);
        }
        Ok(table)
    }
}

#[cfg(test)]
mod tests;
