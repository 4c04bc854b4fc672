//! Which engagement shares which resource.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::snapshots::OPPORTUNITY;
use super::{Engagement, Row, Shelf, SortKey};
use crate::catalog::Catalog;

/// An opportunity that has at least one snapshot in an engagement.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Association {
    id: String,
    pub(crate) catalog: Catalog,
    pub(crate) engagement: String,
    pub(crate) opportunity: String,
    /// The account that owns the opportunity.
    pub(crate) owner: String,
    /// Whether a snapshot is for all members; without one only the owner knows of the pair.
    pub(crate) shared: bool,
    /// Who sees the pair. Follows from `shared` and the engagement's members; kept so that every
    /// account has a shelf of its own.
    pub(crate) viewers: Vec<String>,
    #[serde(with = "time::serde::rfc3339")]
    since: OffsetDateTime,
}

impl Association {
    /// The identifier of a pair in the table.
    pub(crate) fn id_of(engagement: &str, opportunity: &str) -> String {
        format!("{engagement}/{opportunity}")
    }

    /// A pair that nobody sees yet but the opportunity's owner.
    pub(crate) fn private(engagement: &Engagement, opportunity: &str, owner: &str, since: OffsetDateTime) -> Self {
        Self {
            id: Self::id_of(&engagement.id, opportunity),
            catalog: engagement.catalog,
            engagement: engagement.id.clone(),
            opportunity: opportunity.to_owned(),
            owner: owner.to_owned(),
            shared: false,
            viewers: vec![owner.to_owned()],
            since,
        }
    }

    /// Who sees the pair with the engagement's present members.
    pub(crate) fn viewers_in(&self, engagement: &Engagement) -> Vec<String> {
        if self.shared {
            engagement.members.iter().map(|member| member.account.clone()).collect()
        } else {
            vec![self.owner.clone()]
        }
    }

    /// The shelf of the pairs that an account sees, of an engagement's, or of a resource's.
    pub(crate) fn shelf(of: &str, catalog: Catalog) -> Shelf {
        Shelf::own(of, catalog)
    }

    /// The entry in the answer of `ListEngagementResourceAssociations`.
    pub(crate) fn to_summary(&self) -> Value {
        json!({
            "Catalog": self.catalog.name(),
            "EngagementId": self.engagement,
            "ResourceType": OPPORTUNITY,
            "ResourceId": self.opportunity,
            "CreatedBy": self.owner,
        })
    }
}

impl Row for Association {
    fn key(&self) -> &str {
        &self.id
    }

    fn shelves(&self) -> Vec<Shelf> {
        let viewers = self.viewers.iter().map(String::as_str);
        let all = viewers.chain([&*self.engagement, &*self.opportunity]);
        all.map(|of| Self::shelf(of, self.catalog)).collect()
    }

    fn sort_keys(&self) -> Vec<SortKey> {
        vec![SortKey::time(self.since)]
    }
}
