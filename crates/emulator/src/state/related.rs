//! What is tied to an opportunity.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::put_some;

/// What `AssociateOpportunity` has tied to an opportunity.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Related {
    pub(crate) solutions: Vec<String>,
    pub(crate) aws_products: Vec<String>,
    pub(crate) marketplace_offers: Vec<String>,
    pub(crate) marketplace_offer_sets: Vec<String>,
    pub(crate) marketplace_solutions: Vec<String>,
    pub(crate) marketplace_products: Vec<String>,
}

impl Related {
    /// The list for one of the model's `RelatedEntityType` values.
    pub(crate) fn list_mut(&mut self, entity_type: &str) -> Option<&mut Vec<String>> {
        match entity_type {
            "Solutions" => Some(&mut self.solutions),
            "AwsProducts" => Some(&mut self.aws_products),
            "AwsMarketplaceOffers" => Some(&mut self.marketplace_offers),
            "AwsMarketplaceOfferSets" => Some(&mut self.marketplace_offer_sets),
            "AwsMarketplaceSolutions" => Some(&mut self.marketplace_solutions),
            "AwsMarketplaceProducts" => Some(&mut self.marketplace_products),
            _ => None,
        }
    }

    /// What AWS's own record takes over: everything but the offers.
    pub(crate) fn of_aws(&self) -> Value {
        let mut related = self.to_json();
        if let Some(members) = related.as_object_mut() {
            members.retain(|name, _| !name.starts_with("AwsMarketplaceOffer"));
        }
        related
    }

    /// The answers' `RelatedEntityIdentifiers`.
    pub(crate) fn to_json(&self) -> Value {
        let mut related = json!({});
        for (name, list) in [
            ("Solutions", &self.solutions),
            ("AwsProducts", &self.aws_products),
            ("AwsMarketplaceOffers", &self.marketplace_offers),
            ("AwsMarketplaceOfferSets", &self.marketplace_offer_sets),
            ("AwsMarketplaceSolutions", &self.marketplace_solutions),
            ("AwsMarketplaceProducts", &self.marketplace_products),
        ] {
            put_some(&mut related, name, (!list.is_empty()).then(|| json!(list)));
        }
        related
    }
}
