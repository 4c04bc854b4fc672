//! What whoever reads has the desk take note of: that they watch, and what AWS has just shown them.

use super::{Permit, Reader};
use crate::{
    ports::StoreError,
    tracker::{Viewer, WatchError},
};
use domain::views::TaskView;

impl Permit<'_, Reader> {
    /// Opens a stream of the changes in the scope after one of them.
    pub(crate) async fn watch(&self, after: i64) -> Result<Viewer, WatchError> {
        self.desk.tracker.watch(&*self.desk.ports.store, &self.asker.scope, after).await
    }

    /// Keeps a task of the scope as AWS has just shown it.
    pub(crate) async fn saw(&self, task: &TaskView) -> Result<(), StoreError> {
        self.desk.tracker.saw(&self.desk.ports.store, &self.asker.scope, task).await
    }
}
