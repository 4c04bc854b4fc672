//! The quota alone sets a job's pace, however long AWS takes to answer.

use super::{Runner, START, job_id, look, pending, states, until};
use crate::services::support::{INVITATION, World, answers, invitation, manager, queueing_in_time, seller};
use desk::{Desk, upstream::Lane};
use domain::{
    error::{AppError, ErrorKind},
    forms::Fields,
    ids::{InvitationId, JobId},
    views::{BulkAction, InvitationSummary, ItemState, JobState},
};
use std::time::Duration;
use tokio::time::Instant;

const REJECT: &str = "RejectEngagementInvitation";
/// AWS's quota of writes a second.
const QUOTA: f64 = 1.0;
/// What must be used of it.
const GOAL: f64 = 0.95;

/// A desk within AWS's quotas, whose answers take so long, and a job of so many things.
async fn slow_job(world: &World, action: BulkAction, fields: &Fields, count: usize, slowness: Duration) -> Desk {
    let ids = pending(world, count);
    world.desk.create_job(&manager(), &job_id(), action, &ids, fields).await.expect("a job");
    world.aws.slows_down(slowness);
    queueing_in_time(world)
}

#[tokio::test(start_paused = true)]
async fn a_job_uses_the_quota_up_however_slow_the_answers_are() {
    let reason = answers(&[("Reason", "Other")]);
    for (action, fields, operation) in [
        (BulkAction::AcceptInvitations, &Fields::new(), START),
        // These are looked at before they are sent.
        (BulkAction::RejectInvitations, &reason, REJECT),
    ] {
        for seconds in [0.1, 2.5, 3.0] {
            let world = World::new().await;
            let desk = slow_job(&world, action, fields, 30, Duration::from_secs_f64(seconds)).await;
            let runner = Runner::start(&desk.on_lane(Lane::Bulk));
            world.aws.called(operation, 1).await;
            let since = Instant::now();
            world.aws.called(operation, 30).await;
            let rate = 29.0 / since.elapsed().as_secs_f64();
            assert!(rate >= GOAL * QUOTA, "{operation}, answers after {seconds} s: {rate} a second");
            assert!(rate <= QUOTA, "{operation}, answers after {seconds} s: {rate} a second");
            runner.stop().await;
            desk.writes_ended().await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_person_goes_before_what_waits_of_a_job() {
    let world = World::new().await;
    world.aws.has_invitation(InvitationSummary { id: INVITATION.into(), ..invitation("PENDING") });
    let desk = slow_job(&world, BulkAction::AcceptInvitations, &Fields::new(), 20, Duration::from_millis(2_500)).await;
    let runner = Runner::start(&desk.on_lane(Lane::Bulk));
    world.aws.called(START, 3).await;
    let before = world.aws.calls(START).len();
    let id = InvitationId::parse(INVITATION).expect("an id");
    desk.accept_by_task(&seller(), &id, &Fields::new()).await.expect("a task");
    let place = world.aws.calls(START).iter().position(|call| call.request["Identifier"] == INVITATION);
    assert!(place.is_some_and(|place| place <= before + 1), "{place:?} after {before}: the one whose turn it was");
    runner.stop().await;
    desk.writes_ended().await;
}

#[tokio::test(start_paused = true)]
async fn a_pause_lets_only_what_has_begun_come_to_an_end() {
    let world = World::new().await;
    let desk = slow_job(&world, BulkAction::AcceptInvitations, &Fields::new(), 20, Duration::from_millis(2_500)).await;
    let runner = Runner::start(&desk.on_lane(Lane::Bulk));
    world.aws.called(START, 5).await;
    desk.pause_job(&manager(), &job_id()).await.expect("paused");
    let begun = look(&world).await.job.counts;
    assert!(begun.sending > 1, "several are on their way at once: {begun:?}");
    let paused = until(&world, |d| d.job.counts.sending == 0).await;
    assert_eq!((paused.job.state, paused.job.counts.done), (JobState::Paused, begun.sending + begun.done));
    assert!(paused.job.counts.done <= 7, "few wait for their turn: {begun:?}");
    tokio::time::sleep(Duration::from_secs(30)).await;
    let calls = world.aws.calls(START).len();
    assert_eq!(u32::try_from(calls), Ok(paused.job.counts.done));

    desk.resume_job(&manager(), &job_id()).await.expect("resumed");
    let detail = until(&world, |d| d.job.state == JobState::Done).await;
    assert_eq!(states(&detail), [ItemState::Done; 20]);
    assert_eq!(world.aws.calls(START).len(), 20);
    runner.stop().await;
    desk.writes_ended().await;
}

#[tokio::test(start_paused = true)]
async fn nothing_of_a_slow_job_is_done_twice_over_lost_answers_and_a_restart() {
    let world = World::new().await;
    let desk = slow_job(&world, BulkAction::AcceptInvitations, &Fields::new(), 12, Duration::from_millis(2_500)).await;
    for _ in 0..3 {
        world.aws.lose_answer(START);
    }
    let runner = Runner::start(&desk.on_lane(Lane::Bulk));
    world.aws.called(START, 6).await;
    // As the server stops: what is on its way comes to an end, of which the job learns later.
    runner.stop().await;
    desk.writes_ended().await;
    let desk = queueing_in_time(&world);
    let runner = Runner::start(&desk.on_lane(Lane::Bulk));
    let detail = until(&world, |d| d.job.state == JobState::Done).await;
    assert_eq!(states(&detail), [ItemState::Done; 12]);
    for item in &detail.items {
        assert_eq!(world.aws.effects(START, &item.subject), 1, "{}", item.subject);
        assert!(!item.outcome.already, "it was this job that did it: {}", item.subject);
    }
    runner.stop().await;
    desk.writes_ended().await;
}

#[tokio::test(start_paused = true)]
async fn several_jobs_share_the_turns_so_that_few_things_wait() {
    let world = World::new().await;
    let ids = pending(&world, 40);
    let jobs = ["0a", "0b"].map(|digits| JobId::parse(&digits.repeat(16)).expect("an id"));
    for (job, ids) in jobs.iter().zip([&ids[..20], &ids[20..]]) {
        let action = BulkAction::AcceptInvitations;
        world.desk.create_job(&manager(), job, action, ids, &Fields::new()).await.expect("a job");
    }
    world.aws.slows_down(Duration::from_millis(100));
    let desk = queueing_in_time(&world);
    let runner = Runner::start(&desk.on_lane(Lane::Bulk));
    world.aws.called(START, 10).await;
    for job in &jobs {
        desk.pause_job(&manager(), job).await.expect("paused");
    }
    tokio::time::sleep(Duration::from_secs(30)).await;
    let calls = world.aws.calls(START).len();
    assert!(calls <= 12, "a pause stops nearly all of both: {calls}");
    runner.stop().await;
    desk.writes_ended().await;
}

#[tokio::test(start_paused = true)]
async fn of_all_that_holds_a_job_up_the_longest_counts() {
    let world = World::new().await;
    let slowness = Duration::from_millis(2_500);
    let desk = slow_job(&world, BulkAction::AcceptInvitations, &Fields::new(), 5, slowness).await;
    // The first for a minute, and the second, whose answer comes later, for seconds.
    world.aws.refuse(START, AppError::new(ErrorKind::NoCredentials));
    world.aws.refuse(START, AppError::new(ErrorKind::Internal { reference: "told".into() }));
    let runner = Runner::start(&desk.on_lane(Lane::Bulk));
    let held = until(&world, |d| d.job.hold.is_some() && d.job.counts.sending == 0).await;
    assert_eq!(states(&held)[..2], [ItemState::Waiting; 2]);
    assert_eq!(held.job.hold.expect("a hold").error.kind, ErrorKind::NoCredentials);
    runner.stop().await;
    desk.writes_ended().await;
}
