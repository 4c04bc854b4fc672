//! The operations of the fake service.

use super::{
    fake_service::{FakeService, answer},
    things::OPPORTUNITY,
};
use async_trait::async_trait;
use desk::ports::{
    Answer, Clock, EngagementQuery, ForUpdate, InvitationQuery, InvitationRef, OpportunityQuery, PartnerCentral,
    Refusal, SolutionQuery, TaskQuery,
};
use domain::{
    commands::{
        AcceptByTaskCommand, AssignCommand, CreateEngagementCommand, InviteCommand, RejectCommand, RelatedCommand,
        StartFromOpportunityCommand, SubmitCommand, Tag, TagCommand, UpdateContextCommand, UpdateOpportunityCommand,
    },
    error::AppError,
    views::{
        EngagementDetail, EngagementSummary, InvitationDetail, InvitationSummary, Member, OpportunityDetail,
        OpportunitySummary, Page, SolutionSummary, TaskKind, TaskView,
    },
};
use serde::Serialize;
use serde_json::{Value, json};

fn document(command: &impl Serialize) -> Value {
    serde_json::to_value(command).expect("a command is a document")
}

fn listed(invitation: &InvitationSummary) -> Value {
    json!({
        "Id": invitation.id,
        "Status": invitation.status,
        "EngagementTitle": invitation.engagement_title,
        "SenderCompanyName": invitation.sender_company,
    })
}

#[async_trait]
impl PartnerCentral for FakeService {
    async fn create_engagement(
        &self,
        command: &CreateEngagementCommand,
        token: &str,
    ) -> Result<Answer<InvitationRef>, Refusal> {
        let request = document(command);
        let id = format!("eng-{:014}", self.take("CreateEngagement", Some(token), request.clone()).await?);
        Ok(answer("CreateEngagement", request, json!({ "Id": id }), InvitationRef { id, arn: None }))
    }

    async fn list_engagements(&self, _: &EngagementQuery) -> Result<Answer<Page<EngagementSummary>>, Refusal> {
        self.take("ListEngagements", None, json!({})).await?;
        Ok(answer("ListEngagements", json!({}), json!({ "EngagementSummaryList": [] }), Page::default()))
    }

    async fn get_engagement(&self, id: &str) -> Result<Answer<EngagementDetail>, Refusal> {
        let request = json!({ "Identifier": id });
        self.take("GetEngagement", None, request.clone()).await?;
        let summary = EngagementSummary { id: id.into(), ..EngagementSummary::default() };
        Ok(answer("GetEngagement", request, json!({ "Id": id }), EngagementDetail { summary, ..Default::default() }))
    }

    async fn list_engagement_members(&self, id: &str) -> Result<Answer<Vec<Member>>, Refusal> {
        let request = json!({ "Identifier": id });
        self.take("ListEngagementMembers", None, request.clone()).await?;
        let member = Member { company: Some("Northwind".into()), ..Member::default() };
        Ok(answer("ListEngagementMembers", request, json!({ "EngagementMemberList": [] }), vec![member]))
    }

    async fn create_engagement_invitation(
        &self,
        command: &InviteCommand,
        token: &str,
    ) -> Result<Answer<InvitationRef>, Refusal> {
        let request = document(command);
        let number = self.take("CreateEngagementInvitation", Some(token), request.clone()).await?;
        let id = format!("engi-{number:013}");
        let arn = Some(format!("arn:aws:partnercentral:us-east-1::{id}"));
        let response = json!({ "Id": id, "Arn": arn });
        Ok(answer("CreateEngagementInvitation", request, response, InvitationRef { id, arn }))
    }

