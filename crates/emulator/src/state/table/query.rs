//! Which rows of a shelf are looked at for a page.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::ops::Bound;
use std::sync::Arc;

use itertools::Itertools;

use super::{Lists, Place, Row, Shelf, Slot, SortKey, Table};

/// So many rows are rather sorted for one page than searched for along the whole shelf.
const FEW: usize = 4096;

/// What narrows a list. It spares looking at rows; whoever asks still checks each row it gets.
#[derive(Debug)]
pub(crate) struct Query<'q> {
    shelf: &'q Shelf,
    keys: Option<Vec<&'q str>>,
    facets: Vec<(&'static str, Vec<&'q str>)>,
    spans: Vec<(usize, Span)>,
}

/// A range of sort keys: those above the first and below the second, where there is one.
pub(crate) type Span = (Option<SortKey>, Option<SortKey>);

/// Rows in the order asked for.
type Hits<'a, R> = Box<dyn Iterator<Item = &'a Slot<R>> + 'a>;

impl<'q> From<&'q Shelf> for Query<'q> {
    fn from(shelf: &'q Shelf) -> Self {
        Self { shelf, keys: None, facets: Vec::new(), spans: Vec::new() }
    }
}

impl<'q> Query<'q> {
    /// Only the rows with these identifiers. No filter and an empty one let every row pass.
    pub(crate) fn keys(mut self, keys: Option<&'q [String]>) -> Self {
        self.keys = keys.filter(|keys| !keys.is_empty()).map(|keys| keys.iter().map(String::as_str).unique().collect());
        self
    }

    /// Only the rows with one of these values of a facet. No filter and an empty one let every row
    /// pass.
    pub(crate) fn facet(mut self, name: &'static str, values: Option<&'q [String]>) -> Self {
        if let Some(values) = values.filter(|values| !values.is_empty()) {
            self.facets.push((name, values.iter().map(String::as_str).unique().collect()));
        }
        self
    }

    /// Only the rows whose key in this order lies inside.
    pub(crate) fn span(mut self, order: usize, span: Span) -> Self {
        if span != (None, None) {
            self.spans.push((order, span));
        }
        self
    }

    fn span_of(&self, order: usize) -> Span {
        let found = self.spans.iter().find(|(of, _)| *of == order);
        found.map_or((None, None), |(_, span)| span.clone())
    }
}

/// An order and the place in it after which to begin.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Course<'c> {
    pub(crate) order: usize,
    pub(crate) descending: bool,
    pub(crate) after: Option<&'c Place>,
}

impl Course<'_> {
    fn compare(self, left: &Place, right: &Place) -> Ordering {
        if self.descending { right.cmp(left) } else { left.cmp(right) }
    }
}

impl<R: Row> Table<R> {
    /// The rows of a list from a place on. What it costs, with `n` rows on the shelf, `k` of them
    /// in the narrowest facet: the page itself when nothing narrows, or by a facet in the shelf's
    /// first order, or by a range in the order asked for; `k` when `k` is small; otherwise the
    /// rows that lie between the page's own.
    pub(crate) fn search<'a>(&'a self, query: &Query<'_>, course: Course<'_>) -> Hits<'a, R> {
        let Some(lists) = self.shelves.get(query.shelf) else {
            return Box::new(std::iter::empty());
        };
        if let Some(keys) = &query.keys {
            let rows = keys.iter().filter_map(|key| self.rows.get(*key));
            return sorted(rows.filter(|slot| slot.row.shelves().contains(query.shelf)).collect(), course);
        }
        let span = query.span_of(course.order);
        if let Some(sets) = narrowest(lists, query) {
            let size: usize = sets.iter().map(|set| set.len()).sum();
            if course.order == 0 && size < lists.len() {
                let descending = course.descending;
                let ranges = sets.into_iter().map(|set| range(set, &span, course));
                let merged = ranges.kmerge_by(
                    move |left: &&Place, right: &&Place| {
                        if descending { left > right } else { left < right }
                    },
                );
                // A row may have several of a facet's values.
                return self.rows_at(merged.dedup());
            }
            if size <= FEW {
                let rows = sets.into_iter().flatten().filter_map(|place| self.rows.get(&place.1));
                return sorted(rows.collect(), course);
            }
        }
        if span == (None, None) {
            for (order, span) in &query.spans {
                let Some(set) = lists.orders.get(*order) else { continue };
                let all = Course { order: *order, descending: false, after: None };
                let rows: Vec<_> = self.rows_at(range(set, span, all)).take(FEW + 1).collect();
                if rows.len() <= FEW {
                    return sorted(rows, course);
                }
            }
        }
        match lists.orders.get(course.order) {
            Some(set) => self.rows_at(range(set, &span, course)),
            None => Box::new(std::iter::empty()),
        }
    }

    fn rows_at<'a>(&'a self, places: impl Iterator<Item = &'a Place> + 'a) -> Hits<'a, R> {
        Box::new(places.filter_map(|place| self.rows.get(&place.1)))
    }
}

/// The facet with the fewest rows: its sets, one for each value asked for.
fn narrowest<'a>(lists: &'a Lists, query: &Query<'_>) -> Option<Vec<&'a BTreeSet<Place>>> {
    let facets = query.facets.iter().map(|(name, values)| {
        let facet = lists.facets.get(name);
        values.iter().filter_map(|value| facet?.get(*value)).collect::<Vec<_>>()
    });
    facets.min_by_key(|sets| sets.iter().map(|set| set.len()).sum::<usize>())
}

/// The part of an order inside the span and behind the course's place, in the course's direction.
fn range<'a>(set: &'a BTreeSet<Place>, span: &Span, course: Course<'_>) -> Box<dyn Iterator<Item = &'a Place> + 'a> {
    let (low, high) = span.clone();
    // Identifiers sort above the empty text, so this stands before all rows with the key.
    let before = |key: &SortKey| (key.clone(), Arc::from(""));
    let after = course.after.cloned().map(Bound::Excluded);
    if course.descending {
        let start = after.or_else(|| high.as_ref().map(|key| Bound::Excluded(before(key))));
        let below = set.range((Bound::Unbounded, start.unwrap_or(Bound::Unbounded))).rev();
        Box::new(below.take_while(move |place| low.as_ref().is_none_or(|low| place.0 > *low)))
    } else {
        let start = after.or_else(|| low.as_ref().map(|key| Bound::Included(before(key))));
        let above = set.range((start.unwrap_or(Bound::Unbounded), Bound::Unbounded));
        let above = above.skip_while(move |place| low.as_ref().is_some_and(|low| place.0 == *low));
        Box::new(above.take_while(move |place| high.as_ref().is_none_or(|high| place.0 < *high)))
    }
}

/// Brings the rows into the course's order and drops those up to its place.
fn sorted<'a, R: Row>(rows: Vec<&'a Slot<R>>, course: Course<'_>) -> Hits<'a, R> {
    let mut placed: Vec<_> = rows.into_iter().filter_map(|slot| Some((slot.place(course.order)?, slot))).collect();
    if let Some(after) = course.after {
        placed.retain(|(place, _)| course.compare(after, place) == Ordering::Less);
    }
    placed.sort_unstable_by(|(left, _), (right, _)| course.compare(left, right));
    placed.dedup_by(|(left, _), (right, _)| left == right);
    Box::new(placed.into_iter().map(|(_, slot)| slot))
}
