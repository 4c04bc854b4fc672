//! What a process finds that goes on with what another one has begun.

use crate::services::support::{Trip, World, invitation, invitation_id, seller};
use domain::{
    error::{AppError, ErrorKind},
    views::DraftState,
};
use time::Duration;

const INVITE: &str = "CreateEngagementInvitation";
const ACCEPT: &str = "AcceptEngagementInvitation";
const READ: &str = "GetEngagementInvitation";

#[tokio::test(start_paused = true)]
async fn a_draft_is_not_opened_by_what_a_try_was_told_that_has_lost_its_entry() {
    let world = World::new().await;
    let id = world.draft().await;
    let before = world.look(&id).await;
    world.aws.refuse(INVITE, AppError::new(ErrorKind::Throttled));
    let gate = world.aws.hold(INVITE);
    // The first process is still for so long that another one takes the entry over.
    world.store.trip("settle", Trip::Late);
    let draft = id.clone();
    let sending = world.meanwhile(seller(), |desk, me| async move { desk.send_draft(&me, &draft).await });
    world.aws.called(INVITE, 1).await;
    world.clock.pass(Duration::minutes(1));
    let other = world.another_desk();
    let round = tokio::spawn(async move { other.reconcile_once().await });
    world.aws.called(INVITE, 2).await;

    let error = sending.await.expect("ran").expect_err("it is not known");
    assert_eq!(error.kind, ErrorKind::Conflict, "the other one goes on: {error:?}");
    let meanwhile = world.look(&id).await;
    assert_eq!((meanwhile.summary.state, &meanwhile.token), (DraftState::Unsettled, &before.token));
    gate.open();
    round.await.expect("ran").expect("a round");
    assert_eq!(world.look(&id).await.summary.state, DraftState::Sent);
    assert_eq!(world.aws.effects_of(INVITE), 1);
}

#[tokio::test(start_paused = true)]
async fn a_draft_is_sent_when_the_process_that_took_it_over_has_sent_it() {
    let world = World::new().await;
    let id = world.draft().await;
    world.aws.refuse(INVITE, AppError::new(ErrorKind::Throttled));
    world.store.trip("settle", Trip::Late);
    let draft = id.clone();
    let sending = world.meanwhile(seller(), |desk, me| async move { desk.send_draft(&me, &draft).await });
    world.aws.called(INVITE, 1).await;
    world.clock.pass(Duration::minutes(1));
    world.another_desk().reconcile_once().await.expect("a round");

    sending.await.expect("ran").expect("what the other one was told counts");
    assert_eq!(world.look(&id).await.summary.state, DraftState::Sent);
    assert_eq!(world.aws.effects_of(INVITE), 1);
}

#[tokio::test(start_paused = true)]
async fn at_a_start_what_is_unsettled_does_not_wait_for_its_pause() {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    world.aws.vanish(ACCEPT);
    world.desk.accept_lead(&seller(), &invitation_id()).await.expect_err("lost");
    for _ in 0..20 {
        world.aws.refuse(READ, AppError::new(ErrorKind::Unavailable));
    }
    for _ in 0..6 {
        world.clock.pass(Duration::minutes(1));
        world.desk.reconcile_once().await.expect("a round");
    }
    let before = world.aws.calls(READ).len();
    let stop = tokio_util::sync::CancellationToken::new();
    let running = tokio::spawn(world.another_desk().reconcile(stop.clone()));
    // The desk's own clock stands still: by it no pause is over.
    tokio::time::sleep(std::time::Duration::from_secs(20)).await;
    assert_eq!(world.aws.calls(READ).len() - before, 1, "in the first round alone");
    stop.cancel();
    running.await.expect("ended");
}
