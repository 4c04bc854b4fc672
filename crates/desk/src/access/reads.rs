//! What AWS has, for those who may read.

use crate::ports::{
    Answer, EngagementQuery, ForUpdate, InvitationQuery, OpportunityQuery, PartnerCentral, Refusal, SolutionQuery,
    TaskQuery,
};
use domain::{
    commands::Tag,
    views::{
        EngagementDetail, EngagementSummary, InvitationDetail, InvitationSummary, Member, OpportunityDetail,
        OpportunitySummary, Page, SolutionSummary, TaskKind, TaskView,
    },
};
use std::sync::Arc;

/// The service for one account, in one catalog, to be read: the port without its writes, which go through the journal
/// and by nothing that a permit gives. Methods are those of [`PartnerCentral`].
///
/// ```
/// use desk::access::Reads;
///
/// async fn read(reads: &Reads) -> bool {
///     reads.get_engagement_invitation("engi-1").await.is_ok()
/// }
/// ```
///
/// ```compile_fail
/// use desk::access::Reads;
///
/// async fn write(reads: &Reads) -> bool {
///     reads.accept_engagement_invitation("engi-1").await.is_ok()
/// }
/// ```
pub struct Reads(Arc<dyn PartnerCentral>);

impl Reads {
    pub(super) fn of(service: Arc<dyn PartnerCentral>) -> Self {
        Self(service)
    }
}

#[expect(clippy::missing_errors_doc, reason = "each fails as the port's method of the same name does")]
impl Reads {
    /// `ListEngagements`.
    pub async fn list_engagements(&self, query: &EngagementQuery) -> Result<Answer<Page<EngagementSummary>>, Refusal> {
        self.0.list_engagements(query).await
    }

    /// `GetEngagement`; members come from [`Self::list_engagement_members`].
    pub async fn get_engagement(&self, id: &str) -> Result<Answer<EngagementDetail>, Refusal> {
        self.0.get_engagement(id).await
    }

    /// `GetEngagement`, with what an update of one of its contexts begins from.
    pub async fn get_engagement_for_update(&self, id: &str) -> Result<Answer<ForUpdate<EngagementDetail>>, Refusal> {
        self.0.get_engagement_for_update(id).await
    }

    /// `ListEngagementMembers`.
    pub async fn list_engagement_members(&self, id: &str) -> Result<Answer<Vec<Member>>, Refusal> {
        self.0.list_engagement_members(id).await
    }

    /// `ListEngagementInvitations`.
    pub async fn list_engagement_invitations(
        &self,
        query: &InvitationQuery,
    ) -> Result<Answer<Page<InvitationSummary>>, Refusal> {
        self.0.list_engagement_invitations(query).await
    }

    /// `GetEngagementInvitation`.
    pub async fn get_engagement_invitation(&self, id: &str) -> Result<Answer<InvitationDetail>, Refusal> {
        self.0.get_engagement_invitation(id).await
    }

    /// `ListOpportunities`.
    pub async fn list_opportunities(
        &self,
        query: &OpportunityQuery,
    ) -> Result<Answer<Page<OpportunitySummary>>, Refusal> {
        self.0.list_opportunities(query).await
    }

    /// `GetOpportunity`.
    pub async fn get_opportunity(&self, id: &str) -> Result<Answer<OpportunityDetail>, Refusal> {
        self.0.get_opportunity(id).await
    }

    /// `GetOpportunity`, with what an update begins from.
    pub async fn get_opportunity_for_update(&self, id: &str) -> Result<Answer<ForUpdate<OpportunityDetail>>, Refusal> {
        self.0.get_opportunity_for_update(id).await
    }

    /// `ListSolutions`.
    pub async fn list_solutions(&self, query: &SolutionQuery) -> Result<Answer<Page<SolutionSummary>>, Refusal> {
        self.0.list_solutions(query).await
    }

    /// `ListTagsForResource`.
    pub async fn list_tags_for_resource(&self, arn: &str) -> Result<Answer<Vec<Tag>>, Refusal> {
        self.0.list_tags_for_resource(arn).await
    }

    /// The operation that lists tasks of this kind, see [`TaskKind::list_operation`].
    pub async fn list_tasks(&self, kind: TaskKind, query: &TaskQuery) -> Result<Answer<Page<TaskView>>, Refusal> {
        self.0.list_tasks(kind, query).await
    }
}
