//! Each thing comes to something of its own.

use super::{Runner, START, accepting, job_id, pending, states, until};
use crate::services::support::{Gate, OPPORTUNITY, Trip, World, answers, invitation, manager, seller_two};
use desk::{Written, ports::Store};
use domain::{
    error::{AppError, ErrorKind},
    forms::Fields,
    ids::InvitationId,
    views::{BulkAction, Change, InvitationSummary, ItemState, JobState},
};
use serde_json::json;
use time::Duration;
use tokio::task::JoinHandle;

/// A manager declines an invitation, and AWS answers when the gate is opened.
async fn declined_meanwhile(world: &World, id: &str) -> (Gate, JoinHandle<Result<Written<()>, AppError>>) {
    let gate = world.aws.hold("RejectEngagementInvitation");
    let id = InvitationId::parse(id).expect("an id");
    let reason = answers(&[("Reason", "Other")]);
    let declining =
        world.meanwhile(manager(), |desk, me| async move { desk.reject_invitation(&me, &id, &reason).await });
    world.aws.called("RejectEngagementInvitation", 1).await;
    (gate, declining)
}

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
    world.desk.create_job(&manager(), &job_id(), BulkAction::AcceptInvitations, &ids, &tags).await.expect("a job");
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
        world.desk.create_job(&manager(), &id, action, &ids, fields).await.expect("a job");
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
async fn a_thing_on_which_something_else_is_under_way_waits() {
    let world = World::new().await;
    let ids = accepting(&world, 1).await;
    let (gate, declining) = declined_meanwhile(&world, &ids[0]).await;
    let runner = Runner::start(&world.desk);
    let held = until(&world, |d| d.job.hold.is_some()).await;
    assert_eq!(states(&held), [ItemState::Waiting]);
    let why = held.items[0].outcome.error.clone().expect("a reason");
    assert_eq!(why.kind, ErrorKind::Conflict);
    assert!(why.detail.is_some_and(|detail| detail.contains("/activity")));
    assert_eq!(world.aws.calls(START).len(), 0);

    gate.open();
    declining.await.expect("ran").expect("declined");
    world.clock.pass(Duration::minutes(1));
    let detail = until(&world, |d| d.job.state == JobState::Done).await;
    assert_eq!(states(&detail), [ItemState::Done], "AWS's word counts then");
    assert_eq!(world.aws.calls(START).len(), 1);
    runner.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_thing_that_was_taken_is_tried_again_also_when_what_took_it_ends_at_that_moment() {
    let world = World::new().await;
    let ids = accepting(&world, 1).await;
    let (gate, declining) = declined_meanwhile(&world, &ids[0]).await;
    // Between the refusal to begin and the look at how the thing stands.
    world.store.trip("last_entry", Trip::Late);
    let looks = world.store.calls("last_entry");
    let runner = Runner::start(&world.desk);
    while world.store.calls("last_entry") == looks {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    gate.open();
    declining.await.expect("ran").expect("declined");
    let held = until(&world, |d| d.job.hold.is_some()).await;
    assert_eq!(states(&held), [ItemState::Waiting]);
    world.clock.pass(Duration::minutes(1));
    let detail = until(&world, |d| d.job.state == JobState::Done).await;
    assert_eq!((states(&detail), world.aws.calls(START).len()), (vec![ItemState::Done], 1));
    runner.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_thing_whose_work_panics_is_tried_after_a_while_and_ends_no_other() {
    let world = World::new().await;
    accepting(&world, 2).await;
    world.store.trip("begin", Trip::Panic);
    let runner = Runner::start(&world.desk);
    let held = until(&world, |d| d.job.hold.is_some()).await;
    assert_eq!(states(&held), [ItemState::Waiting; 2]);
    let why = held.items[0].outcome.error.clone().expect("a reason");
    assert!(matches!(why.kind, ErrorKind::Internal { .. }), "{why:?}");
    world.clock.pass(Duration::minutes(1));
    let detail = until(&world, |d| d.job.state == JobState::Done).await;
    assert_eq!((states(&detail), world.aws.calls(START).len()), (vec![ItemState::Done; 2], 2));
    runner.stop().await;
}

#[tokio::test(start_paused = true)]
async fn without_a_quota_no_job_waits_for_another() {
    let world = World::new().await;
    accepting(&world, 1).await;
    let other = domain::ids::JobId::parse(&"0b".repeat(16)).expect("an id");
    let id = "engi-0000000000009".to_owned();
    world.aws.has_invitation(InvitationSummary { id: id.clone(), ..invitation("PENDING") });
    let reason = answers(&[("Reason", "Other")]);
    world.desk.create_job(&manager(), &other, BulkAction::RejectInvitations, &[id], &reason).await.expect("a job");
    let gate = world.aws.hold(START);
    let runner = Runner::start(&world.desk);
    world.aws.called(START, 1).await;
    let state = async || world.desk.get_job(&manager(), &other).await.expect("the job").job.state;
    for _ in 0..100 {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        if state().await == JobState::Done {
            break;
        }
    }
    assert_eq!(state().await, JobState::Done, "while the first has no answer yet");
    gate.open();
    until(&world, |d| d.job.state == JobState::Done).await;
    runner.stop().await;
}

#[tokio::test(start_paused = true)]
async fn viewers_are_told_of_each_step() {
    let world = World::new().await;
    accepting(&world, 1).await;
    let runner = Runner::start(&world.desk);
    until(&world, |d| d.job.state == JobState::Done).await;
    let events = world.store.events_after(&manager().scope, 0, 100).await.expect("events");
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

#[tokio::test(start_paused = true)]
async fn the_same_tags_go_on_each_and_what_takes_none_says_so() {
    let world = World::new().await;
    let ids = [OPPORTUNITY.to_owned(), "O7654321".to_owned()];
    let tags = answers(&[("Tags.0.Key", "team"), ("Tags.0.Value", "north")]);
    let chosen = world.desk.choose_for_job(&manager(), BulkAction::TagOpportunities, &ids).await.expect("chosen");
    assert_eq!(chosen.iter().map(|subject| subject.why_not.is_none()).collect::<Vec<_>>(), [true, false]);
    world.desk.create_job(&manager(), &job_id(), BulkAction::TagOpportunities, &ids, &tags).await.expect("a job");
    let runner = Runner::start(&world.desk);
    let detail = until(&world, |d| d.job.state == JobState::Done).await;
    assert_eq!(states(&detail), [ItemState::Done, ItemState::Refused]);
    assert_eq!(world.aws.calls("TagResource").len(), 1);
    assert_eq!(world.aws.things(|things| things.tags.len()), 1);
    runner.stop().await;
}

#[tokio::test(start_paused = true)]
async fn a_tag_whose_answer_was_lost_is_not_put_on_twice() {
    let world = World::new().await;
    let tags = answers(&[("Tags.0.Key", "team"), ("Tags.0.Value", "north")]);
    world.aws.lose_answer("TagResource");
    let ids = [OPPORTUNITY.to_owned()];
    world.desk.create_job(&manager(), &job_id(), BulkAction::TagOpportunities, &ids, &tags).await.expect("a job");
    let runner = Runner::start(&world.desk);
    until(&world, |d| d.job.hold.is_some()).await;
    world.clock.pass(Duration::minutes(1));
    let detail = until(&world, |d| d.job.state == JobState::Done).await;
    assert_eq!(states(&detail), [ItemState::Done]);
    assert_eq!(world.aws.calls("TagResource").len(), 1);
    runner.stop().await;
}

#[tokio::test(start_paused = true)]
async fn invitations_of_any_status_are_looked_at_for_tags() {
    let world = World::new().await;
    let ids = pending(&world, 2);
    let arn = |account: &str| {
        Some(format!("arn:aws:partnercentral:us-east-1:{account}:catalog/Sandbox/engagement-invitation/x"))
    };
    let accepted = InvitationSummary { id: ids[0].clone(), arn: arn("111122223333"), ..invitation("ACCEPTED") };
    world.aws.has_invitation(accepted);
    world.aws.has_invitation(InvitationSummary { id: ids[1].clone(), arn: arn(""), ..invitation("PENDING") });
    let chosen = world.desk.choose_for_job(&manager(), BulkAction::TagInvitations, &ids).await.expect("chosen");
    let why_not: Vec<_> = chosen.into_iter().map(|subject| subject.why_not).collect();
    assert_eq!(why_not[0], None);
    assert!(why_not[1].as_deref().is_some_and(|why| why.contains("ARN")), "{why_not:?}");
}
