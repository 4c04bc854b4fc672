//! Prospecting tasks: AWS's research on the leads of many engagements at once.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::{Row, Shelf, Side, SortKey, put_some, wire_time};
use crate::catalog::Catalog;
use crate::ids;

/// What came of the research on one engagement's lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Finding {
    /// Its turn is still to come.
    Pending,
    InProgress,
    /// The result was written into the engagement as this context.
    Completed {
        context: String,
    },
    Failed {
        /// A free text, unlike that of other tasks.
        reason: String,
        message: String,
    },
}

impl Finding {
    /// The value on the wire.
    fn status(&self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::InProgress => "IN_PROGRESS",
            Self::Completed { .. } => "COMPLETED",
            Self::Failed { .. } => "FAILED",
        }
    }

    fn is_final(&self) -> bool {
        matches!(self, Self::Completed { .. } | Self::Failed { .. })
    }
}

/// What moves a task on from one engagement to the next.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(crate) enum Drive {
    /// Each engagement takes so long.
    Time(Duration),
    /// It is done with all of them when it was looked at `of` times.
    Reads { of: u32, seen: u32 },
    /// Nothing but someone who releases it.
    Release,
}

/// One run of a prospecting task.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ProspectingTask {
    pub(crate) id: String,
    pub(crate) account: String,
    pub(crate) catalog: Catalog,
    pub(crate) name: String,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) started: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339::option")]
    pub(crate) ended: Option<OffsetDateTime>,
    pub(crate) drive: Drive,
    /// The engagements, each once and in the order of the request, with what came of them.
    pub(crate) findings: Vec<(String, Finding)>,
}

impl ProspectingTask {
    /// A task that has not begun with any of its engagements. One without engagements has nothing to
    /// do and is over.
    pub(crate) fn new(
        id: String,
        account: &str,
        catalog: Catalog,
        name: String,
        engagements: Vec<String>,
        at: OffsetDateTime,
    ) -> Self {
        let mut findings: Vec<(String, Finding)> = Vec::with_capacity(engagements.len());
        for engagement in engagements {
            if findings.iter().all(|(known, _)| *known != engagement) {
                findings.push((engagement, Finding::Pending));
            }
        }
        let ended = findings.is_empty().then_some(at);
        let drive = Drive::Release;
        Self { id, account: account.to_owned(), catalog, name, started: at, ended, drive, findings }
    }

    pub(crate) fn arn(&self) -> String {
        ids::prospecting_arn(&self.account, self.catalog, &self.id)
    }

    /// The engagement whose turn it is; nothing when all have had theirs.
    pub(crate) fn next(&self) -> Option<usize> {
        self.findings.iter().position(|(_, finding)| !finding.is_final())
    }

    /// Begins with the engagement whose turn it is.
    pub(crate) fn begin_next(&mut self) {
        if let Some(position) = self.next() {
            self.findings[position].1 = Finding::InProgress;
        }
    }

    /// Writes down what came of an engagement. With the last one the task is over.
    pub(crate) fn find(&mut self, position: usize, finding: Finding, at: OffsetDateTime) {
        self.findings[position].1 = finding;
        if self.next().is_none() {
            self.ended = Some(at);
        }
    }

    /// Whether it waits to be released.
    pub(crate) fn is_held(&self) -> bool {
        self.ended.is_none() && matches!(self.drive, Drive::Release)
    }

    /// Whether looks drive the task on and it isn't over.
    pub(crate) fn awaits_reads(&self) -> bool {
        self.ended.is_none() && matches!(self.drive, Drive::Reads { .. })
    }

    /// How many engagements were dealt with, whatever came of it.
    pub(crate) fn done(&self) -> usize {
        self.count(Finding::is_final)
    }

    fn count(&self, counted: impl Fn(&Finding) -> bool) -> usize {
        self.findings.iter().filter(|(_, finding)| counted(finding)).count()
    }

    fn failed(&self) -> usize {
        self.count(|finding| matches!(finding, Finding::Failed { .. }))
    }

