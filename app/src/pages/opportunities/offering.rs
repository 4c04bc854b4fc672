//! What can be tied to an opportunity: its names, how much of it, and which solutions are left.

use crate::ui::SelectOption;
use domain::{commands::RelatedEntity, views::SolutionSummary};

/// The kind that most opportunities need.
pub(super) const SOLUTIONS: &str = "Solutions";

/// What the identifier of a kind is called, where to find it, and how it looks.
pub(super) fn named(kind: &str) -> (&'static str, &'static str, &'static str) {
    match kind {
        SOLUTIONS => ("Solution", "Its id, as Partner Central shows it.", "S-0052021"),
        "AwsProducts" => ("AWS product", "Its identifier in AWS's list of products for co-selling.", "AmazonEC2Linux"),
        "AwsMarketplaceOffers" => (
            "Offer",
            "The ARN of a private offer in AWS Marketplace. An opportunity has one offer or one offer set.",
            "arn:aws:aws-marketplace:us-east-1:111122223333:AWSMarketplace/Offer/offer-0a1b2c3d4e5f6",
        ),
        "AwsMarketplaceOfferSets" => (
            "Offer set",
            "The ARN of an offer set in AWS Marketplace. An opportunity has one offer or one offer set.",
            "arn:aws:aws-marketplace:us-east-1:111122223333:AWSMarketplace/OfferSet/offerset-0a1b2c3d4e5f6",
        ),
        "AwsMarketplaceSolutions" => (
            "Marketplace solution",
            "Its ARN in AWS Marketplace.",
            "arn:aws:aws-marketplace:us-east-1:111122223333:AWSMarketplace/Solution/sol-0a1b2c3d4e5f6",
        ),
        _ => (
            "Marketplace product",
            "Its ARN in AWS Marketplace.",
            "arn:aws:aws-marketplace:us-east-1:111122223333:AWSMarketplace/SaaSProduct/prod-0a1b2c3d4e5f6",
        ),
    }
}

/// The active solutions that are not tied to it yet.
pub(super) fn offered(solutions: Vec<SolutionSummary>, related: &[RelatedEntity]) -> Vec<SelectOption> {
    let fits = |one: &SolutionSummary| {
        one.status.as_deref() == Some("Active") && related.iter().all(|entity| entity.id != one.id)
    };
    solutions
        .into_iter()
        .filter(fits)
        .map(|one| {
            let label = match one.name.filter(|name| !name.is_empty()) {
                Some(name) => format!("{name} ({})", one.id),
                None => one.id.clone(),
            };
            SelectOption::new(one.id, label)
        })
        .collect()
}

/// Why no more of a kind can be added; `None` when one can. AWS's guide on associating opportunities has
/// the figures.
pub(super) fn why_full(kind: &str, related: &[RelatedEntity]) -> Option<&'static str> {
    let count = |kinds: &[&str]| related.iter().filter(|entity| kinds.contains(&entity.entity_type.as_str())).count();
    let offers = ["AwsMarketplaceOffers", "AwsMarketplaceOfferSets"];
    match kind {
        "AwsProducts" if count(&[kind]) >= 20 => {
            Some("It has 20 AWS products, the most there can be. Remove one first.")
        }
        SOLUTIONS | "AwsMarketplaceSolutions" | "AwsMarketplaceProducts" if count(&[kind]) >= 10 => {
            Some("It has 10 of these, the most there can be. Remove one first.")
        }
        kind if offers.contains(&kind) && count(&offers) >= 1 => {
            Some("It has an offer or an offer set, and can have one only. Remove that first.")
        }
        _ => None,
    }
}

/// A label inside a sentence: `Solution` becomes `solution`, `AWS product` stays.
pub(super) fn in_sentence(label: &str) -> String {
    if label.starts_with("AWS") { label.to_owned() } else { label.to_lowercase() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::choices::RelatedEntityType;

    fn related(kinds: &[&str]) -> Vec<RelatedEntity> {
        let entity = |(i, kind): (usize, &&str)| RelatedEntity { entity_type: (*kind).into(), id: format!("S-{i}") };
        kinds.iter().enumerate().map(entity).collect()
    }

    #[test]
    fn every_kind_says_when_it_is_full() {
        for (kind, most) in
            [(SOLUTIONS, 10), ("AwsProducts", 20), ("AwsMarketplaceSolutions", 10), ("AwsMarketplaceProducts", 10)]
        {
            assert_eq!(why_full(kind, &related(&vec![kind; most - 1])), None, "{kind}");
            assert!(why_full(kind, &related(&vec![kind; most])).is_some(), "{kind}");
        }
        let offer = related(&["AwsMarketplaceOffers"]);
        assert!(why_full("AwsMarketplaceOfferSets", &offer).is_some());
        assert_eq!(why_full(SOLUTIONS, &offer), None);
    }

    #[test]
    fn only_active_solutions_that_are_not_there_yet_are_offered() {
        let solution = |id: &str, status: &str| SolutionSummary {
            id: id.into(),
            name: Some("Claims".into()),
            status: Some(status.into()),
            ..SolutionSummary::default()
        };
        let all = vec![solution("S-0", "Active"), solution("S-7", "Active"), solution("S-8", "Draft")];
        let offered = offered(all, &related(&[SOLUTIONS]));
        assert_eq!(offered, [SelectOption::new("S-7", "Claims (S-7)")]);
    }

    #[test]
    fn every_kind_of_the_api_is_named() {
        let labels: Vec<_> = RelatedEntityType::ALL.iter().map(|kind| named(kind.code).0).collect();
        let distinct: std::collections::BTreeSet<_> = labels.iter().collect();
        assert_eq!(distinct.len(), labels.len());
    }
}
