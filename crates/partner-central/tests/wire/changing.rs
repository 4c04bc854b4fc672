//! What changes something is sent to the letter, without a token.

use crate::fake::{Reply, answering};
use desk::ports::{PartnerCentral, SolutionQuery};
use domain::{
    commands::{
        AssignCommand, Assignee, AwsSubmission, RelatedCommand, RelatedEntity, SubmitCommand, Tag, TagCommand,
        UpdateContextCommand, UpdateOpportunityCommand,
    },
    ids::OpportunityId,
};
use serde_json::{Map, Value, json};

const ARN: &str = "arn:aws:partnercentral:us-east-1:111122223333:catalog/Sandbox/opportunity/O1234567";

fn id() -> OpportunityId {
    OpportunityId::parse("O1234567").expect("an id")
}

fn members(document: Value) -> Map<String, Value> {
    document.as_object().cloned().expect("an object")
}

#[tokio::test]
async fn each_command_is_the_request_and_takes_an_empty_answer() {
    let fake = answering((0..7).map(|_| Reply::new(200, "")).collect::<Vec<_>>()).await;
    let service = &fake.service;
    let assignee = Assignee {
        email: "ana@example.com".into(),
        first_name: "Ana".into(),
        last_name: "Low".into(),
        business_title: "Sales".into(),
        phone: None,
    };
    service.assign_opportunity(&AssignCommand { identifier: id(), assignee }).await.expect("assigned");
    let submission =
        AwsSubmission { involvement_type: "For Visibility Only".into(), visibility: Some("Limited".into()) };
    service.submit_opportunity(&SubmitCommand { identifier: id(), submission }).await.expect("submitted");
    let entity = RelatedEntity { entity_type: "Solutions".into(), id: "S-1".into() };
    let related = RelatedCommand { opportunity_identifier: id(), entity };
    service.associate_opportunity(&related).await.expect("associated");
    service.disassociate_opportunity(&related).await.expect("disassociated");
    let tags = vec![Tag { key: "team".into(), value: String::new() }];
    service.tag_resource(&TagCommand { resource_arn: ARN.into(), tags }).await.expect("tagged");
    // As it stands, also what the SDK does not know.
    let update = json!({ "Identifier": "O1234567", "Project": { "Title": "T", "NewerThanTheSdk": [1] } });
    service.update_opportunity(&UpdateOpportunityCommand(members(update.clone()))).await.expect("updated");
    let lead = json!({ "ContextIdentifier": "1", "Payload": { "Lead": { "NewerThanTheSdk": {} } } });
    service.update_engagement_context(&UpdateContextCommand(members(lead.clone()))).await.expect("updated");

    let in_sandbox = |mut document: Value| {
        document["Catalog"] = "Sandbox".into();
        document
    };
    let of_solution = json!({ "OpportunityIdentifier": "O1234567", "RelatedEntityType": "Solutions", "RelatedEntityIdentifier": "S-1" });
    let expected = [
        (
            "AssignOpportunity",
            in_sandbox(json!({ "Identifier": "O1234567", "Assignee": {
                "Email": "ana@example.com", "FirstName": "Ana", "LastName": "Low", "BusinessTitle": "Sales",
            } })),
        ),
        (
            "SubmitOpportunity",
            in_sandbox(json!({
                "Identifier": "O1234567", "InvolvementType": "For Visibility Only", "Visibility": "Limited",
            })),
        ),
        ("AssociateOpportunity", in_sandbox(of_solution.clone())),
        ("DisassociateOpportunity", in_sandbox(of_solution)),
        ("TagResource", json!({ "ResourceArn": ARN, "Tags": [{ "Key": "team", "Value": "" }] })),
        ("UpdateOpportunity", in_sandbox(update)),
        ("UpdateEngagementContext", in_sandbox(lead)),
    ];
    let asked = fake.asked.lock().expect("sound");
    for (asked, (operation, body)) in asked.iter().zip(&expected) {
        assert_eq!((asked.operation.as_str(), &asked.body), (*operation, body));
    }
    assert_eq!(asked.len(), expected.len());
}

#[tokio::test]
async fn a_failure_of_the_server_leaves_it_open_whether_it_was_done() {
    let fake = answering([Reply::new(500, json!({ "__type": "InternalServerException", "Message": "No." }))]).await;
    let update = UpdateOpportunityCommand(members(json!({ "Identifier": "O1234567" })));
    let refusal = fake.service.update_opportunity(&update).await.expect_err("it failed");
    assert!(refusal.may_have_happened);
    let exchange = refusal.exchange.expect("it was sent");
    assert_eq!(exchange.request, json!({ "Catalog": "Sandbox", "Identifier": "O1234567" }));
}

#[tokio::test]
async fn solutions_and_tags_are_read_by_name() {
    let solution = json!({
        "Catalog": "Sandbox", "Id": "S-0052021", "Arn": "arn:x", "Name": "Booking", "Status": "Active",
        "Category": "Software Product", "CreatedDate": "2026-01-01T00:00:00Z", "AwsMarketplaceSolutionArn": null,
    });
    let fake = answering([
        Reply::new(200, json!({ "SolutionSummaries": [solution], "NextToken": "AAMA-2" })),
        Reply::new(200, json!({ "Tags": [{ "Key": "team", "Value": "north" }] })),
    ])
    .await;
    let query = SolutionQuery { statuses: vec!["Active".into()], max_results: Some(20), next_token: None };
    let page = fake.service.list_solutions(&query).await.expect("a page").value;
    assert_eq!(page.next.as_deref(), Some("AAMA-2"));
    let row = &page.items[0];
    assert_eq!(
        (row.id.as_str(), row.name.as_deref(), row.status.as_deref()),
        ("S-0052021", Some("Booking"), Some("Active"))
    );
    assert_eq!(row.marketplace_arn, None);
    let tags = fake.service.list_tags_for_resource(ARN).await.expect("tags").value;
    assert_eq!(tags, [Tag { key: "team".into(), value: "north".into() }]);
    let asked = fake.asked.lock().expect("sound");
    assert_eq!(
        asked[0].body,
        json!({
            "Catalog": "Sandbox", "Status": ["Active"], "MaxResults": 20,
            "Sort": { "SortBy": "Name", "SortOrder": "ASCENDING" },
        })
    );
    assert_eq!(asked[1].body, json!({ "ResourceArn": ARN }));
}
