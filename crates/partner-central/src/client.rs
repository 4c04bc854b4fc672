//! The adapter itself: one client, built once, behind the port.

use crate::{
    connection::{self, Personal, SetupError},
    engagements, invitations, opportunities,
    settings::Settings,
    solutions, tagging, tasks,
};
use async_trait::async_trait;
use aws_sdk_partnercentralselling::Client;
use desk::ports::{
    Answer, EngagementQuery, ForUpdate, InvitationQuery, InvitationRef, OpportunityQuery, PartnerCentral, Refusal,
    SolutionQuery, TaskQuery,
};
use domain::{
    commands::{
        AcceptByTaskCommand, AssignCommand, CreateEngagementCommand, InviteCommand, RejectCommand, RelatedCommand,
        StartFromOpportunityCommand, SubmitCommand, Tag, TagCommand, UpdateContextCommand, UpdateOpportunityCommand,
    },
    ids::AccountId,
    people::Catalog,
    views::{
        EngagementDetail, EngagementSummary, InvitationDetail, InvitationSummary, Member, OpportunityDetail,
        OpportunitySummary, Page, SolutionSummary, TaskKind, TaskView,
    },
};
use std::sync::OnceLock;

/// The service for one account, in one catalog, over the AWS SDK.
///
/// A call is one attempt unless [`Settings::max_attempts`] says more; trying again is the business of
/// [`desk::upstream::Guard`]. With more, the SDK tries again after time-outs, broken connections,
/// throttling and failures of the server. Writes with a ClientToken are safe under that. Answering an
/// invitation and changing what exists have no token: a second attempt after a lost answer meets AWS's
/// refusal of what is so already or is stale by now, and the [`Refusal`] then says that it may have
/// happened.
#[derive(Clone, Debug)]
pub struct AwsPartnerCentral {
    /// The client that reads.
    pub(crate) client: Client,
    /// The client that writes: the same, unless it does so in somebody's name.
    pub(crate) writes: Client,
    pub(crate) personal: Option<Personal>,
    pub(crate) catalog: Catalog,
    /// The account that calls: configured, or learnt from the first list of invitations.
    pub(crate) own_account: OnceLock<String>,
}

impl AwsPartnerCentral {
    /// Prepares the service. Nothing is asked of AWS yet; [`check`](crate::check) does that.
    ///
    /// # Errors
    /// When the CA bundle cannot be used.
    pub async fn connect(settings: &Settings) -> Result<Self, SetupError> {
        let (client, personal) = connection::connect(settings).await?;
        Ok(Self { personal, ..Self::over(client, settings) })
    }

    fn over(client: Client, settings: &Settings) -> Self {
        let own_account = settings.own_account().map_or_else(OnceLock::new, |account| account.to_string().into());
        Self { writes: client.clone(), client, personal: None, catalog: settings.catalog, own_account }
    }

    /// The same service, whose writes are made in somebody's name; as it is where no role is configured to write with.
    #[must_use]
    pub fn in_the_name_of(&self, person: &str) -> Self {
        let mut service = self.clone();
        if let Some(personal) = &self.personal {
            service.writes = personal.client_for(person);
        }
        service
    }

    pub(crate) fn catalog_code(&self) -> &'static str {
        self.catalog.code()
    }
}

/// The service of an emulator at `endpoint`, called as `account`.
#[must_use]
pub fn for_account(endpoint: impl Into<String>, account: AccountId, catalog: Catalog) -> AwsPartnerCentral {
    let settings =
        Settings { endpoint_url: Some(endpoint.into()), static_account: Some(account), catalog, ..Settings::default() };
    AwsPartnerCentral::over(connection::emulator_client(&settings, None), &settings)
}

#[async_trait]
impl PartnerCentral for AwsPartnerCentral {
    async fn create_engagement(
        &self,
        command: &CreateEngagementCommand,
        token: &str,
    ) -> Result<Answer<InvitationRef>, Refusal> {
        engagements::create(self, command, token).await
    }

    async fn list_engagements(&self, query: &EngagementQuery) -> Result<Answer<Page<EngagementSummary>>, Refusal> {
        engagements::list(self, query).await
    }

    async fn get_engagement(&self, id: &str) -> Result<Answer<EngagementDetail>, Refusal> {
        engagements::get(self, id).await
    }

