//! The jobs that keep snapshots up to date.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::snapshots::{OPPORTUNITY, Series};
use super::{Row, Shelf, SortKey, put_some, wire_time};
use crate::catalog::Catalog;
use crate::ids;

/// Whether a job watches its opportunity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum JobStatus {
    Running,
    Stopped,
}

impl JobStatus {
    /// The value on the wire.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Running => "Running",
            Self::Stopped => "Stopped",
        }
    }
}

/// The job that keeps an engagement's copy of an opportunity up to date. It can be tagged.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SnapshotJob {
    pub(crate) id: String,
    pub(crate) account: String,
    pub(crate) catalog: Catalog,
    pub(crate) engagement: String,
    pub(crate) opportunity: String,
    pub(crate) template: String,
    pub(crate) status: JobStatus,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) created: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339::option")]
    pub(crate) last_success: Option<OffsetDateTime>,
    /// Why the most recent failed run failed. A later success doesn't take this back.
    pub(crate) last_failure: Option<String>,
    /// Whether the last run failed, so that the copy may be out of date.
    pub(crate) is_behind: bool,
}

impl SnapshotJob {
    pub(crate) fn arn(&self) -> String {
        ids::owned_arn(&self.account, self.catalog, "resource-snapshot-job", &self.id)
    }

    pub(crate) fn series(&self) -> Series<'_> {
        Series { engagement: &self.engagement, opportunity: &self.opportunity, template: &self.template }
    }

    /// The shelf of an account's jobs, of those for one engagement, or of those in one state.
    /// With both, the engagement's: it has few.
    pub(crate) fn shelf(account: &str, catalog: Catalog, engagement: Option<&str>, status: Option<&str>) -> Shelf {
        match engagement.or(status) {
            Some(part) => Shelf::own(&format!("{account}/{part}"), catalog),
            None => Shelf::own(account, catalog),
        }
    }

    /// The shelf of the jobs that watch an opportunity.
    pub(crate) fn watching(opportunity: &str, catalog: Catalog) -> Shelf {
        Shelf::own(opportunity, catalog)
    }

    /// The entry in the answer of `ListResourceSnapshotJobs`.
    pub(crate) fn to_summary(&self) -> Value {
        json!({
            "Id": self.id,
            "Arn": self.arn(),
            "EngagementId": self.engagement,
            "Status": self.status.name(),
        })
    }

    /// The answer of `GetResourceSnapshotJob`.
    pub(crate) fn to_answer(&self) -> Value {
        let mut answer = self.to_summary();
        answer["Catalog"] = json!(self.catalog.name());
        answer["ResourceType"] = json!(OPPORTUNITY);
        answer["ResourceId"] = json!(self.opportunity);
        answer["ResourceArn"] = json!(ids::owned_arn(&self.account, self.catalog, "opportunity", &self.opportunity));
        answer["ResourceSnapshotTemplateName"] = json!(self.template);
        answer["CreatedAt"] = wire_time(self.created);
        put_some(&mut answer, "LastSuccessfulExecutionDate", self.last_success.map(wire_time));
        put_some(&mut answer, "LastFailure", self.last_failure.clone());
        answer
    }
}

impl Row for SnapshotJob {
    fn key(&self) -> &str {
        &self.id
    }

    fn shelves(&self) -> Vec<Shelf> {
        let listed = |engagement, status| Self::shelf(&self.account, self.catalog, engagement, status);
        vec![
            listed(None, None),
            listed(Some(&*self.engagement), None),
            listed(None, Some(self.status.name())),
            Self::watching(&self.opportunity, self.catalog),
            self.series().shelf(self.catalog),
        ]
    }

    fn sort_keys(&self) -> Vec<SortKey> {
        vec![SortKey::time(self.created)]
    }
}
