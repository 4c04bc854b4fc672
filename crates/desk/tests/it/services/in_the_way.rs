//! One write at a time is under way for an object, whatever the operation.

use crate::services::support::{
    INVITATION, Trip, World, answers, invitation, invitation_id, manager, seller, seller_two,
};
use desk::{
    Desk, Policy,
    ports::{IntentState, JournalQuery, Store},
};
use domain::{
    error::{AppError, ErrorKind},
    forms::Fields,
    people::{Asker, Backend, Catalog, Role, Scope},
};
use time::Duration;

const REJECT: &str = "RejectEngagementInvitation";
const START: &str = "StartEngagementByAcceptingInvitationTask";

fn told(error: &AppError) -> &str {
    assert_eq!(error.kind, ErrorKind::Conflict, "{error:?}");
    error.detail.as_deref().expect("a detail")
}

#[tokio::test(start_paused = true)]
async fn whoever_wants_something_else_meanwhile_is_told_what_is_under_way() {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    let gate = world.aws.hold(START);
    let accepting = world.meanwhile(seller(), |desk, me| async move {
        desk.accept_by_task(&me, &invitation_id(), &Fields::new()).await
    });
    world.aws.called(START, 1).await;
    let reason = answers(&[("Reason", "Other")]);
    let error = world.desk.reject_invitation(&seller_two(), &invitation_id(), &reason).await.expect_err("in the way");
    let words = told(&error);
    for part in
        ["Name of seller", &format!("Accept invitation {INVITATION} by a task."), "/activity", "Nothing of yours"]
    {
        assert!(words.contains(part), "{part}: {words}");
    }
    assert_eq!(world.aws.calls(REJECT).len(), 0);
    gate.open();
    accepting.await.expect("ran").expect("a task");
    // What the desk knows of it stands in nobody's way any more.
    world.desk.reject_invitation(&seller_two(), &invitation_id(), &reason).await.expect("AWS decides");
    assert_eq!(world.aws.calls(REJECT).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_open_question_about_a_thing_comes_first() {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    world.aws.vanish(START);
    world.desk.accept_by_task(&seller(), &invitation_id(), &Fields::new()).await.expect_err("lost");
    let reason = answers(&[("Reason", "Other")]);
    let error = world.desk.reject_invitation(&manager(), &invitation_id(), &reason).await.expect_err("in the way");
    assert!(told(&error).contains("finding out"), "{error:?}");

    world.clock.pass(Duration::hours(9));
    world.desk.reconcile_once().await.expect("a round");
    let error = world.desk.reject_invitation(&manager(), &invitation_id(), &reason).await.expect_err("in the way");
    assert!(told(&error).contains("to be decided under Activity first"), "{error:?}");
    assert_eq!(world.aws.calls(REJECT).len(), 0);
    let query = JournalQuery { limit: 10, ..JournalQuery::default() };
    let entries = world.store.journal(&seller().scope, &query).await.expect("the journal");
    let stands: Vec<_> = entries.iter().map(|entry| (entry.operation.as_str(), entry.state)).collect();
    assert_eq!(stands, [(START, IntentState::Undecided)], "what is refused leaves no entry");
}

/// Somebody in production.
fn there(asker: Asker) -> Asker {
    Asker { scope: Scope { catalog: Catalog::Aws, ..asker.scope }, backend: Backend::Production, ..asker }
}

/// A desk on which somebody else approves what is sent.
fn four_eyed(world: &World) -> Desk {
    world.desk_with(Policy {
        allow_production_writes: true,
        production_writes_by: Role::Seller,
        four_eyes: true,
        ..Policy::default()
    })
}

#[tokio::test(start_paused = true)]
async fn what_ends_while_it_is_looked_at_keeps_nobody_from_beginning() {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    let gate = world.aws.hold(START);
    let accepting = world.meanwhile(seller(), |desk, me| async move {
        desk.accept_by_task(&me, &invitation_id(), &Fields::new()).await
    });
    world.aws.called(START, 1).await;
    world.store.trip("entry", Trip::Late);
    let looks = world.store.calls("entry");
    let declining = world.meanwhile(seller_two(), |desk, me| async move {
        desk.reject_invitation(&me, &invitation_id(), &answers(&[("Reason", "Other")])).await
    });
    while world.store.calls("entry") == looks {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    gate.open();
    accepting.await.expect("ran").expect("a task");
    declining.await.expect("ran").expect("nothing is under way any more");
    assert_eq!(world.aws.calls(REJECT).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_waits_for_a_second_person_stays_open_while_the_same_is_under_way_with_other_answers() {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    let desk = four_eyed(&world);
    let (asker, second, id) = (there(seller()), there(manager()), invitation_id());
    let proposed = async || desk.activity(&second, None).await.expect("a board").proposed;
    let first = answers(&[("Reason", "Other")]);
    desk.reject_invitation(&asker, &id, &first).await.expect_err("waits for a second person");
    world.aws.vanish(REJECT);
    desk.approve_write(&second, &proposed().await[0].id).await.expect_err("lost");
    assert_eq!(proposed().await, [], "it is on its way");

    let others = answers(&[("Reason", "Customer problem unclear")]);
    desk.reject_invitation(&asker, &id, &others).await.expect_err("waits for a second person");
    let waiting = proposed().await;
    assert_eq!(waiting.len(), 1);
    let error = desk.approve_write(&second, &waiting[0].id).await.expect_err("the first is in the way");
    assert!(told(&error).contains("with other answers"), "{error:?}");
    assert_eq!((world.aws.calls(REJECT).len(), proposed().await), (1, waiting), "nothing of it was sent or lost");
}

#[tokio::test(start_paused = true)]
async fn what_waits_for_a_second_person_stays_open_while_something_else_is_under_way() {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    let desk = four_eyed(&world);
    let (asker, second, id) = (there(seller()), there(manager()), invitation_id());
    let reason = answers(&[("Reason", "Other")]);
    desk.accept_by_task(&asker, &id, &Fields::new()).await.expect_err("waits for a second person");
    desk.reject_invitation(&asker, &id, &reason).await.expect_err("waits for a second person");
    let proposed = desk.activity(&second, None).await.expect("a board").proposed;
    assert_eq!(proposed.len(), 2);
    let (declining, accepting): (Vec<_>, Vec<_>) =
        proposed.into_iter().partition(|row| row.wanted.starts_with("Decline"));

    world.aws.vanish(START);
    desk.approve_write(&second, &accepting[0].id).await.expect_err("lost");
    let error = desk.approve_write(&second, &declining[0].id).await.expect_err("in the way");
    assert!(told(&error).contains("finding out"), "{error:?}");
    world.clock.pass(Duration::minutes(1));
    desk.reconcile_once().await.expect("a round");
    desk.approve_write(&second, &declining[0].id).await.expect("sent");
    assert_eq!((world.aws.calls(START).len(), world.aws.calls(REJECT).len()), (2, 1));
}

#[tokio::test(start_paused = true)]
async fn what_was_approved_just_after_something_else_has_begun_can_be_declined() {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    let desk = four_eyed(&world);
    let (asker, second, id) = (there(seller()), there(manager()), invitation_id());
    let proposed = async || desk.activity(&second, None).await.expect("a board").proposed;
    desk.reject_invitation(&asker, &id, &answers(&[("Reason", "Other")])).await.expect_err("waits for a second person");
    let proposal = proposed().await[0].id.clone();

    // Nothing is in the way yet, and then the decision takes its time.
    world.store.trip("approve_proposal", Trip::Late);
    let approving = tokio::spawn({
        let (desk, second, proposal) = (desk.clone(), second.clone(), proposal.clone());
        async move { desk.approve_write(&second, &proposal).await }
    });
    while world.store.calls("approve_proposal") == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    let gate = world.aws.hold(START);
    let of_one = world.desk_with(Policy {
        allow_production_writes: true,
        production_writes_by: Role::Seller,
        ..Policy::default()
    });
    let accepting = tokio::spawn({
        let asker = asker.clone();
        async move { of_one.accept_by_task(&asker, &invitation_id(), &Fields::new()).await }
    });
    world.aws.called(START, 1).await;
    let error = approving.await.expect("ran").expect_err("in the way");
    assert!(told(&error).contains("Something else is under way"), "{error:?}");
    assert_eq!(proposed().await.len(), 1, "it waits as before");

    desk.decline_write(&asker, &proposal).await.expect("taken back: nothing of it was sent");
    assert_eq!(proposed().await, []);
    let rows = world.store.audit(&asker.scope, 20).await.expect("a record");
    let decisions: Vec<_> = rows.iter().filter(|row| row.action != START).map(|row| row.action.as_str()).collect();
    assert_eq!(decisions, ["DeclineWrite", "WithdrawApproval", "ApproveWrite", "ProposeWrite"], "newest first");
    gate.open();
    accepting.await.expect("ran").expect("a task");
    assert_eq!(world.aws.calls(REJECT).len(), 0);
}
