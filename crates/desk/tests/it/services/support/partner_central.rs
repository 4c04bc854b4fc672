//! The operations of the fake service.

use super::fake_service::{FakeService, answer};
use async_trait::async_trait;
use desk::ports::{
    Answer, Clock, EngagementQuery, InvitationQuery, InvitationRef, OpportunityQuery, PartnerCentral, Refusal,
    TaskQuery,
};
use domain::{
    commands::{
        AcceptByTaskCommand, CreateEngagementCommand, InviteCommand, RejectCommand, StartFromOpportunityCommand,
    },
    error::AppError,
    views::{
        EngagementDetail, EngagementSummary, InvitationDetail, InvitationSummary, Member, OpportunityDetail,
        OpportunitySummary, Page, TaskKind, TaskView,
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
        Ok(answer("ListOpportunities", json!({}), json!({ "OpportunitySummaries": [] }), Page::default()))
    }

    async fn get_opportunity(&self, id: &str) -> Result<Answer<OpportunityDetail>, Refusal> {
        let request = json!({ "Identifier": id });
        self.take("GetOpportunity", None, request.clone()).await?;
        let summary = OpportunitySummary { id: id.into(), ..OpportunitySummary::default() };
        Ok(answer("GetOpportunity", request, json!({ "Id": id }), OpportunityDetail { summary, ..Default::default() }))
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
        let operation = match kind {
            TaskKind::AcceptInvitation => "ListEngagementByAcceptingInvitationTasks",
            TaskKind::FromOpportunity => "ListEngagementFromOpportunityTasks",
        };
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
}