    async fn list_engagement_members(&self, id: &str) -> Result<Answer<Vec<Member>>, Refusal> {
        engagements::members(self, id).await
    }

    async fn create_engagement_invitation(
        &self,
        command: &InviteCommand,
        token: &str,
    ) -> Result<Answer<InvitationRef>, Refusal> {
        invitations::create(self, command, token).await
    }

    async fn list_engagement_invitations(
        &self,
        query: &InvitationQuery,
    ) -> Result<Answer<Page<InvitationSummary>>, Refusal> {
        invitations::list(self, query).await
    }

    async fn get_engagement_invitation(&self, id: &str) -> Result<Answer<InvitationDetail>, Refusal> {
        invitations::get(self, id).await
    }

    async fn accept_engagement_invitation(&self, id: &str) -> Result<Answer<()>, Refusal> {
        invitations::accept(self, id).await
    }

    async fn reject_engagement_invitation(&self, command: &RejectCommand) -> Result<Answer<()>, Refusal> {
        invitations::reject(self, command).await
    }

    async fn list_opportunities(&self, query: &OpportunityQuery) -> Result<Answer<Page<OpportunitySummary>>, Refusal> {
        opportunities::list(self, query).await
    }

    async fn get_opportunity(&self, id: &str) -> Result<Answer<OpportunityDetail>, Refusal> {
        opportunities::get(self, id).await
    }

    async fn start_by_accepting_invitation(
        &self,
        command: &AcceptByTaskCommand,
        token: &str,
    ) -> Result<Answer<TaskView>, Refusal> {
        tasks::start_by_accepting_invitation(self, command, token).await
    }

    async fn start_from_opportunity(
        &self,
        command: &StartFromOpportunityCommand,
        token: &str,
    ) -> Result<Answer<TaskView>, Refusal> {
        tasks::start_from_opportunity(self, command, token).await
    }

    async fn list_tasks(&self, kind: TaskKind, query: &TaskQuery) -> Result<Answer<Page<TaskView>>, Refusal> {
        match kind {
            TaskKind::AcceptInvitation => tasks::list_accepting_invitations(self, query).await,
            TaskKind::FromOpportunity => tasks::list_from_opportunities(self, query).await,
            TaskKind::FromEngagement => tasks::list_from_engagements(self, query).await,
        }
    }

    async fn get_engagement_for_update(&self, id: &str) -> Result<Answer<ForUpdate<EngagementDetail>>, Refusal> {
        engagements::get_for_update(self, id).await
    }

    async fn update_engagement_context(&self, command: &UpdateContextCommand) -> Result<Answer<()>, Refusal> {
        engagements::update_context(self, command).await
    }

    async fn get_opportunity_for_update(&self, id: &str) -> Result<Answer<ForUpdate<OpportunityDetail>>, Refusal> {
        opportunities::get_for_update(self, id).await
    }

    async fn update_opportunity(&self, command: &UpdateOpportunityCommand) -> Result<Answer<()>, Refusal> {
        opportunities::update(self, command).await
    }

    async fn assign_opportunity(&self, command: &AssignCommand) -> Result<Answer<()>, Refusal> {
        opportunities::assign(self, command).await
    }

    async fn submit_opportunity(&self, command: &SubmitCommand) -> Result<Answer<()>, Refusal> {
        opportunities::submit(self, command).await
    }

    async fn associate_opportunity(&self, command: &RelatedCommand) -> Result<Answer<()>, Refusal> {
        opportunities::associate(self, command).await
    }

    async fn disassociate_opportunity(&self, command: &RelatedCommand) -> Result<Answer<()>, Refusal> {
        opportunities::disassociate(self, command).await
    }

    async fn list_solutions(&self, query: &SolutionQuery) -> Result<Answer<Page<SolutionSummary>>, Refusal> {
        solutions::list(self, query).await
    }

    async fn tag_resource(&self, command: &TagCommand) -> Result<Answer<()>, Refusal> {
        tagging::add(self, command).await
    }

    async fn list_tags_for_resource(&self, arn: &str) -> Result<Answer<Vec<Tag>>, Refusal> {
        tagging::list(self, arn).await
    }
}
