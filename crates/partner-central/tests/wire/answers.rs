//! What answers become.

use crate::fake::{ACCOUNT, Reply, answering};
use desk::ports::{InvitationQuery, PartnerCentral, TaskQuery};
use domain::{
    commands::{LeadPayload, Payload},
    views::{Participant, TaskKind, TaskStatus},
};
use serde_json::{Value, json};
use time::macros::datetime;

const INVITATION: &str = "engi-0a1b2c3d4e5f6";

fn lead_invitation(sender: &str) -> Value {
    json!({
        "Arn": "arn:aws:partnercentral:us-east-1::catalog/Sandbox/engagement-invitation/engi-0a1b2c3d4e5f6",
        "PayloadType": "LeadInvitation", "Id": INVITATION, "EngagementId": "eng-0a1b2c3d4e5f6g",
        "EngagementTitle": "Bookings", "Status": "LATER_STATUS", "InvitationDate": "2026-11-20T10:00:00.123456789Z",
        "ExpirationDate": null, "SenderAwsAccountId": sender, "SenderCompanyName": "AWS", "Catalog": "Sandbox",
        "Receiver": {"Account": {"AwsAccountId": ACCOUNT}},
        "InvitationMessage": "A lead for you.",
        "ExistingMembers": [{"CompanyName": "AWS", "WebsiteUrl": "null"}, {"WebsiteUrl": "null"}],
        "EnrichmentContext": {
            "LeadInsights": {"LeadReadinessScore": "High"},
            "ProspectingResultAws": {"Customer": {"EligiblePrograms": ["MAP", "POC"], "Country": "NL"}},
        },
        "Payload": {"LeadInvitation": {
            "Customer": {"CompanyName": "Harbour Air", "CountryCode": null},
            "Interaction": {"ContactBusinessTitle": "CTO", "SourceType": "Campaign"},
        }},
    })
}

#[tokio::test]
async fn a_lead_invitation_is_read_whole() {
    let fake = answering([Reply::new(200, lead_invitation("aws"))]).await;
    let detail = fake.service.get_engagement_invitation(INVITATION).await.expect("there is one").value;
    assert_eq!(detail.summary.participant, Participant::Receiver);
    assert_eq!(detail.summary.status.as_deref(), Some("LATER_STATUS"), "an unknown status is kept");
    assert_eq!(detail.summary.invited_at, Some(datetime!(2026-11-20 10:00:00.123456789 UTC)));
    assert_eq!(detail.summary.expires_at, None);
    assert_eq!(detail.summary.receiver_account.as_deref(), Some(ACCOUNT));
    assert_eq!(detail.members, ["AWS"]);
    let pairs: Vec<_> = detail.enrichment.iter().map(|(label, value)| (label.as_str(), value.as_str())).collect();
    assert_eq!(pairs, [("Lead readiness", "High"), ("Country", "Netherlands"), ("Eligible programs", "MAP, POC")]);
    let Some(Payload::LeadInvitation(payload)) = detail.payload else {
        panic!("it is a lead");
    };
    let LeadPayload { customer, interaction } = *payload;
    assert_eq!((customer.company_name.as_str(), customer.country_code), ("Harbour Air", None));
    assert_eq!((interaction.source_type.as_deref(), interaction.source_id), (Some("Campaign"), None));
}

#[tokio::test]
async fn ones_own_invitation_is_known_by_the_account() {
    let fake = answering([Reply::new(200, lead_invitation(ACCOUNT))]).await;
    let detail = fake.service.get_engagement_invitation(INVITATION).await.expect("there is one").value;
    assert_eq!(detail.summary.participant, Participant::Sender);
}

#[tokio::test]
async fn the_list_tells_the_side_of_each_row() {
    let row = json!({"Id": INVITATION, "Catalog": "Sandbox", "PayloadType": "OpportunityInvitation",
        "Receiver": {"Account": {"Alias": "Northwind", "AwsAccountId": "444455556666"}}, "SenderAwsAccountId": ACCOUNT});
    let fake =
        answering([Reply::new(200, json!({"EngagementInvitationSummaries": [row], "NextToken": "AAMA-1"}))]).await;
    let query = InvitationQuery { participant: Participant::Sender, ..InvitationQuery::default() };
    let page = fake.service.list_engagement_invitations(&query).await.expect("a page").value;
    assert_eq!(page.next.as_deref(), Some("AAMA-1"));
    assert_eq!(page.items[0].participant, Participant::Sender);
    assert_eq!(page.items[0].receiver_alias.as_deref(), Some("Northwind"));
}

