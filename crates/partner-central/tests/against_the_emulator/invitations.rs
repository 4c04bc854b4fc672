//! Inviting and answering.

use crate::{INVITER, RECEIVER, Stage, ended, kind, stage};
use desk::ports::{InvitationQuery, PartnerCentral};
use domain::{
    commands::{AcceptByTaskCommand, CreateEngagementCommand, InviteCommand, Payload, RejectCommand, Tag},
    error::ErrorKind,
    ids::InvitationId,
    views::{Participant, TaskStatus},
};
use emulator::Seed;
use serde_json::json;

fn invite(engagement: &str, title: &str) -> InviteCommand {
    serde_json::from_value(json!({
        "EngagementIdentifier": engagement,
        "Invitation": {
            "Message": "Shall we do this together?",
            "Receiver": {"Account": {"Alias": "Bergfink", "AwsAccountId": RECEIVER}},
            "Payload": {"OpportunityInvitation": {
                "SenderContacts": [{"Email": "kim@example.com", "FirstName": "Kim", "Phone": "+12065550100"}],
                "ReceiverResponsibilities": ["Reseller"],
                "Customer": {
                    "Industry": "Aerospace", "CompanyName": "Harbour Air", "WebsiteUrl": "https://www.example.com",
                    "CountryCode": "NL",
                },
                "Project": {
                    "BusinessProblem": "The booking system falls over every Easter.", "Title": title,
                    "TargetCompletionDate": "2030-03-31",
                    "ExpectedCustomerSpend": [
                        {"CurrencyCode": "EUR", "Frequency": "Monthly", "TargetCompany": "AWS"},
                    ],
                },
            }},
        },
    }))
    .expect("a command")
}

/// Makes an engagement and invites the other partner to it; gives the invitation's id.
async fn invited(stage: &Stage, title: &str) -> String {
    let command = CreateEngagementCommand { title: title.into(), description: "Bookings for Harbour Air.".into() };
    let made = stage.inviter.create_engagement(&command, &format!("{title}-1")).await.expect("made").value;
    let command = invite(&made.id, title);
    let token = format!("{title}-2");
    let sent = stage.inviter.create_engagement_invitation(&command, &token).await.expect("sent").value;
    let again = stage
        .inviter
        .create_engagement_invitation(&command, &token)
        .await
        .expect("the same token, the same answer")
        .value;
    assert_eq!(again, sent);
    sent.id
}

#[tokio::test]
async fn from_an_engagement_to_the_receivers_opportunity() {
    let stage = stage(Seed::Empty).await;
    let id = invited(&stage, "Bookings").await;

    let query = InvitationQuery { statuses: vec!["PENDING".into()], ..InvitationQuery::default() };
    let page = stage.receiver.list_engagement_invitations(&query).await.expect("a page").value;
    let rows: Vec<_> = page.items.iter().map(|row| (row.id.as_str(), row.participant)).collect();
    assert_eq!(rows, [(id.as_str(), Participant::Receiver)]);

    let seen = stage.receiver.get_engagement_invitation(&id).await.expect("there is one").value;
    assert_eq!(seen.summary.participant, Participant::Receiver);
    assert_eq!(seen.summary.sender_account.as_deref(), Some(INVITER));
    assert_eq!(seen.message.as_deref(), Some("Shall we do this together?"));
    let Some(Payload::OpportunityInvitation(payload)) = seen.payload else { panic!("it is about an opportunity") };
    assert_eq!(payload.project.title, "Bookings");
    assert_eq!(payload.project.expected_customer_spend[0].amount, None);
    let sent = stage.inviter.get_engagement_invitation(&id).await.expect("there is one").value;
    assert_eq!(sent.summary.participant, Participant::Sender);

    let command = AcceptByTaskCommand {
        identifier: InvitationId::parse(&id).expect("an id"),
        tags: vec![Tag { key: "team".into(), value: "north".into() }],
    };
    let started = stage.receiver.start_by_accepting_invitation(&command, "accept-1").await.expect("started");
    assert_eq!(started.value.status, TaskStatus::InProgress);
    assert_eq!(started.value.invitation_id.as_deref(), Some(id.as_str()));
    assert_eq!(started.exchange.request["ClientToken"], "accept-1");

    let task = ended(&stage.receiver, &started.value).await;
    assert_eq!((task.status, task.reason_code.as_deref()), (TaskStatus::Complete, None));
    let opportunity = task.opportunity_id.expect("a finished task names it");
    let opportunity = stage.receiver.get_opportunity(&opportunity).await.expect("there is one").value;
    assert_eq!(opportunity.title.as_deref(), Some("Bookings"));
    assert_eq!(opportunity.summary.company.as_deref(), Some("Harbour Air"));

    let engagement = seen.summary.engagement_id.expect("an engagement");
    let members = stage.receiver.list_engagement_members(&engagement).await.expect("a member now").value;
    assert_eq!(members.len(), 2);
    let detail = stage.inviter.get_engagement(&engagement).await.expect("a member").value;
    assert_eq!(detail.description.as_deref(), Some("Bookings for Harbour Air."));
}

#[tokio::test]
async fn a_declined_invitation_stays_declined() {
    let stage = stage(Seed::Empty).await;
    let id = invited(&stage, "Bookings").await;
    let command = RejectCommand {
        identifier: InvitationId::parse(&id).expect("an id"),
        rejection_reason: "Unable to support".into(),
    };
    stage.receiver.reject_engagement_invitation(&command).await.expect("declined");
    let sent = stage.inviter.get_engagement_invitation(&id).await.expect("there is one").value;
    assert_eq!(sent.summary.status.as_deref(), Some("REJECTED"));
    assert_eq!(sent.rejection_reason.as_deref(), Some("Unable to support"));
    assert_eq!(kind(stage.receiver.reject_engagement_invitation(&command).await), ErrorKind::Conflict);
}
