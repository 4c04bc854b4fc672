//! What an opportunity needs before AWS takes it.

use time::Date;

use super::content::{date, is_given, part, text};
use crate::state::Opportunity;

/// Countries that have no postal codes.
const WITHOUT_POSTAL_CODE: &[&str] = &[
    "AE", "AG", "AO", "AW", "BF", "BI", "BJ", "BS", "BW", "BZ", "CD", "CF", "CG", "CI", "CM", "DJ", "DM", "ER", "FJ",
    "GA", "GD", "GM", "GQ", "GY", "HK", "KI", "KM", "KN", "KP", "LY", "ML", "MO", "MR", "MW", "NR", "QA", "RW", "SB",
    "SC", "SL", "SR", "ST", "SY", "TD", "TG", "TK", "TL", "TO", "TV", "UG", "VU", "YE", "ZW",
];

/// The members that are required without condition: where they stand, and their path for people.
const REQUIRED: &[(&str, &str)] = &[
    ("/Customer/Account/CompanyName", "customer.account.companyName"),
    ("/Customer/Account/Industry", "customer.account.industry"),
    ("/Customer/Account/Address/CountryCode", "customer.account.address.countryCode"),
    ("/PrimaryNeedsFromAws", "primaryNeedsFromAws"),
    ("/Project/Title", "project.title"),
    ("/Project/CustomerBusinessProblem", "project.customerBusinessProblem"),
    ("/Project/CustomerUseCase", "project.customerUseCase"),
    ("/Project/DeliveryModels", "project.deliveryModels"),
    ("/Project/SalesActivities", "project.salesActivities"),
    ("/LifeCycle/TargetCloseDate", "lifeCycle.targetCloseDate"),
    ("/Marketing/Source", "marketing.source"),
];

/// The paths of what is missing or unfit, in the order of the form; empty when all is there.
pub(crate) fn shortcomings(opportunity: &Opportunity, today: Date) -> Vec<&'static str> {
    let content = &opportunity.content;
    let missing = REQUIRED.iter().filter(|(pointer, _)| !is_given(content, pointer));
    let mut wrong: Vec<_> = missing.map(|(_, path)| *path).collect();
    let mut require = |condition: bool, path| {
        if condition && !wrong.contains(&path) {
            wrong.push(path);
        }
    };
    let country = text(content, "/Customer/Account/Address/CountryCode");
    require(
        text(content, "/NationalSecurity") != "Yes" && !is_given(content, "/Customer/Account/WebsiteUrl"),
        "customer.account.websiteUrl",
    );
    require(
        text(content, "/Customer/Account/Industry") == "Other" && !is_given(content, "/Customer/Account/OtherIndustry"),
        "customer.account.otherIndustry",
    );
    require(
        !WITHOUT_POSTAL_CODE.contains(&country) && !is_given(content, "/Customer/Account/Address/PostalCode"),
        "customer.account.address.postalCode",
    );
    require(
        country == "US"
            && text(content, "/NationalSecurity") != "Yes"
            && !is_given(content, "/Customer/Account/Address/StateOrRegion"),
        "customer.account.address.stateOrRegion",
    );
    require(!spends_anything(opportunity), "project.expectedCustomerSpend");
    require(close_date(opportunity).is_none_or(|date| date < today), "lifeCycle.targetCloseDate");
    require(text(content, "/LifeCycle/Stage") == "Closed Lost", "lifeCycle.stage");
    wrong
}

/// Whether something that is offered is named: a solution, a Marketplace listing, or another
/// solution in words.
pub(crate) fn has_offering(opportunity: &Opportunity) -> bool {
    has_listing(opportunity) || is_given(&opportunity.content, "/Project/OtherSolutionDescription")
}

/// Whether a solution or a Marketplace listing is associated.
pub(crate) fn has_listing(opportunity: &Opportunity) -> bool {
    let related = &opportunity.related;
    !related.solutions.is_empty()
        || !related.marketplace_solutions.is_empty()
        || !related.marketplace_products.is_empty()
}

fn spends_anything(opportunity: &Opportunity) -> bool {
    part(&opportunity.content, "/Project/ExpectedCustomerSpend")
        .and_then(|it| it.as_array())
        .into_iter()
        .flatten()
        .filter_map(|spend| spend["Amount"].as_str())
        .any(|amount| amount.chars().any(|digit| ('1'..='9').contains(&digit)))
}

fn close_date(opportunity: &Opportunity) -> Option<Date> {
    date(opportunity.text("/LifeCycle/TargetCloseDate"))
}
