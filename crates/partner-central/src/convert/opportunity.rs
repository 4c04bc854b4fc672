//! Opportunities.

use super::{
    code, codes, insight, moment,
    shared::{Pairs, contacts, spends, tell},
    text, version,
};
use aws_sdk_partnercentralselling::{
    operation::get_opportunity::GetOpportunityOutput,
    types::{Address, OpportunitySummary as SdkSummary, RelatedEntityIdentifiers},
};
use domain::{
    commands::RelatedEntity,
    views::{OpportunityDetail, OpportunitySummary},
};

/// The job title by which AWS marks the owner in an opportunity's team.
const OWNER: &str = "OpportunityOwner";

pub(crate) fn summary(row: SdkSummary) -> OpportunitySummary {
    let account = row.customer.and_then(|customer| customer.account);
    let (company, industry, country) = account
        .map(|account| {
            let country = account.address.and_then(|address| address.country_code);
            (text(account.company_name), industry(account.industry, account.other_industry), code(country))
        })
        .unwrap_or_default();
    let cycle = row.life_cycle;
    OpportunitySummary {
        id: row.id.unwrap_or_default(),
        arn: text(row.arn),
        company,
        industry,
        country,
        stage: cycle.as_ref().and_then(|c| code(c.stage.as_ref())),
        review_status: cycle.as_ref().and_then(|c| code(c.review_status.as_ref())),
        review_comments: cycle.as_ref().and_then(|c| text(c.review_comments.clone())),
        opportunity_type: code(row.opportunity_type),
        target_close_date: cycle.and_then(|c| code(c.target_close_date)),
        spend: spends(row.project.and_then(|project| project.expected_customer_spend)),
        created_at: moment(row.created_date),
        modified_at: moment(row.last_modified_date),
    }
}

pub(crate) fn detail(output: GetOpportunityOutput) -> OpportunityDetail {
    let mut detail = OpportunityDetail {
        needs_from_aws: codes(output.primary_needs_from_aws),
        team: contacts(output.opportunity_team),
        partner_reference: code(output.partner_opportunity_identifier),
        marketing_source: output.marketing.and_then(|marketing| code(marketing.source)),
        national_security: code(output.national_security),
        ..OpportunityDetail::default()
    };
    detail.summary.id = output.id;
    detail.summary.arn = text(output.arn);
    detail.summary.opportunity_type = code(output.opportunity_type);
    detail.summary.created_at = moment(Some(output.created_date));
    detail.summary.modified_at = moment(Some(output.last_modified_date));
    detail.last_modified = version(output.last_modified_date);
    detail.assignee = detail.team.iter().find(|contact| contact.business_title.as_deref() == Some(OWNER)).cloned();
    if let Some(customer) = output.customer {
        detail.customer_contacts = contacts(customer.contacts);
        if let Some(account) = customer.account {
            detail.summary.company = text(account.company_name);
            detail.summary.industry = industry(account.industry, account.other_industry);
            detail.summary.country = account.address.as_ref().and_then(|a| code(a.country_code.as_ref()));
            detail.website = code(account.website_url);
            detail.address = account.address.map(address).unwrap_or_default();
        }
    }
    if let Some(project) = output.project {
        detail.summary.spend = spends(project.expected_customer_spend);
        detail.title = text(project.title);
        detail.business_problem = text(project.customer_business_problem);
        detail.use_case = text(project.customer_use_case);
        detail.delivery_models = codes(project.delivery_models);
        detail.sales_activities = codes(project.sales_activities);
        detail.comments = text(project.additional_comments);
    }
    if let Some(cycle) = output.life_cycle {
        detail.summary.stage = code(cycle.stage);
        detail.summary.review_status = code(cycle.review_status);
        detail.summary.review_comments = text(cycle.review_comments);
        detail.summary.target_close_date = code(cycle.target_close_date);
        detail.next_steps = text(cycle.next_steps);
        detail.closed_lost_reason = code(cycle.closed_lost_reason);
    }
    if let Some(related) = output.related_entity_identifiers {
        detail.related = related_entities(&related);
        detail.marketplace = marketplace(&related);
        detail.solutions = codes(related.solutions);
        detail.aws_products = codes(related.aws_products);
    }
    detail
}

/// The industry by code; for `Other` what was written instead.
fn industry(of_list: Option<impl AsRef<str>>, other: Option<String>) -> Option<String> {
    let of_list = code(of_list);
    match of_list.as_deref() {
        Some("Other") => text(other).or(of_list),
        _ => of_list,
    }
}

fn address(address: Address) -> Pairs {
    let mut pairs = Pairs::new();
    tell(&mut pairs, "Street", address.street_address);
    tell(&mut pairs, "City", address.city);
    tell(&mut pairs, "State or region", address.state_or_region);
    tell(&mut pairs, "Postal code", address.postal_code);
    tell(&mut pairs, "Country", address.country_code.as_ref().map(insight::country));
    pairs
}

/// Everything that is tied to it, under the names that associating takes.
fn related_entities(related: &RelatedEntityIdentifiers) -> Vec<RelatedEntity> {
    let kinds = [
        ("Solutions", &related.solutions),
        ("AwsProducts", &related.aws_products),
        ("AwsMarketplaceOffers", &related.aws_marketplace_offers),
        ("AwsMarketplaceOfferSets", &related.aws_marketplace_offer_sets),
        ("AwsMarketplaceSolutions", &related.aws_marketplace_solutions),
        ("AwsMarketplaceProducts", &related.aws_marketplace_products),
    ];
    kinds
        .into_iter()
        .flat_map(|(kind, ids)| {
            codes(ids.clone()).into_iter().map(move |id| RelatedEntity { entity_type: kind.into(), id })
        })
        .collect()
}

fn marketplace(related: &RelatedEntityIdentifiers) -> Vec<String> {
    [
        &related.aws_marketplace_offers,
        &related.aws_marketplace_offer_sets,
        &related.aws_marketplace_solutions,
        &related.aws_marketplace_products,
    ]
    .into_iter()
    .flat_map(|entities| codes(entities.clone()))
    .collect()
}
