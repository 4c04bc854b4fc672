//! AWS Partner Central Selling, in the words of the domain.

use async_trait::async_trait;
use domain::{
    commands::{
        AcceptByTaskCommand, AssignCommand, CreateEngagementCommand, InviteCommand, RejectCommand, RelatedCommand,
        StartFromOpportunityCommand, SubmitCommand, Tag, TagCommand, UpdateContextCommand, UpdateOpportunityCommand,
    },
    error::{AppError, ErrorKind},
    forms::{FieldError, field_of_aws_path},
    people::Scope,
    queries::{EngagementQuery, InvitationQuery, OpportunityQuery, SolutionQuery},
    views::{
        EngagementDetail, EngagementSummary, InvitationDetail, InvitationSummary, Member, OpportunityDetail,
        OpportunitySummary, Page, SolutionSummary, TaskKind, TaskStatus, TaskView,
    },
};
use serde_json::{Map, Value};
use std::{sync::Arc, time::Duration};

/// One request and what came back, as sent, for the request panel and for the output formats.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exchange {
    /// The operation's name, such as `ListEngagements`.
    pub operation: String,
    /// The request's document.
    pub request: Value,
    /// The answer's document; `null` when the answer had none.
    pub response: Value,
    /// The HTTP status of the last attempt, when there was an answer.
    pub status: Option<u16>,
    /// AWS's request id.
    pub request_id: Option<String>,
    /// How long it took, retries included.
    pub elapsed: Duration,
}

/// What the service answered.
#[derive(Clone, Debug)]
pub struct Answer<T> {
    /// The answer in the words of the domain.
    pub value: T,
    /// The same on the wire.
    pub exchange: Exchange,
}

/// Why the service did not do it.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// For people. Field errors carry our field names already.
    pub error: AppError,
    /// Whether it may have been done all the same: true for time-outs, broken connections and
    /// failures of the server, false where AWS refused.
    pub may_have_happened: bool,
    /// What was exchanged, when there was an exchange.
    pub exchange: Option<Box<Exchange>>,
}

impl Refusal {
    /// A definite refusal.
    #[must_use]
    pub fn definite(error: AppError) -> Self {
        Self { error, may_have_happened: false, exchange: None }
    }

    /// Turns AWS's `ErrorList` (`FieldName`, `Message`) into field errors of ours.
    #[must_use]
    pub fn field_errors(list: impl IntoIterator<Item = (Option<String>, String)>) -> ErrorKind {
        ErrorKind::Validation(
            list.into_iter()
                .map(|(path, message)| {
                    FieldError::new(path.as_deref().map(field_of_aws_path).unwrap_or_default(), message)
                })
                .collect(),
        )
    }
}

impl From<Refusal> for AppError {
    fn from(refusal: Refusal) -> Self {
        refusal.error
    }
}

/// The filters and the page of the two `List…Tasks`, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TaskQuery {
    /// Statuses wanted; empty for all.
    pub statuses: Vec<TaskStatus>,
    /// Tasks wanted, by id, at most 10; empty for all.
    pub identifiers: Vec<String>,
    /// At most so many rows, 1 to 1,000.
    pub max_results: Option<i32>,
    /// The page.
    pub next_token: Option<String>,
}

/// What creating gives back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationRef {
    /// The new thing's id.
    pub id: String,
    /// Its ARN.
    pub arn: Option<String>,
}

/// What was read to be changed. AWS empties what an update leaves out, so an update begins with all that
/// there is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ForUpdate<T> {
    /// In the words of the domain.
    pub detail: T,
    /// What an update that changes nothing would send, as on the wire, by member. Of an engagement: the
    /// payload of each context that can be updated, by the context's id.
    pub content: Map<String, Value>,
}

/// The service for one account, in one catalog. Every call is one operation of the same name.
///
/// All may fail with any of the service's exceptions; see [`Refusal`].
#[async_trait]
pub trait PartnerCentral: Send + Sync {
    /// `CreateEngagement`.
    async fn create_engagement(
        &self,
        command: &CreateEngagementCommand,
        token: &str,
    ) -> Result<Answer<InvitationRef>, Refusal>;
    /// `ListEngagements`.
    async fn list_engagements(&self, query: &EngagementQuery) -> Result<Answer<Page<EngagementSummary>>, Refusal>;
    /// `GetEngagement`; members come from [`Self::list_engagement_members`].
    async fn get_engagement(&self, id: &str) -> Result<Answer<EngagementDetail>, Refusal>;
    /// `GetEngagement`, to update one of its contexts.
    async fn get_engagement_for_update(&self, id: &str) -> Result<Answer<ForUpdate<EngagementDetail>>, Refusal>;
    /// `UpdateEngagementContext`; no token, so read before trying again.
    async fn update_engagement_context(&self, command: &UpdateContextCommand) -> Result<Answer<()>, Refusal>;
    /// `ListEngagementMembers`: at most 10, so one page.
    async fn list_engagement_members(&self, id: &str) -> Result<Answer<Vec<Member>>, Refusal>;

