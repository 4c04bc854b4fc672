//! What people ask for, as the SDK takes it.

use aws_sdk_partnercentralselling::{error::BuildError, types as sdk};
use domain::commands::{
    AwsSubmission, CustomerSpend, Invitation, LeadPayload, OpportunityPayload, Payload, Receiver, SenderContact, Tag,
};

/// An invitation.
pub(crate) fn invitation(invitation: &Invitation) -> Result<sdk::Invitation, BuildError> {
    sdk::Invitation::builder()
        .message(&invitation.message)
        .receiver(receiver(&invitation.receiver)?)
        .payload(match &invitation.payload {
            Payload::OpportunityInvitation(payload) => sdk::Payload::OpportunityInvitation(opportunity(payload)?),
            Payload::LeadInvitation(payload) => sdk::Payload::LeadInvitation(lead(payload)?),
        })
        .build()
}

/// Tags; none at all where there are none, because the service refuses an empty list.
pub(crate) fn tags(tags: &[Tag]) -> Result<Option<Vec<sdk::Tag>>, BuildError> {
    if tags.is_empty() {
        return Ok(None);
    }
    tags.iter()
        .map(|tag| sdk::Tag::builder().key(&tag.key).value(&tag.value).build())
        .collect::<Result<_, _>>()
        .map(Some)
}

/// How AWS is involved.
pub(crate) fn submission(submission: &AwsSubmission) -> Result<sdk::AwsSubmission, BuildError> {
    sdk::AwsSubmission::builder()
        .involvement_type(submission.involvement_type.as_str().into())
        .set_visibility(submission.visibility.as_deref().map(Into::into))
        .build()
}

fn receiver(receiver: &Receiver) -> Result<sdk::Receiver, BuildError> {
    let Receiver::Account(account) = receiver;
    sdk::AccountReceiver::builder()
        .set_alias(account.alias.clone())
        .aws_account_id(&account.aws_account_id)
        .build()
        .map(sdk::Receiver::Account)
}

fn opportunity(payload: &OpportunityPayload) -> Result<sdk::OpportunityInvitationPayload, BuildError> {
    let contacts: Vec<_> = payload.sender_contacts.iter().map(contact).collect::<Result<_, _>>()?;
    let responsibilities = payload.receiver_responsibilities.iter().map(|role| role.as_str().into()).collect();
    let customer = sdk::EngagementCustomer::builder()
        .industry(payload.customer.industry.as_str().into())
        .company_name(&payload.customer.company_name)
        .website_url(&payload.customer.website_url)
        .country_code(payload.customer.country_code.as_str().into())
        .build()?;
    let project = sdk::ProjectDetails::builder()
        .business_problem(&payload.project.business_problem)
        .title(&payload.project.title)
        .target_completion_date(&payload.project.target_completion_date)
        .set_expected_customer_spend(Some(
            payload.project.expected_customer_spend.iter().map(spend).collect::<Result<_, _>>()?,
        ))
        .build()?;
    sdk::OpportunityInvitationPayload::builder()
        .set_sender_contacts(Some(contacts).filter(|contacts| !contacts.is_empty()))
        .set_receiver_responsibilities(Some(responsibilities))
        .customer(customer)
        .project(project)
        .build()
}

fn contact(contact: &SenderContact) -> Result<sdk::SenderContact, BuildError> {
    sdk::SenderContact::builder()
        .email(&contact.email)
        .set_first_name(contact.first_name.clone())
        .set_last_name(contact.last_name.clone())
        .set_business_title(contact.business_title.clone())
        .set_phone(contact.phone.clone())
        .build()
}

/// The SDK sends an absent amount as empty text, which the model's pattern allows.
fn spend(spend: &CustomerSpend) -> Result<sdk::ExpectedCustomerSpend, BuildError> {
    sdk::ExpectedCustomerSpend::builder()
        .set_amount(spend.amount.clone())
        .currency_code(spend.currency_code.as_str().into())
        .frequency(spend.frequency.as_str().into())
        .target_company(&spend.target_company)
        .set_estimation_url(spend.estimation_url.clone())
        .build()
}

/// As with amounts, the SDK sends an absent country or source as empty text, which the model allows.
fn lead(payload: &LeadPayload) -> Result<sdk::LeadInvitationPayload, BuildError> {
    let customer = sdk::LeadInvitationCustomer::builder()
        .set_industry(payload.customer.industry.clone())
        .company_name(&payload.customer.company_name)
        .set_website_url(payload.customer.website_url.clone())
        .set_country_code(payload.customer.country_code.clone())
        .set_aws_maturity(payload.customer.aws_maturity.clone())
        .set_market_segment(payload.customer.market_segment.clone())
        .build()?;
    let interaction = sdk::LeadInvitationInteraction::builder()
        .set_source_type(payload.interaction.source_type.clone())
        .set_source_id(payload.interaction.source_id.clone())
        .set_source_name(payload.interaction.source_name.clone())
        .set_usecase(payload.interaction.usecase.clone())
        .contact_business_title(&payload.interaction.contact_business_title)
        .build()?;
    Ok(sdk::LeadInvitationPayload::builder().customer(customer).interaction(interaction).build())
}
