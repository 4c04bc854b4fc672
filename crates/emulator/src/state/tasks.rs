//! The three kinds of asynchronous task that prepare an engagement or an opportunity.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{Row, Shelf, Side, SortKey, State, TaskGoal, TaskKind, put_some, wire_time};
use crate::catalog::Catalog;
use crate::ids;

/// How the task stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum TaskOutcome {
    InProgress,
    Complete,
    Failed {
        /// One of the model's `ReasonCode` values.
        reason: String,
        message: String,
    },
}

/// One run of a task.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Task {
    pub(crate) id: String,
    pub(crate) account: String,
    pub(crate) catalog: Catalog,
    pub(crate) goal: TaskGoal,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) started: OffsetDateTime,
    pub(crate) outcome: TaskOutcome,
    /// The tags of the request, which go to what the task creates.
    pub(crate) tags: Vec<super::Tag>,
    /// The reason code with which the task shall fail, when someone asked for that.
    pub(crate) fail_with: Option<String>,
    /// What the failure asked for shall say instead of the usual sentence.
    #[serde(default)]
    pub(crate) fail_message: Option<String>,
    /// How many more reads the task waits for, when reads drive it.
    pub(crate) reads_left: Option<u32>,
    /// Whether it waits to be released.
    #[serde(default)]
    pub(crate) held: bool,
    /// How many of its steps it has taken.
    #[serde(default)]
    pub(crate) steps_taken: usize,
    /// Whether it goes on from where an earlier run failed.
    #[serde(default)]
    pub(crate) resumes: bool,
    pub(crate) opportunity: Option<String>,
    pub(crate) snapshot_job: Option<String>,
    pub(crate) invitation: Option<String>,
    pub(crate) engagement: Option<String>,
    /// The context that a conversion added.
    #[serde(default)]
    pub(crate) context: Option<String>,
}

/// The identifiers that answers show.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Shown<'a> {
    pub(crate) opportunity: Option<&'a str>,
    pub(crate) snapshot_job: Option<&'a str>,
    pub(crate) invitation: Option<&'a str>,
    pub(crate) engagement: Option<&'a str>,
    pub(crate) context: Option<&'a str>,
}

impl Task {
    /// A task that begins now and has nothing to show yet beyond what it was given.
    pub(crate) fn begin(id: String, account: &str, catalog: Catalog, goal: TaskGoal, started: OffsetDateTime) -> Self {
        let mut task = Self {
            id,
            account: account.to_owned(),
            catalog,
            goal,
            started,
            outcome: TaskOutcome::InProgress,
            tags: Vec::new(),
            fail_with: None,
            fail_message: None,
            reads_left: None,
            held: false,
            steps_taken: 0,
            resumes: false,
            opportunity: None,
            snapshot_job: None,
            invitation: None,
            engagement: None,
            context: None,
        };
        match task.goal.clone() {
            TaskGoal::Accept { invitation } => task.invitation = Some(invitation),
            TaskGoal::Submit { opportunity, .. } => task.opportunity = Some(opportunity),
            TaskGoal::Convert { engagement, .. } => task.engagement = Some(engagement),
        }
        task
    }

    /// Takes over what an earlier run left, so that this one goes on from there.
    pub(crate) fn resume(&mut self, earlier: &Self) {
        self.resumes = true;
        self.opportunity.clone_from(&earlier.opportunity);
        self.snapshot_job.clone_from(&earlier.snapshot_job);
        self.invitation.clone_from(&earlier.invitation);
        self.engagement.clone_from(&earlier.engagement);
        self.context.clone_from(&earlier.context);
    }

    pub(crate) fn kind(&self) -> TaskKind {
        self.goal.kind()
    }

    pub(crate) fn is_in_progress(&self) -> bool {
        self.outcome == TaskOutcome::InProgress
    }