    /// `CreateEngagementInvitation`.
    async fn create_engagement_invitation(
        &self,
        command: &InviteCommand,
        token: &str,
    ) -> Result<Answer<InvitationRef>, Refusal>;
    /// `ListEngagementInvitations`.
    async fn list_engagement_invitations(
        &self,
        query: &InvitationQuery,
    ) -> Result<Answer<Page<InvitationSummary>>, Refusal>;
    /// `GetEngagementInvitation`.
    async fn get_engagement_invitation(&self, id: &str) -> Result<Answer<InvitationDetail>, Refusal>;
    /// `AcceptEngagementInvitation`: leads only; no token, so read before trying again.
    async fn accept_engagement_invitation(&self, id: &str) -> Result<Answer<()>, Refusal>;
    /// `RejectEngagementInvitation`; no token, so read before trying again.
    async fn reject_engagement_invitation(&self, command: &RejectCommand) -> Result<Answer<()>, Refusal>;

    /// `ListOpportunities`.
    async fn list_opportunities(&self, query: &OpportunityQuery) -> Result<Answer<Page<OpportunitySummary>>, Refusal>;
    /// `GetOpportunity`.
    async fn get_opportunity(&self, id: &str) -> Result<Answer<OpportunityDetail>, Refusal>;
    /// `GetOpportunity`, to update it.
    async fn get_opportunity_for_update(&self, id: &str) -> Result<Answer<ForUpdate<OpportunityDetail>>, Refusal>;
    /// `UpdateOpportunity`; no token, so read before trying again.
    async fn update_opportunity(&self, command: &UpdateOpportunityCommand) -> Result<Answer<()>, Refusal>;
    /// `AssignOpportunity`; no token, so read before trying again.
    async fn assign_opportunity(&self, command: &AssignCommand) -> Result<Answer<()>, Refusal>;
    /// `SubmitOpportunity`; no token, so read before trying again.
    async fn submit_opportunity(&self, command: &SubmitCommand) -> Result<Answer<()>, Refusal>;
    /// `AssociateOpportunity`; no token, so read before trying again.
    async fn associate_opportunity(&self, command: &RelatedCommand) -> Result<Answer<()>, Refusal>;
    /// `DisassociateOpportunity`; no token, so read before trying again.
    async fn disassociate_opportunity(&self, command: &RelatedCommand) -> Result<Answer<()>, Refusal>;
    /// `ListSolutions`.
    async fn list_solutions(&self, query: &SolutionQuery) -> Result<Answer<Page<SolutionSummary>>, Refusal>;

    /// `TagResource`; no token, so read before trying again.
    async fn tag_resource(&self, command: &TagCommand) -> Result<Answer<()>, Refusal>;
    /// `ListTagsForResource`: all at once.
    async fn list_tags_for_resource(&self, arn: &str) -> Result<Answer<Vec<Tag>>, Refusal>;

    /// `StartEngagementByAcceptingInvitationTask`.
    async fn start_by_accepting_invitation(
        &self,
        command: &AcceptByTaskCommand,
        token: &str,
    ) -> Result<Answer<TaskView>, Refusal>;
    /// `StartEngagementFromOpportunityTask`.
    async fn start_from_opportunity(
        &self,
        command: &StartFromOpportunityCommand,
        token: &str,
    ) -> Result<Answer<TaskView>, Refusal>;
    /// The operation that lists tasks of this kind, see [`TaskKind::list_operation`].
    async fn list_tasks(&self, kind: TaskKind, query: &TaskQuery) -> Result<Answer<Page<TaskView>>, Refusal>;
}

/// Finds the service for an account and catalog. With AWS there is one account; on the emulator each
/// demo company has its own.
pub trait Upstreams: Send + Sync {
    /// The service for `scope`.
    ///
    /// # Errors
    /// When no credentials serve this scope.
    fn partner_central(&self, scope: &Scope) -> Result<Arc<dyn PartnerCentral>, AppError>;

    /// The service for `scope`, whose writes are made in the name of a person, by account id, where AWS can be told it.
    ///
    /// # Errors
    /// As [`Self::partner_central`].
    fn in_the_name_of(&self, scope: &Scope, person: &str) -> Result<Arc<dyn PartnerCentral>, AppError>;

    /// The scopes that exist, for the tracker.
    fn scopes(&self) -> Vec<Scope>;
}
