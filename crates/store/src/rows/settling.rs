//! What came of a write: the journal's word, the audit row, the task and the changes for viewers, in one
//! transaction.

use super::{
    super::{FOR_UPDATE, Handle},
    audit, events,
    journal::{self, parse_state},
    tasks,
};
use crate::{
    convert::{failed, nanos, scope_of},
    json::Json,
};
use desk::ports::{IntentState, Settlement, StoreError};
use domain::views::{Change, LiveEvent, WriteNote};

/// `None` when the entry says more than this, or is another try's.
pub(crate) async fn settle(store: &Handle, settlement: &Settlement<'_>) -> Result<Option<Vec<LiveEvent>>, StoreError> {
    let doing = "settling an entry of the journal";
    let mut tx = store.begin().await?;
    let stands: Option<journal::Row> = sqlx::query_as(&format!("SELECT * FROM journal WHERE id = $1{FOR_UPDATE}"))
        .bind(settlement.entry)
        .fetch_optional(&mut *tx)
        .await
        .map_err(failed(doing))?;
    let stands =
        stands.ok_or_else(|| StoreError::other(format!("the journal has no entry {} to settle", settlement.entry)))?;
    let (state, own) = (parse_state(&stands.state)?, stands.attempts == i64::from(settlement.attempts));
    if certainty(settlement.state) < certainty(state) || !(own || settlement.state == IntentState::Done) {
        return Ok(None);
    }
    let same = stands.outcome.as_ref().is_some_and(|outcome| outcome.0 == *settlement.outcome);
    if own && same && state == settlement.state {
        // Written down before, by a commit whose answer was lost: this process has not woken anybody for it.
        store.wake(Some(&scope_of("journal", &stands.scope)?));
        return Ok(Some(Vec::new()));
    }
    sqlx::query(
        "UPDATE journal SET state = $1, outcome = $2, at = CASE WHEN $3 > at THEN $3 ELSE at + 1 END WHERE id = $4",
    )
    .bind(settlement.state.code())
    .bind(Json(settlement.outcome))
    .bind(nanos(settlement.at)?)
    .bind(settlement.entry)
    .execute(&mut *tx)
    .await
    .map_err(failed(doing))?;
    let scope = scope_of("journal", &stands.scope)?;
    let mut changes = vec![Change::Write(WriteNote {
        entry: stands.id,
        operation: stands.operation.clone(),
        subject: stands.subject.clone(),
        person_name: stands.person_name.clone(),
        state: settlement.state,
    })];
    if let Some(task) = settlement.task {
        changes.extend(tasks::learn_all(store, &mut tx, &scope, std::slice::from_ref(task)).await?);
    }
    audit::add(store, &mut tx, &stands, settlement).await?;
    let told = events::number(store, &mut tx, &scope, changes, settlement.at).await?;
    tx.commit().await.map_err(failed(doing))?;
    events::wake(store, &scope, &told);
    Ok(Some(told))
}

/// How much an outcome says. Two tries with one token may both come back, in any order: that one
/// answer was lost takes nothing from what the other told, and what AWS once did stays done, whatever
/// it says to a repetition.
fn certainty(state: IntentState) -> u8 {
    match state {
        IntentState::Pending => 0,
        IntentState::Unsettled => 1,
        IntentState::Undecided => 2,
        IntentState::Refused => 3,
        IntentState::Done => 4,
    }
}
