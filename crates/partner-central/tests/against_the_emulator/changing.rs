//! Changing opportunities, leads and tags: what is asked for changes and nothing else does, and what is
//! refused is said at its field.

use crate::{Stage, kind, stage};
use desk::ports::{EngagementQuery, ForUpdate, OpportunityQuery, PartnerCentral, SolutionQuery};
use domain::{
    commands::{
        AssignCommand, Assignee, AwsSubmission, RelatedCommand, RelatedEntity, SubmitCommand, Tag, TagCommand,
        UpdateContextCommand, UpdateOpportunityCommand,
    },
    error::ErrorKind,
    ids::OpportunityId,
    views::{EngagementDetail, OpportunityDetail, OpportunitySummary},
};
use emulator::Seed;
use partner_central::AwsPartnerCentral;
use serde_json::{Value, json};

/// The opportunities of the demo that stand so.
async fn standing(service: &AwsPartnerCentral, status: &str) -> Vec<OpportunitySummary> {
    let query = OpportunityQuery {
        review_statuses: vec![status.into()],
        max_results: Some(100),
        ..OpportunityQuery::default()
    };
    service.list_opportunities(&query).await.expect("a page").value.items
}

fn id(text: &str) -> OpportunityId {
    OpportunityId::parse(text).expect("an id")
}

/// The opportunity, and all of it as on the wire.
async fn whole(service: &AwsPartnerCentral, id: &str) -> (ForUpdate<OpportunityDetail>, Value) {
    let answer = service.get_opportunity_for_update(id).await.expect("there is one");
    (answer.value, answer.exchange.response)
}

/// The paths at which two documents differ.
fn differences(one: &Value, other: &Value, path: &str, found: &mut Vec<String>) {
    match (one, other) {
        (Value::Object(a), Value::Object(b)) => {
            let added = b.keys().filter(|name| !a.contains_key(*name));
            for name in a.keys().chain(added) {
                let (a, b) = (a.get(name).unwrap_or(&Value::Null), b.get(name).unwrap_or(&Value::Null));
                differences(a, b, &format!("{path}.{name}"), found);
            }
        }
        (a, b) if a == b => {}
        _ => found.push(path.trim_start_matches('.').to_owned()),
    }
}

