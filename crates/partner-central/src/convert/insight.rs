//! What AWS knows of a company, as label and value.

use super::shared::{Pairs, tell};
use aws_sdk_partnercentralselling::types::{
    CountryCode, EnrichmentContext, LeadInsights, ProspectingInsights, ProspectingResultCustomer,
};
use domain::choices::{Country, Industry};

/// What came with an invitation.
pub(super) fn enrichment(context: EnrichmentContext) -> Pairs {
    let mut pairs = Pairs::new();
    lead(&mut pairs, context.lead_insights);
    if let Some(result) = context.prospecting_result_aws {
        prospecting(&mut pairs, result.customer, result.insights);
    }
    pairs
}

/// What AWS makes of a lead.
pub(super) fn lead(pairs: &mut Pairs, insights: Option<LeadInsights>) {
    tell(pairs, "Lead readiness", insights.and_then(|i| i.lead_readiness_score));
}

/// What prospecting found out.
pub(super) fn prospecting(
    pairs: &mut Pairs,
    customer: Option<ProspectingResultCustomer>,
    insights: Option<ProspectingInsights>,
) {
    if let Some(customer) = customer {
        tell(pairs, "Company", customer.account_name);
        tell(pairs, "Geography", customer.geo);
        tell(pairs, "Region", customer.region);
        tell(pairs, "Sub-region", customer.sub_region);
        tell(pairs, "Country", customer.country.as_ref().map(country));
        tell(pairs, "Industry", customer.industry.map(|i| Industry::parse(i.as_str()).label().to_owned()));
        tell(pairs, "Sub-industry", customer.sub_industry);
        tell(pairs, "Segment", customer.segment);
        tell(pairs, "Company size", customer.company_size);
        tell(pairs, "Eligible programs", customer.eligible_programs.map(|programs| programs.join(", ")));
        tell(pairs, "Public profile", customer.public_profile_summary);
    }
    if let Some(insights) = insights {
        tell(pairs, "Marketplace engagement score", insights.marketplace_engagement_score);
        tell(pairs, "Solution score", insights.solution_score);
        tell(pairs, "Solution category", insights.solution_category);
        tell(pairs, "Solution sub-category", insights.solution_sub_category);
    }
}

/// A country's name.
pub(super) fn country(code: &CountryCode) -> String {
    Country::parse(code.as_str()).label().to_owned()
}
