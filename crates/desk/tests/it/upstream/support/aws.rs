//! A service that fails as told and remembers when it was called.

use async_trait::async_trait;
use desk::ports::{
    Answer, EngagementQuery, Exchange, ForUpdate, InvitationQuery, InvitationRef, OpportunityQuery, PartnerCentral,
    Refusal, SolutionQuery, TaskQuery,
};
use domain::{
    commands::{
        AcceptByTaskCommand, AssignCommand, CreateEngagementCommand, InviteCommand, RejectCommand, RelatedCommand,
        StartFromOpportunityCommand, SubmitCommand, Tag, TagCommand, UpdateContextCommand, UpdateOpportunityCommand,
    },
    error::{AppError, ErrorKind},
    views::{
        EngagementDetail, EngagementSummary, InvitationDetail, InvitationSummary, Member, OpportunityDetail,
        OpportunitySummary, Page, SolutionSummary, TaskKind, TaskStatus, TaskView,
    },
};
use std::{
    future::pending,
    sync::{Mutex, MutexGuard},
    time::Duration,
};
use time::OffsetDateTime;
use tokio::time::{Instant, sleep};

/// How the service goes wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Not at all.
    #[default]
    None,
    /// It throttles.
    Throttle,
    /// It answers with failures: it, or what stands before it.
    Fail,
    /// It never answers.
    Stall,
    /// It does what is asked, and the connection breaks; or the answer is rubbish.
    Lose,
    /// It does not take the credentials.
    Credentials,
    /// It denies access.
    Deny,
    /// It says that there is no such thing.
    Missing,
    /// It is quick to fail at the first call and well at the next.
    FailOnce,
    /// Every third call fails.
    FailThird,
    /// It loses the first answer and refuses the next.
    LoseThenDeny,
}

/// The service.
#[derive(Default)]
pub(crate) struct Aws {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    fault: Fault,
    slow: Duration,
    version: u32,
    calls: Vec<Call>,
}

/// A call as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) token: String,
    pub(crate) at: Instant,
}

impl Aws {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("not poisoned")
    }

    /// Goes wrong from now on.
    pub(crate) fn goes_wrong(&self, fault: Fault) {
        self.state().fault = fault;
    }

    /// Takes so long from now on.
    pub(crate) fn takes(&self, slow: Duration) {
        self.state().slow = slow;
    }

    /// What it answers is another from now on.
    pub(crate) fn changes(&self) {
        self.state().version += 1;
    }

    /// The calls so far.
    pub(crate) fn calls(&self) -> Vec<Call> {
        self.state().calls.clone()
    }

    /// The tokens of the writes so far.
    pub(crate) fn tokens(&self) -> Vec<String> {
        self.calls().into_iter().map(|call| call.token).filter(|token| !token.is_empty()).collect()
    }

    async fn take(&self, operation: &'static str, token: &str) -> Result<(), Refusal> {
        let (fault, slow) = {
            let mut state = self.state();
            state.calls.push(Call { token: token.to_owned(), at: Instant::now() });
            let fault = state.fault;
            state.fault = match fault {
                Fault::FailOnce => Fault::None,
                Fault::LoseThenDeny => Fault::Deny,
                fault => fault,
            };
            let well = fault == Fault::FailThird && !state.calls.len().is_multiple_of(3);
            (if well { Fault::None } else { fault }, state.slow)
        };
        if !slow.is_zero() {
            sleep(slow).await;
        }
        let writes = !operation.starts_with("List") && !operation.starts_with("Get");
        let refused = |kind| Err(Refusal::definite(AppError::new(kind)));
        let lost = |kind| Err(Refusal { error: AppError::new(kind), may_have_happened: writes, exchange: None });
        match fault {
            Fault::None => Ok(()),
            Fault::Throttle => refused(ErrorKind::Throttled),
            Fault::Fail | Fault::FailOnce | Fault::FailThird => lost(ErrorKind::Upstream),
            Fault::Stall => pending().await,
            Fault::Lose | Fault::LoseThenDeny => lost(ErrorKind::Unavailable),
            Fault::Credentials => refused(ErrorKind::NoCredentials),
            Fault::Deny => refused(ErrorKind::AccessDenied { reason: None }),
            Fault::Missing => refused(ErrorKind::NotFound),
        }
    }

    async fn read<T: Default>(&self, operation: &'static str) -> Result<Answer<T>, Refusal> {
        self.take(operation, "").await?;
        Ok(answer(T::default()))
    }

    /// A page whose token tells which state it shows.
    async fn page<T>(&self, operation: &'static str) -> Result<Answer<Page<T>>, Refusal> {
        self.take(operation, "").await?;
        let next = Some(format!("state {}", self.state().version));
        Ok(answer(Page { items: Vec::new(), next }))
    }

    async fn task(&self, operation: &'static str, token: &str) -> Result<Answer<TaskView>, Refusal> {
        self.take(operation, token).await?;
        Ok(answer(TaskView {
            id: "task-0a1b2c3d4e5f6".into(),
            kind: TaskKind::AcceptInvitation,
            arn: None,
            status: TaskStatus::InProgress,
            message: None,
            reason_code: None,
            opportunity_id: None,
            snapshot_job_id: None,
            context_id: None,
            invitation_id: None,
            engagement_id: None,
            started_at: None,
            ended_at: None,
            seen_at: OffsetDateTime::UNIX_EPOCH,
        }))
    }
}

