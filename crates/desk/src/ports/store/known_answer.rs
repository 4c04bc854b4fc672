//! What AWS last answered to pages, kept over restarts.

use super::StoreError;
use async_trait::async_trait;
use domain::people::Scope;
use time::OffsetDateTime;

/// An answer of AWS to a question of a scope. It holds customers' data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownAnswer {
    /// Of which account and catalog.
    pub scope: Scope,
    /// The question, as a digest.
    pub question: String,
    /// When AWS answered.
    pub as_of: OffsetDateTime,
    /// The answer, in a form that only whoever wrote it reads; not empty.
    pub document: String,
}

/// That AWS has called gone or denied what a question is about, or that its answer cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoneAnswer {
    /// Of which account and catalog.
    pub scope: Scope,
    /// The question, as a digest.
    pub question: String,
    /// What was answered later is known again.
    pub as_of: OffsetDateTime,
}

/// What may be kept of answers. Beyond it the oldest go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswerBounds {
    /// So many bytes of documents, over all scopes. What is gone counts with its key. With 0 nothing is kept.
    pub bytes: u64,
    /// Nothing that was answered before this time.
    pub since: OffsetDateTime,
}

/// The last known answers of AWS, shared by all processes on one database. They may be lost at any time, and nothing is
/// decided by them: they are shown, with their time, while AWS does not answer.
///
/// All fail with [`StoreError`] when the database does.
#[async_trait]
pub trait KnownAnswers: Send + Sync {
    /// The last known answer to a question of this scope.
    async fn known_answer(&self, scope: &Scope, question: &str) -> Result<Option<KnownAnswer>, StoreError>;
    /// Notes what is `gone` and keeps answers, each in the place of what is older for the same question but not of what is
    /// newer, and then removes what is out of bounds. What is gone stays noted: another process may be late to write an
    /// answer of before.
    async fn keep_answers(
        &self,
        answers: &[KnownAnswer],
        gone: &[GoneAnswer],
        bounds: AnswerBounds,
    ) -> Result<(), StoreError>;
}
