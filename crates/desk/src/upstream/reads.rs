//! The operations of a person's request: reads from the shelves, writes straight on.

use super::{
    ReadNotes,
    governed::Governed,
    operation::Operation,
    shelf::{Reader, Shelf},
};
use crate::ports::{
    Answer, Area, EngagementQuery, ForUpdate, InvitationQuery, InvitationRef, OpportunityQuery, PartnerCentral,
    Refusal, SolutionQuery, TaskQuery,
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
use futures::FutureExt;
use std::sync::Arc;

/// One shelf for each kind of read.
pub(super) struct Shelves {
    engagements: Arc<Shelf<EngagementQuery, Page<EngagementSummary>>>,
    engagement: Arc<Shelf<String, EngagementDetail>>,
    members: Arc<Shelf<String, Vec<Member>>>,
    invitations: Arc<Shelf<InvitationQuery, Page<InvitationSummary>>>,
    invitation: Arc<Shelf<String, InvitationDetail>>,
    opportunities: Arc<Shelf<OpportunityQuery, Page<OpportunitySummary>>>,
    opportunity: Arc<Shelf<String, OpportunityDetail>>,
    solutions: Arc<Shelf<SolutionQuery, Page<SolutionSummary>>>,
    tags: Arc<Shelf<String, Vec<Tag>>>,
    tasks: Arc<Shelf<(TaskKind, TaskQuery), Page<TaskView>>>,
}

impl Shelves {
    /// Shelves for so many bytes in all.
    pub(super) fn new(bytes: u64) -> Self {
        let share = bytes / 10;
        Self {
            engagements: Arc::new(Shelf::new(Area::Engagements, share)),
            engagement: Arc::new(Shelf::new(Area::Engagements, share)),
            members: Arc::new(Shelf::new(Area::Engagements, share)),
            invitations: Arc::new(Shelf::new(Area::Invitations, share)),
            invitation: Arc::new(Shelf::new(Area::Invitations, share)),
            opportunities: Arc::new(Shelf::new(Area::Opportunities, share)),
            opportunity: Arc::new(Shelf::new(Area::Opportunities, share)),
            solutions: Arc::new(Shelf::new(Area::Solutions, share)),
            tags: Arc::new(Shelf::new(Area::Tags, share)),
            tasks: Arc::new(Shelf::new(Area::Tasks, share)),
        }
    }
}

/// The service for one request, on one scope.
pub(super) struct CachedReads {
    pub(super) governed: Arc<Governed>,
    pub(super) notes: ReadNotes,
}

impl CachedReads {
    fn shelves(&self) -> &Shelves {
        &self.governed.guard.inner.shelves
    }

    /// Who reads the page of a list that begins at a token, if it is not the first.
    fn list(&self, operation: Operation, next_token: Option<&str>) -> Reader<'_> {
        let kept = self.governed.guard.inner.settings.list_kept;
        Reader { kept, stored: next_token.is_none(), ..self.detail(operation) }
    }

    fn detail(&self, operation: Operation) -> Reader<'_> {
        let Governed { guard, scope, .. } = &*self.governed;
        Reader { guard, scope, notes: &self.notes, operation, kept: guard.inner.settings.detail_kept, stored: true }
    }
}

#[async_trait]
impl PartnerCentral for CachedReads {
    async fn create_engagement(
        &self,
        command: &CreateEngagementCommand,
        token: &str,
    ) -> Result<Answer<InvitationRef>, Refusal> {
        self.governed.create_engagement(command, token).await
    }

    async fn list_engagements(&self, query: &EngagementQuery) -> Result<Answer<Page<EngagementSummary>>, Refusal> {
        let (service, asked) = (self.governed.clone(), query.clone());
        let ask = || async move { service.list_engagements(&asked).await }.boxed();
        self.shelves()
            .engagements
            .read(self.list(Operation::ListEngagements, query.next_token.as_deref()), query.clone(), ask)
            .await
    }

    async fn get_engagement(&self, id: &str) -> Result<Answer<EngagementDetail>, Refusal> {
        let (service, asked) = (self.governed.clone(), id.to_owned());
        let ask = || async move { service.get_engagement(&asked).await }.boxed();
        self.shelves().engagement.read(self.detail(Operation::GetEngagement), id.to_owned(), ask).await
    }

    async fn list_engagement_members(&self, id: &str) -> Result<Answer<Vec<Member>>, Refusal> {
        let (service, asked) = (self.governed.clone(), id.to_owned());
        let ask = || async move { service.list_engagement_members(&asked).await }.boxed();
        self.shelves().members.read(self.detail(Operation::ListEngagementMembers), id.to_owned(), ask).await
    }

    async fn create_engagement_invitation(
        &self,
        command: &InviteCommand,
        token: &str,
    ) -> Result<Answer<InvitationRef>, Refusal> {
        self.governed.create_engagement_invitation(command, token).await
    }