    /// The status of the whole, which only the answer of the Start operation has. A task fails when
    /// nothing came of any of its engagements.
    pub(crate) fn status(&self) -> &'static str {
        let all_failed = !self.findings.is_empty() && self.failed() == self.findings.len();
        match self.ended {
            Some(_) if all_failed => "FAILED",
            Some(_) => "COMPLETED",
            None if self.findings.iter().all(|(_, finding)| *finding == Finding::Pending) => "PENDING",
            None => "IN_PROGRESS",
        }
    }

    /// The answer of `StartProspectingFromEngagementTask`.
    pub(crate) fn to_start_answer(&self) -> Value {
        let mut answer = json!({
            "TaskId": self.id,
            "TaskArn": self.arn(),
            "TaskName": self.name,
            "StartTime": wire_time(self.started),
            "TaskStatus": self.status(),
            "Identifiers": self.findings.iter().map(|(engagement, _)| engagement).collect::<Vec<_>>(),
        });
        if self.status() == "FAILED"
            && let Some((_, Finding::Failed { reason, message })) = self.findings.first()
        {
            answer["ReasonCode"] = json!(reason);
            answer["Message"] = json!(message);
        }
        answer
    }

    /// The answer of `GetProspectingFromEngagementTask`.
    pub(crate) fn to_answer(&self) -> Value {
        let findings = self.findings.iter().map(|(engagement, finding)| {
            let mut entry = json!({"EngagementIdentifier": engagement, "Status": finding.status()});
            match finding {
                Finding::Completed { context } => entry["EngagementContextId"] = json!(context),
                Finding::Failed { reason, message } => {
                    entry["ReasonCode"] = json!(reason);
                    entry["Message"] = json!(message);
                }
                Finding::Pending | Finding::InProgress => {}
            }
            entry
        });
        let mut answer = self.common();
        answer["Engagements"] = findings.collect();
        answer
    }

    /// The entry in the answer of `ListProspectingFromEngagementTasks`.
    pub(crate) fn to_summary(&self) -> Value {
        let mut summary = self.common();
        summary["TotalEngagementCount"] = json!(self.findings.len());
        summary["CompletedEngagementCount"] = json!(self.done() - self.failed());
        summary["FailedEngagementCount"] = json!(self.failed());
        summary
    }

    fn common(&self) -> Value {
        let mut common = json!({
            "TaskId": self.id,
            "TaskArn": self.arn(),
            "TaskName": self.name,
            "StartTime": wire_time(self.started),
        });
        put_some(&mut common, "EndTime", self.ended.map(wire_time));
        common
    }
}

impl Row for ProspectingTask {
    fn key(&self) -> &str {
        &self.id
    }

    fn shelves(&self) -> Vec<Shelf> {
        let mut shelves = vec![Shelf::own(&self.account, self.catalog)];
        if self.is_held() {
            shelves.push(Shelf::new("", self.catalog, Side::Held));
        }
        shelves
    }

    fn sort_keys(&self) -> Vec<SortKey> {
        // Digits of equal width sort like the number: a task has at most a hundred engagements.
        let failed = format!("{:03}", self.failed());
        vec![SortKey::time(self.started), SortKey::Text(self.name.clone()), SortKey::Text(failed)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_half_done_is_kept_as_it_is() {
        let at = OffsetDateTime::UNIX_EPOCH;
        let engagements = ["eng-1", "eng-2", "eng-3"].map(str::to_owned).to_vec();
        let mut task = ProspectingTask::new("task-1".into(), "1", Catalog::Sandbox, "Half".into(), engagements, at);
        task.drive = Drive::Time(Duration::milliseconds(1_500));
        task.find(0, Finding::Completed { context: "ctx-1".into() }, at);
        task.begin_next();
        let saved = serde_json::to_string(&task).expect("plain data");
        let mut loaded: ProspectingTask = serde_json::from_str(&saved).expect("it was just saved");
        assert_eq!(loaded.findings, task.findings);
        assert!(matches!(loaded.drive, Drive::Time(turn) if turn == Duration::milliseconds(1_500)));
        let failure = || Finding::Failed { reason: "NoData".into(), message: "Nothing.".into() };
        loaded.find(1, failure(), at);
        loaded.find(2, failure(), at);
        assert_eq!((loaded.next(), loaded.ended), (None, Some(at)));
        let summary = loaded.to_summary();
        assert_eq!((&summary["CompletedEngagementCount"], &summary["FailedEngagementCount"]), (&json!(1), &json!(2)));
    }
}
