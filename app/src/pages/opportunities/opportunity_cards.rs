//! The parts of an opportunity.

use crate::{
    pages::{
        money::monthly_totals,
        words::{People, Spends, joined, or_absent, website},
    },
    ui::{Card, Description, DescriptionList, Value},
};
use domain::{
    choices::{Country, Industry},
    commands::SenderContact,
    views::OpportunityDetail,
};
use leptos::prelude::*;

/// Long text, its lines kept.
fn prose(text: Option<String>) -> AnyView {
    match text.filter(|t| !t.is_empty()) {
        Some(text) => view! { <p class="max-w-prose whitespace-pre-line">{text}</p> }.into_any(),
        None => or_absent(None),
    }
}

/// What is to be done for the customer, and what it comes to.
#[component]
pub(super) fn ProjectCard(
    /// The opportunity.
    opportunity: OpportunityDetail,
) -> impl IntoView {
    let spends = opportunity.summary.spend;
    let totals = monthly_totals(&spends);
    view! {
        <Card title="Project">
            <DescriptionList>
                <Description label="Business problem">{prose(opportunity.business_problem)}</Description>
                <Value label="Use case" value=opportunity.use_case/>
                <Value label="Delivery" value=joined(&opportunity.delivery_models)/>
                <Description label="Expected spend">
                    <Spends spends=spends.clone()/>
                    {(spends.len() > 1).then(|| view! { <p class="mt-1 font-medium">{format!("Together {} a month", totals.join(", "))}</p> })}
                </Description>
                <Value label="Kind" value=opportunity.summary.opportunity_type/>
                <Description label="Remarks">{prose(opportunity.comments)}</Description>
            </DescriptionList>
        </Card>
    }
}

/// Who the customer is.
#[component]
pub(super) fn CustomerCard(
    /// The opportunity.
    opportunity: OpportunityDetail,
) -> impl IntoView {
    let country = opportunity.summary.country.as_deref().map(|code| Country::parse(code).label().to_owned());
    // The country has its own line, by name.
    let address: Vec<_> = opportunity.address.into_iter().filter(|(label, _)| label != "Country").collect();
    let industry = opportunity.summary.industry.as_deref().map(|code| Industry::parse(code).label().to_owned());
    view! {
        <Card title="Customer">
            <DescriptionList>
                <Value label="Company" value=opportunity.summary.company/>
                <Description label="Website">{website(opportunity.website)}</Description>
                <Value label="Industry" value=industry/>
                <Value label="Country" value=country/>
                {address.into_iter().map(|(label, value)| view! { <Value label value=Some(value)/> }).collect_view()}
                <Value label="National security" value=opportunity.national_security/>
            </DescriptionList>
        </Card>
    }
}

/// How the sale goes.
#[component]
pub(super) fn SaleCard(
    /// The opportunity.
    opportunity: OpportunityDetail,
) -> impl IntoView {
    let lost = opportunity.summary.stage.as_deref() == Some("Closed Lost");
    view! {
        <Card title="Sale">
            <DescriptionList>
                <Value label="Wanted of AWS" value=joined(&opportunity.needs_from_aws)/>
                <Value label="Done so far" value=joined(&opportunity.sales_activities)/>
                <Description label="Next steps">{prose(opportunity.next_steps)}</Description>
                <Value label="Marketing source" value=opportunity.marketing_source/>
                {lost.then(|| view! { <Value label="Why it was lost" value=opportunity.closed_lost_reason/> })}
            </DescriptionList>
        </Card>
    }
}

/// What is sold.
#[component]
pub(super) fn ProductsCard(
    /// The opportunity.
    opportunity: OpportunityDetail,
) -> impl IntoView {
    let ids = |ids: Vec<String>| {
        if ids.is_empty() {
            or_absent(None)
        } else {
            view! { <ul class="grid gap-1">{ids.into_iter().map(|id| view! { <li class="mono">{id}</li> }).collect_view()}</ul> }.into_any()
        }
    };
    view! {
        <Card title="Solutions and products">
            <DescriptionList>
                <Description label="Solutions">{ids(opportunity.solutions)}</Description>
                <Description label="AWS products">{ids(opportunity.aws_products)}</Description>
                <Description label="AWS Marketplace">{ids(opportunity.marketplace)}</Description>
            </DescriptionList>
        </Card>
    }
}

/// People on one side.
#[component]
pub(super) fn PeopleCard(
    /// Which side.
    title: &'static str,
    /// The people.
    people: Vec<SenderContact>,
) -> impl IntoView {
    let content = if people.is_empty() { or_absent(None) } else { view! { <People people/> }.into_any() };
    view! { <Card title>{content}</Card> }
}
