//! What is sent, to the letter.

use crate::fake::{ACCOUNT, Fake, REQUEST_ID, Reply, answering};
use desk::ports::{EngagementQuery, InvitationQuery, OpportunityQuery, PartnerCentral, SortOrder, TaskQuery};
use domain::{
    commands::{
        AcceptByTaskCommand, AwsSubmission, CreateEngagementCommand, InviteCommand, RejectCommand,
        StartFromOpportunityCommand, Tag,
    },
    ids::{InvitationId, OpportunityId},
    views::{Participant, TaskKind, TaskStatus},
};
use serde_json::{Value, json};

fn asked(fake: &Fake) -> (String, Value) {
    let asked = fake.asked.lock().expect("sound");
    assert_eq!(asked.len(), 1);
    (asked[0].operation.clone(), asked[0].body.clone())
}

fn invitation() -> Value {
    json!({
        "EngagementIdentifier": "eng-0a1b2c3d4e5f6g",
        "Invitation": {
            "Message": "Shall we?",
            "Receiver": {"Account": {"Alias": "Northwind", "AwsAccountId": "444455556666"}},
            "Payload": {"OpportunityInvitation": {
                "SenderContacts": [{"Email": "kim@example.com", "FirstName": "Kim", "Phone": "+12065550100"}],
                "ReceiverResponsibilities": ["Reseller", "Co-Sell Facilitator"],
                "Customer": {
                    "Industry": "Aerospace", "CompanyName": "Harbour Air", "WebsiteUrl": "www.example.com",
                    "CountryCode": "NL",
                },
                "Project": {
                    "BusinessProblem": "Their booking system falls over at Easter.", "Title": "Bookings",
                    "TargetCompletionDate": "2027-03-31",
                    "ExpectedCustomerSpend": [{
                        "Amount": "25000.00", "CurrencyCode": "EUR", "Frequency": "Monthly", "TargetCompany": "AWS",
                    }],
                },
            }},
        },
    })
}

#[tokio::test]
async fn an_invitation_is_sent_as_it_was_written() {
    let answer = json!({"Id": "engi-0a1b2c3d4e5f6", "Arn": "arn:aws:partnercentral:us-east-1::x"});
    let fake = answering([Reply::new(200, &answer)]).await;
    let command: InviteCommand = serde_json::from_value(invitation()).expect("it is one");
    let sent = fake.service.create_engagement_invitation(&command, "token-7").await.expect("it is taken");
    assert_eq!(sent.value.id, "engi-0a1b2c3d4e5f6");
    assert_eq!(sent.value.arn.as_deref(), Some("arn:aws:partnercentral:us-east-1::x"));

    let mut expected = invitation();
    expected["Catalog"] = "Sandbox".into();
    expected["ClientToken"] = "token-7".into();
    assert_eq!(asked(&fake), ("CreateEngagementInvitation".into(), expected.clone()));
    assert!(fake.asked.lock().expect("sound")[0].authorization.contains(&format!("Credential={ACCOUNT}/")));

    assert_eq!(sent.exchange.operation, "CreateEngagementInvitation");
    assert_eq!(sent.exchange.request, expected);
    assert_eq!(sent.exchange.response, answer);
    assert_eq!(sent.exchange.status, Some(200));
    assert_eq!(sent.exchange.request_id.as_deref(), Some(REQUEST_ID));
    assert!(!sent.exchange.elapsed.is_zero());
}

#[tokio::test]
async fn a_lead_invitation_is_sent_with_empty_text_for_what_the_sdk_cannot_omit() {
    let lead = json!({
        "EngagementIdentifier": "eng-0a1b2c3d4e5f6g",
        "Invitation": {
            "Message": "A lead for you.",
            "Receiver": {"Account": {"AwsAccountId": "444455556666"}},
            "Payload": {"LeadInvitation": {
                "Customer": {"CompanyName": "Harbour Air", "MarketSegment": "Large"},
                "Interaction": {"ContactBusinessTitle": "CTO", "Usecase": "Migration"},
            }},
        },
    });
    let fake = answering([Reply::new(200, json!({"Id": "engi-0a1b2c3d4e5f6", "Arn": "arn:x"}))]).await;
    let command: InviteCommand = serde_json::from_value(lead).expect("it is one");
    fake.service.create_engagement_invitation(&command, "token-8").await.expect("it is taken");
    let payload = &asked(&fake).1["Invitation"]["Payload"]["LeadInvitation"];
    assert_eq!(payload["Customer"], json!({"CompanyName": "Harbour Air", "MarketSegment": "Large", "CountryCode": ""}));
    assert_eq!(
        payload["Interaction"],
        json!({"ContactBusinessTitle": "CTO", "Usecase": "Migration", "SourceType": "", "SourceId": "", "SourceName": ""})
    );
}

