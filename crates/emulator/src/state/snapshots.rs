//! Snapshots of opportunities inside engagements, and the jobs that keep them up to date.

use serde::{Deserialize, Serialize};

use super::{Row, Shelf, SortKey};
use crate::catalog::Catalog;
use crate::ids;

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
