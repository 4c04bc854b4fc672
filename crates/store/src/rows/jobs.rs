//! Bulk jobs and their things.

use super::{
    super::{Db, Handle},
    audit, events, leases,
};
use crate::{
    convert::{count, failed, instant, nanos, scope_of, unknown_word},
    json::Json,
};
use desk::ports::{AuditNote, ClaimedItem, Fence, ItemSettlement, Job, NewJob, StoreError};
use domain::{
    forms::Fields,
    people::{Backend, Person, Scope},
    views::{
        BulkAction, BulkOperation, Change, ItemOutcome, ItemState, JobCounts, JobHold, JobItemView, JobNote, JobState,
        LiveEvent,
    },
};
use sqlx::{Executor, FromRow, Transaction};
use time::OffsetDateTime;

/// A job with the number of its things in each state.
const JOBS: &str = "SELECT *,
    (SELECT COUNT(*) FROM job_items WHERE job = jobs.id AND state = 'waiting') AS waiting,
    (SELECT COUNT(*) FROM job_items WHERE job = jobs.id AND state = 'sending') AS sending,
    (SELECT COUNT(*) FROM job_items WHERE job = jobs.id AND state = 'done') AS done,
    (SELECT COUNT(*) FROM job_items WHERE job = jobs.id AND state = 'refused') AS refused,
    (SELECT COUNT(*) FROM job_items WHERE job = jobs.id AND state = 'unsettled') AS unsettled,
    (SELECT COUNT(*) FROM job_items WHERE job = jobs.id AND state = 'cancelled') AS cancelled
    FROM jobs";

#[derive(FromRow)]
struct JobRow {
    id: String,
    scope: String,
    backend: Json<Backend>,
    action: String,
    answers: Json<Fields>,
    owner: Json<Person>,
    state: String,
    hold: Option<Json<JobHold>>,
    created_at: i64,
    changed_at: i64,
    waiting: i64,
    sending: i64,
    done: i64,
    refused: i64,
    unsettled: i64,
    cancelled: i64,
}

impl JobRow {
    fn into_job(self) -> Result<Job, StoreError> {
        let mut counts = JobCounts::default();
        for (state, number) in [
            (ItemState::Waiting, self.waiting),
            (ItemState::Sending, self.sending),
            (ItemState::Done, self.done),
            (ItemState::Refused, self.refused),
            (ItemState::Unsettled, self.unsettled),
            (ItemState::Cancelled, self.cancelled),
        ] {
            counts.add(state, count(number));
        }
        Ok(Job {
            id: self.id,
            scope: scope_of("jobs", &self.scope)?,
            backend: self.backend.0,
            action: BulkAction::parse(&self.action).ok_or_else(|| unknown_word("jobs", "action", &self.action))?,
            answers: self.answers.0,
            owner: self.owner.0,
            state: JobState::parse(&self.state).ok_or_else(|| unknown_word("jobs", "state", &self.state))?,
            counts,
            hold: self.hold.map(|hold| hold.0),
            created_at: instant(self.created_at),
            changed_at: instant(self.changed_at),
        })
    }
}

#[derive(FromRow)]
struct ItemRow {
    position: i64,
    subject: String,
    title: String,
    operation: String,
    state: String,
    outcome: Json<ItemOutcome>,
    tries: i64,
}

impl ItemRow {
    fn into_view(self) -> Result<JobItemView, StoreError> {
        let unknown = |column, word: &str| unknown_word("job_items", column, word);
        Ok(JobItemView {
            position: count(self.position),
            subject: self.subject,
            title: self.title,
            operation: BulkOperation::parse(&self.operation).ok_or_else(|| unknown("operation", &self.operation))?,
            state: ItemState::parse(&self.state).ok_or_else(|| unknown("state", &self.state))?,
            outcome: self.outcome.0,
        })
    }
}

pub(crate) async fn insert(store: &Handle, job: &NewJob, note: &AuditNote) -> Result<bool, StoreError> {
    let doing = failed("keeping a job");
    let mut tx = store.begin().await?;
    let made = sqlx::query(
        "INSERT INTO jobs (id, scope, backend, action, answers, owner, state, created_at, changed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) ON CONFLICT (id) DO NOTHING",
    )
    .bind(&job.id)
    .bind(job.scope.key())
    .bind(Json(job.backend))
    .bind(job.action.code())
    .bind(Json(&job.answers))
    .bind(Json(&job.owner))
    .bind(job.state.code())
    .bind(nanos(job.at)?)
    .execute(&mut *tx)
    .await
    .map_err(&doing)?;
    if made.rows_affected() == 0 {
        return Ok(false);
    }
    for (position, item) in (0_i64..).zip(&job.items) {
        sqlx::query(
            "INSERT INTO job_items (job, position, subject, title, operation, state, outcome, tries)
             VALUES ($1, $2, $3, $4, $5, 'waiting', $6, 0)",
        )
        .bind(&job.id)
        .bind(position)
        .bind(&item.subject)
        .bind(&item.title)
        .bind(item.operation.name())
        .bind(Json(ItemOutcome::default()))
        .execute(&mut *tx)
        .await
        .map_err(&doing)?;
    }
    audit::note(store, &mut tx, note).await?;
    tx.commit().await.map_err(doing)?;
    Ok(true)
}