/// The refused fields.
fn fields(kind: ErrorKind) -> Vec<String> {
    match kind {
        ErrorKind::Validation(errors) => errors.into_iter().map(|error| error.field).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_update_changes_what_it_names_and_carries_everything_else_over() {
    let stage = stage(Seed::Demo).await;
    let service = &stage.inviter;
    let mut tried = 0;
    for status in ["Pending Submission", "Approved"] {
        for row in standing(service, status).await {
            if matches!(row.stage.as_deref(), Some("Launched" | "Closed Lost")) {
                continue;
            }
            let (read, before) = whole(service, &row.id).await;
            let mut request = read.content;
            request["LifeCycle"]["NextSteps"] = "Meet on Thursday & sign.".into();
            service.update_opportunity(&UpdateOpportunityCommand(request)).await.expect("it is taken");
            let (read, after) = whole(service, &row.id).await;
            let mut changed = Vec::new();
            differences(&before, &after, "", &mut changed);
            changed.sort();
            // Earlier next steps, where there were some, become history.
            changed.retain(|path| path != "LifeCycle.NextStepsHistory");
            assert_eq!(changed, ["LastModifiedDate", "LifeCycle.NextSteps"], "{status} {}", row.id);
            assert_eq!(read.detail.next_steps.as_deref(), Some("Meet on Thursday & sign."));
            tried += 1;
        }
    }
    assert!(tried > 8, "the demo has more: {tried}");
}

#[tokio::test]
async fn an_update_sends_the_whole_document_and_shows_it() {
    let stage = stage(Seed::Demo).await;
    let row = standing(&stage.inviter, "Pending Submission").await.remove(0);
    let (read, _) = whole(&stage.inviter, &row.id).await;
    let command = UpdateOpportunityCommand(read.content);
    let sent = stage.inviter.update_opportunity(&command).await.expect("it is taken").exchange;
    let mut expected = Value::Object(command.0);
    expected["Catalog"] = "Sandbox".into();
    assert_eq!((sent.operation.as_str(), sent.request, sent.status), ("UpdateOpportunity", expected, Some(200)));
}

#[tokio::test]
async fn a_stale_update_is_a_conflict_and_a_wrong_one_names_its_field() {
    let stage = stage(Seed::Demo).await;
    let service = &stage.inviter;
    let row = standing(service, "Pending Submission").await.remove(0);
    let (read, _) = whole(service, &row.id).await;
    let mut first = read.content.clone();
    first["LifeCycle"]["NextSteps"] = "One".into();
    service.update_opportunity(&UpdateOpportunityCommand(first)).await.expect("it is taken");
    let mut stale = read.content;
    stale["LifeCycle"]["NextSteps"] = "Other".into();
    assert_eq!(kind(service.update_opportunity(&UpdateOpportunityCommand(stale)).await), ErrorKind::Conflict);

    let (read, _) = whole(service, &row.id).await;
    let mut wrong = read.content.clone();
    wrong["LifeCycle"]["Stage"] = "Closed Lost".into();
    let refused = fields(kind(service.update_opportunity(&UpdateOpportunityCommand(wrong)).await));
    assert!(refused.iter().any(|field| field.starts_with("LifeCycle.")), "{refused:?}");
    let mut long = read.content;
    long["LifeCycle"]["NextSteps"] = "x".repeat(256).into();
    let refused = fields(kind(service.update_opportunity(&UpdateOpportunityCommand(long)).await));
    assert_eq!(refused, ["LifeCycle.NextSteps"]);
}

#[tokio::test]
async fn an_opportunity_under_review_takes_no_change() {
    let stage = stage(Seed::Demo).await;
    let row = standing(&stage.inviter, "Submitted").await.remove(0);
    let (read, _) = whole(&stage.inviter, &row.id).await;
    assert!(read.detail.summary.why_not_change().is_some());
    let refused = kind(stage.inviter.update_opportunity(&UpdateOpportunityCommand(read.content)).await);
    assert_eq!(fields(refused), ["LifeCycle.ReviewStatus"]);
}

#[tokio::test]
async fn the_desk_knows_which_fields_the_review_leaves_open() {
    let stage = stage(Seed::Demo).await;
    let service = &stage.inviter;
    let edits = [
        (domain::forms::STAGE, "Stage", "Business Validation"),
        (domain::forms::TARGET_CLOSE_DATE, "TargetCloseDate", "2031-01-31"),
        (domain::forms::NEXT_STEPS, "NextSteps", "Something new"),
    ];
    for status in ["Pending Submission", "Action Required", "Approved"] {
        for row in standing(service, status).await {
            for (name, member, value) in edits {
                let (read, _) = whole(service, &row.id).await;
                let summary = &read.detail.summary;
                if summary.stage.as_deref() == Some(value) || summary.review_status.as_deref() != Some(status) {
                    continue;
                }
                let mut request = read.content.clone();
                request["LifeCycle"][member] = value.into();
                let taken = service.update_opportunity(&UpdateOpportunityCommand(request)).await;
                let open = summary.why_not_change_field(name).is_none();
                assert_eq!(taken.is_ok(), open, "{status} {:?} {name}: {taken:?}", summary.stage);
            }
        }
    }
}

#[tokio::test]
async fn an_opportunity_is_assigned_by_the_colleagues_address() {
    let stage = stage(Seed::Demo).await;
    let row = standing(&stage.inviter, "Pending Submission").await.remove(0);
    let assignee = |email: &str| Assignee {
        email: email.into(),
        first_name: "Ana".into(),
        last_name: "Low".into(),
        business_title: "Sales".into(),
        phone: None,
    };
    let assign = async |email| {
        let command = AssignCommand { identifier: id(&row.id), assignee: assignee(email) };
        stage.inviter.assign_opportunity(&command).await
    };
    assign("ana@example.com").await.expect("assigned");
    let owner = whole(&stage.inviter, &row.id).await.0.detail.assignee.expect("an owner");
    assert_eq!((owner.email.as_str(), owner.last_name.as_deref()), ("ana@example.com", Some("Low")));
    assert_eq!(fields(kind(assign("Ana@example.com").await)), ["Assignee.Email"]);
}

#[tokio::test]
async fn what_is_associated_can_be_disassociated() {
    let stage = stage(Seed::Demo).await;
    let service = &stage.inviter;
    let row = standing(service, "Pending Submission").await.remove(0);
    let query = SolutionQuery { statuses: vec!["Active".into()], ..SolutionQuery::default() };
    let solutions = service.list_solutions(&query).await.expect("a page").value.items;
    let mut names: Vec<_> = solutions.iter().map(|solution| solution.name.clone()).collect();
    assert!(names.len() > 1 && names.is_sorted(), "{names:?}");
    names.dedup();
    let before = whole(service, &row.id).await.0.detail.related;
    let free = solutions.iter().find(|solution| before.iter().all(|entity| entity.id != solution.id));
    let entity = RelatedEntity { entity_type: "Solutions".into(), id: free.expect("another one").id.clone() };
    let command = RelatedCommand { opportunity_identifier: id(&row.id), entity: entity.clone() };
    service.associate_opportunity(&command).await.expect("associated");
    let detail = whole(service, &row.id).await.0.detail;
    assert!(detail.related.contains(&entity) && detail.solutions.contains(&entity.id), "{detail:?}");
    service.disassociate_opportunity(&command).await.expect("disassociated");
    assert_eq!(whole(service, &row.id).await.0.detail.related, before);

    let unknown = RelatedEntity { id: "S-999".into(), ..entity.clone() };
    let command = RelatedCommand { opportunity_identifier: id(&row.id), entity: unknown };
    assert_eq!(kind(service.associate_opportunity(&command).await), ErrorKind::NotFound);
    let offer = RelatedEntity { entity_type: "AwsMarketplaceOffers".into(), id: "offer".into() };
    let command = RelatedCommand { opportunity_identifier: id(&row.id), entity: offer };
    assert_eq!(fields(kind(service.associate_opportunity(&command).await)), ["RelatedEntityIdentifier"]);
}

#[tokio::test]
async fn an_opportunity_is_submitted_once() {
    let stage = stage(Seed::Demo).await;
    let service = &stage.inviter;
    let submit = async |row: &OpportunitySummary| {
        let submission = AwsSubmission { involvement_type: "Co-Sell".into(), visibility: Some("Full".into()) };
        service.submit_opportunity(&SubmitCommand { identifier: id(&row.id), submission }).await
    };
    let rows = standing(service, "Pending Submission").await;
    let mut ready = None;
    for row in &rows {
        match submit(row).await {
            Ok(_) => ready = ready.or(Some(row)),
            Err(refusal) => assert!(!fields(refusal.error.kind).iter().any(String::is_empty)),
        }
    }
    let ready = ready.expect("the demo has one that is ready");
    let status = whole(service, &ready.id).await.0.detail.summary.review_status;
    assert_ne!(status.as_deref(), Some("Pending Submission"));
    assert_eq!(fields(kind(submit(ready).await)), ["LifeCycle.ReviewStatus"]);
}

/// An engagement of the demo with a lead that this company can change.
async fn lead(stage: &Stage) -> (String, ForUpdate<EngagementDetail>) {
    let query = EngagementQuery { context_types: vec!["Lead".into()], ..EngagementQuery::default() };
    let page = stage.inviter.list_engagements(&query).await.expect("a page").value;
    let row = page.items.into_iter().next().expect("the demo has leads");
    let read = stage.inviter.get_engagement_for_update(&row.id).await.expect("a member").value;
    (row.id, read)
}

fn update_of(engagement: &str, read: &ForUpdate<EngagementDetail>, payload: &Value) -> UpdateContextCommand {
    let request = json!({
        "EngagementIdentifier": engagement,
        "ContextIdentifier": read.detail.leads[0].id,
        "EngagementLastModifiedAt": read.detail.last_modified,
        "Type": "Lead",
        "Payload": payload,
    });
    UpdateContextCommand(request.as_object().cloned().expect("an object"))
}

#[tokio::test]
async fn a_lead_is_qualified_and_keeps_everything_else() {
    let stage = stage(Seed::Demo).await;
    let (engagement, read) = lead(&stage).await;
    let before = stage.inviter.get_engagement_for_update(&engagement).await.expect("a member").exchange.response;
    let mut payload = read.content[&read.detail.leads[0].id].clone();
    payload["Lead"]["QualificationStatus"] = "Being looked into".into();
    payload["Lead"]["Interaction"] = json!({ "CustomerAction": "Called back", "Contact": {
        "BusinessTitle": "CIO", "Email": "cio@example.com", "FirstName": "Ada", "LastName": "Low",
    } });
    let command = update_of(&engagement, &read, &payload);
    stage.inviter.update_engagement_context(&command).await.expect("it is taken");
    let answer = stage.inviter.get_engagement_for_update(&engagement).await.expect("a member");
    let (after, now) = (answer.exchange.response, answer.value.detail.leads[0].clone());
    assert_eq!(now.qualification.as_deref(), Some("Being looked into"));
    assert_eq!(now.interactions, read.detail.leads[0].interactions + 1);
    let context = |document: &Value| document["Contexts"].as_array().expect("contexts")[0].clone();
    let mut changed = Vec::new();
    differences(&context(&before), &context(&after), "", &mut changed);
    changed.sort();
    assert_eq!(changed, ["Payload.Lead.Interactions", "Payload.Lead.QualificationStatus"]);

    assert_eq!(kind(stage.inviter.update_engagement_context(&command).await), ErrorKind::Conflict, "it is stale now");
    let read = stage.inviter.get_engagement_for_update(&engagement).await.expect("a member").value;
    let wrong = json!({ "Lead": { "Customer": { "CompanyName": "" } } });
    let refused = fields(kind(stage.inviter.update_engagement_context(&update_of(&engagement, &read, &wrong)).await));
    assert_eq!(refused, ["Payload.Lead.Customer.CompanyName"]);
}

#[tokio::test]
async fn tags_are_put_on_an_opportunity_and_listed() {
    let stage = stage(Seed::Demo).await;
    let row = standing(&stage.inviter, "Pending Submission").await.remove(0);
    let resource_arn = row.arn.expect("an ARN");
    assert!(domain::commands::is_taggable(&resource_arn), "{resource_arn}");
    let tag = |value: &str| Tag { key: "team".into(), value: value.into() };
    for value in ["north", ""] {
        let command = TagCommand { resource_arn: resource_arn.clone(), tags: vec![tag(value)] };
        stage.inviter.tag_resource(&command).await.expect("tagged");
        let tags = stage.inviter.list_tags_for_resource(&resource_arn).await.expect("tags").value;
        assert!(tags.contains(&tag(value)), "{tags:?}");
    }
    let reserved = TagCommand { resource_arn, tags: vec![Tag { key: "aws:x".into(), value: String::new() }] };
    assert_eq!(fields(kind(stage.inviter.tag_resource(&reserved).await)), ["Tags.0.Key"]);
}

#[tokio::test]
async fn invitations_take_no_tags_and_the_desk_knows_it_by_their_arns() {
    let stage = stage(Seed::Demo).await;
    let query = desk::ports::InvitationQuery::default();
    let invitations = stage.inviter.list_engagement_invitations(&query).await.expect("a page").value.items;
    let arns: Vec<String> = invitations.into_iter().filter_map(|invitation| invitation.arn).collect();
    assert!(!arns.is_empty());
    for resource_arn in arns {
        assert!(!domain::commands::is_taggable(&resource_arn), "{resource_arn}");
        let tags = vec![Tag { key: "team".into(), value: "north".into() }];
        let refused = kind(stage.inviter.tag_resource(&TagCommand { resource_arn, tags }).await);
        assert_eq!(fields(refused), ["ResourceArn"]);
    }
}