#[tokio::test]
async fn the_word_null_in_a_task_is_nothing() {
    let task = json!({
        "TaskId": "task-0a1b2c3d4e5f6", "TaskArn": "arn:x", "StartTime": "2026-11-20T10:00:00Z",
        "TaskStatus": "COMPLETE", "Message": null, "ReasonCode": "null", "OpportunityId": "O1234567",
        "ResourceSnapshotJobId": "job-0a1b2c3d4e5f6", "EngagementInvitationId": INVITATION,
    });
    let unknown = json!({"TaskId": "task-1a1b2c3d4e5f6", "TaskStatus": "PAUSED", "ReasonCode": "BrandNew"});
    let fake = answering([Reply::new(200, json!({"TaskSummaries": [task, unknown]}))]).await;
    let answer = fake.service.list_tasks(TaskKind::AcceptInvitation, &TaskQuery::default()).await.expect("a page");
    let [task, unknown] = answer.value.items.as_slice() else { panic!("two tasks") };
    assert_eq!(task.status, TaskStatus::Complete);
    assert_eq!((&task.reason_code, &task.message, &task.engagement_id), (&None, &None, &None));
    assert_eq!(task.opportunity_id.as_deref(), Some("O1234567"));
    assert_eq!(task.snapshot_job_id.as_deref(), Some("job-0a1b2c3d4e5f6"));
    assert_eq!(task.subject(), Some(INVITATION));
    assert_eq!(task.started_at, Some(datetime!(2026-11-20 10:00 UTC)));
    assert_eq!(task.ended_at, None);
    assert_eq!(unknown.status, TaskStatus::InProgress);
    assert_eq!(unknown.reason_code.as_deref(), Some("BrandNew"));
}

#[tokio::test]
async fn a_task_that_converts_a_lead_is_about_its_engagement() {
    let task = json!({
        "TaskId": "task-2a1b2c3d4e5f6", "TaskArn": "arn:x", "StartTime": "2026-11-20T10:00:00Z",
        "TaskStatus": "FAILED", "Message": "It went wrong.", "ReasonCode": "EngagementAccessDenied",
        "EngagementId": "eng-0a1b2c3d4e5f6g", "ContextId": "2",
    });
    let fake = answering([Reply::new(200, json!({"TaskSummaries": [task], "NextToken": "AAMA-1"}))]).await;
    let page = fake.service.list_tasks(TaskKind::FromEngagement, &TaskQuery::default()).await.expect("a page").value;
    assert_eq!(page.next.as_deref(), Some("AAMA-1"));
    let [task] = page.items.as_slice() else { panic!("one task") };
    assert_eq!((task.kind, task.status), (TaskKind::FromEngagement, TaskStatus::Failed));
    assert_eq!(task.subject(), Some("eng-0a1b2c3d4e5f6g"));
    assert_eq!((task.context_id.as_deref(), &task.invitation_id), (Some("2"), &None));
    assert!(!task.may_start_again(), "the desk starts none of this kind, whatever the reason");
}

#[tokio::test]
async fn an_opportunity_is_read_whole() {
    let contact = json!({"Email": "kim@example.com", "FirstName": "Kim", "BusinessTitle": "OpportunityOwner"});
    let body = json!({
        "Id": "O1234567", "Arn": "arn:x", "Catalog": "Sandbox", "CreatedDate": "2026-11-01T08:00:00Z",
        "LastModifiedDate": "2026-11-20T08:00:00Z", "OpportunityType": "Net New Business",
        "PrimaryNeedsFromAws": ["Do Not Need Support from AWS Sales Rep"], "NationalSecurity": "No",
        "PartnerOpportunityIdentifier": "CRM-9", "Marketing": {"Source": "None"},
        "OpportunityTeam": [contact],
        "Customer": {"Contacts": [contact], "Account": {
            "CompanyName": "Harbour Air", "Industry": "Other", "OtherIndustry": "Seaplanes", "WebsiteUrl": "www.example.com",
            "Address": {"City": "Rotterdam", "CountryCode": "NL", "PostalCode": "3011"},
        }},
        "Project": {
            "Title": "Bookings", "CustomerBusinessProblem": "It falls over.", "CustomerUseCase": "Database",
            "DeliveryModels": ["SaaS or PaaS"], "SalesActivities": ["Initialized discussions with customer"],
            "AdditionalComments": "Hurry.",
            "ExpectedCustomerSpend": [{"Amount": "10.00", "CurrencyCode": "EUR", "Frequency": "None", "TargetCompany": "AWS"}],
        },
        "LifeCycle": {
            "Stage": "Closed Lost", "ClosedLostReason": "Price", "NextSteps": "Call.", "TargetCloseDate": "2027-01-31",
            "ReviewStatus": "Action Required", "ReviewComments": "Say more.",
        },
        "RelatedEntityIdentifiers": {
            "Solutions": ["S-0000001"], "AwsProducts": ["AmazonBedrock"], "AwsMarketplaceOffers": ["arn:offer"],
            "AwsMarketplaceOfferSets": null, "AwsMarketplaceProducts": ["arn:product"],
        },
    });
    let fake = answering([Reply::new(200, body)]).await;
    let detail = fake.service.get_opportunity("O1234567").await.expect("there is one").value;
    let summary = &detail.summary;
    assert_eq!(summary.company.as_deref(), Some("Harbour Air"));
    assert_eq!(summary.industry.as_deref(), Some("Seaplanes"));
    assert_eq!(summary.country.as_deref(), Some("NL"));
    assert_eq!(summary.stage.as_deref(), Some("Closed Lost"));
    assert_eq!(summary.review_status.as_deref(), Some("Action Required"));
    assert_eq!(summary.review_comments.as_deref(), Some("Say more."));
    assert_eq!(summary.opportunity_type.as_deref(), Some("Net New Business"));
    assert_eq!(summary.target_close_date.as_deref(), Some("2027-01-31"));
    assert_eq!(summary.created_at, Some(datetime!(2026-11-01 08:00 UTC)));
    assert_eq!(summary.modified_at, Some(datetime!(2026-11-20 08:00 UTC)));
    assert_eq!(summary.spend[0].frequency, "None", "a value outside the list is kept");
    assert_eq!(detail.title.as_deref(), Some("Bookings"));
    assert_eq!(detail.business_problem.as_deref(), Some("It falls over."));
    assert_eq!(detail.use_case.as_deref(), Some("Database"));
    assert_eq!(detail.delivery_models, ["SaaS or PaaS"]);
    assert_eq!(detail.needs_from_aws, ["Do Not Need Support from AWS Sales Rep"]);
    assert_eq!(detail.sales_activities, ["Initialized discussions with customer"]);
    assert_eq!(detail.next_steps.as_deref(), Some("Call."));
    assert_eq!(detail.website.as_deref(), Some("www.example.com"));
    let address: Vec<_> = detail.address.iter().map(|(label, value)| (label.as_str(), value.as_str())).collect();
    assert_eq!(address, [("City", "Rotterdam"), ("Postal code", "3011"), ("Country", "Netherlands")]);
    assert_eq!(detail.customer_contacts[0].email, "kim@example.com");
    assert_eq!(detail.team[0].business_title.as_deref(), Some("OpportunityOwner"));
    assert_eq!(detail.partner_reference.as_deref(), Some("CRM-9"));
    assert_eq!(detail.solutions, ["S-0000001"]);
    assert_eq!(detail.aws_products, ["AmazonBedrock"]);
    assert_eq!(detail.marketplace, ["arn:offer", "arn:product"]);
    assert_eq!(detail.marketing_source.as_deref(), Some("None"));
    assert_eq!(detail.national_security.as_deref(), Some("No"));
    assert_eq!(detail.closed_lost_reason.as_deref(), Some("Price"));
    assert_eq!(detail.comments.as_deref(), Some("Hurry."));
}

