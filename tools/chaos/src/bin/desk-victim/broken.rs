//! Mistakes that a desk could make, made on purpose: whoever judges must notice them.

use async_trait::async_trait;
use clap::ValueEnum;
use desk::ports::{
    Answer, EngagementQuery, Exchange, ForUpdate, InvitationQuery, InvitationRef, OpportunityQuery, PartnerCentral,
    Refusal, SolutionQuery, TaskQuery,
};
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
use std::sync::Arc;

/// A mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Mistake {
    /// A request that is sent again gets a new token, so that AWS does it again
    Resend,
    /// Declining, and accepting a lead, are told to be done and never sent
    Swallow,
}

/// The service, with a mistake on the way to it.
pub(crate) struct Broken {
    /// The service.
    pub(crate) service: Arc<dyn PartnerCentral>,
    /// What is wrong.
    pub(crate) mistake: Mistake,
}

impl Broken {
    fn token(&self, token: &str) -> String {
        match self.mistake {
            Mistake::Resend => uuid::Uuid::new_v4().to_string(),
            Mistake::Swallow => token.to_owned(),
        }
    }

    /// What is told instead of being done.
    fn swallowed(&self) -> Option<Answer<()>> {
        (self.mistake == Mistake::Swallow).then(|| Answer { value: (), exchange: Exchange::default() })
    }
}

#[async_trait]
impl PartnerCentral for Broken {
    async fn create_engagement(
        &self,
        command: &CreateEngagementCommand,
        token: &str,
    ) -> Result<Answer<InvitationRef>, Refusal> {
        self.service.create_engagement(command, &self.token(token)).await
    }

    async fn list_engagements(&self, query: &EngagementQuery) -> Result<Answer<Page<EngagementSummary>>, Refusal> {
        self.service.list_engagements(query).await
    }

    async fn get_engagement(&self, id: &str) -> Result<Answer<EngagementDetail>, Refusal> {
        self.service.get_engagement(id).await
    }

    async fn list_engagement_members(&self, id: &str) -> Result<Answer<Vec<Member>>, Refusal> {
        self.service.list_engagement_members(id).await
    }

    async fn create_engagement_invitation(
        &self,
        command: &InviteCommand,
        token: &str,
    ) -> Result<Answer<InvitationRef>, Refusal> {
        self.service.create_engagement_invitation(command, &self.token(token)).await
    }

    async fn list_engagement_invitations(
        &self,
        query: &InvitationQuery,
    ) -> Result<Answer<Page<InvitationSummary>>, Refusal> {
        self.service.list_engagement_invitations(query).await
    }

    async fn get_engagement_invitation(&self, id: &str) -> Result<Answer<InvitationDetail>, Refusal> {
        self.service.get_engagement_invitation(id).await
    }

    async fn accept_engagement_invitation(&self, id: &str) -> Result<Answer<()>, Refusal> {
        match self.swallowed() {
            Some(answer) => Ok(answer),
            None => self.service.accept_engagement_invitation(id).await,
        }
    }

    async fn reject_engagement_invitation(&self, command: &RejectCommand) -> Result<Answer<()>, Refusal> {
        match self.swallowed() {
            Some(answer) => Ok(answer),
            None => self.service.reject_engagement_invitation(command).await,
        }
    }

    async fn list_opportunities(&self, query: &OpportunityQuery) -> Result<Answer<Page<OpportunitySummary>>, Refusal> {
        self.service.list_opportunities(query).await
    }

    async fn get_opportunity(&self, id: &str) -> Result<Answer<OpportunityDetail>, Refusal> {
        self.service.get_opportunity(id).await
    }

    async fn start_by_accepting_invitation(
        &self,
        command: &AcceptByTaskCommand,
        token: &str,
    ) -> Result<Answer<TaskView>, Refusal> {
        self.service.start_by_accepting_invitation(command, &self.token(token)).await
    }

    async fn start_from_opportunity(
        &self,
        command: &StartFromOpportunityCommand,
        token: &str,
    ) -> Result<Answer<TaskView>, Refusal> {
        self.service.start_from_opportunity(command, &self.token(token)).await
    }

    async fn list_tasks(&self, kind: TaskKind, query: &TaskQuery) -> Result<Answer<Page<TaskView>>, Refusal> {
        self.service.list_tasks(kind, query).await
    }

    async fn get_engagement_for_update(&self, id: &str) -> Result<Answer<ForUpdate<EngagementDetail>>, Refusal> {
        self.service.get_engagement_for_update(id).await
    }

    async fn update_engagement_context(&self, command: &UpdateContextCommand) -> Result<Answer<()>, Refusal> {
        self.service.update_engagement_context(command).await
    }

    async fn get_opportunity_for_update(&self, id: &str) -> Result<Answer<ForUpdate<OpportunityDetail>>, Refusal> {
        self.service.get_opportunity_for_update(id).await
    }

    async fn update_opportunity(&self, command: &UpdateOpportunityCommand) -> Result<Answer<()>, Refusal> {
        self.service.update_opportunity(command).await
    }

    async fn assign_opportunity(&self, command: &AssignCommand) -> Result<Answer<()>, Refusal> {
        self.service.assign_opportunity(command).await
    }

    async fn submit_opportunity(&self, command: &SubmitCommand) -> Result<Answer<()>, Refusal> {
        self.service.submit_opportunity(command).await
    }

    async fn associate_opportunity(&self, command: &RelatedCommand) -> Result<Answer<()>, Refusal> {
        self.service.associate_opportunity(command).await
    }

    async fn disassociate_opportunity(&self, command: &RelatedCommand) -> Result<Answer<()>, Refusal> {
        self.service.disassociate_opportunity(command).await
    }

    async fn list_solutions(&self, query: &SolutionQuery) -> Result<Answer<Page<SolutionSummary>>, Refusal> {
        self.service.list_solutions(query).await
    }

    async fn tag_resource(&self, command: &TagCommand) -> Result<Answer<()>, Refusal> {
        self.service.tag_resource(command).await
    }

    async fn list_tags_for_resource(&self, arn: &str) -> Result<Answer<Vec<Tag>>, Refusal> {
        self.service.list_tags_for_resource(arn).await
    }
}
