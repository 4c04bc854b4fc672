//! Engagements and what they hold.

use super::{
    code, codes, insight, moment,
    shared::{Pairs, tell},
    text, version,
};
use aws_sdk_partnercentralselling::{
    operation::get_engagement::GetEngagementOutput,
    types::{
        CustomerProjectsContext, EngagementContextDetails, EngagementContextPayload, LeadContext, LeadInteraction,
        ProspectingResult,
    },
};
use domain::{
    choices::{Country, Industry},
    views::{EngagementDetail, EngagementSummary, LeadContextView, Member},
    when,
};

pub(crate) fn summary(row: aws_sdk_partnercentralselling::types::EngagementSummary) -> EngagementSummary {
    EngagementSummary {
        id: row.id.unwrap_or_default(),
        arn: text(row.arn),
        title: text(row.title),
        created_by: text(row.created_by),
        member_count: row.member_count,
        context_types: codes(row.context_types),
        created_at: moment(row.created_at),
        modified_at: moment(row.modified_at),
    }
}

pub(crate) fn detail(output: GetEngagementOutput) -> EngagementDetail {
    let leads = output.contexts.as_deref().unwrap_or_default().iter().filter_map(lead).collect();
    let contexts: Vec<_> = output.contexts.unwrap_or_default().into_iter().map(context).collect();
    // The list of types comes with the list of engagements only.
    let mut context_types: Vec<String> = contexts.iter().map(|(kind, _)| kind.clone()).collect();
    context_types.sort();
    context_types.dedup();
    EngagementDetail {
        summary: EngagementSummary {
            id: output.id.unwrap_or_default(),
            arn: text(output.arn),
            title: text(output.title),
            created_by: text(output.created_by),
            member_count: output.member_count,
            context_types,
            created_at: moment(output.created_at),
            modified_at: moment(output.modified_at),
        },
        description: text(output.description),
        contexts,
        leads,
        last_modified: output.modified_at.and_then(version),
        members: Vec::new(),
    }
}

pub(crate) fn member(member: aws_sdk_partnercentralselling::types::EngagementMember) -> Member {
    Member { account: code(member.account_id), company: text(member.company_name), website: code(member.website_url) }
}

/// A context that is a lead, as far as it can be changed.
fn lead(details: &EngagementContextDetails) -> Option<LeadContextView> {
    let Some(EngagementContextPayload::Lead(lead)) = &details.payload else { return None };
    Some(LeadContextView {
        id: details.id.clone()?,
        qualification: text(lead.qualification_status.clone()),
        company: lead.customer.as_ref().and_then(|customer| text(customer.company_name.clone())),
        interactions: u32::try_from(lead.interactions.len()).unwrap_or(u32::MAX),
    })
}

/// A context: its type, and what it tells.
fn context(details: EngagementContextDetails) -> (String, Pairs) {
    let mut pairs = Pairs::new();
    tell(&mut pairs, "Context", details.id);
    match details.payload {
        Some(EngagementContextPayload::CustomerProject(project)) => customer_project(&mut pairs, project),
        Some(EngagementContextPayload::Lead(lead)) => lead_context(&mut pairs, lead),
        Some(EngagementContextPayload::ProspectingResult(result)) => prospecting_result(&mut pairs, result),
        // A kind that AWS added later; its content is in the exchange.
        _ => {}
    }
    (details.r#type.as_str().to_owned(), pairs)
}

fn customer_project(pairs: &mut Pairs, context: CustomerProjectsContext) {
    if let Some(customer) = context.customer {
        tell(pairs, "Company", Some(customer.company_name));
        tell(pairs, "Website", Some(customer.website_url));
        tell(pairs, "Country", Some(insight::country(&customer.country_code)));
        tell(pairs, "Industry", Some(Industry::parse(customer.industry.as_str()).label().to_owned()));
    }
    if let Some(project) = context.project {
        tell(pairs, "Project", Some(project.title));
        tell(pairs, "Business problem", Some(project.business_problem));
        tell(pairs, "Target completion date", Some(project.target_completion_date));
    }
}

fn lead_context(pairs: &mut Pairs, context: LeadContext) {
    tell(pairs, "Qualification", Some(context.qualification_status));
    insight::lead(pairs, context.insights);
    if let Some(customer) = context.customer {
        tell(pairs, "Company", Some(customer.company_name));
        tell(pairs, "Website", customer.website_url);
        tell(pairs, "Industry", customer.industry);
        tell(pairs, "AWS maturity", customer.aws_maturity);
        tell(pairs, "Market segment", customer.market_segment);
        if let Some(address) = customer.address {
            tell(pairs, "City", address.city);
            tell(pairs, "State or region", address.state_or_region);
            tell(pairs, "Postal code", address.postal_code);
            tell(pairs, "Country", address.country_code.map(|c| Country::parse(&c).label().to_owned()));
        }
    }
    for (position, interaction) in context.interactions.into_iter().enumerate() {
        lead_interaction(pairs, position + 1, interaction);
    }
}

fn lead_interaction(pairs: &mut Pairs, number: usize, interaction: LeadInteraction) {
    let label = |what: &str| format!("Interaction {number}: {what}");
    tell(pairs, label("date"), moment(interaction.interaction_date).map(when::date_time));
    tell(pairs, label("source"), Some(interaction.source_name));
    tell(pairs, label("source type"), Some(interaction.source_type));
    tell(pairs, label("source id"), Some(interaction.source_id));
    tell(pairs, label("customer's action"), Some(interaction.customer_action));
    tell(pairs, label("use case"), interaction.usecase);
    tell(pairs, label("business problem"), interaction.business_problem);
    if let Some(contact) = interaction.contact {
        let name = format!("{} {}", contact.first_name, contact.last_name);
        tell(pairs, label("contact"), Some(name.trim().to_owned()));
        tell(pairs, label("job title"), Some(contact.business_title));
        tell(pairs, label("e-mail"), Some(contact.email));
        tell(pairs, label("phone"), contact.phone);
    }
}

fn prospecting_result(pairs: &mut Pairs, result: ProspectingResult) {
    if let Some(aws) = result.aws {
        insight::prospecting(pairs, aws.customer, aws.insights);
        tell(pairs, "Prospecting task", aws.task_name);
        tell(pairs, "Task", aws.task_id);
        tell(pairs, "Task ARN", aws.task_arn);
        tell(pairs, "Started", moment(aws.start_time).map(when::date_time));
        tell(pairs, "Ended", moment(aws.end_time).map(when::date_time));
    }
}
