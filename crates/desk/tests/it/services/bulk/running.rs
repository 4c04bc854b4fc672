//! Each thing comes to something of its own.

use super::{Runner, START, accepting, job_id, pending, states, until};
use crate::services::support::{World, answers, invitation, seller, seller_two};
use desk::ports::Store;
use domain::{
    error::{AppError, ErrorKind},
    forms::Fields,
    ids::InvitationId,
    views::{BulkAction, Change, InvitationSummary, ItemState, JobState},
};
use serde_json::json;
use time::Duration;

#[tokio::test(start_paused = true)]
async fn a_refusal_is_the_result_of_one_thing() {
    let world = World::new().await;
    accepting(&world, 3).await;
    world.aws.refuse(START, AppError::new(ErrorKind::Conflict).with_detail("Answered meanwhile."));
    let runner = Runner::start(&world.desk);
    let detail = until(&world, |d| d.job.state == JobState::Done).await;
    assert_eq!(states(&detail), [ItemState::Refused, ItemState::Done, ItemState::Done]);
    assert_eq!(detail.items[0].outcome.error.as_ref().and_then(|e| e.detail.as_deref()), Some("Answered meanwhile."));
    assert!(detail.items[1].outcome.task.is_some());
    assert_eq!(world.aws.calls(START).len(), 3);
    runner.stop().await;
}

#[tokio::test(start_paused = true)]
async fn answers_and_tags_go_with_each() {
    let world = World::new().await;
    let ids = pending(&world, 2);
    let tags = answers(&[("Tags.0.Key", "team"), ("Tags.0.Value", "north")]);
    world.desk.create_job(&seller(), &job_id(), BulkAction::AcceptInvitations, &ids, &tags).await.expect("a job");
    let runner = Runner::start(&world.desk);
    until(&world, |d| d.job.state == JobState::Done).await;
    let sent: Vec<_> = world.aws.calls(START).into_iter().map(|call| call.request).collect();
    let tags = json!([{ "Key": "team", "Value": "north" }]);
    let expected: Vec<_> = ids.iter().map(|id| json!({ "Identifier": id, "Tags": tags })).collect();
    assert_eq!(sent, expected);
    runner.stop().await;
}

#[tokio::test(start_paused = true)]
async fn leads_and_refusals_take_their_own_operations() {
    let world = World::new().await;
    let ids = pending(&world, 1);
    let lead = InvitationSummary { payload_type: Some("LeadInvitation".into()), ..invitation("PENDING") };
    world.aws.has_invitation(InvitationSummary { id: ids[0].clone(), ..lead });
    let create = async |digit: &str, action, fields: &Fields| {
        let id = domain::ids::JobId::parse(&digit.repeat(32)).expect("an id");
        world.desk.create_job(&seller(), &id, action, &ids, fields).await.expect("a job");
        id
    };
    let accepting = create("1", BulkAction::AcceptInvitations, &Fields::new()).await;
    let runner = Runner::start(&world.desk);
    world.aws.called("AcceptEngagementInvitation", 1).await;
    let rejecting = create("2", BulkAction::RejectInvitations, &answers(&[("OwnWords", "No capacity")])).await;
    world.aws.called("RejectEngagementInvitation", 1).await;
    assert_eq!(
        world.aws.calls("RejectEngagementInvitation")[0].request,
        json!({ "Identifier": ids[0], "RejectionReason": "No capacity" })
    );
    runner.stop().await;
    assert_ne!(accepting, rejecting);
}

#[tokio::test(start_paused = true)]
async fn what_says_nothing_of_the_thing_holds_the_job_up() {
    let world = World::new().await;
    accepting(&world, 2).await;
    world.aws.refuse(START, AppError::new(ErrorKind::Throttled));
    let runner = Runner::start(&world.desk);
    let held = until(&world, |d| d.job.hold.is_some()).await;
    assert_eq!(states(&held), [ItemState::Waiting; 2]);
    assert_eq!(held.job.state, JobState::Running);
    assert_eq!(held.job.hold.expect("a hold").error.kind, ErrorKind::Throttled);
    assert_eq!(held.items[0].outcome.error.as_ref().map(|e| &e.kind), Some(&ErrorKind::Throttled));
    world.clock.pass(Duration::minutes(1));
    let detail = until(&world, |d| d.job.state == JobState::Done).await;
    assert_eq!(states(&detail), [ItemState::Done; 2]);
    assert_eq!((detail.job.hold, detail.items[0].outcome.error.clone()), (None, None));
    assert_eq!(world.aws.calls(START).len(), 3);
    runner.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_colleague_in_between_is_joined() {
    let world = World::new().await;
    let ids = accepting(&world, 2).await;
    let gate = world.aws.hold(START);
    let runner = Runner::start(&world.desk);
    world.aws.called(START, 1).await;
    let last = InvitationId::parse(&ids[1]).expect("an id");
    let task = world.desk.accept_by_task(&seller_two(), &last, &Fields::new()).await.expect("not kept waiting");
    gate.open();
    let detail = until(&world, |d| d.job.state == JobState::Done).await;
    assert_eq!(detail.items[1].outcome.task, Some(task.value.id));
    assert_eq!(detail.items.iter().map(|item| item.outcome.already).collect::<Vec<_>>(), [false, true]);
    assert_eq!(world.aws.calls(START).len(), 2);
    runner.stop().await;
}

#[tokio::test(start_paused = true)]
async fn viewers_are_told_of_each_step() {
    let world = World::new().await;
    accepting(&world, 1).await;
    let runner = Runner::start(&world.desk);
    until(&world, |d| d.job.state == JobState::Done).await;
    let events = world.store.events_after(&seller().scope, 0, 100).await.expect("events");
    let told: Vec<_> = events
        .into_iter()
        .filter_map(|event| match event.change {
            Change::Job(note) => Some((note.state, note.item.map(|item| item.state))),
            _ => None,
        })
        .collect();
    assert_eq!(told, [(JobState::Running, Some(ItemState::Sending)), (JobState::Done, Some(ItemState::Done))]);
    runner.stop().await;
}
