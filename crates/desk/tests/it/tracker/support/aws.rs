//! A service that knows tasks and nothing else.

use crate::support::{NOON, task};
use async_trait::async_trait;
use desk::ports::{Answer, Exchange, ForUpdate, InvitationRef, PartnerCentral, Refusal, TaskQuery, Upstreams};
use domain::{
    commands::{
        AcceptByTaskCommand, AssignCommand, CreateEngagementCommand, InviteCommand, RejectCommand, RelatedCommand,
        StartFromOpportunityCommand, SubmitCommand, Tag, TagCommand, UpdateContextCommand, UpdateOpportunityCommand,
    },
    error::{AppError, ErrorKind},
    people::Scope,
    queries::{EngagementQuery, InvitationQuery, OpportunityQuery, SolutionQuery},
    views::{
        EngagementDetail, EngagementSummary, InvitationDetail, InvitationSummary, Member, OpportunityDetail,
        OpportunitySummary, Page, SolutionSummary, TaskKind, TaskStatus, TaskView,
    },
};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::time::{Instant, sleep};

/// The service.
#[derive(Default)]
pub(crate) struct Aws {
    tasks: Mutex<Vec<TaskView>>,
    calls: Mutex<Vec<(TaskKind, Instant)>>,
    refusals: Mutex<Vec<ErrorKind>>,
    failing: Mutex<Option<(TaskKind, ErrorKind)>>,
    fails_by_id: AtomicBool,
    slowness: Mutex<Duration>,
}

impl Aws {
    /// Puts a task in place of the one of the same id.
    pub(crate) fn has(&self, task: TaskView) {
        let mut tasks = self.tasks.lock().expect("tasks");
        tasks.retain(|known| known.id != task.id);
        tasks.push(task);
    }

    /// So many newer tasks that have ended that a list of the newest holds no other.
    pub(crate) fn has_fifty_newer(&self) {
        for n in 1..=50 {
            let started_at = Some(NOON + time::Duration::minutes(n));
            self.has(TaskView { id: format!("task-{n:013}"), started_at, ..task('b', TaskStatus::Complete) });
        }
    }

    /// So many calls are throttled.
    pub(crate) fn refuses(&self, calls: usize) {
        *self.refusals.lock().expect("refusals") = vec![ErrorKind::Throttled; calls];
    }

    /// It does not take the credentials of the next call.
    pub(crate) fn takes_no_credentials_once(&self) {
        *self.refusals.lock().expect("refusals") = vec![ErrorKind::NoCredentials];
    }

    /// Nobody may list this kind.
    pub(crate) fn denies(&self, kind: TaskKind) {
        *self.failing.lock().expect("a kind") = Some((kind, ErrorKind::AccessDenied { reason: None }));
    }

    /// It fails whenever this kind is listed.
    pub(crate) fn fails_at(&self, kind: TaskKind) {
        *self.failing.lock().expect("a kind") = Some((kind, ErrorKind::Upstream));
    }

    /// It fails whenever tasks are asked for by their ids.
    pub(crate) fn fails_by_id(&self) {
        self.fails_by_id.store(true, Ordering::SeqCst);
    }

    /// Every answer takes so long.
    pub(crate) fn takes(&self, time: Duration) {
        *self.slowness.lock().expect("slowness") = time;
    }

    /// When it was called about a kind, in tenths of a second since `since`.
    pub(crate) fn moments(&self, kind: TaskKind, since: Instant) -> Vec<u128> {
        let calls = self.calls.lock().expect("calls");
        let calls = calls.iter().filter(|(of, at)| *of == kind && *at >= since);
        calls.map(|(_, at)| (*at - since).as_millis() / 100).collect()
    }

    /// When it was called about any kind, in tenths of a second since `since`.
    pub(crate) fn all_moments(&self, since: Instant) -> Vec<u128> {
        let calls = self.calls.lock().expect("calls");
        calls.iter().filter(|(_, at)| *at >= since).map(|(_, at)| (*at - since).as_millis() / 100).collect()
    }

    /// How often it was called since then.
    pub(crate) fn calls_since(&self, since: Instant) -> usize {
        self.calls.lock().expect("calls").iter().filter(|(_, at)| *at >= since).count()
    }
}

fn nothing<T>() -> Result<Answer<T>, Refusal> {
    Err(Refusal::definite(AppError::not_found()))
}

#[async_trait]
impl PartnerCentral for Aws {
    async fn list_tasks(&self, kind: TaskKind, query: &TaskQuery) -> Result<Answer<Page<TaskView>>, Refusal> {
        self.calls.lock().expect("calls").push((kind, Instant::now()));
        let slowness = *self.slowness.lock().expect("slowness");
        sleep(slowness).await;
        let refused = self.refusals.lock().expect("refusals").pop();
        if let Some(kind) = refused {
            return Err(Refusal::definite(AppError::new(kind)));
        }
        let failing = self.failing.lock().expect("a kind").clone();
        if let Some((_, trouble)) = failing.filter(|(of, _)| *of == kind) {
            return Err(Refusal::definite(AppError::new(trouble)));
        }
        if self.fails_by_id.load(Ordering::SeqCst) && !query.identifiers.is_empty() {
            return Err(Refusal::definite(AppError::new(ErrorKind::Upstream)));
        }
        let wanted = |task: &&TaskView| {
            task.kind == kind && (query.identifiers.is_empty() || query.identifiers.contains(&task.id))
        };
        let mut items: Vec<TaskView> = self.tasks.lock().expect("tasks").iter().filter(wanted).cloned().collect();
        items.sort_by_key(|task| std::cmp::Reverse(task.started_at));
        items.truncate(query.max_results.map_or(usize::MAX, |most| usize::try_from(most).expect("a size")));
        Ok(Answer { value: Page { items, next: None }, exchange: Exchange::default() })
    }

