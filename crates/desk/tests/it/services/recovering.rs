//! What becomes of a write whose answer was lost or whose process died, whatever step it died at.

use crate::services::support::{INVITATION, Trip, World, answers, invitation, invitation_id, seller};
use desk::ports::{IntentState, JournalQuery, Store};
use domain::{
    error::{AppError, ErrorKind},
    forms::Fields,
    ids::OpportunityId,
    views::DraftState,
};
use time::Duration;

const INVITE: &str = "CreateEngagementInvitation";
const CREATE: &str = "CreateEngagement";
const START: &str = "StartEngagementByAcceptingInvitationTask";
const SUBMIT: &str = "StartEngagementFromOpportunityTask";
const ACCEPT: &str = "AcceptEngagementInvitation";
const REJECT: &str = "RejectEngagementInvitation";

/// Lets what a dead process left go stale, and another process look into it.
async fn a_minute_later(world: &World) {
    world.clock.pass(Duration::seconds(59));
    world.another_desk().reconcile_once().await.expect("a round");
}

/// Starts something in a process that dies over it.
async fn dies<T: Send + 'static, F>(
    world: &World,
    work: impl FnOnce(desk::Desk, domain::people::Asker) -> F + Send + 'static,
) where
    F: Future<Output = Result<T, AppError>> + Send + 'static,
{
    let running = world.meanwhile(seller(), work);
    // Not a guess: the paused clock moves on only when nothing else can.
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    running.abort();
}

async fn states(world: &World) -> Vec<(String, IntentState)> {
    let query = JournalQuery { limit: 100, ..JournalQuery::default() };
    let mut entries = world.store.journal(&seller().scope, &query).await.expect("the journal");
    entries.sort_by_key(|e| e.id);
    entries.into_iter().map(|e| (e.operation, e.state)).collect()
}

fn done(operation: &str) -> (String, IntentState) {
    (operation.to_owned(), IntentState::Done)
}

async fn accept(world: &World) {
    dies(world, |desk, me| async move { desk.accept_by_task(&me, &invitation_id(), &Fields::new()).await }).await;
}

async fn accept_lead(world: &World) {
    dies(world, |desk, me| async move { desk.accept_lead(&me, &invitation_id()).await }).await;
}