pub(crate) async fn get(store: &Handle, scope: &Scope, id: &str) -> Result<Option<Job>, StoreError> {
    let job = find(store.readers(), id).await?;
    Ok(job.filter(|job| job.scope == *scope))
}

async fn find(database: impl Executor<'_, Database = Db>, id: &str) -> Result<Option<Job>, StoreError> {
    let row: Option<JobRow> = sqlx::query_as(&format!("{JOBS} WHERE id = $1"))
        .bind(id)
        .fetch_optional(database)
        .await
        .map_err(failed("reading a job"))?;
    row.map(JobRow::into_job).transpose()
}

pub(crate) async fn list(store: &Handle, scope: &Scope, limit: u32) -> Result<Vec<Job>, StoreError> {
    let rows: Vec<JobRow> = sqlx::query_as(&format!("{JOBS} WHERE scope = $1 ORDER BY created_at DESC, id LIMIT $2"))
        .bind(scope.key())
        .bind(i64::from(limit))
        .fetch_all(store.readers())
        .await
        .map_err(failed("listing jobs"))?;
    rows.into_iter().map(JobRow::into_job).collect()
}

pub(crate) async fn active(store: &Handle) -> Result<Vec<Job>, StoreError> {
    let rows: Vec<JobRow> = sqlx::query_as(&format!(
        "{JOBS} WHERE state = 'running' OR id IN (SELECT job FROM job_items WHERE state = 'sending')
         ORDER BY created_at, id"
    ))
    .fetch_all(store.readers())
    .await
    .map_err(failed("looking for jobs"))?;
    rows.into_iter().map(JobRow::into_job).collect()
}

pub(crate) async fn items(
    store: &Handle,
    scope: &Scope,
    job: &str,
    from: u32,
    limit: u32,
) -> Result<Vec<JobItemView>, StoreError> {
    let rows: Vec<ItemRow> = sqlx::query_as(
        "SELECT * FROM job_items WHERE job = (SELECT id FROM jobs WHERE id = $1 AND scope = $2) AND position >= $3
         ORDER BY position LIMIT $4",
    )
    .bind(job)
    .bind(scope.key())
    .bind(i64::from(from))
    .bind(i64::from(limit))
    .fetch_all(store.readers())
    .await
    .map_err(failed("reading a job's things"))?;
    rows.into_iter().map(ItemRow::into_view).collect()
}

pub(crate) async fn claim(
    store: &Handle,
    job: &str,
    now: OffsetDateTime,
    held: &[u32],
    fence: Option<&Fence>,
) -> Result<Option<ClaimedItem>, StoreError> {
    let doing = failed("claiming a job's next thing");
    let mut tx = store.begin().await?;
    if let Some(fence) = fence {
        leases::check(&mut tx, fence).await?;
    }
    // The job's row is written first: whoever else changes the job or its things waits here.
    sqlx::query("UPDATE jobs SET hold = NULL, changed_at = $2 WHERE id = $1")
        .bind(job)
        .bind(nanos(now)?)
        .execute(&mut *tx)
        .await
        .map_err(&doing)?;
    // The numbers are ours, never typed by anybody.
    let held = held.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let others = if held.is_empty() { String::new() } else { format!("AND position NOT IN ({held})") };
    let sql = format!(
        "SELECT * FROM job_items
         WHERE job = $1 {others} AND (state = 'sending'
            OR (state = 'waiting' AND (SELECT state FROM jobs WHERE id = $1) = 'running'))
         ORDER BY CASE state WHEN 'sending' THEN 0 ELSE 1 END, position LIMIT 1"
    );
    // Which things are held differs from one claim to the next: as a prepared statement each would stay with its connection.
    let claiming = sqlx::query_as::<Db, ItemRow>(&sql).bind(job).persistent(false);
    let next: Option<ItemRow> = claiming.fetch_optional(&mut *tx).await.map_err(&doing)?;
    let Some(next) = next else { return Ok(None) };
    sqlx::query("UPDATE job_items SET state = 'sending', tries = tries + 1 WHERE job = $1 AND position = $2")
        .bind(job)
        .bind(next.position)
        .execute(&mut *tx)
        .await
        .map_err(&doing)?;
    let tries = count(next.tries).saturating_add(1);
    let before = next.into_view()?;
    let again = before.state == ItemState::Sending;
    let item = JobItemView { state: ItemState::Sending, ..before };
    let changes = tell(store, &mut tx, job, Some(item.clone()), now).await?;
    tx.commit().await.map_err(doing)?;
    store.wake(None);
    Ok(Some(ClaimedItem { item, tries, again, changes }))
}