fn answer<T>(value: T) -> Answer<T> {
    Answer { value, exchange: Exchange::default() }
}

fn made() -> InvitationRef {
    InvitationRef { id: "engi-0a1b2c3d4e5f6".into(), arn: None }
}

#[async_trait]
impl PartnerCentral for Aws {
    async fn create_engagement(
        &self,
        _: &CreateEngagementCommand,
        token: &str,
    ) -> Result<Answer<InvitationRef>, Refusal> {
        self.take("CreateEngagement", token).await?;
        Ok(answer(made()))
    }

    async fn list_engagements(&self, _: &EngagementQuery) -> Result<Answer<Page<EngagementSummary>>, Refusal> {
        self.page("ListEngagements").await
    }

    async fn get_engagement(&self, _: &str) -> Result<Answer<EngagementDetail>, Refusal> {
        self.read("GetEngagement").await
    }

    async fn list_engagement_members(&self, _: &str) -> Result<Answer<Vec<Member>>, Refusal> {
        self.read("ListEngagementMembers").await
    }

    async fn create_engagement_invitation(
        &self,
        _: &InviteCommand,
        token: &str,
    ) -> Result<Answer<InvitationRef>, Refusal> {
        self.take("CreateEngagementInvitation", token).await?;
        Ok(answer(made()))
    }

    async fn list_engagement_invitations(
        &self,
        _: &InvitationQuery,
    ) -> Result<Answer<Page<InvitationSummary>>, Refusal> {
        self.page("ListEngagementInvitations").await
    }

    async fn get_engagement_invitation(&self, _: &str) -> Result<Answer<InvitationDetail>, Refusal> {
        self.take("GetEngagementInvitation", "").await?;
        Err(Refusal::definite(AppError::not_found()))
    }

    async fn accept_engagement_invitation(&self, _: &str) -> Result<Answer<()>, Refusal> {
        self.read("AcceptEngagementInvitation").await
    }

    async fn reject_engagement_invitation(&self, _: &RejectCommand) -> Result<Answer<()>, Refusal> {
        self.read("RejectEngagementInvitation").await
    }

    async fn list_opportunities(&self, _: &OpportunityQuery) -> Result<Answer<Page<OpportunitySummary>>, Refusal> {
        self.page("ListOpportunities").await
    }

    async fn get_opportunity(&self, _: &str) -> Result<Answer<OpportunityDetail>, Refusal> {
        self.read("GetOpportunity").await
    }

    async fn start_by_accepting_invitation(
        &self,
        _: &AcceptByTaskCommand,
        token: &str,
    ) -> Result<Answer<TaskView>, Refusal> {
        self.task("StartEngagementByAcceptingInvitationTask", token).await
    }

    async fn start_from_opportunity(
        &self,
        _: &StartFromOpportunityCommand,
        token: &str,
    ) -> Result<Answer<TaskView>, Refusal> {
        self.task("StartEngagementFromOpportunityTask", token).await
    }

    async fn list_tasks(&self, _: TaskKind, _: &TaskQuery) -> Result<Answer<Page<TaskView>>, Refusal> {
        self.page("ListEngagementByAcceptingInvitationTasks").await
    }

    async fn get_engagement_for_update(&self, _: &str) -> Result<Answer<ForUpdate<EngagementDetail>>, Refusal> {
        self.read("GetEngagement").await
    }

    async fn update_engagement_context(&self, _: &UpdateContextCommand) -> Result<Answer<()>, Refusal> {
        self.read("UpdateEngagementContext").await
    }

    async fn get_opportunity_for_update(&self, _: &str) -> Result<Answer<ForUpdate<OpportunityDetail>>, Refusal> {
        self.read("GetOpportunity").await
    }

    async fn update_opportunity(&self, _: &UpdateOpportunityCommand) -> Result<Answer<()>, Refusal> {
        self.read("UpdateOpportunity").await
    }

    async fn assign_opportunity(&self, _: &AssignCommand) -> Result<Answer<()>, Refusal> {
        self.read("AssignOpportunity").await
    }

    async fn submit_opportunity(&self, _: &SubmitCommand) -> Result<Answer<()>, Refusal> {
        self.read("SubmitOpportunity").await
    }

    async fn associate_opportunity(&self, _: &RelatedCommand) -> Result<Answer<()>, Refusal> {
        self.read("AssociateOpportunity").await
    }

    async fn disassociate_opportunity(&self, _: &RelatedCommand) -> Result<Answer<()>, Refusal> {
        self.read("DisassociateOpportunity").await
    }

    async fn list_solutions(&self, _: &SolutionQuery) -> Result<Answer<Page<SolutionSummary>>, Refusal> {
        self.page("ListSolutions").await
    }

    async fn tag_resource(&self, _: &TagCommand) -> Result<Answer<()>, Refusal> {
        self.read("TagResource").await
    }

    async fn list_tags_for_resource(&self, _: &str) -> Result<Answer<Vec<Tag>>, Refusal> {
        self.read("ListTagsForResource").await
    }
}