    /// The status on the wire.
    pub(crate) fn status(&self) -> &'static str {
        match self.outcome {
            TaskOutcome::InProgress => "IN_PROGRESS",
            TaskOutcome::Complete => "COMPLETE",
            TaskOutcome::Failed { .. } => "FAILED",
        }
    }

    /// What answers show: while the task is in progress only what it was given, as the model says
    /// of the identifiers that a task fills in.
    pub(crate) fn shown(&self) -> Shown<'_> {
        if !self.is_in_progress() {
            return Shown {
                opportunity: self.opportunity.as_deref(),
                snapshot_job: self.snapshot_job.as_deref(),
                invitation: self.invitation.as_deref(),
                engagement: self.engagement.as_deref(),
                context: self.context.as_deref(),
            };
        }
        let given = Some(self.goal.subject());
        match self.goal {
            TaskGoal::Accept { .. } => Shown { invitation: given, ..Shown::default() },
            TaskGoal::Submit { .. } => Shown { opportunity: given, ..Shown::default() },
            TaskGoal::Convert { .. } => Shown { engagement: given, ..Shown::default() },
        }
    }

    /// Whether it works on this context of its engagement or added it.
    pub(crate) fn concerns_context(&self, wanted: &[String]) -> bool {
        let source = match &self.goal {
            TaskGoal::Convert { context, .. } => Some(context.as_str()),
            TaskGoal::Accept { .. } | TaskGoal::Submit { .. } => None,
        };
        let contexts = [source, self.shown().context];
        contexts.into_iter().flatten().any(|it| wanted.iter().any(|one| one == it))
    }

    /// The answer of the Start operation and the entry in the List operation's: they are alike.
    pub(crate) fn to_answer(&self) -> Value {
        let kind = self.kind();
        let mut answer = json!({
            "TaskId": self.id,
            "TaskArn": ids::shared_arn(self.catalog, kind.resource(), &self.id),
            "StartTime": wire_time(self.started),
            "TaskStatus": self.status(),
        });
        if let TaskOutcome::Failed { reason, message } = &self.outcome {
            answer["ReasonCode"] = json!(reason);
            answer["Message"] = json!(message);
        }
        let shown = self.shown();
        put_some(&mut answer, "OpportunityId", shown.opportunity);
        put_some(&mut answer, "ResourceSnapshotJobId", shown.snapshot_job);
        // Which of the others there are differs from kind to kind in the model.
        match kind {
            TaskKind::ByAcceptingInvitation => put_some(&mut answer, "EngagementInvitationId", shown.invitation),
            TaskKind::FromOpportunity => {
                put_some(&mut answer, "EngagementId", shown.engagement);
                put_some(&mut answer, "EngagementInvitationId", shown.invitation);
            }
            TaskKind::FromEngagement => {
                put_some(&mut answer, "EngagementId", shown.engagement);
                put_some(&mut answer, "ContextId", shown.context);
            }
        }
        answer
    }
}

impl State {
    /// The account's runs for a goal.
    pub(crate) fn runs<'a>(
        &'a self,
        account: &str,
        catalog: Catalog,
        goal: &TaskGoal,
    ) -> impl Iterator<Item = &'a Task> {
        let shelf = Shelf::new(goal.subject(), catalog, Side::RunsOn);
        let runs = self.tasks.on_shelf(&shelf);
        runs.filter(move |task| task.account == account && task.goal.is_about_the_same(goal))
    }

    /// The failed run that left the most behind, if the account's runs for this goal all failed.
    pub(crate) fn unfinished_run(&self, account: &str, catalog: Catalog, goal: &TaskGoal) -> Option<&Task> {
        let runs: Vec<_> = self.runs(account, catalog, goal).collect();
        let all_failed = runs.iter().all(|task| matches!(task.outcome, TaskOutcome::Failed { .. }));
        let left_something = |task: &&Task| task.steps_taken > 0 || task.resumes;
        runs.into_iter().filter(|_| all_failed).filter(left_something).max_by_key(|task| task.shown().count())
    }
}

impl Shown<'_> {
    /// How many there are.
    fn count(&self) -> usize {
        let all = [self.opportunity, self.snapshot_job, self.invitation, self.engagement, self.context];
        all.into_iter().flatten().count()
    }
}

impl Row for Task {
    fn key(&self) -> &str {
        &self.id
    }

    fn shelves(&self) -> Vec<Shelf> {
        let kind = self.kind();
        let mut shelves = vec![
            Shelf::new(&self.account, self.catalog, Side::Tasks(kind)),
            Shelf::new(self.goal.subject(), self.catalog, Side::RunsOn),
        ];
        if self.is_in_progress() && self.reads_left.is_some() {
            shelves.push(Shelf::new(&self.account, self.catalog, Side::ReadDriven(kind)));
        }
        if self.is_in_progress() && self.held {
            shelves.push(Shelf::new("", self.catalog, Side::Held));
        }
        shelves
    }

    fn sort_keys(&self) -> Vec<SortKey> {
        vec![SortKey::time(self.started)]
    }

    fn facets(&self) -> Vec<(&'static str, String)> {
        vec![("status", self.status().to_owned())]
    }
}
