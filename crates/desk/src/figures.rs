//! What the operator is told of the desk: whether it can work, and figures. Nobody is asked who they are, so nothing of
//! anybody's is in it but counts.

use crate::{
    Desk,
    ports::{JournalQuery, StoreError},
    upstream::{Lane, QuotaClass},
};
use domain::{
    people::Scope,
    views::{TaskStatus, WriteState},
};

impl Desk {
    /// Whether the database answers.
    pub async fn store_answers(&self) -> bool {
        self.own_work().store().check().await.is_ok()
    }

    /// How many tasks of a scope have each status, also where there is none.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn tasks_by_status(&self, scope: &Scope) -> Result<Vec<(TaskStatus, u32)>, StoreError> {
        self.own_work().store().tasks_by_status(scope).await
    }

    /// How many entries of a scope's journal stand so, as far as `most`.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn entries_that_are(&self, state: WriteState, scope: &Scope, most: u32) -> Result<usize, StoreError> {
        let query = JournalQuery { states: vec![state], limit: most };
        Ok(self.own_work().store().journal(scope, &query).await?.len())
    }

    /// How many calls of a class the scope's account has made in the last 24 hours, to the hour.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn calls_in_day(&self, scope: &Scope, class: QuotaClass) -> Result<u32, StoreError> {
        self.own_work().store().used_in_day(&scope.account, class.name(), self.now()).await
    }

    /// How many writes of a scope wait for their turn in a lane.
    #[must_use]
    pub fn waiting_writes(&self, scope: &Scope, lane: Lane) -> usize {
        self.own_work().guard().places(scope).iter().filter(|place| place.lane == lane).count()
    }
}
