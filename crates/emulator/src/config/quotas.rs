//! The service's quotas, as figures.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

/// How much an account may ask for. The figures of [`Quotas::default`] are those that AWS publishes
/// in the developer guide's page on quotas; everything else is unlimited until it is set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Quotas {
    /// Whether any of the quotas counts at all.
    pub enforced: bool,
    /// How often operations may be called. No operation may stand in two of them.
    pub rates: Vec<RateQuota>,
    /// Calls per second of each operation that stands in none of `rates`. AWS publishes nothing
    /// for them; absent: any number.
    pub unlisted_per_second: Option<NonZeroU32>,
    /// How many engagements an account may have created in a catalog; absent: any number.
    pub engagements: Option<u32>,
    /// How many invitations sent by an account in a catalog may be pending; absent: any number.
    pub open_invitations: Option<u32>,
}

/// How often an account may call certain operations, in both catalogs together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RateQuota {
    /// What it is called when its use is shown.
    pub name: String,
    /// The operations that it is about.
    pub operations: Vec<String>,
    /// Whether the operations share the figures.
    #[serde(default)]
    pub counting: Counting,
    /// Calls per second in the long run; absent: any number.
    #[serde(default)]
    pub per_second: Option<NonZeroU32>,
    /// Calls that may come at once after a pause. Absent: as many as `per_second`.
    #[serde(default)]
    pub burst: Option<NonZeroU32>,
    /// Calls in any 24 hours; absent: any number.
    #[serde(default)]
    pub per_day: Option<NonZeroU32>,
}

/// Whether the operations of a quota are counted together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// They share the figures. AWS's page speaks of the number of write actions, which suggests it.
    #[default]
    Together,
    /// Each has the figures to itself.
    Separately,
}

impl RateQuota {
    fn published(name: &str, operations: &[&str], per_second: u32, per_day: Option<u32>) -> Self {
        Self {
            name: name.to_owned(),
            operations: operations.iter().map(|&it| it.to_owned()).collect(),
            counting: Counting::Together,
            per_second: NonZeroU32::new(per_second),
            burst: None,
            per_day: per_day.and_then(NonZeroU32::new),
        }
    }
}

impl Default for Quotas {
    fn default() -> Self {
        let reads = [
            "GetOpportunity",
            "GetAwsOpportunitySummary",
            "ListOpportunities",
            "ListSolutions",
            "GetEngagementInvitation",
            "ListEngagementInvitations",
        ];
        let writes = [
            "CreateOpportunity",
            "UpdateOpportunity",
            "AssociateOpportunity",
            "DisassociateOpportunity",
            "AssignOpportunity",
            "RejectEngagementInvitation",
            "StartEngagementFromOpportunityTask",
            "StartEngagementByAcceptingInvitationTask",
        ];
        let single = |operation: &str, per_second| RateQuota::published(operation, &[operation], per_second, None);
        Self {
            enforced: false,
            rates: vec![
                RateQuota::published("reads", &reads, 10, Some(100_000)),
                RateQuota::published("writes", &writes, 1, Some(10_000)),
                single("CreateEngagement", 15),
                single("StartProspectingFromEngagementTask", 2),
                single("GetProspectingFromEngagementTask", 100),
                single("ListProspectingFromEngagementTasks", 50),
            ],
            unlisted_per_second: None,
            engagements: None,
            open_invitations: None,
        }
    }
}

impl Quotas {
    /// The quota that names the operation.
    pub(crate) fn rate_of(&self, operation: &str) -> Option<&RateQuota> {
        self.rates.iter().find(|rate| rate.operations.iter().any(|it| it == operation))
    }

    /// What is wrong with the figures, if anything is.
    pub(super) fn problem(&self) -> Option<String> {
        let model = service_model::official();
        for (place, rate) in self.rates.iter().enumerate() {
            let name = &rate.name;
            if self.rates[..place].iter().any(|it| it.name == *name) {
                return Some(format!("the quota {name:?} is listed twice"));
            }
            if let Some(unknown) = rate.operations.iter().find(|it| model.operation(it).is_none()) {
                return Some(format!("the quota {name:?} is about {unknown:?}, which is no operation"));
            }
            let twice = |operation: &&String| {
                let uses = self.rates.iter().flat_map(|it| &it.operations).filter(|it| it == operation);
                uses.count() > 1
            };
            if let Some(operation) = rate.operations.iter().find(twice) {
                return Some(format!("{operation} stands in more than one quota"));
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_figures_name_operations_once_and_wrong_ones_are_refused() {
        let published = Quotas::default();
        assert_eq!(published.problem(), None);
        let mut twice = published.clone();
        twice.rates[1].operations.push("GetOpportunity".into());
        assert!(twice.problem().expect("twice").contains("GetOpportunity"));
        let mut unknown = published.clone();
        unknown.rates[0].operations.push("GetOportunity".into());
        assert!(unknown.problem().expect("unknown").contains("GetOportunity"));
        let mut same = published;
        same.rates[1].name = "reads".into();
        assert!(same.problem().expect("same").contains("listed twice"));
    }

    #[test]
    fn figures_are_written_and_read_in_snake_case_and_never_zero() {
        let text = r#"{"enforced": true, "rates": [
            {"name": "all", "operations": ["ListSolutions"], "counting": "separately", "per_second": 3}
        ], "unlisted_per_second": 5}"#;
        let quotas: Quotas = serde_json::from_str(text).expect("valid");
        assert_eq!(quotas.rates[0].counting, Counting::Separately);
        let again = serde_json::to_value(&quotas).and_then(serde_json::from_value);
        assert_eq!(again.ok(), Some(quotas));
        assert!(serde_json::from_str::<Quotas>(r#"{"unlisted_per_second": 0}"#).is_err());
    }
}
