//! Looking at AWS for traces of a write.

use crate::{
    Desk,
    ports::{IntentState, JournalEntry, JournalQuery, PartnerCentral, Refusal, TaskQuery},
    writing::{Operation, Outcome, Recovery, Standing},
};
use domain::{
    error::AppError,
    views::{StartKind, TaskKind, TaskView},
    when,
};

/// How many rows of the journal are read to tell the tasks of other entries from this one's.
const OTHER_ENTRIES: u32 = 1_000;
/// The service gives at most so many tasks at once.
const TASKS_AT_ONCE: i32 = 1_000;
/// Pages read at most; tasks come newest first, and those before the entry do not count.
const PAGES: usize = 5;

impl Desk {
    /// The task that an entry has started: about the same thing, started no earlier than the entry, and
    /// not known to be another entry's.
    pub(super) async fn task_of(
        &self,
        entry: &JournalEntry,
        kind: TaskKind,
        upstream: &dyn PartnerCentral,
    ) -> Result<Option<TaskView>, Refusal> {
        let others = self.tasks_of_others(entry).await.map_err(Refusal::definite)?;
        let since = entry.begun_at - self.policy.patience.clock_skew;
        let mut query = TaskQuery { max_results: Some(TASKS_AT_ONCE), ..TaskQuery::default() };
        for _ in 0..PAGES {
            let page = upstream.list_tasks(kind, &query).await?.value;
            let early = page.items.iter().any(|task| task.started_at.is_some_and(|at| at < since));
            let found = page.items.into_iter().find(|task| {
                task.subject() == Some(entry.subject.as_str())
                    && task.started_at.is_some_and(|at| at >= since)
                    && !others.contains(&task.id)
            });
            if found.is_some() {
                return Ok(found);
            }
            query.next_token = page.next;
            if early || query.next_token.is_none() {
                break;
            }
        }
        Ok(None)
    }

    /// The tasks that other entries about the same thing have started.
    async fn tasks_of_others(&self, entry: &JournalEntry) -> Result<Vec<String>, AppError> {
        let done = JournalQuery { states: vec![IntentState::Done], limit: OTHER_ENTRIES };
        let others = self.own_work().store().journal(&entry.scope, &done).await?.into_iter().filter(|other| {
            other.id != entry.id && other.operation == entry.operation && other.subject == entry.subject
        });
        Ok(others.filter_map(|other| Outcome::read(other.outcome.as_ref()).text("id")).collect())
    }

    /// What AWS shows now, as a sentence for the person who is to decide.
    pub(super) async fn what_stands(
        &self,
        operation: Operation,
        entry: &JournalEntry,
        upstream: &dyn PartnerCentral,
    ) -> String {
        if operation.recovery() == Recovery::Compare {
            return match Standing::at(operation, &entry.subject, &entry.request, upstream).await {
                Ok(standing) => format!("AWS has: {} ({}).", standing.in_words(), as_of(self)),
                Err(refusal) => does_not_show(&refusal),
            };
        }
        match operation {
            Operation::CreateEngagement => {
                "AWS cannot be asked by the request's token. Look among the engagements.".into()
            }
            Operation::Invite => self.sent_in_words(entry, upstream).await,
            Operation::AcceptLead | Operation::Reject | Operation::Start(StartKind::AcceptInvitation) => {
                match upstream.get_engagement_invitation(&entry.subject).await {
                    Ok(read) => {
                        let status = read.value.summary.status.unwrap_or_else(|| "without a status".into());
                        format!("The invitation is {} ({}).", status.to_lowercase(), as_of(self))
                    }
                    Err(refusal) => does_not_show(&refusal),
                }
            }
            _ => match upstream.get_opportunity(&entry.subject).await {
                Ok(read) => {
                    let review = read.value.summary.review_status.unwrap_or_else(|| "without a review".into());
                    format!("The opportunity's review status is {review} ({}).", as_of(self))
                }
                Err(refusal) => does_not_show(&refusal),
            },
        }
    }
}

fn as_of(desk: &Desk) -> String {
    format!("as of {}", when::date_time(desk.now()))
}

pub(super) fn does_not_show(refusal: &Refusal) -> String {
    let detail = refusal.error.detail.as_deref().map(|detail| format!(" ({detail})")).unwrap_or_default();
    format!("AWS does not show it: {}{detail}", refusal.error.headline())
}
