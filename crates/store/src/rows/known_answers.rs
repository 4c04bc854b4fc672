//! The last known answers of AWS.

use super::super::{Db, Handle};
use crate::convert::{failed, instant, nanos};
use async_trait::async_trait;
use desk::ports::{AnswerBounds, GoneAnswer, KnownAnswer, KnownAnswers, StoreError};
use domain::people::Scope;
use sqlx::Transaction;
use time::OffsetDateTime;

/// What is being done when keeping fails.
const KEEPING: &str = "keeping what AWS last answered";

#[async_trait]
impl KnownAnswers for Handle {
    async fn known_answer(&self, scope: &Scope, question: &str) -> Result<Option<KnownAnswer>, StoreError> {
        self.in_time(find(self, scope, question)).await
    }

    async fn keep_answers(
        &self,
        answers: &[KnownAnswer],
        gone: &[GoneAnswer],
        bounds: AnswerBounds,
    ) -> Result<(), StoreError> {
        self.in_time(keep_all(self, answers, gone, bounds)).await
    }
}

async fn find(store: &Handle, scope: &Scope, question: &str) -> Result<Option<KnownAnswer>, StoreError> {
    let row: Option<(i64, String)> = sqlx::query_as(
        "SELECT as_of, document FROM known_answers WHERE scope = $1 AND question = $2 AND document <> ''",
    )
    .bind(scope.key())
    .bind(question)
    .fetch_optional(store.readers())
    .await
    .map_err(failed("reading what AWS last answered"))?;
    Ok(row.map(|(as_of, document)| KnownAnswer {
        scope: scope.clone(),
        question: question.to_owned(),
        as_of: instant(as_of),
        document,
    }))
}

async fn keep_all(
    store: &Handle,
    answers: &[KnownAnswer],
    gone: &[GoneAnswer],
    bounds: AnswerBounds,
) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    // Two replicas that write the same rows in another order would wait for each other.
    store.lock(&mut tx, "known answers").await?;
    for GoneAnswer { scope, question, as_of } in gone {
        let scope = scope.key();
        // Without a document the key counts: whoever asks for things that there are not must not fill the table.
        let bytes = scope.len() + question.len();
        keep(&mut tx, Row { scope, question, as_of: *as_of, bytes, document: "" }).await?;
    }
    for answer in answers {
        let KnownAnswer { scope, question, as_of, document } = answer;
        let row = Row { scope: scope.key(), question, as_of: *as_of, bytes: document.len(), document };
        keep(&mut tx, row).await?;
    }
    sweep(&mut tx, bounds).await?;
    tx.commit().await.map_err(failed(KEEPING))
}

/// A row as it is written.
struct Row<'a> {
    scope: String,
    question: &'a str,
    as_of: OffsetDateTime,
    bytes: usize,
    document: &'a str,
}

async fn keep(tx: &mut Transaction<'static, Db>, row: Row<'_>) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO known_answers (scope, question, as_of, bytes, document) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (scope, question) DO UPDATE
         SET as_of = excluded.as_of, bytes = excluded.bytes, document = excluded.document
         WHERE known_answers.as_of <= excluded.as_of",
    )
    .bind(row.scope)
    .bind(row.question)
    .bind(nanos(row.as_of)?)
    .bind(i64::try_from(row.bytes).unwrap_or(i64::MAX))
    .bind(row.document)
    .execute(&mut **tx)
    .await
    .map_err(failed(KEEPING))?;
    Ok(())
}

/// Removes what is too old, and then the oldest of what is too much.
async fn sweep(tx: &mut Transaction<'static, Db>, bounds: AnswerBounds) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM known_answers WHERE as_of < $1")
        .bind(nanos(bounds.since)?)
        .execute(&mut **tx)
        .await
        .map_err(failed(KEEPING))?;
    let most = i64::try_from(bounds.bytes).unwrap_or(i64::MAX);
    // Mostly it is not too much, and to find the oldest takes far longer than to add up: in SQLite others wait to write.
    let total: i64 = sqlx::query_scalar("SELECT CAST(COALESCE(SUM(bytes), 0) AS BIGINT) FROM known_answers")
        .fetch_one(&mut **tx)
        .await
        .map_err(failed(KEEPING))?;
    if total <= most {
        return Ok(());
    }
    sqlx::query(
        "DELETE FROM known_answers WHERE (scope, question) IN (
             SELECT scope, question FROM (
                 SELECT scope, question,
                        CAST(SUM(bytes) OVER (ORDER BY as_of DESC, scope DESC, question DESC) AS BIGINT) AS total
                 FROM known_answers
             ) newest_first WHERE total > $1
         )",
    )
    .bind(most)
    .execute(&mut **tx)
    .await
    .map_err(failed(KEEPING))?;
    Ok(())
}