/// A way for a process to die in the middle of a write.
type Death = fn(&World, &'static str);

/// Every step after the intent: before AWS gets the request, after it has done it, before and after the
/// outcome is written down.
const DEATHS: [(&str, Death); 5] = [
    ("after the intent is written", |world, _| world.store.trip("begin", Trip::DieAfter)),
    ("before the request arrives", |world, operation| world.aws.die_before(operation)),
    ("after AWS has done it", |world, operation| world.aws.die_after(operation)),
    ("before the outcome is written", |world, _| world.store.trip("settle", Trip::DieBefore)),
    ("after the outcome is written", |world, _| world.store.trip("settle", Trip::DieAfter)),
];

#[tokio::test(start_paused = true)]
async fn a_start_is_done_once_wherever_its_process_dies() {
    for (step, death) in DEATHS {
        let world = World::new().await;
        world.aws.has_invitation(invitation("PENDING"));
        death(&world, START);
        accept(&world).await;
        a_minute_later(&world).await;
        assert_eq!(states(&world).await, [done(START)], "{step}");
        assert_eq!(world.aws.effects(START, INVITATION), 1, "{step}");
        assert_eq!(world.desk.list_tasks(&seller()).await.expect("tasks").len(), 1, "{step}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_takes_no_token_is_done_once_wherever_its_process_dies() {
    for (step, death) in DEATHS {
        let world = World::new().await;
        world.aws.comes_alive();
        world.aws.has_invitation(invitation("PENDING"));
        death(&world, ACCEPT);
        accept_lead(&world).await;
        a_minute_later(&world).await;
        assert_eq!(states(&world).await, [done(ACCEPT)], "{step}");
        assert_eq!(world.aws.effects(ACCEPT, INVITATION), 1, "{step}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_draft_with_a_new_engagement_is_sent_once_wherever_its_process_dies() {
    for operation in [CREATE, INVITE] {
        for (step, death) in DEATHS {
            let world = World::new().await;
            let id = world
                .draft_with(&[
                    ("EngagementFrom", "new"),
                    ("NewEngagement.Title", "T"),
                    ("NewEngagement.Description", "D"),
                ])
                .await;
            if operation == INVITE {
                // The engagement's step goes well first.
                world.aws.refuse(INVITE, AppError::new(ErrorKind::Throttled));
                world.desk.send_draft(&seller(), &id).await.expect_err("refused");
            }
            death(&world, operation);
            let clicked = id.clone();
            dies(&world, |desk, me| async move { desk.send_draft(&me, &clicked).await }).await;
            a_minute_later(&world).await;
            let draft = world.look(&id).await;
            assert_eq!(draft.summary.state, DraftState::Sent, "{operation} {step}");
            assert!(draft.invitation_id.is_some(), "{operation} {step}");
            assert_eq!((world.aws.effects_of(CREATE), world.aws.effects_of(INVITE)), (1, 1), "{operation} {step}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_draft_is_sent_once_wherever_claiming_it_dies() {
    for (trip, expected) in [(Trip::DieBefore, DraftState::Open), (Trip::DieAfter, DraftState::Sent)] {
        let world = World::new().await;
        let id = world.draft().await;
        world.store.trip("save_draft", trip);
        let clicked = id.clone();
        dies(&world, |desk, me| async move { desk.send_draft(&me, &clicked).await }).await;
        a_minute_later(&world).await;
        assert_eq!(world.look(&id).await.summary.state, expected, "{trip:?}");
        assert_eq!(world.aws.effects_of(INVITE), usize::from(expected == DraftState::Sent));
    }
}

#[tokio::test(start_paused = true)]
async fn a_draft_is_sent_once_wherever_its_last_save_dies() {
    for trip in [Trip::DieBefore, Trip::DieAfter] {
        let world = World::new().await;
        let id = world.draft().await;
        let gate = world.aws.hold(INVITE);
        let clicked = id.clone();
        let sending = world.meanwhile(seller(), |desk, me| async move { desk.send_draft(&me, &clicked).await });
        world.aws.called(INVITE, 1).await;
        world.store.trip("save_draft", trip);
        gate.open();
        tokio::time::sleep(std::time::Duration::from_secs(1)).await;
        sending.abort();
        a_minute_later(&world).await;
        assert_eq!(world.look(&id).await.summary.state, DraftState::Sent, "{trip:?}");
        assert_eq!(world.aws.effects_of(INVITE), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_found_out_without_anybody_asking() {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    world.aws.lose_answer(START);
    world.desk.accept_by_task(&seller(), &invitation_id(), &Fields::new()).await.expect_err("lost");
    world.desk.reconcile_once().await.expect("a round");
    assert_eq!(states(&world).await[0].1, IntentState::Unsettled, "AWS is given a moment");
    // The store tells times apart even while the clock stands: each is a nanosecond later at least.
    world.clock.pass(Duration::seconds(2) + Duration::MICROSECOND);
    world.desk.reconcile_once().await.expect("a round");
    assert_eq!(states(&world).await, [done(START)]);
    assert_eq!(world.aws.calls(START).len(), 1, "its task was found; nothing was sent again");
}

#[tokio::test(start_paused = true)]
async fn a_request_that_never_arrived_is_sent_again_with_its_token() {
    let world = World::new().await;
    let id = OpportunityId::parse("O1234567").expect("an id");
    let form = answers(&[("AwsSubmission.InvolvementType", "Co-Sell"), ("AwsSubmission.Visibility", "Full")]);
    world.aws.vanish(SUBMIT);
    world.desk.start_from_opportunity(&seller(), &id, &form).await.expect_err("lost");
    a_minute_later(&world).await;
    let calls = world.aws.calls(SUBMIT);
    assert_eq!(calls.len(), 2);
    assert_eq!(calls[0], calls[1]);
    assert_eq!(states(&world).await, [done(SUBMIT)]);
}

#[tokio::test(start_paused = true)]
async fn an_earlier_task_about_the_same_invitation_is_not_taken_for_this_one() {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    let failed = world.failed_task(&Fields::new()).await;
    world.aws.vanish(START);
    world.desk.start_task_again(&seller(), &failed).await.expect_err("lost");
    a_minute_later(&world).await;
    assert_eq!(world.aws.effects(START, INVITATION), 2, "the failed one and another");
    let tasks = world.desk.list_tasks(&seller()).await.expect("tasks");
    assert_eq!(tasks.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn an_answer_of_somebody_elses_settles_it() {
    for (status, expected) in [("REJECTED", IntentState::Done), ("ACCEPTED", IntentState::Refused)] {
        let world = World::new().await;
        world.aws.has_invitation(invitation("PENDING"));
        world.aws.vanish(REJECT);
        let reason = answers(&[("Reason", "Other")]);
        world.desk.reject_invitation(&seller(), &invitation_id(), &reason).await.expect_err("lost");
        world.aws.has_invitation(invitation(status));
        a_minute_later(&world).await;
        assert_eq!(states(&world).await, [(REJECT.to_owned(), expected)], "{status}");
        assert_eq!(world.aws.calls(REJECT).len(), 1, "nothing was sent again");
    }
}

#[tokio::test(start_paused = true)]
async fn a_limit_at_the_second_try_says_nothing_about_the_first() {
    let world = World::new().await;
    let id = world.draft().await;
    world.aws.lose_answer(INVITE);
    world.desk.send_draft(&seller(), &id).await.expect_err("lost");
    for kind in [ErrorKind::Conflict, ErrorKind::Throttled, ErrorKind::QuotaExceeded] {
        world.aws.refuse(INVITE, AppError::new(kind));
        world.desk.send_draft(&seller(), &id).await.expect_err("nobody knows");
        assert_eq!(world.look(&id).await.summary.state, DraftState::Unsettled);
    }
    a_minute_later(&world).await;
    assert_eq!(world.look(&id).await.summary.state, DraftState::Sent);
    assert_eq!(world.aws.effects_of(INVITE), 1);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_after_the_doubt_opens_the_draft_with_what_is_wrong() {
    let world = World::new().await;
    let id = world.draft().await;
    world.aws.vanish(INVITE);
    world.desk.send_draft(&seller(), &id).await.expect_err("lost");
    let before = world.look(&id).await;
    let wrong =
        AppError::validation(vec![domain::forms::FieldError::new(crate::services::support::CUSTOMER_SITE, "No.")]);
    world.aws.refuse(INVITE, wrong.clone());
    a_minute_later(&world).await;
    let draft = world.look(&id).await;
    assert_eq!((draft.summary.state, draft.failure), (DraftState::Open, Some(wrong)));
    assert_eq!(draft.refused.len(), 1);
    assert_ne!(draft.token, before.token);
}

#[tokio::test(start_paused = true)]
async fn while_aws_is_down_it_is_asked_less_and_less() {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    world.aws.vanish(ACCEPT);
    world.desk.accept_lead(&seller(), &invitation_id()).await.expect_err("lost");
    const READ: &str = "GetEngagementInvitation";
    let before = world.aws.calls(READ).len();
    for _ in 0..20 {
        world.aws.refuse(READ, AppError::new(ErrorKind::Unavailable));
    }
    for _ in 0..190 {
        world.clock.pass(Duration::seconds(1));
        world.desk.reconcile_once().await.expect("a round");
    }
    let asked = world.aws.calls(READ).len() - before;
    assert_eq!(asked, 7, "after 2, 4, 8, 16 and 32 seconds, and then every 45");
    assert_eq!(states(&world).await, [(ACCEPT.to_owned(), IntentState::Unsettled)]);
}

#[tokio::test(start_paused = true)]
async fn what_a_living_process_vouches_for_is_left_alone() {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    let patience = desk::Patience::default();
    let desk = world.desk_with(desk::Policy { patience, ..desk::Policy::default() });
    let gate = world.aws.hold(START);
    let accepting = tokio::spawn(async move { desk.accept_by_task(&seller(), &invitation_id(), &Fields::new()).await });
    world.aws.called(START, 1).await;
    for _ in 0..20 {
        tokio::time::sleep(std::time::Duration::from_secs(10)).await;
        world.clock.pass(Duration::seconds(10));
        world.another_desk().reconcile_once().await.expect("a round");
    }
    assert_eq!(world.aws.calls(START).len(), 1);
    gate.open();
    accepting.await.expect("ran").expect("a task");
    assert_eq!(states(&world).await, [done(START)]);
}

#[tokio::test(start_paused = true)]
async fn an_outcome_that_the_database_does_not_take_is_written_later() {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    for _ in 0..3 {
        world.store.trip("settle", Trip::Fail);
    }
    world.desk.accept_by_task(&seller(), &invitation_id(), &Fields::new()).await.expect("a task");
    assert_eq!(states(&world).await, [done(START)]);
    assert_eq!(world.aws.calls(START).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_outcome_that_the_database_never_takes_is_found_out() {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    for _ in 0..20 {
        world.store.trip("settle", Trip::Fail);
    }
    let error = world.desk.accept_by_task(&seller(), &invitation_id(), &Fields::new()).await.expect_err("not kept");
    assert!(matches!(error.kind, ErrorKind::Internal { .. }), "{error:?}");
    assert_eq!(states(&world).await, [(START.to_owned(), IntentState::Pending)]);
    for _ in 0..3 {
        a_minute_later(&world).await;
    }
    assert_eq!(states(&world).await, [done(START)]);
    assert_eq!(world.aws.effects(START, INVITATION), 1);
}

#[tokio::test(start_paused = true)]
async fn one_of_two_reconcilers_does_it() {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    world.aws.vanish(START);
    world.desk.accept_by_task(&seller(), &invitation_id(), &Fields::new()).await.expect_err("lost");
    world.clock.pass(Duration::seconds(59));
    let (one, other) = (world.another_desk(), world.another_desk());
    let (one, other) = tokio::join!(one.reconcile_once(), other.reconcile_once());
    one.and(other).expect("two rounds");
    assert_eq!(world.aws.calls(START).len(), 2, "the lost one and one more");
    assert_eq!(states(&world).await, [done(START)]);
}

#[tokio::test(start_paused = true)]
async fn the_loop_settles_and_gives_its_lease_back() {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    world.aws.vanish(START);
    world.desk.accept_by_task(&seller(), &invitation_id(), &Fields::new()).await.expect_err("lost");
    world.clock.pass(Duration::seconds(59));
    let stop = tokio_util::sync::CancellationToken::new();
    let running = tokio::spawn(world.another_desk().reconcile(stop.clone()));
    tokio::time::sleep(std::time::Duration::from_secs(5)).await;
    assert_eq!(states(&world).await, [done(START)]);
    let lasts = std::time::Duration::from_secs(10);
    assert_eq!(world.store.take_lease("reconciler", "another", lasts).await.expect("asked"), None);
    stop.cancel();
    running.await.expect("ended");
    assert!(world.store.take_lease("reconciler", "another", lasts).await.expect("asked").is_some());
}