#[tokio::test]
async fn an_engagement_is_made_without_contexts() {
    let fake = answering([Reply::new(200, json!({"Id": "eng-0a1b2c3d4e5f6g"}))]).await;
    let command = CreateEngagementCommand { title: "Bookings".into(), description: "With Northwind.".into() };
    let made = fake.service.create_engagement(&command, "token-1").await.expect("it is taken");
    assert_eq!((made.value.id.as_str(), made.value.arn), ("eng-0a1b2c3d4e5f6g", None));
    let expected =
        json!({"Catalog": "Sandbox", "ClientToken": "token-1", "Title": "Bookings", "Description": "With Northwind."});
    assert_eq!(asked(&fake), ("CreateEngagement".into(), expected));
}

#[tokio::test]
async fn a_bare_list_names_no_filters() {
    let fake = answering([Reply::new(200, json!({"EngagementInvitationSummaries": []}))]).await;
    let page = fake.service.list_engagement_invitations(&InvitationQuery::default()).await.expect("a page");
    assert!(page.value.items.is_empty());
    let expected = json!({
        "Catalog": "Sandbox", "ParticipantType": "RECEIVER",
        "Sort": {"SortBy": "InvitationDate", "SortOrder": "DESCENDING"},
    });
    assert_eq!(asked(&fake), ("ListEngagementInvitations".into(), expected));
}

#[tokio::test]
async fn filters_order_and_page_of_invitations_pass_through() {
    let fake = answering([Reply::new(200, json!({"EngagementInvitationSummaries": [], "NextToken": "AAMA-2"}))]).await;
    let query = InvitationQuery {
        participant: Participant::Sender,
        statuses: vec!["PENDING".into(), "LATER_STATUS".into()],
        payload_types: vec!["LeadInvitation".into()],
        engagements: vec!["eng-0a1b2c3d4e5f6g".into()],
        senders: vec!["aws".into()],
        order: SortOrder::Ascending,
        max_results: Some(7),
        next_token: Some("AAMA-1".into()),
    };
    let page = fake.service.list_engagement_invitations(&query).await.expect("a page");
    assert_eq!(page.value.next.as_deref(), Some("AAMA-2"));
    let expected = json!({
        "Catalog": "Sandbox", "ParticipantType": "SENDER", "Status": ["PENDING", "LATER_STATUS"],
        "PayloadType": ["LeadInvitation"], "EngagementIdentifier": ["eng-0a1b2c3d4e5f6g"],
        "SenderAwsAccountId": ["aws"], "Sort": {"SortBy": "InvitationDate", "SortOrder": "ASCENDING"},
        "MaxResults": 7, "NextToken": "AAMA-1",
    });
    assert_eq!(asked(&fake).1, expected);
}

#[tokio::test]
async fn filters_order_and_page_of_engagements_pass_through() {
    let fake = answering([Reply::new(200, json!({"EngagementSummaryList": []}))]).await;
    let query = EngagementQuery {
        created_by: vec![ACCOUNT.into()],
        exclude_created_by: vec!["aws".into()],
        context_types: vec!["Lead".into()],
        identifiers: vec!["eng-0a1b2c3d4e5f6g".into()],
        order: SortOrder::Descending,
        max_results: Some(5),
        next_token: Some("AAMA-1".into()),
    };
    fake.service.list_engagements(&query).await.expect("a page");
    let expected = json!({
        "Catalog": "Sandbox", "CreatedBy": [ACCOUNT], "ExcludeCreatedBy": ["aws"], "ContextTypes": ["Lead"],
        "EngagementIdentifier": ["eng-0a1b2c3d4e5f6g"], "Sort": {"SortBy": "CreatedDate", "SortOrder": "DESCENDING"},
        "MaxResults": 5, "NextToken": "AAMA-1",
    });
    assert_eq!(asked(&fake), ("ListEngagements".into(), expected));
}

#[tokio::test]
async fn filters_order_and_page_of_opportunities_pass_through() {
    let fake = answering([Reply::new(200, json!({"OpportunitySummaries": []}))]).await;
    let query = OpportunityQuery {
        stages: vec!["Prospect".into()],
        review_statuses: vec!["In review".into()],
        companies: vec!["Harbour Air".into()],
        identifiers: vec!["O1234567".into()],
        sort_by: Some("TargetCloseDate".into()),
        order: SortOrder::Ascending,
        max_results: Some(100),
        next_token: Some("AAMA-1".into()),
    };
    fake.service.list_opportunities(&query).await.expect("a page");
    let expected = json!({
        "Catalog": "Sandbox", "LifeCycleStage": ["Prospect"], "LifeCycleReviewStatus": ["In review"],
        "CustomerCompanyName": ["Harbour Air"], "Identifier": ["O1234567"],
        "Sort": {"SortBy": "TargetCloseDate", "SortOrder": "ASCENDING"}, "MaxResults": 100, "NextToken": "AAMA-1",
    });
    assert_eq!(asked(&fake), ("ListOpportunities".into(), expected));
}