pub(crate) async fn settle_item(store: &Handle, settlement: &ItemSettlement<'_>) -> Result<Vec<LiveEvent>, StoreError> {
    let doing = failed("settling a job's thing");
    let mut tx = store.begin().await?;
    if let Some(fence) = settlement.fence {
        leases::check(&mut tx, fence).await?;
    }
    sqlx::query("UPDATE jobs SET hold = COALESCE($3, hold), changed_at = $4 WHERE id = $1 AND scope = $2")
        .bind(settlement.job)
        .bind(settlement.scope.key())
        .bind(settlement.hold.map(Json))
        .bind(nanos(settlement.at)?)
        .execute(&mut *tx)
        .await
        .map_err(&doing)?;
    let item: Option<ItemRow> = sqlx::query_as(
        "UPDATE job_items
         SET outcome = $5, state = CASE
            WHEN $4 = 'waiting' AND (SELECT state FROM jobs WHERE id = $1) = 'cancelled' THEN 'cancelled'
            ELSE $4 END
         WHERE job = (SELECT id FROM jobs WHERE id = $1 AND scope = $2) AND position = $3
           AND (state = 'sending' OR (state = 'unsettled' AND $4 IN ('done', 'refused')))
         RETURNING *",
    )
    .bind(settlement.job)
    .bind(settlement.scope.key())
    .bind(i64::from(settlement.position))
    .bind(settlement.state.code())
    .bind(Json(settlement.outcome))
    .fetch_optional(&mut *tx)
    .await
    .map_err(&doing)?;
    let Some(item) = item else { return Ok(Vec::new()) };
    sqlx::query(
        "UPDATE jobs SET state = 'done' WHERE id = $1 AND state IN ('running', 'paused')
           AND NOT EXISTS (SELECT 1 FROM job_items WHERE job = $1 AND state IN ('waiting', 'sending'))",
    )
    .bind(settlement.job)
    .execute(&mut *tx)
    .await
    .map_err(&doing)?;
    let changes = tell(store, &mut tx, settlement.job, Some(item.into_view()?), settlement.at).await?;
    tx.commit().await.map_err(doing)?;
    store.wake(None);
    Ok(changes)
}

pub(crate) async fn set_state(
    store: &Handle,
    scope: &Scope,
    id: &str,
    state: JobState,
    note: &AuditNote,
) -> Result<Option<Vec<LiveEvent>>, StoreError> {
    let doing = failed("bringing a job into a state");
    let (Some(one), Some(other)) = (state.may_follow().first(), state.may_follow().last()) else { return Ok(None) };
    let mut tx = store.begin().await?;
    let changed = sqlx::query(
        "UPDATE jobs SET state = $3, hold = NULL, changed_at = $4 WHERE id = $1 AND scope = $2 AND state IN ($5, $6)",
    )
    .bind(id)
    .bind(scope.key())
    .bind(state.code())
    .bind(nanos(note.at)?)
    .bind(one.code())
    .bind(other.code())
    .execute(&mut *tx)
    .await
    .map_err(&doing)?;
    if changed.rows_affected() == 0 {
        return Ok(None);
    }
    if state == JobState::Cancelled {
        sqlx::query("UPDATE job_items SET state = 'cancelled' WHERE job = $1 AND state = 'waiting'")
            .bind(id)
            .execute(&mut *tx)
            .await
            .map_err(&doing)?;
    }
    audit::note(store, &mut tx, note).await?;
    let changes = tell(store, &mut tx, id, None, note.at).await?;
    tx.commit().await.map_err(doing)?;
    store.wake(None);
    Ok(Some(changes))
}

/// Numbers the change of a job as it stands now.
async fn tell(
    store: &Handle,
    tx: &mut Transaction<'static, Db>,
    id: &str,
    item: Option<JobItemView>,
    now: OffsetDateTime,
) -> Result<Vec<LiveEvent>, StoreError> {
    let Some(job) = find(&mut **tx, id).await? else { return Ok(Vec::new()) };
    let note = JobNote { job: job.id, state: job.state, counts: job.counts, hold: job.hold, item };
    events::number(store, tx, &job.scope, vec![Change::Job(Box::new(note))], now).await
}
