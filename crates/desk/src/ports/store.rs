//! What the desk remembers: drafts, the journal of writes, the tasks it has seen.

use async_trait::async_trait;
use domain::{
    error::{AppError, ErrorKind},
    forms::{FieldError, Fields},
    people::Scope,
    views::{DraftState, LiveEvent, TaskView},
};
use serde_json::Value;
use thiserror::Error;
use time::OffsetDateTime;

/// The store failed. The text is for the log.
#[derive(Debug, Error)]
#[error("store: {0}")]
pub struct StoreError(pub String);

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        let reference = uuid::Uuid::new_v4().simple().to_string()[..8].to_owned();
        tracing::error!(reference, %error, "the store failed");
        Self::new(ErrorKind::Internal { reference })
    }
}

/// An invitation in the making. What was typed is kept as typed, right or wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// 32 hexadecimal digits.
    pub id: String,
    /// Where it will be sent from.
    pub scope: Scope,
    /// Whose it is.
    pub owner: String,
    /// The owner's name when it was made.
    pub owner_name: String,
    /// What was typed.
    pub fields: Fields,
    /// The ClientToken that sending uses; replaced only after AWS definitely refused.
    pub token: String,
    /// The ClientToken for making the engagement, where the draft makes one.
    pub engagement_token: String,
    /// How it stands.
    pub state: DraftState,
    /// What AWS refused at the last try, until the fields concerned change.
    pub refused: Vec<FieldError>,
    /// The last try's failure as a whole.
    pub failure: Option<AppError>,
    /// The invitation, once sent.
    pub invitation_id: Option<String>,
    /// Its ARN.
    pub invitation_arn: Option<String>,
    /// When it was made.
    pub created_at: OffsetDateTime,
    /// When it was last saved.
    pub saved_at: OffsetDateTime,
}

/// Which version of a draft somebody has read: what a compare-and-set compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DraftVersion {
    /// How it stood.
    pub state: DraftState,
    /// When it was last saved.
    pub saved_at: OffsetDateTime,
}

impl Draft {
    /// The version that this is.
    #[must_use]
    pub fn version(&self) -> DraftVersion {
        DraftVersion { state: self.state, saved_at: self.saved_at }
    }
}

/// How an entry of the journal stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntentState {
    /// Written before the call; no answer is known.
    Pending,
    /// AWS did it.
    Done,
    /// AWS refused.
    Refused,
    /// Nobody knows: the answer was lost. The same token may be tried again.
    Unsettled,
}

impl IntentState {
    /// The word in the store.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Unsettled => "unsettled",
        }
    }

    /// Reads the word in the store.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Pending, Self::Done, Self::Refused, Self::Unsettled].into_iter().find(|s| s.code() == code)
    }
}

/// What somebody is about to do.
#[derive(Clone, Debug, PartialEq)]
pub struct NewIntent {
    /// The account and catalog.
    pub scope: Scope,
    /// The operation's name.
    pub operation: &'static str,
    /// What it is about: an invitation, an opportunity, a draft.
    pub subject: String,
    /// The ClientToken to use if there is no entry yet.
    pub token: String,
    /// Who does it, by id.
    pub person: String,
    /// Who does it, by name.
    pub person_name: String,
    /// The request, without token.
    pub request: Value,
    /// Now.
    pub at: OffsetDateTime,
}

/// Where a write stands in the journal.
#[derive(Clone, Debug, PartialEq)]
pub struct Intent {
    /// The entry's number.
    pub id: i64,
    /// The token to send: the entry's, not necessarily the one offered.
    pub token: String,
    /// How it stands.
    pub state: IntentState,
    /// Whether this call made the entry; otherwise somebody was there before.
    pub fresh: bool,
    /// The request as first written.
    pub request: Value,
    /// The outcome: the answer, or the failure.
    pub outcome: Option<Value>,
    /// When it was written or last tried.
    pub at: OffsetDateTime,
}

