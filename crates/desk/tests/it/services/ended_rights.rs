//! What a process has left when it died, and whoever wanted it may not write any more.

use crate::services::support::{INVITATION, Trip, World, accounts_with, invitation, invitation_id, manager, seller};
use desk::ports::{IntentState, JournalEntry, JournalQuery, Store};
use domain::{
    error::ErrorKind,
    forms::Fields,
    people::Role,
    views::{Decision, WriteState},
};
use time::Duration;

const START: &str = "StartEngagementByAcceptingInvitationTask";

/// How a process dies over a write.
type Death = fn(&World);

async fn entries(world: &World) -> Vec<JournalEntry> {
    let query = JournalQuery { limit: 10, ..JournalQuery::default() };
    world.store.journal(&seller().scope, &query).await.expect("the journal")
}

/// Accepts the invitation in a process that dies over it after so many calls, and lets another one look into it a minute
/// later, when the seller may still write or not. What the journal has of it then.
async fn left_behind(world: &World, death: Death, calls: usize, role: Role, disabled: bool) -> JournalEntry {
    world.aws.has_invitation(invitation("PENDING"));
    death(world);
    let accepting = world.meanwhile(seller(), |desk, me| async move {
        desk.accept_by_task(&me, &invitation_id(), &Fields::new()).await
    });
    while entries(world).await.is_empty() {
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    world.aws.called(START, calls).await;
    accepting.abort();
    world.clock.pass(Duration::seconds(59));
    let another = world.another_desk().with_accounts(accounts_with(&seller(), role, disabled).await);
    another.reconcile_once().await.expect("a round");
    let mut entries = entries(world).await;
    assert_eq!(entries.len(), 1);
    entries.remove(0)
}

#[tokio::test]
async fn what_never_had_its_turn_is_sent_only_for_somebody_who_may_still_write() {
    let before_its_turn: Death = |world| world.store.trip("begin", Trip::DieAfter);
    for (role, disabled, state, sent) in [
        (Role::Seller, false, IntentState::Done, 1),
        (Role::Seller, true, IntentState::Refused, 0),
        (Role::Viewer, false, IntentState::Refused, 0),
    ] {
        let world = World::new().await;
        let entry = left_behind(&world, before_its_turn, 0, role, disabled).await;
        assert_eq!(entry.state, state, "{role:?}, disabled: {disabled}");
        assert_eq!(world.aws.calls(START).len(), sent, "{role:?}, disabled: {disabled}");
        if state == IntentState::Refused {
            let why = entry.outcome.expect("an outcome").to_string();
            assert!(why.contains("may not write here any more"), "{why}");
        }
    }
}

#[tokio::test]
async fn what_may_have_been_sent_is_not_sent_again_for_somebody_who_may_not_write_any_more() {
    let world = World::new().await;
    let entry = left_behind(&world, |world| world.aws.die_before(START), 1, Role::Seller, true).await;
    assert_eq!((entry.state, entry.may_be_sent), (IntentState::Undecided, true));
    assert_eq!(world.aws.calls(START).len(), 1, "that of the process that died");
    let board = world.desk.activity(&manager(), None).await.expect("what is open");
    let doubt = board.decide[0].doubt.as_ref().expect("a doubt");
    assert!(doubt.why.contains("may not write here any more"), "{}", doubt.why);

    // Nothing else begins on it until somebody has decided.
    let refused = world.desk.accept_lead(&manager(), &invitation_id()).await.expect_err("in the way");
    assert_eq!(refused.kind, ErrorKind::Conflict);
    let decided = world.desk.decide(&manager(), entry.id, Decision::NotDone).await.expect("decided");
    assert_eq!(decided, WriteState::Refused);
    world.desk.accept_lead(&manager(), &invitation_id()).await.expect("free again");
}

#[tokio::test]
async fn what_was_done_is_taken_for_done_whoever_may_write() {
    let world = World::new().await;
    let entry = left_behind(&world, |world| world.aws.die_after(START), 1, Role::Seller, true).await;
    assert_eq!(entry.state, IntentState::Done);
    assert_eq!((world.aws.calls(START).len(), world.aws.effects(START, INVITATION)), (1, 1));
}