#[tokio::test]
async fn each_kind_of_task_is_listed_newest_first() {
    for (kind, operation) in [
        (TaskKind::AcceptInvitation, "ListEngagementByAcceptingInvitationTasks"),
        (TaskKind::FromOpportunity, "ListEngagementFromOpportunityTasks"),
        (TaskKind::FromEngagement, "ListOpportunityFromEngagementTasks"),
    ] {
        let fake = answering([Reply::new(200, json!({"TaskSummaries": []}))]).await;
        let query = TaskQuery {
            statuses: vec![TaskStatus::InProgress],
            identifiers: vec!["task-0a1b2c3d4e5f6".into()],
            max_results: Some(1000),
            next_token: Some("AAMA-1".into()),
        };
        fake.service.list_tasks(kind, &query).await.expect("a page");
        let expected = json!({
            "Catalog": "Sandbox", "TaskStatus": ["IN_PROGRESS"], "TaskIdentifier": ["task-0a1b2c3d4e5f6"],
            "Sort": {"SortBy": "StartTime", "SortOrder": "DESCENDING"}, "MaxResults": 1000, "NextToken": "AAMA-1",
        });
        assert_eq!(asked(&fake), (operation.into(), expected));
    }
}

#[tokio::test]
async fn tasks_are_started_with_our_token_and_tags() {
    let tags = vec![Tag { key: "team".into(), value: String::new() }];
    let fake = answering([Reply::new(200, json!({"TaskId": "task-0a1b2c3d4e5f6"}))]).await;
    let command = StartFromOpportunityCommand {
        identifier: OpportunityId::parse("O1234567").expect("an id"),
        aws_submission: AwsSubmission { involvement_type: "Co-Sell".into(), visibility: Some("Full".into()) },
        tags,
    };
    fake.service.start_from_opportunity(&command, "token-2").await.expect("it is taken");
    let expected = json!({
        "Catalog": "Sandbox", "ClientToken": "token-2", "Identifier": "O1234567",
        "AwsSubmission": {"InvolvementType": "Co-Sell", "Visibility": "Full"},
        "Tags": [{"Key": "team", "Value": ""}],
    });
    assert_eq!(asked(&fake), ("StartEngagementFromOpportunityTask".into(), expected));

    let fake = answering([Reply::new(200, json!({"TaskId": "task-0a1b2c3d4e5f6"}))]).await;
    let identifier = InvitationId::parse("engi-0a1b2c3d4e5f6").expect("an id");
    let command = AcceptByTaskCommand { identifier, tags: Vec::new() };
    fake.service.start_by_accepting_invitation(&command, "token-3").await.expect("it is taken");
    let expected = json!({"Catalog": "Sandbox", "ClientToken": "token-3", "Identifier": "engi-0a1b2c3d4e5f6"});
    assert_eq!(asked(&fake), ("StartEngagementByAcceptingInvitationTask".into(), expected));
}

#[tokio::test]
async fn answers_to_invitations_carry_no_token_and_take_an_empty_body() {
    let fake = answering([Reply::new(200, ""), Reply::new(200, "")]).await;
    fake.service.accept_engagement_invitation("engi-0a1b2c3d4e5f6").await.expect("it is taken");
    let command = RejectCommand {
        identifier: InvitationId::parse("engi-0a1b2c3d4e5f6").expect("an id"),
        rejection_reason: "Unable to support".into(),
    };
    let rejected = fake.service.reject_engagement_invitation(&command).await.expect("it is taken");
    assert_eq!(rejected.exchange.response, Value::Null);
    let asked = fake.asked.lock().expect("sound");
    assert_eq!(asked[0].operation, "AcceptEngagementInvitation");
    assert_eq!(asked[0].body, json!({"Catalog": "Sandbox", "Identifier": "engi-0a1b2c3d4e5f6"}));
    assert_eq!(asked[1].operation, "RejectEngagementInvitation");
    assert_eq!(
        asked[1].body,
        json!({"Catalog": "Sandbox", "Identifier": "engi-0a1b2c3d4e5f6", "RejectionReason": "Unable to support"})
    );
}