/// An entry of the journal, for the list of what has happened and for the request panel.
#[derive(Clone, Debug, PartialEq)]
pub struct JournalEntry {
    /// The entry's number.
    pub id: i64,
    /// The operation's name.
    pub operation: String,
    /// What it is about.
    pub subject: String,
    /// Who did it, by name.
    pub person_name: String,
    /// How it stands.
    pub state: IntentState,
    /// The request.
    pub request: Value,
    /// The outcome.
    pub outcome: Option<Value>,
    /// When.
    pub at: OffsetDateTime,
}

/// What storing a task did.
#[derive(Clone, Debug, PartialEq)]
pub enum TaskChange {
    /// Nothing that viewers could see.
    None,
    /// It is new or has changed; viewers are told.
    Changed(Box<LiveEvent>),
}

/// The desk's memory. Every method is one transaction.
///
/// All fail with [`StoreError`] when the database does.
#[async_trait]
pub trait Store: Send + Sync {
    /// Keeps a new draft.
    async fn insert_draft(&self, draft: &Draft) -> Result<(), StoreError>;
    /// A draft of this scope.
    async fn draft(&self, scope: &Scope, id: &str) -> Result<Option<Draft>, StoreError>;
    /// The drafts of this scope, last saved first, sent ones left out; of one owner, or of all.
    async fn drafts(&self, scope: &Scope, owner: Option<&str>) -> Result<Vec<Draft>, StoreError>;
    /// Saves a draft if nobody has saved it since `seen`; false when somebody has, or when it is gone.
    async fn save_draft(&self, draft: &Draft, seen: DraftVersion) -> Result<bool, StoreError>;
    /// Removes an open draft; false when there is none.
    async fn delete_draft(&self, scope: &Scope, id: &str) -> Result<bool, StoreError>;

    /// Writes down what is about to be done, or finds the entry that stands for it already: the last
    /// one of the same scope, operation and subject that is pending, unsettled or done; refused ones
    /// do not count. A done entry up to number `superseding` does not count either: whoever wants the
    /// thing done again says after which entry, so that two who want it at once make one new entry.
    async fn begin(&self, intent: &NewIntent, superseding: Option<i64>) -> Result<Intent, StoreError>;
    /// Takes a pending or unsettled entry over for another try, if nobody has since `seen`.
    async fn retake(&self, id: i64, seen: OffsetDateTime, now: OffsetDateTime) -> Result<bool, StoreError>;
    /// Writes down how it went. The surest outcome stays: done over refused over unsettled over
    /// pending, so that a late word of a lost answer never hides what is known.
    async fn settle(&self, id: i64, state: IntentState, outcome: &Value, at: OffsetDateTime) -> Result<(), StoreError>;
    /// The last entry about a subject.
    async fn last_entry(
        &self,
        scope: &Scope,
        operation: &str,
        subject: &str,
    ) -> Result<Option<JournalEntry>, StoreError>;
    /// The last entries of a scope, newest first.
    async fn journal(&self, scope: &Scope, limit: u32) -> Result<Vec<JournalEntry>, StoreError>;

    /// Stores what AWS told of a task, and numbers the change if there is one. An end that is seen to
    /// happen is timed by the answer that told of it.
    async fn record_task(&self, scope: &Scope, task: &TaskView) -> Result<TaskChange, StoreError>;
    /// A task.
    async fn task(&self, scope: &Scope, id: &str) -> Result<Option<TaskView>, StoreError>;
    /// The tasks of a scope, newest first.
    async fn tasks(&self, scope: &Scope, limit: u32) -> Result<Vec<TaskView>, StoreError>;
    /// How many are under way.
    async fn running_tasks(&self, scope: &Scope) -> Result<u32, StoreError>;
    /// The changes after a number, oldest first, at most `limit`.
    async fn events_after(&self, scope: &Scope, number: i64, limit: u32) -> Result<Vec<LiveEvent>, StoreError>;
    /// The number of the last change; 0 before the first.
    async fn last_event(&self, scope: &Scope) -> Result<i64, StoreError>;

    /// Whether the database answers.
    async fn check(&self) -> Result<(), StoreError>;
}
