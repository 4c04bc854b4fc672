//! What an invitation is about, in human words.

use crate::{
    pages::words::{People, Spends, day, joined, website},
    ui::{Card, Description, DescriptionList, Glyph, Icon, Value},
};
use domain::{
    choices::{Country, Industry, ReceiverResponsibility},
    commands::{LeadPayload, OpportunityPayload, Payload},
    views::{InvitationDetail, Participant},
};
use leptos::prelude::*;

/// The payload, what AWS adds to it, and what stays hidden until the invitation is accepted.
#[component]
pub(super) fn PayloadCards(
    /// The invitation.
    invitation: InvitationDetail,
) -> impl IntoView {
    let summary = &invitation.summary;
    let hides = summary.participant == Participant::Receiver && summary.is_pending();
    let gone = summary.participant == Participant::Receiver && summary.status.as_deref() == Some("REJECTED");
    let cards = match invitation.payload {
        Some(Payload::OpportunityInvitation(payload)) => {
            view! { <OpportunityCards payload=*payload hides/> }.into_any()
        }
        Some(Payload::LeadInvitation(payload)) => view! { <LeadCards payload=*payload hides/> }.into_any(),
        None => {
            let why = if gone {
                "You declined this invitation, so AWS no longer shows what it was about."
            } else {
                "AWS does not show what this invitation is about."
            };
            view! { <Card title="What it is about"><p class="text-ink-soft">{why}</p></Card> }.into_any()
        }
    };
    let enrichment = invitation.enrichment;
    view! {
        {cards}
        {(!enrichment.is_empty()).then(|| view! {
            <Card title="What AWS adds">
                <DescriptionList>
                    {enrichment.into_iter().map(|(label, value)| view! { <Value label value=Some(value)/> }).collect_view()}
                </DescriptionList>
            </Card>
        })}
    }
}

#[component]
fn OpportunityCards(payload: OpportunityPayload, hides: bool) -> impl IntoView {
    let OpportunityPayload { sender_contacts, receiver_responsibilities, customer, project } = payload;
    let tasks: Vec<String> =
        receiver_responsibilities.iter().map(|code| ReceiverResponsibility::parse(code).label().to_owned()).collect();
    let people = if sender_contacts.is_empty() {
        let words = if hides { "Shown after you accept." } else { "not provided" };
        view! { <p class="absent">{words}</p> }.into_any()
    } else {
        view! { <People people=sender_contacts/> }.into_any()
    };
    view! {
        {hides.then(|| view! {
            <Hidden what="the customer's street, city, postal code and contacts, and the customer's AWS account"/>
        })}
        <Card title="Customer">
            <DescriptionList>
                <Value label="Company" value=Some(customer.company_name)/>
                <Description label="Website">{website(Some(customer.website_url))}</Description>
                <Value label="Country" value=Some(Country::parse(&customer.country_code).label().to_owned())/>
                <Value label="Industry" value=Some(Industry::parse(&customer.industry).label().to_owned())/>
            </DescriptionList>
        </Card>
        <Card title="Project">
            <DescriptionList>
                <Value label="Title" value=Some(project.title)/>
                <Description label="Business problem"><p class="max-w-prose whitespace-pre-line">{project.business_problem}</p></Description>
                <Value label="Target completion date" value=Some(day(&project.target_completion_date))/>
                <Description label="Expected spend"><Spends spends=project.expected_customer_spend/></Description>
            </DescriptionList>
        </Card>
        <Card title="Working together">
            <DescriptionList>
                <Value label="The receiver's part" value=joined(&tasks)/>
                <Description label="The sender's contacts">{people}</Description>
            </DescriptionList>
        </Card>
    }
}

#[component]
fn LeadCards(payload: LeadPayload, hides: bool) -> impl IntoView {
    let LeadPayload { customer, interaction } = payload;
    // Free text of up to 10 characters: a code of ours is named, anything else stays as it is.
    let country = customer.country_code.map(|code| Country::parse(&code).label().to_owned());
    let industry = customer.industry.map(|text| Industry::parse(&text).label().to_owned());
    view! {
        {hides.then(|| view! { <Hidden what="the contact's name, e-mail address and phone number"/> })}
        <Card title="Customer">
            <DescriptionList>
                <Value label="Company" value=Some(customer.company_name)/>
                <Description label="Website">{website(customer.website_url)}</Description>
                <Value label="Country" value=country/>
                <Value label="Industry" value=industry/>
                <Value label="Market segment" value=customer.market_segment/>
                <Value label="Experience with AWS" value=customer.aws_maturity/>
            </DescriptionList>
        </Card>
        <Card title="How it became a lead">
            <DescriptionList>
                <Value label="Contact's job title" value=Some(interaction.contact_business_title)/>
                <Value label="What they want to do" value=interaction.usecase/>
                <Value label="Source" value=interaction.source_type/>
                <Value label="Source name" value=interaction.source_name/>
                <Value label="Source reference" value=interaction.source_id/>
            </DescriptionList>
        </Card>
    }
}

#[component]
fn Hidden(
    /// What is hidden.
    what: &'static str,
) -> impl IntoView {
    view! {
        <p class="notice flex-nowrap">
            <Icon glyph=Glyph::Info/>
            <span>{format!("Shown after you accept: {what}.")}</span>
        </p>
    }
}