    async fn list_engagement_invitations(
        &self,
        query: &InvitationQuery,
    ) -> Result<Answer<Page<InvitationSummary>>, Refusal> {
        let (service, asked) = (self.governed.clone(), query.clone());
        let ask = || async move { service.list_engagement_invitations(&asked).await }.boxed();
        self.shelves()
            .invitations
            .read(self.list(Operation::ListEngagementInvitations, query.next_token.as_deref()), query.clone(), ask)
            .await
    }

    async fn get_engagement_invitation(&self, id: &str) -> Result<Answer<InvitationDetail>, Refusal> {
        let (service, asked) = (self.governed.clone(), id.to_owned());
        let ask = || async move { service.get_engagement_invitation(&asked).await }.boxed();
        self.shelves().invitation.read(self.detail(Operation::GetEngagementInvitation), id.to_owned(), ask).await
    }

    async fn accept_engagement_invitation(&self, id: &str) -> Result<Answer<()>, Refusal> {
        self.governed.accept_engagement_invitation(id).await
    }

    async fn reject_engagement_invitation(&self, command: &RejectCommand) -> Result<Answer<()>, Refusal> {
        self.governed.reject_engagement_invitation(command).await
    }

    async fn list_opportunities(&self, query: &OpportunityQuery) -> Result<Answer<Page<OpportunitySummary>>, Refusal> {
        let (service, asked) = (self.governed.clone(), query.clone());
        let ask = || async move { service.list_opportunities(&asked).await }.boxed();
        self.shelves()
            .opportunities
            .read(self.list(Operation::ListOpportunities, query.next_token.as_deref()), query.clone(), ask)
            .await
    }

    async fn get_opportunity(&self, id: &str) -> Result<Answer<OpportunityDetail>, Refusal> {
        let (service, asked) = (self.governed.clone(), id.to_owned());
        let ask = || async move { service.get_opportunity(&asked).await }.boxed();
        self.shelves().opportunity.read(self.detail(Operation::GetOpportunity), id.to_owned(), ask).await
    }

    async fn start_by_accepting_invitation(
        &self,
        command: &AcceptByTaskCommand,
        token: &str,
    ) -> Result<Answer<TaskView>, Refusal> {
        self.governed.start_by_accepting_invitation(command, token).await
    }

    async fn start_from_opportunity(
        &self,
        command: &StartFromOpportunityCommand,
        token: &str,
    ) -> Result<Answer<TaskView>, Refusal> {
        self.governed.start_from_opportunity(command, token).await
    }

    async fn list_tasks(&self, kind: TaskKind, query: &TaskQuery) -> Result<Answer<Page<TaskView>>, Refusal> {
        let (service, asked) = (self.governed.clone(), query.clone());
        let ask = || async move { service.list_tasks(kind, &asked).await }.boxed();
        self.shelves()
            .tasks
            .read(self.list(Operation::of_tasks(kind), query.next_token.as_deref()), (kind, query.clone()), ask)
            .await
    }

    async fn get_engagement_for_update(&self, id: &str) -> Result<Answer<ForUpdate<EngagementDetail>>, Refusal> {
        self.governed.get_engagement_for_update(id).await
    }

    async fn update_engagement_context(&self, command: &UpdateContextCommand) -> Result<Answer<()>, Refusal> {
        self.governed.update_engagement_context(command).await
    }

    async fn get_opportunity_for_update(&self, id: &str) -> Result<Answer<ForUpdate<OpportunityDetail>>, Refusal> {
        self.governed.get_opportunity_for_update(id).await
    }

    async fn update_opportunity(&self, command: &UpdateOpportunityCommand) -> Result<Answer<()>, Refusal> {
        self.governed.update_opportunity(command).await
    }

    async fn assign_opportunity(&self, command: &AssignCommand) -> Result<Answer<()>, Refusal> {
        self.governed.assign_opportunity(command).await
    }

    async fn submit_opportunity(&self, command: &SubmitCommand) -> Result<Answer<()>, Refusal> {
        self.governed.submit_opportunity(command).await
    }

    async fn associate_opportunity(&self, command: &RelatedCommand) -> Result<Answer<()>, Refusal> {
        self.governed.associate_opportunity(command).await
    }

    async fn disassociate_opportunity(&self, command: &RelatedCommand) -> Result<Answer<()>, Refusal> {
        self.governed.disassociate_opportunity(command).await
    }

    async fn list_solutions(&self, query: &SolutionQuery) -> Result<Answer<Page<SolutionSummary>>, Refusal> {
        let (service, asked) = (self.governed.clone(), query.clone());
        let ask = || async move { service.list_solutions(&asked).await }.boxed();
        self.shelves()
            .solutions
            .read(self.list(Operation::ListSolutions, query.next_token.as_deref()), query.clone(), ask)
            .await
    }

    async fn tag_resource(&self, command: &TagCommand) -> Result<Answer<()>, Refusal> {
        self.governed.tag_resource(command).await
    }

    async fn list_tags_for_resource(&self, arn: &str) -> Result<Answer<Vec<Tag>>, Refusal> {
        let (service, asked) = (self.governed.clone(), arn.to_owned());
        let ask = || async move { service.list_tags_for_resource(&asked).await }.boxed();
        self.shelves().tags.read(self.detail(Operation::ListTagsForResource), arn.to_owned(), ask).await
    }
}
