//! Rows by identifier, and the orders in which they are listed.
//!
//! A row stands on one or more shelves (an invitation on its sender's and on its receiver's), and
//! each shelf keeps its rows sorted in every order that the service can list them in. A page is
//! then read from where the last one ended, without looking at what lies before.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::catalog::Catalog;

/// Whose list a row appears in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Shelf {
    pub(crate) account: String,
    pub(crate) catalog: Catalog,
    pub(crate) side: Side,
}

/// In which of its roles the account has the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Side {
    /// It is the account's own: an opportunity, a task, a membership.
    Own,
    /// The account sent it.
    Sent,
    /// The account received it.
    Received,
}

impl Shelf {
    /// The shelf of an account's own things.
    pub(crate) fn own(account: &str, catalog: Catalog) -> Self {
        Self::new(account, catalog, Side::Own)
    }

    pub(crate) fn new(account: &str, catalog: Catalog, side: Side) -> Self {
        Self { account: account.to_owned(), catalog, side }
    }
}

/// What rows are sorted by: nanoseconds since 1970, or a text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum SortKey {
    Time(i64),
    Text(String),
}

impl SortKey {
    pub(crate) fn time(moment: time::OffsetDateTime) -> Self {
        Self::Time(super::nanoseconds(moment))
    }
}

/// A place in an order: the key and, among equals, the identifier.
pub(crate) type Place = (SortKey, String);

/// A record that a [`Table`] can hold.
pub(crate) trait Row {
    /// What the record is found by, unique in its table.
    fn key(&self) -> &str;
    /// The lists in which the record appears.
    fn shelves(&self) -> Vec<Shelf>;
    /// The record's key in every order, always as many and in the same sequence.
    fn sort_keys(&self) -> Vec<SortKey>;
}

/// All records of one kind.
#[derive(Debug)]
pub(crate) struct Table<R> {
    rows: HashMap<String, R>,
    shelves: BTreeMap<Shelf, Vec<BTreeSet<Place>>>,
}

impl<R> Default for Table<R> {
    fn default() -> Self {
        Self { rows: HashMap::new(), shelves: BTreeMap::new() }
    }
}

impl<R: Row> Table<R> {
    pub(crate) fn get(&self, id: &str) -> Option<&R> {
        self.rows.get(id)
    }

    /// Adds the row, or replaces the one with its identifier.
    pub(crate) fn put(&mut self, row: R) {
        self.unshelve(row.key());
        for shelf in row.shelves() {
            let orders = self.shelves.entry(shelf).or_default();
            for (order, key) in row.sort_keys().into_iter().enumerate() {
                if orders.len() <= order {
                    orders.push(BTreeSet::new());
                }
                orders[order].insert((key, row.key().to_owned()));
            }
        }
        self.rows.insert(row.key().to_owned(), row);
    }

    /// Changes a row and files it anew. Does nothing when there is no such row.
    pub(crate) fn change(&mut self, id: &str, change: impl FnOnce(&mut R)) {
        self.unshelve(id);
        if let Some(mut row) = self.rows.remove(id) {
            change(&mut row);
            self.put(row);
        }
    }

    fn unshelve(&mut self, id: &str) {
        let Some(row) = self.rows.get(id) else {
            return;
        };
        for shelf in row.shelves() {
            if let Some(orders) = self.shelves.get_mut(&shelf) {
                for (order, key) in orders.iter_mut().zip(row.sort_keys()) {
                    order.remove(&(key, id.to_owned()));
                }
            }
        }
    }

    /// The rows of a shelf in the given order, from just after `after`.
    pub(crate) fn scan<'a>(
        &'a self,
        shelf: &Shelf,
        order: usize,
        descending: bool,
        after: Option<&Place>,
    ) -> Box<dyn Iterator<Item = (&'a Place, &'a R)> + 'a> {
        let Some(places) = self.shelves.get(shelf).and_then(|orders| orders.get(order)) else {
            return Box::new(std::iter::empty());
        };
        let edge = after.map_or(Bound::Unbounded, Bound::Excluded);
        let with_row = |place: &'a Place| Some((place, self.rows.get(&place.1)?));
        if descending {
            let range = places.range::<Place, _>((Bound::Unbounded, edge));
            Box::new(range.rev().filter_map(with_row))
        } else {
            let range = places.range::<Place, _>((edge, Bound::Unbounded));
            Box::new(range.filter_map(with_row))
        }
    }

    /// The rows of a shelf in no particular order.
    pub(crate) fn on_shelf<'a>(&'a self, shelf: &Shelf) -> impl Iterator<Item = &'a R> + 'a {
        self.scan(shelf, 0, false, None).map(|(_, row)| row)
    }
}

impl<R: Serialize> Serialize for Table<R> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.rows.values())
    }
}

impl<'de, R: Row + Deserialize<'de>> Deserialize<'de> for Table<R> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut table = Self::default();
        for row in Vec::<R>::deserialize(deserializer)? {
            table.put(row);
        }
        Ok(table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize, Deserialize)]
    struct Note {
        id: String,
        account: String,
        at: i64,
    }

    impl Row for Note {
        fn key(&self) -> &str {
            &self.id
        }

        fn shelves(&self) -> Vec<Shelf> {
            vec![Shelf::own(&self.account, Catalog::Sandbox)]
        }

        fn sort_keys(&self) -> Vec<SortKey> {
            vec![SortKey::Time(self.at), SortKey::Text(self.id.clone())]
        }
    }

    fn listed(table: &Table<Note>, account: &str, order: usize, descending: bool) -> Vec<String> {
        let shelf = Shelf::own(account, Catalog::Sandbox);
        table.scan(&shelf, order, descending, None).map(|(_, note)| note.id.clone()).collect()
    }

    #[test]
    fn a_changed_row_moves_in_every_order_and_between_shelves() {
        let mut table = Table::default();
        for (id, at) in [("b", 1), ("a", 2), ("c", 3)] {
            table.put(Note { id: id.into(), account: "x".into(), at });
        }
        assert_eq!(listed(&table, "x", 0, false), ["b", "a", "c"]);
        assert_eq!(listed(&table, "x", 1, true), ["c", "b", "a"]);

        table.change("b", |note| note.at = 9);
        assert_eq!(listed(&table, "x", 0, false), ["a", "c", "b"]);
        table.change("b", |note| note.account = "y".into());
        assert_eq!(listed(&table, "x", 0, false), ["a", "c"]);
        assert_eq!(listed(&table, "y", 0, false), ["b"]);

        let saved = serde_json::to_string(&table).expect("notes are plain data");
        let loaded: Table<Note> = serde_json::from_str(&saved).expect("it was just saved");
        assert_eq!(listed(&loaded, "x", 0, false), ["a", "c"]);
    }
}