    async fn list_engagement_invitations(
        &self,
        query: &InvitationQuery,
    ) -> Result<Answer<Page<InvitationSummary>>, Refusal> {
        let request = json!({ "ParticipantType": query.participant.code(), "NextToken": query.next_token });
        self.take("ListEngagementInvitations", None, request.clone()).await?;
        let all: Vec<InvitationSummary> = self.state().invitations.clone();
        let from = query.next_token.as_deref().map_or(0, |t| t.parse().expect("a token of this service"));
        let size = query.max_results.map_or(all.len(), |n| usize::try_from(n).expect("a size"));
        let to = (from + size).min(all.len());
        let items: Vec<InvitationSummary> = all[from..to].to_vec();
        let next = (to < all.len()).then(|| to.to_string());
        let mut response = json!({ "EngagementInvitationSummaries": items.iter().map(listed).collect::<Vec<_>>() });
        if let Some(next) = &next {
            response["NextToken"] = json!(next);
        }
        Ok(answer("ListEngagementInvitations", request, response, Page { items, next }))
    }

    async fn get_engagement_invitation(&self, id: &str) -> Result<Answer<InvitationDetail>, Refusal> {
        let request = json!({ "Identifier": id });
        self.take("GetEngagementInvitation", None, request.clone()).await?;
        let known = self.state().invitations.iter().find(|i| i.id == id).cloned();
        let summary = known.ok_or_else(|| Refusal::definite(AppError::not_found()))?;
        let response = listed(&summary);
        let detail = InvitationDetail {
            summary,
            message: None,
            rejection_reason: None,
            engagement_description: None,
            payload: None,
            members: Vec::new(),
            enrichment: Vec::new(),
        };
        Ok(answer("GetEngagementInvitation", request, response, detail))
    }

    async fn accept_engagement_invitation(&self, id: &str) -> Result<Answer<()>, Refusal> {
        let request = json!({ "Identifier": id });
        self.take("AcceptEngagementInvitation", None, request.clone()).await?;
        Ok(answer("AcceptEngagementInvitation", request, Value::Null, ()))
    }

    async fn reject_engagement_invitation(&self, command: &RejectCommand) -> Result<Answer<()>, Refusal> {
        let request = document(command);
        self.take("RejectEngagementInvitation", None, request.clone()).await?;
        Ok(answer("RejectEngagementInvitation", request, Value::Null, ()))
    }

    async fn list_opportunities(&self, _: &OpportunityQuery) -> Result<Answer<Page<OpportunitySummary>>, Refusal> {
        self.take("ListOpportunities", None, json!({})).await?;
        let items = vec![self.things(|things| things.opportunity.summary.clone())];
        let response = json!({ "OpportunitySummaries": [] });
        Ok(answer("ListOpportunities", json!({}), response, Page { items, next: None }))
    }

    async fn get_opportunity(&self, id: &str) -> Result<Answer<OpportunityDetail>, Refusal> {
        let request = json!({ "Identifier": id });
        self.take("GetOpportunity", None, request.clone()).await?;
        let summary = OpportunitySummary { id: id.into(), ..OpportunitySummary::default() };
        let other = OpportunityDetail { summary, ..OpportunityDetail::default() };
        let detail = if id == OPPORTUNITY { self.things(|things| things.opportunity.clone()) } else { other };
        Ok(answer("GetOpportunity", request, json!({ "Id": id }), detail))
    }

    async fn start_by_accepting_invitation(
        &self,
        command: &AcceptByTaskCommand,
        token: &str,
    ) -> Result<Answer<TaskView>, Refusal> {
        let operation = "StartEngagementByAcceptingInvitationTask";
        let request = document(command);
        let number = self.take(operation, Some(token), request.clone()).await?;
        let task = self.started(number);
        Ok(answer(operation, request, json!({ "TaskId": task.id }), task))
    }

    async fn start_from_opportunity(
        &self,
        command: &StartFromOpportunityCommand,
        token: &str,
    ) -> Result<Answer<TaskView>, Refusal> {
        let operation = "StartEngagementFromOpportunityTask";
        let request = document(command);
        let number = self.take(operation, Some(token), request.clone()).await?;
        let task = self.started(number);
        Ok(answer(operation, request, json!({ "TaskId": task.id }), task))
    }

