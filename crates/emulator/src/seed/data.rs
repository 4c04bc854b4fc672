//! The rows of the data files.

use serde::Deserialize;

use crate::catalog::Catalog;
use crate::state::{InvitationStatus, JobStatus, ReviewStatus};

fn sandbox() -> Catalog {
    Catalog::Sandbox
}

fn us() -> String {
    "us".to_owned()
}

/// A partner that is no account of the emulator.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Company {
    pub(super) key: String,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) website: String,
}

/// An end customer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Customer {
    pub(super) key: String,
    pub(super) company: String,
    pub(super) industry: String,
    pub(super) country: String,
    pub(super) city: String,
    pub(super) state: Option<String>,
    pub(super) postal_code: String,
    pub(super) street: String,
    pub(super) website: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SolutionRow {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) status: String,
    pub(super) category: String,
    pub(super) created_days_ago: f64,
    /// The identifier of its listing in AWS Marketplace.
    pub(super) listing: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OpportunityRow {
    pub(super) label: String,
    #[serde(default = "us")]
    pub(super) owner: String,
    #[serde(default = "sandbox")]
    pub(super) catalog: Catalog,
    pub(super) customer: String,
    pub(super) title: String,
    pub(super) problem: String,
    pub(super) stage: String,
    pub(super) status: ReviewStatus,
    /// Expected spend a month in US dollars.
    pub(super) amount: u32,
    pub(super) close_in_days: f64,
    pub(super) created_days_ago: f64,
    pub(super) modified_hours_ago: f64,
    pub(super) engagement: Option<String>,
    pub(super) next_steps: Option<String>,
    pub(super) comments: Option<String>,
    pub(super) reason: Option<String>,
    pub(super) lost: Option<String>,
    /// `aws` for a referral.
    pub(super) origin: Option<String>,
    pub(super) use_case: String,
    /// How AWS was asked to take part; nothing before the submission.
    pub(super) involvement: Option<String>,
    /// How far AWS's own record has come.
    pub(super) aws_stage: Option<String>,
    /// What a careless colleague left out of the draft.
    #[serde(default)]
    pub(super) without: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EngagementRow {
    pub(super) label: String,
    #[serde(default = "sandbox")]
    pub(super) catalog: Catalog,
    pub(super) title: String,
    pub(super) description: String,
    pub(super) created_by: String,
    pub(super) created_days_ago: f64,
    pub(super) members: Vec<String>,
    /// The opportunity that the engagement shares.
    pub(super) project: Option<String>,
    /// The customer of the lead that the engagement is about.
    pub(super) lead: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct InvitationRow {
    pub(super) label: String,
    #[serde(default = "sandbox")]
    pub(super) catalog: Catalog,
    pub(super) engagement: String,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) hours_ago: f64,
    pub(super) status: InvitationStatus,
    pub(super) customer: String,
    pub(super) title: String,
    pub(super) problem: String,
    pub(super) message: String,
    pub(super) amount: u32,
    pub(super) complete_in_days: f64,
    #[serde(default)]
    pub(super) responsibilities: Vec<String>,
    /// First name, last name and title of the sender's contact.
    pub(super) contact: Option<[String; 3]>,
    pub(super) readiness: Option<String>,
    pub(super) reason: Option<String>,
    pub(super) lead: Option<LeadRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LeadRow {
    pub(super) source_type: String,
    pub(super) source_id: String,
    pub(super) source_name: String,
    pub(super) usecase: String,
    pub(super) title: String,
    pub(super) maturity: String,
    pub(super) segment: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TaskRow {
    pub(super) label: String,
    pub(super) minutes_ago: f64,
    /// `IN_PROGRESS`, `COMPLETE` or `FAILED`.
    pub(super) outcome: String,
    pub(super) opportunity: Option<String>,
    pub(super) invitation: Option<String>,
    pub(super) engagement: Option<String>,
    /// Whether it is an accepting task.
    #[serde(default)]
    pub(super) accepting: bool,
    pub(super) reason: Option<String>,
    pub(super) message: Option<String>,
}

/// What an engagement has of an opportunity. The last revision shows it as it is now, unless it
/// is stale.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SnapshotRow {
    pub(super) engagement: String,
    pub(super) opportunity: String,
    pub(super) template: Option<String>,
    #[serde(default)]
    pub(super) earlier: Vec<EarlierRow>,
    #[serde(default)]
    pub(super) stale: bool,
}

/// What was different about an opportunity at an earlier time.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EarlierRow {
    pub(super) days_ago: f64,
    pub(super) stage: String,
    pub(super) status: ReviewStatus,
    /// Expected spend a month in US dollars.
    pub(super) amount: u32,
    pub(super) next_steps: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SnapshotJobRow {
    pub(super) engagement: String,
    pub(super) opportunity: String,
    pub(super) template: Option<String>,
    pub(super) status: JobStatus,
    pub(super) created_days_ago: f64,
    /// Without it the job succeeded when the latest revision was made.
    pub(super) succeeded_days_ago: Option<f64>,
    pub(super) failure: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProspectingRow {
    pub(super) label: String,
    pub(super) name: String,
    pub(super) hours_ago: f64,
    /// How long it took.
    pub(super) minutes: f64,
    /// The labels of the engagements asked for.
    pub(super) engagements: Vec<String>,
}
