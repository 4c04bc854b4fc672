//! Solutions that the company offers.

use serde::{Deserialize, Serialize};

/// A row of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SolutionSummary {
    /// `S-…`.
    pub id: String,
    /// The ARN.
    pub arn: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// `Active`, `Inactive` or `Draft`; only active ones can be offered.
    pub status: Option<String>,
    /// What kind of offer it is.
    pub category: Option<String>,
    /// The same solution in AWS Marketplace, by ARN.
    pub marketplace_arn: Option<String>,
}
