//! Snapshots: what an opportunity looked like at some moment, kept inside an engagement for good.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{Row, Shelf, SortKey, wire_time};
use crate::catalog::Catalog;
use crate::ids;

/// The only `ResourceType` there is.
pub(crate) const OPPORTUNITY: &str = "Opportunity";

/// The template of what an opportunity tells the other members of an engagement.
pub(crate) const SHARED_TEMPLATE: &str = "OpportunitySummaryView";

/// The template of AWS's view of an opportunity. Only the opportunity's owner may read it.
pub(crate) const OWNER_TEMPLATE: &str = "AwsOpportunitySummaryFullView";

/// One revision of the copy that an engagement has of an opportunity. Never changed once made.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Snapshot {
    id: String,
    /// The account that owns the opportunity, which is also the one that made the copy.
    pub(crate) account: String,
    pub(crate) catalog: Catalog,
    pub(crate) engagement: String,
    pub(crate) opportunity: String,
    pub(crate) template: String,
    /// Counts from 1 without gaps for each engagement, opportunity and template.
    pub(crate) revision: u32,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) created: OffsetDateTime,
    /// The model's `ResourceSnapshotPayload`.
    pub(crate) payload: Value,
    /// For whom it was made: the engagement's members at that moment, or the owner alone.
    pub(crate) targets: Vec<String>,
}

/// What tells one series of revisions from another.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Series<'a> {
    pub(crate) engagement: &'a str,
    pub(crate) opportunity: &'a str,
    pub(crate) template: &'a str,
}

impl Series<'_> {
    /// The identifier of one of its revisions in the table. Revisions sort like texts.
    pub(crate) fn revision_id(self, revision: u32) -> String {
        format!("{self}/{revision:010}")
    }

    /// The shelf of its revisions, and of the jobs that add to it.
    pub(crate) fn shelf(self, catalog: Catalog) -> Shelf {
        Shelf::own(&self.to_string(), catalog)
    }

    /// Whether only the opportunity's owner may read what belongs to it.
    pub(crate) fn is_private(self) -> bool {
        self.template == OWNER_TEMPLATE
    }
}

impl std::fmt::Display for Series<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}/{}/{}", self.engagement, self.opportunity, self.template)
    }
}

impl Snapshot {
    /// The revision that follows `latest` in a series, or the first one.
    pub(crate) fn next(
        series: Series<'_>,
        latest: Option<&Self>,
        owner: (&str, Catalog),
        payload: Value,
        targets: Vec<String>,
        at: OffsetDateTime,
    ) -> Self {
        let revision = latest.map_or(1, |it| it.revision + 1);
        // The clock may have been set back; the newest revision must still be listed as the newest.
        let created = latest.map_or(at, |it| at.max(it.created + time::Duration::NANOSECOND));
        Self {
            id: series.revision_id(revision),
            account: owner.0.to_owned(),
            catalog: owner.1,
            engagement: series.engagement.to_owned(),
            opportunity: series.opportunity.to_owned(),
            template: series.template.to_owned(),
            revision,
            created,
            payload,
            targets,
        }
    }

    pub(crate) fn series(&self) -> Series<'_> {
        Series { engagement: &self.engagement, opportunity: &self.opportunity, template: &self.template }
    }

    /// The ARN, in the form that AWS documents for access policies.
    pub(crate) fn arn(&self) -> String {
        let resource = format!(
            "engagement/{}/resource/{OPPORTUNITY}/{}/template/{}/resource-snapshot",
            self.engagement, self.opportunity, self.template
        );
        ids::owned_arn(&self.account, self.catalog, &resource, &self.revision.to_string())
    }

    /// Whether a member of the engagement may see it.
    pub(crate) fn is_visible_to(&self, account: &str) -> bool {
        !self.series().is_private() || self.account == account
    }

    /// The entry in the answer of `ListResourceSnapshots`.
    pub(crate) fn to_summary(&self) -> Value {
        json!({
            "Arn": self.arn(),
            "Revision": self.revision,
            "ResourceType": OPPORTUNITY,
            "ResourceId": self.opportunity,
            "ResourceSnapshotTemplateName": self.template,
            "CreatedBy": self.account,
        })
    }

    /// The answer of `GetResourceSnapshot`.
    pub(crate) fn to_answer(&self) -> Value {
        let mut answer = self.to_summary();
        answer["Catalog"] = json!(self.catalog.name());
        answer["CreatedAt"] = wire_time(self.created);
        answer["EngagementId"] = json!(self.engagement);
        answer["Payload"] = self.payload.clone();
        answer["TargetMemberAccounts"] = json!(self.targets);
        answer
    }

    /// The shelf of everything that an engagement keeps, or keeps of one opportunity.
    pub(crate) fn shelf(engagement: &str, opportunity: Option<&str>, catalog: Catalog) -> Shelf {
        match opportunity {
            Some(opportunity) => Shelf::own(&format!("{engagement}/{opportunity}"), catalog),
            None => Shelf::own(engagement, catalog),
        }
    }
}

impl Row for Snapshot {
    fn key(&self) -> &str {
        &self.id
    }

    fn shelves(&self) -> Vec<Shelf> {
        vec![
            Self::shelf(&self.engagement, None, self.catalog),
            Self::shelf(&self.engagement, Some(&self.opportunity), self.catalog),
            self.series().shelf(self.catalog),
        ]
    }

    fn sort_keys(&self) -> Vec<SortKey> {
        vec![SortKey::time(self.created)]
    }
}
