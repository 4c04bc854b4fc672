//! What goes by turns, and whose turn it is.

use serde::{Deserialize, Serialize};

use super::Book;

/// How many reviews the script has decided by its list of outcomes.
const REVIEWS: &str = "reviews_decided";

/// Numbers by name.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Counters(pub(super) Book<usize>);

impl Counters {
    /// The number of the review that the script decides now, counted from 0.
    pub(crate) fn next_review(&mut self) -> usize {
        let decided = self.0.entry(REVIEWS);
        *decided += 1;
        *decided - 1
    }
}
