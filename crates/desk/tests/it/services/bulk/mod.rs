//! Bulk jobs: partial results, pausing, cancelling, and nothing lost or doubled on the way.

mod controlling;
mod creating;
mod interrupted;
mod keeping_pace;
mod running;

use crate::services::support::{World, invitation, manager};
use desk::Desk;
use domain::{
    forms::Fields,
    ids::JobId,
    views::{BulkAction, InvitationSummary, ItemState, JobDetail},
};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

const START: &str = "StartEngagementByAcceptingInvitationTask";

/// The id that a form was given.
fn job_id() -> JobId {
    JobId::parse(&"0a".repeat(16)).expect("an id")
}

/// So many invitations that wait for an answer.
fn pending(world: &World, count: usize) -> Vec<String> {
    let ids: Vec<String> = (1..=count).map(|n| format!("engi-{n:013}")).collect();
    for id in &ids {
        world.aws.has_invitation(InvitationSummary { id: id.clone(), ..invitation("PENDING") });
    }
    ids
}

/// A job of the manager's that accepts so many invitations, not running yet.
async fn accepting(world: &World, count: usize) -> Vec<String> {
    let ids = pending(world, count);
    let created =
        world.desk.create_job(&manager(), &job_id(), BulkAction::AcceptInvitations, &ids, &Fields::new()).await;
    created.expect("a job");
    ids
}

/// A process that works jobs off.
struct Runner {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Runner {
    fn start(desk: &Desk) -> Self {
        let stop = CancellationToken::new();
        let task = tokio::spawn(desk.clone().run_jobs(stop.clone()));
        Self { stop, task }
    }

    /// Stops as the server does.
    async fn stop(self) {
        self.stop.cancel();
        self.task.await.expect("ends");
    }
}

/// Looks at the job until it is as wanted.
async fn until(world: &World, wanted: impl Fn(&JobDetail) -> bool) -> JobDetail {
    for _ in 0..1_000 {
        let detail = look(world).await;
        if wanted(&detail) {
            return detail;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("it did not come to this: {:?}", look(world).await)
}

async fn look(world: &World) -> JobDetail {
    world.desk.get_job(&manager(), &job_id()).await.expect("the job")
}

fn states(detail: &JobDetail) -> Vec<ItemState> {
    detail.items.iter().map(|item| item.state).collect()
}
