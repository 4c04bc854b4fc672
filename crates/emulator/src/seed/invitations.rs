//! The demo's invitations.

use serde_json::{Value, json};

use super::data::{InvitationRow, LeadRow};
use super::{Cast, hours, opportunities, seed_rows};
use crate::ids::Kind;
use crate::state::{AWS, Invitation, InvitationStatus, Opportunity, PayloadType, State, put_some};

/// The identifier of the invitation with this label.
pub(super) fn id(label: &str) -> String {
    Kind::Invitation.derived(&format!("demo invitation {label}"))
}

pub(super) fn plant(state: &mut State, cast: &Cast) -> Result<(), String> {
    let rows: Vec<InvitationRow> = seed_rows!("invitations")?;
    for row in rows {
        let invitation = build(&row, state, cast)?;
        if invitation.is_pending() {
            state.send(invitation);
        } else {
            state.invitations.put(invitation);
        }
        if row.to == AWS {
            let (opportunity, id) = (opportunities::id(&row.engagement), id(&row.label));
            state.opportunities.change(&opportunity, |it| it.aws_invitation = Some(id));
        }
        if let ("us", "them", InvitationStatus::Accepted) = (&*row.from, &*row.to, row.status) {
            plant_share(state, cast, &row)?;
        }
    }
    Ok(())
}

fn build(row: &InvitationRow, state: &State, cast: &Cast) -> Result<Invitation, String> {
    let engagement = state.engagements.get(&super::engagements::id(&row.engagement));
    let engagement = engagement.ok_or(format!("seed: no engagement {}", row.engagement))?;
    let sender = cast.member(&row.from)?;
    let date = cast.now - hours(row.hours_ago);
    let (payload_type, payload) = match &row.lead {
        Some(lead) => (PayloadType::LeadInvitation, lead_payload(row, lead, cast)?),
        None => (PayloadType::OpportunityInvitation, opportunity_payload(row, cast)?),
    };
    let customer = cast.customer(&row.customer)?;
    let enrichment = row.readiness.as_ref();
    Ok(Invitation {
        id: id(&row.label),
        catalog: row.catalog,
        engagement: engagement.id.clone(),
        engagement_title: engagement.title.clone(),
        engagement_description: engagement.description.clone(),
        status: row.status,
        date,
        expires: Invitation::expiry(date, &cast.assumptions),
        sender_company: sender.company_name,
        sender: sender.account,
        receiver: cast.account(&row.to)?,
        receiver_alias: None,
        message: row.message.clone(),
        payload_type,
        payload,
        rejection_reason: row.reason.clone(),
        enrichment: enrichment.map(|score| json!({"LeadInsights": {"LeadReadinessScore": score}})),
        disclosed_on_acceptance: (row.from == AWS).then(|| {
            json!({"Customer": {
                "Account": {"Address": opportunities::address(customer)},
                "Contacts": [opportunities::contact(customer)],
            }})
        }),
        uncovers: None,
    })
}

fn opportunity_payload(row: &InvitationRow, cast: &Cast) -> Result<Value, String> {
    let customer = cast.customer(&row.customer)?;
    let contact = row.contact.as_ref().map(|[first, last, title]| {
        json!([{
            "FirstName": first,
            "LastName": last,
            "BusinessTitle": title,
            "Email": format!("{first}.{last}@example.com").to_lowercase(),
            "Phone": "+12065550163",
        }])
    });
    let mut payload = json!({
        "Customer": {
            "CompanyName": customer.company,
            "Industry": customer.industry,
            "WebsiteUrl": customer.website,
            "CountryCode": customer.country,
        },
        "Project": {
            "Title": row.title,
            "BusinessProblem": row.problem,
            "TargetCompletionDate": cast.date(row.complete_in_days),
            "ExpectedCustomerSpend": [opportunities::spend(row.amount)],
        },
        "ReceiverResponsibilities": row.responsibilities,
    });
    put_some(&mut payload, "SenderContacts", contact);
    Ok(payload)
}

fn lead_payload(row: &InvitationRow, lead: &LeadRow, cast: &Cast) -> Result<Value, String> {
    let customer = cast.customer(&row.customer)?;
    Ok(json!({
        "Customer": {
            "CompanyName": customer.company,
            "Industry": customer.industry,
            "WebsiteUrl": customer.website,
            "CountryCode": customer.country,
            "AwsMaturity": lead.maturity,
            "MarketSegment": lead.segment,
        },
        "Interaction": {
            "SourceType": lead.source_type,
            "SourceId": lead.source_id,
            "SourceName": lead.source_name,
            "Usecase": lead.usecase,
            "ContactBusinessTitle": lead.title,
        },
    }))
}

/// What an accepting partner got: an opportunity of its own in the same engagement.
fn plant_share(state: &mut State, cast: &Cast, row: &InvitationRow) -> Result<(), String> {
    let leader = opportunities::id(&row.engagement);
    let Some(original) = state.opportunities.get(&leader).cloned() else {
        return Ok(());
    };
    let share = Opportunity {
        id: opportunities::id(&format!("share of {}", row.engagement)),
        account: cast.account(&row.to)?,
        followers: Vec::new(),
        team: Vec::new(),
        ..original
    };
    let id = share.id.clone();
    state.opportunities.put(share);
    state.opportunities.change(&leader, |it| it.followers.push(id.clone()));
    state.engagements.change(&super::engagements::id(&row.engagement), |it| {
        it.opportunities.push(id);
    });
    Ok(())
}
