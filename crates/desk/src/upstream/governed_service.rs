//! The operations of [`Governed`]: each names itself and makes its attempt.

use super::{governed::Governed, operation::Operation};
use crate::ports::{
    Answer, EngagementQuery, ForUpdate, InvitationQuery, InvitationRef, OpportunityQuery, PartnerCentral, Refusal,
    SolutionQuery, TaskQuery,
};
use async_trait::async_trait;
use domain::{
    commands::{
        AcceptByTaskCommand, AssignCommand, CreateEngagementCommand, InviteCommand, RejectCommand, RelatedCommand,
        StartFromOpportunityCommand, SubmitCommand, Tag, TagCommand, UpdateContextCommand, UpdateOpportunityCommand,
    },
    views::{
        EngagementDetail, EngagementSummary, InvitationDetail, InvitationSummary, Member, OpportunityDetail,
        OpportunitySummary, Page, SolutionSummary, TaskKind, TaskView,
    },
};

#[async_trait]
impl PartnerCentral for Governed {
    async fn create_engagement(
        &self,
        command: &CreateEngagementCommand,
        token: &str,
    ) -> Result<Answer<InvitationRef>, Refusal> {
        self.call(Operation::CreateEngagement, || self.inner.create_engagement(command, token)).await
    }

    async fn list_engagements(&self, query: &EngagementQuery) -> Result<Answer<Page<EngagementSummary>>, Refusal> {
        self.call(Operation::ListEngagements, || self.inner.list_engagements(query)).await
    }

    async fn get_engagement(&self, id: &str) -> Result<Answer<EngagementDetail>, Refusal> {
        self.call(Operation::GetEngagement, || self.inner.get_engagement(id)).await
    }

    async fn list_engagement_members(&self, id: &str) -> Result<Answer<Vec<Member>>, Refusal> {
        self.call(Operation::ListEngagementMembers, || self.inner.list_engagement_members(id)).await
    }

    async fn create_engagement_invitation(
        &self,
        command: &InviteCommand,
        token: &str,
    ) -> Result<Answer<InvitationRef>, Refusal> {
        let attempt = || self.inner.create_engagement_invitation(command, token);
        self.call(Operation::CreateEngagementInvitation, attempt).await
    }

    async fn list_engagement_invitations(
        &self,
        query: &InvitationQuery,
    ) -> Result<Answer<Page<InvitationSummary>>, Refusal> {
        self.call(Operation::ListEngagementInvitations, || self.inner.list_engagement_invitations(query)).await
    }

    async fn get_engagement_invitation(&self, id: &str) -> Result<Answer<InvitationDetail>, Refusal> {
        self.call(Operation::GetEngagementInvitation, || self.inner.get_engagement_invitation(id)).await
    }

    async fn accept_engagement_invitation(&self, id: &str) -> Result<Answer<()>, Refusal> {
        self.call(Operation::AcceptEngagementInvitation, || self.inner.accept_engagement_invitation(id)).await
    }

    async fn reject_engagement_invitation(&self, command: &RejectCommand) -> Result<Answer<()>, Refusal> {
        self.call(Operation::RejectEngagementInvitation, || self.inner.reject_engagement_invitation(command)).await
    }

    async fn list_opportunities(&self, query: &OpportunityQuery) -> Result<Answer<Page<OpportunitySummary>>, Refusal> {
        self.call(Operation::ListOpportunities, || self.inner.list_opportunities(query)).await
    }

    async fn get_opportunity(&self, id: &str) -> Result<Answer<OpportunityDetail>, Refusal> {
        self.call(Operation::GetOpportunity, || self.inner.get_opportunity(id)).await
    }

    async fn start_by_accepting_invitation(
        &self,
        command: &AcceptByTaskCommand,
        token: &str,
    ) -> Result<Answer<TaskView>, Refusal> {
        let attempt = || self.inner.start_by_accepting_invitation(command, token);
        self.call(Operation::StartByAcceptingInvitation, attempt).await
    }

    async fn start_from_opportunity(
        &self,
        command: &StartFromOpportunityCommand,
        token: &str,
    ) -> Result<Answer<TaskView>, Refusal> {
        self.call(Operation::StartFromOpportunity, || self.inner.start_from_opportunity(command, token)).await
    }

    async fn list_tasks(&self, kind: TaskKind, query: &TaskQuery) -> Result<Answer<Page<TaskView>>, Refusal> {
        self.call(Operation::of_tasks(kind), || self.inner.list_tasks(kind, query)).await
    }

    async fn get_engagement_for_update(&self, id: &str) -> Result<Answer<ForUpdate<EngagementDetail>>, Refusal> {
        self.call(Operation::GetEngagement, || self.inner.get_engagement_for_update(id)).await
    }

    async fn update_engagement_context(&self, command: &UpdateContextCommand) -> Result<Answer<()>, Refusal> {
        self.call(Operation::UpdateEngagementContext, || self.inner.update_engagement_context(command)).await
    }

    async fn get_opportunity_for_update(&self, id: &str) -> Result<Answer<ForUpdate<OpportunityDetail>>, Refusal> {
        self.call(Operation::GetOpportunity, || self.inner.get_opportunity_for_update(id)).await
    }

    async fn update_opportunity(&self, command: &UpdateOpportunityCommand) -> Result<Answer<()>, Refusal> {
        self.call(Operation::UpdateOpportunity, || self.inner.update_opportunity(command)).await
    }

    async fn assign_opportunity(&self, command: &AssignCommand) -> Result<Answer<()>, Refusal> {
        self.call(Operation::AssignOpportunity, || self.inner.assign_opportunity(command)).await
    }

    async fn submit_opportunity(&self, command: &SubmitCommand) -> Result<Answer<()>, Refusal> {
        self.call(Operation::SubmitOpportunity, || self.inner.submit_opportunity(command)).await
    }

    async fn associate_opportunity(&self, command: &RelatedCommand) -> Result<Answer<()>, Refusal> {
        self.call(Operation::AssociateOpportunity, || self.inner.associate_opportunity(command)).await
    }

    async fn disassociate_opportunity(&self, command: &RelatedCommand) -> Result<Answer<()>, Refusal> {
        self.call(Operation::DisassociateOpportunity, || self.inner.disassociate_opportunity(command)).await
    }

    async fn list_solutions(&self, query: &SolutionQuery) -> Result<Answer<Page<SolutionSummary>>, Refusal> {
        self.call(Operation::ListSolutions, || self.inner.list_solutions(query)).await
    }

    async fn tag_resource(&self, command: &TagCommand) -> Result<Answer<()>, Refusal> {
        self.call(Operation::TagResource, || self.inner.tag_resource(command)).await
    }

    async fn list_tags_for_resource(&self, arn: &str) -> Result<Answer<Vec<Tag>>, Refusal> {
        self.call(Operation::ListTagsForResource, || self.inner.list_tags_for_resource(arn)).await
    }
}
