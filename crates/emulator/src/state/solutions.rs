//! The solutions that a partner may attach to its opportunities.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{Row, Shelf, SortKey, put_some, wire_time};
use crate::catalog::Catalog;
use crate::ids;

/// The solution that every partner may use in the Sandbox catalog, as AWS's testing guide says.
pub(crate) const SANDBOX_SOLUTION: &str = "S-1234567";

/// An offering of a partner.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Solution {
    /// The solution's name in the table: two partners may have one with the same identifier.
    pub(crate) arn: String,
    pub(crate) id: String,
    pub(crate) account: String,
    pub(crate) catalog: Catalog,
    pub(crate) name: String,
    /// `Active`, `Inactive` or `Draft`.
    pub(crate) status: String,
    pub(crate) category: String,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) created: OffsetDateTime,
    pub(crate) marketplace_arn: Option<String>,
}

impl Solution {
    /// The ARN, which names the account that owns the solution.
    pub(crate) fn arn_of(account: &str, catalog: Catalog, id: &str) -> String {
        ids::owned_arn(account, catalog, "solution", id)
    }

    /// The ARN of a listing in AWS Marketplace that the account sells.
    pub(crate) fn listing_arn(account: &str, id: &str) -> String {
        format!("arn:aws:aws-marketplace:us-east-1:{account}:AWSMarketplace/Solution/{id}")
    }

    /// The entry in the answer of `ListSolutions`.
    pub(crate) fn to_summary(&self) -> Value {
        let mut summary = json!({
            "Catalog": self.catalog.name(),
            "Id": self.id,
            "Arn": self.arn,
            "Name": self.name,
            "Status": self.status,
            "Category": self.category,
            "CreatedDate": wire_time(self.created),
        });
        put_some(&mut summary, "AwsMarketplaceSolutionArn", self.marketplace_arn.clone());
        summary
    }
}

impl Row for Solution {
    fn key(&self) -> &str {
        &self.arn
    }

    fn shelves(&self) -> Vec<Shelf> {
        vec![Shelf::own(&self.account, self.catalog)]
    }

    /// In the order of the model's `SolutionSortName`.
    fn sort_keys(&self) -> Vec<SortKey> {
        vec![
            SortKey::Text(self.id.clone()),
            SortKey::Text(self.name.to_lowercase()),
            SortKey::Text(self.status.clone()),
            SortKey::Text(self.category.to_lowercase()),
            SortKey::time(self.created),
        ]
    }
}
