//! Processes over one store and one service.

mod aws;
mod memory;

pub(crate) use aws::Aws;
use aws::OneScope;
pub(crate) use memory::{Line, Memory};

use desk::{
    ports::{Clock, Store},
    tracker::{Pace, Tracker, Viewer},
};
use domain::{
    ids::AccountId,
    people::{Catalog, Scope},
    views::{TaskKind, TaskStatus, TaskView},
};
use std::sync::Arc;
use time::{OffsetDateTime, macros::datetime};
use tokio_util::sync::CancellationToken;

/// The account that is followed.
pub(crate) fn scope() -> Scope {
    Scope { account: AccountId::parse("111122223333").expect("an account"), catalog: Catalog::Sandbox }
}

/// A task.
pub(crate) fn task(digit: char, status: TaskStatus) -> TaskView {
    TaskView {
        id: format!("task-{}", String::from(digit).repeat(13)),
        arn: None,
        kind: TaskKind::AcceptInvitation,
        status,
        started_at: Some(datetime!(2026-03-02 09:00 UTC)),
        message: None,
        reason_code: None,
        invitation_id: Some("engi-0a1b2c3d4e5f6".into()),
        opportunity_id: None,
        engagement_id: None,
        snapshot_job_id: None,
        seen_at: datetime!(2026-03-02 09:00 UTC),
        ended_at: None,
    }
}

/// A clock that goes with the runtime's.
struct RuntimeClock(tokio::time::Instant);

impl Clock for RuntimeClock {
    fn now(&self) -> OffsetDateTime {
        datetime!(2026-03-02 09:00 UTC) + self.0.elapsed()
    }
}

/// One process of the desk.
pub(crate) struct Process {
    pub(crate) tracker: Tracker,
    pub(crate) line: Arc<Line>,
    stop: CancellationToken,
    running: tokio::task::JoinHandle<()>,
}

impl Process {
    /// Starts one.
    pub(crate) fn start(memory: &Arc<Memory>, aws: &Arc<Aws>) -> Self {
        let (tracker, line, stop) = (Tracker::new(), Arc::new(Line::new(memory)), CancellationToken::new());
        let clock = Arc::new(RuntimeClock(memory.began));
        let running = tokio::spawn(tracker.clone().run(
            line.clone(),
            Arc::new(OneScope(aws.clone())),
            clock,
            Pace::default(),
            stop.clone(),
        ));
        Self { tracker, line, stop, running }
    }

    /// Opens a stream.
    pub(crate) async fn watch(&self, after: i64) -> Viewer {
        tokio::task::yield_now().await;
        self.tracker.watch(&*self.line, &scope(), after).await.expect("a stream")
    }

    /// Ends as a process does that is killed: in the middle of everything.
    pub(crate) fn kill(self) {
        self.running.abort();
    }

    /// Ends as a process does that is asked to.
    pub(crate) async fn stop(self) {
        self.stop.cancel();
        self.running.await.expect("a clean end");
    }

    /// The store as this process sees it.
    pub(crate) fn store(&self) -> &dyn Store {
        &*self.line
    }
}