    async fn create_engagement(&self, _: &CreateEngagementCommand, _: &str) -> Result<Answer<InvitationRef>, Refusal> {
        nothing()
    }

    async fn list_engagements(&self, _: &EngagementQuery) -> Result<Answer<Page<EngagementSummary>>, Refusal> {
        nothing()
    }

    async fn get_engagement(&self, _: &str) -> Result<Answer<EngagementDetail>, Refusal> {
        nothing()
    }

    async fn list_engagement_members(&self, _: &str) -> Result<Answer<Vec<Member>>, Refusal> {
        nothing()
    }

    async fn create_engagement_invitation(&self, _: &InviteCommand, _: &str) -> Result<Answer<InvitationRef>, Refusal> {
        nothing()
    }

    async fn list_engagement_invitations(
        &self,
        _: &InvitationQuery,
    ) -> Result<Answer<Page<InvitationSummary>>, Refusal> {
        nothing()
    }

    async fn get_engagement_invitation(&self, _: &str) -> Result<Answer<InvitationDetail>, Refusal> {
        nothing()
    }

    async fn accept_engagement_invitation(&self, _: &str) -> Result<Answer<()>, Refusal> {
        nothing()
    }

    async fn reject_engagement_invitation(&self, _: &RejectCommand) -> Result<Answer<()>, Refusal> {
        nothing()
    }

    async fn list_opportunities(&self, _: &OpportunityQuery) -> Result<Answer<Page<OpportunitySummary>>, Refusal> {
        nothing()
    }

    async fn get_opportunity(&self, _: &str) -> Result<Answer<OpportunityDetail>, Refusal> {
        nothing()
    }

    async fn start_by_accepting_invitation(
        &self,
        _: &AcceptByTaskCommand,
        _: &str,
    ) -> Result<Answer<TaskView>, Refusal> {
        nothing()
    }

    async fn start_from_opportunity(
        &self,
        _: &StartFromOpportunityCommand,
        _: &str,
    ) -> Result<Answer<TaskView>, Refusal> {
        nothing()
    }

    async fn get_engagement_for_update(&self, _: &str) -> Result<Answer<ForUpdate<EngagementDetail>>, Refusal> {
        nothing()
    }

    async fn update_engagement_context(&self, _: &UpdateContextCommand) -> Result<Answer<()>, Refusal> {
        nothing()
    }

    async fn get_opportunity_for_update(&self, _: &str) -> Result<Answer<ForUpdate<OpportunityDetail>>, Refusal> {
        nothing()
    }

    async fn update_opportunity(&self, _: &UpdateOpportunityCommand) -> Result<Answer<()>, Refusal> {
        nothing()
    }

    async fn assign_opportunity(&self, _: &AssignCommand) -> Result<Answer<()>, Refusal> {
        nothing()
    }

    async fn submit_opportunity(&self, _: &SubmitCommand) -> Result<Answer<()>, Refusal> {
        nothing()
    }

    async fn associate_opportunity(&self, _: &RelatedCommand) -> Result<Answer<()>, Refusal> {
        nothing()
    }

    async fn disassociate_opportunity(&self, _: &RelatedCommand) -> Result<Answer<()>, Refusal> {
        nothing()
    }

    async fn list_solutions(&self, _: &SolutionQuery) -> Result<Answer<Page<SolutionSummary>>, Refusal> {
        nothing()
    }

    async fn tag_resource(&self, _: &TagCommand) -> Result<Answer<()>, Refusal> {
        nothing()
    }

    async fn list_tags_for_resource(&self, _: &str) -> Result<Answer<Vec<Tag>>, Refusal> {
        nothing()
    }
}

/// Finds the one service, for whichever scope.
pub(crate) struct Everywhere {
    pub(crate) aws: Arc<Aws>,
    pub(crate) scopes: Vec<Scope>,
}

impl Upstreams for Everywhere {
    fn in_the_name_of(&self, scope: &Scope, _: &str) -> Result<Arc<dyn PartnerCentral>, AppError> {
        self.partner_central(scope)
    }

    fn partner_central(&self, wanted: &Scope) -> Result<Arc<dyn PartnerCentral>, AppError> {
        if self.scopes.contains(wanted) { Ok(self.aws.clone()) } else { Err(AppError::not_found()) }
    }

    fn scopes(&self) -> Vec<Scope> {
        self.scopes.clone()
    }
}
