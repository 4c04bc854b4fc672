//! Invitations.

use super::{code, codes, insight, moment, shared::spends, text};
use aws_sdk_partnercentralselling::{
    operation::get_engagement_invitation::GetEngagementInvitationOutput,
    types::{
        EngagementInvitationSummary, EngagementMemberSummary, LeadInvitationPayload, OpportunityInvitationPayload,
        Payload as SdkPayload, Receiver, SenderContact as SdkSenderContact,
    },
};
use domain::{
    commands::{
        Customer, LeadCustomer, LeadInteraction, LeadPayload, OpportunityPayload, Payload, Project, SenderContact,
    },
    views::{InvitationDetail, InvitationSummary, Participant},
};

/// A row; `asked` is the side that was listed, for rows that do not tell theirs.
pub(crate) fn summary(row: EngagementInvitationSummary, asked: Participant) -> InvitationSummary {
    let (receiver_account, receiver_alias) = receiver(row.receiver);
    let participant = match row.participant_type.as_ref().map(|side| side.as_str()) {
        Some("SENDER") => Participant::Sender,
        Some("RECEIVER") => Participant::Receiver,
        _ => asked,
    };
    InvitationSummary {
        id: row.id,
        arn: text(row.arn),
        participant,
        payload_type: code(row.payload_type),
        status: code(row.status),
        engagement_id: code(row.engagement_id),
        engagement_title: text(row.engagement_title),
        sender_account: code(row.sender_aws_account_id),
        sender_company: text(row.sender_company_name),
        receiver_account,
        receiver_alias,
        invited_at: moment(row.invitation_date),
        expires_at: moment(row.expiration_date),
    }
}

/// One invitation. The answer does not tell the caller's side, so the sender's account is held
/// against the caller's own, where that is known; invitations are mostly read to be answered.
pub(crate) fn detail(output: GetEngagementInvitationOutput, own_account: Option<&str>) -> InvitationDetail {
    let (receiver_account, receiver_alias) = receiver(output.receiver);
    let sent_by_us = own_account.is_some() && output.sender_aws_account_id.as_deref() == own_account;
    InvitationDetail {
        summary: InvitationSummary {
            id: output.id,
            arn: text(output.arn),
            participant: if sent_by_us { Participant::Sender } else { Participant::Receiver },
            payload_type: code(output.payload_type),
            status: code(output.status),
            engagement_id: code(output.engagement_id),
            engagement_title: text(output.engagement_title),
            sender_account: code(output.sender_aws_account_id),
            sender_company: text(output.sender_company_name),
            receiver_account,
            receiver_alias,
            invited_at: moment(output.invitation_date),
            expires_at: moment(output.expiration_date),
        },
        message: text(output.invitation_message),
        rejection_reason: text(output.rejection_reason),
        engagement_description: text(output.engagement_description),
        payload: output.payload.and_then(payload),
        members: output.existing_members.unwrap_or_default().into_iter().filter_map(member).collect(),
        enrichment: output.enrichment_context.map(insight::enrichment).unwrap_or_default(),
    }
}

/// Account and alias.
fn receiver(receiver: Option<Receiver>) -> (Option<String>, Option<String>) {
    match receiver {
        Some(Receiver::Account(account)) => (code(Some(account.aws_account_id)), text(account.alias)),
        _ => (None, None),
    }
}

fn member(member: EngagementMemberSummary) -> Option<String> {
    text(member.company_name).or_else(|| code(member.website_url))
}

fn payload(payload: SdkPayload) -> Option<Payload> {
    match payload {
        SdkPayload::OpportunityInvitation(payload) => {
            Some(Payload::OpportunityInvitation(Box::new(opportunity_payload(payload))))
        }
        SdkPayload::LeadInvitation(payload) => Some(Payload::LeadInvitation(Box::new(lead_payload(payload)))),
        // A kind that AWS added later; its content is in the exchange.
        _ => None,
    }
}

fn opportunity_payload(payload: OpportunityInvitationPayload) -> OpportunityPayload {
    let customer = payload.customer.map(|customer| Customer {
        industry: customer.industry.as_str().to_owned(),
        company_name: customer.company_name,
        website_url: customer.website_url,
        country_code: customer.country_code.as_str().to_owned(),
    });
    let project = payload.project.map(|project| Project {
        business_problem: project.business_problem,
        title: project.title,
        target_completion_date: project.target_completion_date,
        expected_customer_spend: spends(Some(project.expected_customer_spend)),
    });
    OpportunityPayload {
        sender_contacts: payload.sender_contacts.unwrap_or_default().into_iter().map(sender_contact).collect(),
        receiver_responsibilities: codes(Some(payload.receiver_responsibilities)),
        customer: customer.unwrap_or_default(),
        project: project.unwrap_or_default(),
    }
}

fn sender_contact(contact: SdkSenderContact) -> SenderContact {
    SenderContact {
        email: contact.email,
        first_name: text(contact.first_name),
        last_name: text(contact.last_name),
        business_title: text(contact.business_title),
        phone: text(contact.phone),
    }
}

fn lead_payload(payload: LeadInvitationPayload) -> LeadPayload {
    let customer = payload.customer.map(|customer| LeadCustomer {
        industry: text(customer.industry),
        company_name: customer.company_name,
        website_url: code(customer.website_url),
        country_code: code(Some(customer.country_code)),
        aws_maturity: text(customer.aws_maturity),
        market_segment: text(customer.market_segment),
    });
    let interaction = payload.interaction.map(|interaction| LeadInteraction {
        source_type: text(interaction.source_type),
        source_id: text(interaction.source_id),
        source_name: text(interaction.source_name),
        usecase: text(interaction.usecase),
        contact_business_title: interaction.contact_business_title,
    });
    LeadPayload { customer: customer.unwrap_or_default(), interaction: interaction.unwrap_or_default() }
}