#[tokio::test]
async fn an_engagements_contexts_are_told_in_words() {
    let body = json!({
        "Id": "eng-0a1b2c3d4e5f6g", "Title": "Bookings", "MemberCount": 2, "CreatedBy": "aws",
        "Contexts": [
            {"Id": "1", "Type": "CustomerProject", "Payload": {"CustomerProject": {
                "Customer": {"Industry": "Aerospace", "CompanyName": "Harbour Air", "WebsiteUrl": "www.example.com",
                             "CountryCode": "NL"},
                "Project": {"Title": "Bookings", "BusinessProblem": "It falls over.", "TargetCompletionDate": "2027-03-31"},
            }}},
            {"Id": "2", "Type": "Lead", "Payload": {"Lead": {
                "QualificationStatus": "Qualified", "Insights": {"LeadReadinessScore": "Low"},
                "Customer": {"CompanyName": "Harbour Air", "Address": {"CountryCode": "NL"}},
                "Interactions": [{
                    "SourceType": "Event", "SourceId": "E1", "SourceName": "Fair", "CustomerAction": "Completed Form",
                    "InteractionDate": "2026-11-07T14:05:00Z",
                    "Contact": {"BusinessTitle": "CTO", "Email": "kim@example.com", "FirstName": "Kim", "LastName": "Vos"},
                }],
            }}},
        ],
    });
    let fake = answering([Reply::new(200, body)]).await;
    let detail = fake.service.get_engagement("eng-0a1b2c3d4e5f6g").await.expect("there is one").value;
    assert_eq!(detail.summary.context_types, ["CustomerProject", "Lead"]);
    let said = |context: usize, label: &str| {
        let pairs = &detail.contexts[context].1;
        pairs.iter().find(|(name, _)| name == label).map(|(_, value)| value.as_str())
    };
    assert_eq!(said(0, "Country"), Some("Netherlands"));
    assert_eq!(said(0, "Target completion date"), Some("2027-03-31"));
    assert_eq!(said(1, "Qualification"), Some("Qualified"));
    assert_eq!(said(1, "Lead readiness"), Some("Low"));
    assert_eq!(said(1, "Interaction 1: contact"), Some("Kim Vos"));
    assert_eq!(said(1, "Interaction 1: date"), Some("7 Nov 2026, 14:05 UTC"));
}

#[tokio::test]
async fn members_without_a_website_have_none() {
    let body = json!({"EngagementMemberList": [{"CompanyName": "AWS", "AccountId": "aws", "WebsiteUrl": "null"}]});
    let fake = answering([Reply::new(200, body)]).await;
    let members = fake.service.list_engagement_members("eng-0a1b2c3d4e5f6g").await.expect("a list").value;
    assert_eq!(members.len(), 1);
    assert_eq!((members[0].account.as_deref(), members[0].website.as_deref()), (Some("aws"), None));
    assert_eq!(fake.asked.lock().expect("sound")[0].body["MaxResults"], 10);
}
