//! The first page.

use crate::{
    Desk,
    ports::{IntentState, InvitationQuery, JournalEntry, JournalQuery, SortOrder},
    writing::{Operation, words},
};
use domain::{
    error::AppError,
    people::Asker,
    views::{Activity, InvitationSummary, Overview, Participant, TaskKind, TaskStatus, TaskView, WeekOfInvitations},
};
use time::{Duration, OffsetDateTime};

/// How many weeks the chart shows.
const WEEKS: i64 = 8;
/// How many rows each part of the page shows.
const ROWS: usize = 6;

impl Desk {
    /// What needs this person now, and what has happened.
    ///
    /// # Errors
    /// What AWS refused, or that it did not answer.
    pub async fn overview(&self, asker: &Asker) -> Result<Overview, AppError> {
        let reader = self.reader(asker)?;
        let upstream = reader.partner_central()?;
        let page = |participant| InvitationQuery {
            participant,
            order: SortOrder::Descending,
            max_results: Some(100),
            ..InvitationQuery::default()
        };
        let (received, sent) = (page(Participant::Receiver), page(Participant::Sender));
        let (received, sent) =
            tokio::join!(upstream.list_engagement_invitations(&received), upstream.list_engagement_invitations(&sent));
        let (received, sent) = (received?.value, sent?.value);
        let mut to_answer: Vec<InvitationSummary> = received.items.iter().filter(|i| i.is_pending()).cloned().collect();
        to_answer.sort_by_key(|i| i.expires_at.unwrap_or(OffsetDateTime::UNIX_EPOCH + Duration::days(100_000)));
        to_answer.truncate(ROWS);
        let tasks = reader.records().tasks(&asker.scope, 50).await?;
        let mut drafts = self.list_drafts(asker).await?;
        drafts.truncate(ROWS);
        let journal =
            reader.records().journal(&asker.scope, &JournalQuery { limit: 12, ..JournalQuery::default() }).await?;
        Ok(Overview {
            to_answer,
            failed_tasks: still_failed(tasks),
            drafts,
            activity: journal.into_iter().filter_map(activity).collect(),
            weeks: weeks(received.items.iter().chain(&sent.items), self.now()),
            more: received.next.is_some() || sent.next.is_some(),
            undecided: Self::count_undecided(&reader).await?,
            to_approve: self.count_to_approve(&reader).await?,
        })
    }
}

/// The failed tasks, without those whose subject has been tried again since. `tasks` come newest first.
fn still_failed(tasks: Vec<TaskView>) -> Vec<TaskView> {
    let mut tried: Vec<(TaskKind, String)> = Vec::new();
    let mut failed = Vec::new();
    for task in tasks {
        let subject = (task.kind, task.subject().unwrap_or(&task.id).to_owned());
        if tried.contains(&subject) {
            continue;
        }
        tried.push(subject);
        if task.status == TaskStatus::Failed {
            failed.push(task);
        }
    }
    failed.truncate(ROWS);
    failed
}

fn activity(entry: JournalEntry) -> Option<Activity> {
    let operation = Operation::parse(&entry.operation)?;
    let verb = words::verb(operation);
    let what = match entry.state {
        IntentState::Done => verb.to_owned(),
        IntentState::Refused => format!("tried and was refused: {verb}"),
        IntentState::Pending => format!("on its way: {verb}"),
        IntentState::Unsettled | IntentState::Undecided => format!("tried, outcome unknown: {verb}"),
    };
    let link = Some(words::link(operation, &entry.subject, entry.outcome.as_ref()));
    Some(Activity { at: entry.at, who: entry.person_name, what, link })
}

/// Counts invitations by the week in which they were sent and by how they stand today.
fn weeks<'a>(invitations: impl Iterator<Item = &'a InvitationSummary>, now: OffsetDateTime) -> Vec<WeekOfInvitations> {
    let monday = |at: OffsetDateTime| at.date() - Duration::days(i64::from(at.weekday().number_days_from_monday()));
    let this_week = monday(now);
    let mut weeks: Vec<WeekOfInvitations> = (0..WEEKS)
        .rev()
        .map(|back| WeekOfInvitations { monday: (this_week - Duration::weeks(back)).to_string(), ..Default::default() })
        .collect();
    for invitation in invitations {
        let Some(sent) = invitation.invited_at.map(|at| monday(at).to_string()) else { continue };
        let Some(week) = weeks.iter_mut().find(|w| w.monday == sent) else { continue };
        match invitation.status.as_deref() {
            Some("PENDING") => week.pending += 1,
            Some("ACCEPTED") => week.accepted += 1,
            Some("REJECTED") => week.rejected += 1,
            Some("EXPIRED") => week.expired += 1,
            _ => {}
        }
    }
    weeks
}
