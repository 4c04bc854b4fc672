//! Jobs over lost answers and restarts: nothing is lost and nothing is done twice.

use super::{Runner, START, accepting, job_id, pending, states, until};
use crate::services::support::{OPPORTUNITY, Trip, World, answers, manager};
use desk::ports::{Fence, Store};
use domain::{
    ids::InvitationId,
    views::{BulkAction, ItemState, JobDetail, JobState},
};
use std::collections::BTreeSet;
use time::Duration;

const REJECT: &str = "RejectEngagementInvitation";

/// The tokens of the calls about a subject.
fn tokens(world: &World, subject: &str) -> BTreeSet<Option<String>> {
    let about = |call: &crate::services::support::Call| call.request["Identifier"] == subject;
    world.aws.calls(START).into_iter().filter(about).map(|call| call.token).collect()
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_asked_for_again_by_the_next_process() {
    let world = World::new().await;
    let ids = accepting(&world, 2).await;
    world.aws.lose_answer(START);
    let runner = Runner::start(&world.desk);
    let lost = until(&world, |d| d.job.hold.is_some()).await;
    assert_eq!(states(&lost), [ItemState::Sending, ItemState::Waiting]);
    runner.stop().await;

    world.clock.pass(Duration::minutes(1));
    let runner = Runner::start(&world.another_desk());
    let detail = until(&world, |d| d.job.state == JobState::Done).await;
    assert_eq!(states(&detail), [ItemState::Done; 2]);
    assert_eq!(tokens(&world, &ids[0]).len(), 1, "the same ClientToken");
    assert!(!detail.items[0].outcome.already, "it was this job that did it");
    runner.stop().await;
}

#[tokio::test(start_paused = true)]
async fn what_was_sent_is_finished_even_if_the_job_is_cancelled() {
    let world = World::new().await;
    accepting(&world, 2).await;
    world.aws.lose_answer(START);
    let runner = Runner::start(&world.desk);
    until(&world, |d| d.job.hold.is_some()).await;
    world.desk.cancel_job(&manager(), &job_id()).await.expect("cancelled");
    let detail = until(&world, |d| d.job.counts.sending == 0).await;
    assert_eq!(states(&detail), [ItemState::Done, ItemState::Cancelled]);
    runner.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_process_that_dies_before_it_writes_down_the_answer_does_nothing_twice() {
    let world = World::new().await;
    accepting(&world, 2).await;
    let gate = world.aws.hold(START);
    let runner = Runner::start(&world.desk);
    world.aws.called(START, 1).await;
    runner.task.abort();
    assert!(runner.task.await.expect_err("aborted").is_cancelled());
    // The journal gets the answer, the job does not; and the dead process's lease runs out.
    gate.open();
    let lease = format!("job:{}", job_id());
    world.store.drop_lease(&Fence { lease, number: 1 }).await.expect("dropped");

    let runner = Runner::start(&world.another_desk());
    let detail = until(&world, |d| d.job.state == JobState::Done).await;
    assert_eq!(states(&detail), [ItemState::Done; 2]);
    assert_eq!(world.aws.calls(START).len(), 2);
    runner.stop().await;
}

/// A process begins with the first thing of a job and is still just before it sends, for so long that another one
/// takes the entry over and finishes it.
async fn overtaken(world: &World) -> Runner {
    world.store.trip("vouch", Trip::Late);
    let runner = Runner::start(&world.desk);
    while world.store.calls("vouch") == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    world.clock.pass(Duration::minutes(1));
    world.another_desk().reconcile_once().await.expect("a round");
    runner
}

#[tokio::test(start_paused = true)]
async fn what_another_process_has_finished_meanwhile_is_done_by_the_job() {
    let world = World::new().await;
    let ids = accepting(&world, 2).await;
    let runner = overtaken(&world).await;
    let detail = until(&world, |d| d.job.state == JobState::Done).await;
    assert_eq!(states(&detail), [ItemState::Done; 2]);
    let outcome = &detail.items[0].outcome;
    assert!(outcome.task.is_some() && !outcome.already, "it was this job that began it: {outcome:?}");
    assert_eq!((world.aws.calls(START).len(), tokens(&world, &ids[0]).len()), (2, 1), "each once");
    runner.stop().await;
}

#[tokio::test(start_paused = true)]
async fn tags_that_another_process_has_put_there_meanwhile_are_looked_at_once_more() {
    let world = World::new().await;
    let (ids, tags) = ([OPPORTUNITY.to_owned()], answers(&[("Tags.0.Key", "team"), ("Tags.0.Value", "north")]));
    let created = world.desk.create_job(&manager(), &job_id(), BulkAction::TagOpportunities, &ids, &tags).await;
    created.expect("a job");
    let runner = overtaken(&world).await;
    let held = until(&world, |d| d.job.hold.is_some()).await;
    assert_eq!(states(&held), [ItemState::Waiting], "the entry might be of other tags");
    world.clock.pass(Duration::minutes(1));
    let detail = until(&world, |d| d.job.state == JobState::Done).await;
    assert_eq!(states(&detail), [ItemState::Done]);
    assert_eq!(world.aws.calls("TagResource").len(), 1);
    runner.stop().await;
}

#[tokio::test(start_paused = true)]
async fn two_processes_share_a_job_without_doing_anything_twice() {
    let world = World::new().await;
    accepting(&world, 10).await;
    let runners = [Runner::start(&world.desk), Runner::start(&world.another_desk())];
    let detail = until(&world, |d| d.job.state == JobState::Done).await;
    assert_eq!(states(&detail), [ItemState::Done; 10]);
    assert_eq!(world.aws.calls(START).len(), 10);
    for runner in runners {
        runner.stop().await;
    }
}

#[tokio::test(start_paused = true)]
async fn one_thing_whose_answers_are_lost_again_and_again_keeps_the_rest_up_only_for_a_while() {
    let world = World::new().await;
    let (ids, reason) = (pending(&world, 2), answers(&[("Reason", "Other")]));
    let created = world.desk.create_job(&manager(), &job_id(), BulkAction::RejectInvitations, &ids, &reason).await;
    created.expect("a job");
    for _ in 0..5 {
        world.aws.lose_answer(REJECT);
    }
    let runner = Runner::start(&world.desk);
    let patiently = |d: &JobDetail| {
        if d.job.hold.is_some() {
            world.clock.pass(Duration::minutes(1));
        }
        d.job.state == JobState::Done
    };
    let detail = until(&world, patiently).await;
    assert_eq!(states(&detail), [ItemState::Unsettled, ItemState::Done]);
    runner.stop().await;

    // What comes of it later is seen on the job too.
    let id = InvitationId::parse(&ids[0]).expect("an id");
    world.desk.reject_invitation(&manager(), &id, &reason).await.expect("done after all");
    let detail = until(&world, |d| d.job.counts.unsettled == 0).await;
    assert_eq!(states(&detail), [ItemState::Done; 2]);
}