    async fn list_tasks(&self, kind: TaskKind, query: &TaskQuery) -> Result<Answer<Page<TaskView>>, Refusal> {
        let operation = kind.list_operation();
        let request = json!({ "TaskIdentifier": query.identifiers });
        self.take(operation, None, request.clone()).await?;
        let now = self.clock.now();
        let wanted =
            |t: &&TaskView| t.kind == kind && (query.identifiers.is_empty() || query.identifiers.contains(&t.id));
        let mut items: Vec<TaskView> =
            self.state().tasks.iter().filter(wanted).map(|t| TaskView { seen_at: now, ..t.clone() }).collect();
        items.sort_by_key(|t| std::cmp::Reverse(t.started_at));
        items.truncate(query.max_results.map_or(usize::MAX, |n| usize::try_from(n).expect("a size")));
        let response = json!({ "TaskSummaries": items.iter().map(|t| json!({ "TaskId": t.id })).collect::<Vec<_>>() });
        Ok(answer(operation, request, response, Page { items, next: None }))
    }

    async fn get_engagement_for_update(&self, id: &str) -> Result<Answer<ForUpdate<EngagementDetail>>, Refusal> {
        let request = json!({ "Identifier": id });
        self.take("GetEngagement", None, request.clone()).await?;
        let (detail, content, response) =
            self.things(|things| (things.engagement.clone(), things.lead_content(), things.engagement_answer()));
        Ok(answer("GetEngagement", request, response, ForUpdate { detail, content }))
    }

    async fn update_engagement_context(&self, command: &UpdateContextCommand) -> Result<Answer<()>, Refusal> {
        self.done("UpdateEngagementContext", document(command)).await
    }

    async fn get_opportunity_for_update(&self, id: &str) -> Result<Answer<ForUpdate<OpportunityDetail>>, Refusal> {
        let Answer { value: detail, exchange } = self.get_opportunity(id).await?;
        let content = self.things(super::things::Things::opportunity_content);
        Ok(Answer { value: ForUpdate { detail, content }, exchange })
    }

    async fn update_opportunity(&self, command: &UpdateOpportunityCommand) -> Result<Answer<()>, Refusal> {
        self.done("UpdateOpportunity", document(command)).await
    }

    async fn assign_opportunity(&self, command: &AssignCommand) -> Result<Answer<()>, Refusal> {
        self.done("AssignOpportunity", document(command)).await
    }

    async fn submit_opportunity(&self, command: &SubmitCommand) -> Result<Answer<()>, Refusal> {
        self.done("SubmitOpportunity", document(command)).await
    }

    async fn associate_opportunity(&self, command: &RelatedCommand) -> Result<Answer<()>, Refusal> {
        self.done("AssociateOpportunity", document(command)).await
    }

    async fn disassociate_opportunity(&self, command: &RelatedCommand) -> Result<Answer<()>, Refusal> {
        self.done("DisassociateOpportunity", document(command)).await
    }

    async fn list_solutions(&self, _: &SolutionQuery) -> Result<Answer<Page<SolutionSummary>>, Refusal> {
        self.take("ListSolutions", None, json!({})).await?;
        Ok(answer("ListSolutions", json!({}), json!({ "SolutionSummaries": [] }), Page::default()))
    }

    async fn tag_resource(&self, command: &TagCommand) -> Result<Answer<()>, Refusal> {
        self.done("TagResource", document(command)).await
    }

    async fn list_tags_for_resource(&self, arn: &str) -> Result<Answer<Vec<Tag>>, Refusal> {
        let request = json!({ "ResourceArn": arn });
        self.take("ListTagsForResource", None, request.clone()).await?;
        let tags = self.things(|things| things.tags.clone());
        Ok(answer("ListTagsForResource", request, json!({ "Tags": tags }), tags))
    }
}

impl FakeService {
    /// An operation that answers nothing.
    async fn done(&self, operation: &'static str, request: Value) -> Result<Answer<()>, Refusal> {
        self.take(operation, None, request.clone()).await?;
        Ok(answer(operation, request, Value::Null, ()))
    }
}
