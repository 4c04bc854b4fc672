//! The demo's engagements.

use serde_json::{Value, json};

use super::data::EngagementRow;
use super::{Cast, days, opportunities, seed_rows};
use crate::ids::Kind;
use crate::state::{Engagement, State, wire_time};

/// The identifier of the engagement with this label.
pub(super) fn id(label: &str) -> String {
    Kind::Engagement.derived(&format!("demo engagement {label}"))
}

pub(super) fn plant(state: &mut State, cast: &Cast) -> Result<(), String> {
    let rows: Vec<EngagementRow> = seed_rows!("engagements")?;
    for row in rows {
        let created = cast.now - days(row.created_days_ago);
        let members = row.members.iter().map(|key| cast.member(key));
        let created_by = cast.account(&row.created_by)?;
        let mut contexts = Vec::new();
        if let Some(label) = &row.project {
            contexts.push(project_context(state, label)?);
        }
        if let Some(customer) = &row.lead {
            contexts.push(lead_context(cast, customer, wire_time(created))?);
        }
        let project = row.project.as_deref().map(opportunities::id);
        state.engagements.put(Engagement {
            id: id(&row.label),
            catalog: row.catalog,
            title: Some(row.title),
            description: Some(row.description),
            created,
            created_by: created_by.clone(),
            modified: created,
            modified_by: created_by,
            members: members.collect::<Result<_, _>>()?,
            contexts,
            opportunities: project.into_iter().collect(),
        });
    }
    Ok(())
}

fn project_context(state: &State, label: &str) -> Result<Value, String> {
    let opportunity = state.opportunities.get(&opportunities::id(label));
    let opportunity = opportunity.ok_or(format!("seed: no opportunity {label}"))?;
    Ok(json!({
        "Id": "1",
        "Type": "CustomerProject",
        "Payload": {"CustomerProject": {
            "Customer": {
                "CompanyName": opportunity.text("/Customer/Account/CompanyName"),
                "Industry": opportunity.text("/Customer/Account/Industry"),
                "WebsiteUrl": opportunity.text("/Customer/Account/WebsiteUrl"),
                "CountryCode": opportunity.text("/Customer/Account/Address/CountryCode"),
            },
            "Project": {
                "Title": opportunity.text("/Project/Title"),
                "BusinessProblem": opportunity.text("/Project/CustomerBusinessProblem"),
                "TargetCompletionDate": opportunity.text("/LifeCycle/TargetCloseDate"),
            },
        }},
    }))
}

fn lead_context(cast: &Cast, customer: &str, met: Value) -> Result<Value, String> {
    let customer = cast.customer(customer)?;
    let contact = opportunities::contact(customer);
    Ok(json!({
        "Id": "1",
        "Type": "Lead",
        "Payload": {"Lead": {
            "QualificationStatus": "Unqualified",
            "Customer": {
                "CompanyName": customer.company,
                "Industry": customer.industry,
                "WebsiteUrl": customer.website,
                "Address": {"City": customer.city, "CountryCode": customer.country},
                "AwsMaturity": "Evaluating",
                "MarketSegment": "Medium",
            },
            "Interactions": [{
                "SourceType": "Event",
                "CustomerAction": "Completed Form",
                "InteractionDate": met,
                "Contact": contact,
            }],
        }},
    }))
}
