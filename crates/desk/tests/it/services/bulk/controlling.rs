//! Pausing, resuming and cancelling.

use super::{Runner, START, accepting, job_id, look, states, until};
use crate::services::support::{World, accounts_with, manager, seller, viewer};
use domain::{
    error::ErrorKind,
    people::Role,
    views::{ItemState, JobState},
};
use std::time::Duration;

#[tokio::test(start_paused = true)]
async fn a_paused_job_finishes_what_is_being_sent_and_goes_on_when_resumed() {
    let world = World::new().await;
    accepting(&world, 3).await;
    let gate = world.aws.hold(START);
    let runner = Runner::start(&world.desk);
    world.aws.called(START, 1).await;
    world.desk.pause_job(&manager(), &job_id()).await.expect("paused");
    gate.open();
    let paused = until(&world, |d| d.job.counts.done == 1).await;
    assert_eq!(paused.job.state, JobState::Paused);
    tokio::time::sleep(Duration::from_secs(30)).await;
    assert_eq!(world.aws.calls(START).len(), 1);
    world.desk.resume_job(&manager(), &job_id()).await.expect("resumed");
    let detail = until(&world, |d| d.job.state == JobState::Done).await;
    assert_eq!(states(&detail), [ItemState::Done; 3]);
    runner.stop().await;
}

#[tokio::test(start_paused = true)]
async fn cancelling_cancels_what_has_not_been_sent() {
    let world = World::new().await;
    accepting(&world, 3).await;
    let gate = world.aws.hold(START);
    let runner = Runner::start(&world.desk);
    world.aws.called(START, 1).await;
    world.desk.cancel_job(&manager(), &job_id()).await.expect("cancelled");
    assert_eq!(states(&look(&world).await), [ItemState::Sending, ItemState::Cancelled, ItemState::Cancelled]);
    gate.open();
    let detail = until(&world, |d| d.job.counts.done == 1).await;
    assert_eq!(detail.job.state, JobState::Cancelled);
    let refused = world.desk.resume_job(&manager(), &job_id()).await.expect_err("over");
    assert_eq!(refused.kind, ErrorKind::Conflict);
    tokio::time::sleep(Duration::from_secs(30)).await;
    assert_eq!(world.aws.calls(START).len(), 1);
    runner.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_job_obeys_managers() {
    let world = World::new().await;
    accepting(&world, 1).await;
    for stranger in [seller(), viewer()] {
        let refused = world.desk.cancel_job(&stranger, &job_id()).await.expect_err("refused");
        assert!(matches!(refused.kind, ErrorKind::RoleForbids { .. }), "{refused:?}");
        assert_eq!(world.desk.get_job(&stranger, &job_id()).await.expect("visible").job.state, JobState::Running);
    }
    world.desk.pause_job(&manager(), &job_id()).await.expect("paused");
    world.desk.resume_job(&manager(), &job_id()).await.expect("resumed");
}

#[tokio::test]
async fn a_job_sends_nothing_for_somebody_who_may_not_any_more() {
    for (role, disabled, outcome) in [
        (Role::Manager, false, ItemState::Done),
        (Role::Manager, true, ItemState::Refused),
        (Role::Seller, false, ItemState::Refused),
    ] {
        let world = World::new().await;
        accepting(&world, 2).await;
        let accounts = accounts_with(&manager(), role, disabled).await;
        let runner = Runner::start(&world.desk.clone().with_accounts(accounts));
        let detail = until(&world, |d| d.job.state == JobState::Done).await;
        assert_eq!(states(&detail), [outcome; 2], "{role:?}, disabled: {disabled}");
        assert_eq!(world.aws.calls(START).len(), if outcome == ItemState::Done { 2 } else { 0 });
        runner.stop().await;
    }
}
