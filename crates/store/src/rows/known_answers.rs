//! The last known answers of AWS.

use super::super::{Db, Handle};
use crate::convert::{failed, instant, nanos};
use async_trait::async_trait;
use desk::ports::{AnswerBounds, KnownAnswer, KnownAnswers, StoreError};
use domain::people::Scope;
use sqlx::Transaction;

/// What is being done when keeping fails.
const KEEPING: &str = "keeping what AWS last answered";

#[async_trait]
impl KnownAnswers for Handle {
    async fn known_answer(&self, scope: &Scope, question: &str) -> Result<Option<KnownAnswer>, StoreError> {
        let row: Option<(i64, String)> =
            sqlx::query_as("SELECT as_of, document FROM known_answers WHERE scope = $1 AND question = $2")
                .bind(scope.key())
                .bind(question)
                .fetch_optional(self.readers())
                .await
                .map_err(failed("reading what AWS last answered"))?;
        Ok(row.map(|(as_of, document)| KnownAnswer {
            scope: scope.clone(),
            question: question.to_owned(),
            as_of: instant(as_of),
            document,
        }))
    }

    async fn keep_answers(
        &self,
        answers: &[KnownAnswer],
        gone: &[(Scope, String)],
        bounds: AnswerBounds,
    ) -> Result<(), StoreError> {
        let mut tx = self.begin().await?;
        // Two replicas that write the same rows in another order would wait for each other.
        self.lock(&mut tx, "known answers").await?;
        for answer in answers {
            keep(&mut tx, answer).await?;
        }
        for (scope, question) in gone {
            sqlx::query("DELETE FROM known_answers WHERE scope = $1 AND question = $2")
                .bind(scope.key())
                .bind(question)
                .execute(&mut *tx)
                .await
                .map_err(failed(KEEPING))?;
        }
        sweep(&mut tx, bounds).await?;
        tx.commit().await.map_err(failed(KEEPING))
    }
}

async fn keep(tx: &mut Transaction<'static, Db>, answer: &KnownAnswer) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO known_answers (scope, question, as_of, bytes, document) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (scope, question) DO UPDATE
         SET as_of = excluded.as_of, bytes = excluded.bytes, document = excluded.document
         WHERE known_answers.as_of <= excluded.as_of",
    )
    .bind(answer.scope.key())
    .bind(&answer.question)
    .bind(nanos(answer.as_of)?)
    .bind(i64::try_from(answer.document.len()).unwrap_or(i64::MAX))
    .bind(&answer.document)
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
    sqlx::query(
        "DELETE FROM known_answers WHERE (scope, question) IN (
             SELECT scope, question FROM (
                 SELECT scope, question,
                        CAST(SUM(bytes) OVER (ORDER BY as_of DESC, scope DESC, question DESC) AS BIGINT) AS total
                 FROM known_answers
             ) newest_first WHERE total > $1
         )",
    )
    .bind(i64::try_from(bounds.bytes).unwrap_or(i64::MAX))
    .execute(&mut **tx)
    .await
    .map_err(failed(KEEPING))?;
    Ok(())
}
