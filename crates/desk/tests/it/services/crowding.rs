//! Many at once, and writes that wait for their turn.

use crate::services::support::{INVITATION, World, invitation, invitation_id, seller, seller_two};
use desk::upstream::{Lane, QuotaClass};
use domain::{
    error::ErrorKind,
    forms::Fields,
    ids::InvitationId,
    people::{Asker, Person},
    views::{DraftState, WriteState},
};
use std::{collections::BTreeSet, time::Duration};

const INVITE: &str = "CreateEngagementInvitation";
const START: &str = "StartEngagementByAcceptingInvitationTask";

#[tokio::test(start_paused = true)]
async fn a_hundred_people_on_two_replicas_start_one_task() {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    let replicas = [world.desk.clone(), world.another_desk()];
    let gate = world.aws.hold(START);
    let clicks: Vec<_> = (0..100)
        .map(|n| {
            let desk = replicas[n % 2].clone();
            let person = Person { id: format!("seller-{n}"), name: format!("Seller {n}"), ..seller().person };
            let asker = Asker { person, ..seller() };
            tokio::spawn(async move { desk.accept_by_task(&asker, &invitation_id(), &Fields::new()).await })
        })
        .collect();
    world.aws.called(START, 1).await;
    gate.open();
    let (mut tasks, mut first) = (BTreeSet::new(), 0);
    for click in clicks {
        let written = click.await.expect("ran").expect("the task");
        tasks.insert(written.value.id);
        first += usize::from(!written.already);
    }
    assert_eq!((tasks.len(), first), (1, 1));
    assert_eq!(world.aws.calls(START).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn who_waits_for_a_turn_is_told_the_place_and_the_write_goes_on() {
    let world = World::new().await;
    let desk = world.queueing_desk();
    world.has_booked(QuotaClass::Writes, 20).await;
    let other = InvitationId::parse("engi-b000000000000").expect("an id");
    let (ahead, clicked) = (desk.clone(), other.clone());
    let first = tokio::spawn(async move { ahead.accept_by_task(&seller(), &clicked, &Fields::new()).await });
    tokio::time::sleep(Duration::from_millis(10)).await;
    let since = tokio::time::Instant::now();
    let error = desk.accept_by_task(&seller(), &invitation_id(), &Fields::new()).await.expect_err("not yet");
    assert!(matches!(error.kind, ErrorKind::Queued { place: 2, seconds: 17..=18 }), "{error:?}");
    assert_eq!(since.elapsed().as_secs(), 3);
    let told = first.await.expect("ran").expect_err("not yet");
    assert!(matches!(told.kind, ErrorKind::Queued { place: 1, .. }), "{told:?}");

    let board = desk.activity(&seller(), None).await.expect("what is open");
    let turns: Vec<u32> = board.waiting.iter().filter_map(|row| Some(row.turn?.place)).collect();
    assert_eq!(turns, [1, 2]);
    let open = desk.open_writes(&seller()).await.expect("what is open");
    assert_eq!(
        open.iter().map(|write| write.entry).collect::<Vec<_>>(),
        [board.waiting[0].entry, board.waiting[1].entry]
    );
    assert!(open.iter().all(|write| write.state == WriteState::Pending && write.turn.is_some()), "{open:?}");
    let joined = desk.accept_by_task(&seller_two(), &invitation_id(), &Fields::new()).await.expect_err("not yet");
    assert!(matches!(joined.kind, ErrorKind::Queued { place: 2, .. }), "{joined:?}");
    assert_eq!(world.aws.writes(), 0);

    desk.writes_ended().await;
    assert_eq!(desk.open_writes(&seller()).await.expect("nothing"), []);
    let board = desk.activity(&seller(), None).await.expect("what happened");
    assert_eq!(board.recent.iter().map(|row| row.state).collect::<Vec<_>>(), [WriteState::Done; 2]);
    assert_eq!((world.aws.effects(START, INVITATION), world.aws.effects(START, other.as_str())), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn work_that_nobody_waits_for_waits_for_its_turn() {
    let world = World::new().await;
    world.has_booked(QuotaClass::Writes, 20).await;
    let desk = world.queueing_desk().on_lane(Lane::Bulk);
    let since = tokio::time::Instant::now();
    desk.accept_by_task(&seller(), &invitation_id(), &Fields::new()).await.expect("a task");
    assert_eq!(since.elapsed().as_secs(), 20);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_only_slow_is_waited_for() {
    let world = World::new().await;
    let desk = world.queueing_desk();
    let gate = world.aws.hold(START);
    let accepting = tokio::spawn(async move { desk.accept_by_task(&seller(), &invitation_id(), &Fields::new()).await });
    world.aws.called(START, 1).await;
    tokio::time::sleep(Duration::from_secs(10)).await;
    assert!(!accepting.is_finished());
    gate.open();
    accepting.await.expect("ran").expect("a task");
}

#[tokio::test(start_paused = true)]
async fn a_draft_that_waits_for_its_turn_is_sent_without_its_owner() {
    let world = World::new().await;
    let desk = world.queueing_desk();
    let id = world.draft().await;
    world.has_booked(QuotaClass::Invitations, 20).await;
    let error = desk.send_draft(&seller(), &id).await.expect_err("not yet");
    assert!(matches!(error.kind, ErrorKind::Queued { place: 1, .. }), "{error:?}");
    assert_eq!(world.look(&id).await.summary.state, DraftState::Sending);
    desk.writes_ended().await;
    assert_eq!(world.look(&id).await.summary.state, DraftState::Sent);
    assert_eq!(world.aws.effects_of(INVITE), 1);
}

#[tokio::test(start_paused = true)]
async fn waiting_for_a_draft_asks_the_store_nothing() {
    let world = World::new().await;
    let desk = world.desk.clone();
    let id = world.draft().await;
    let gate = world.aws.hold(INVITE);
    let draft = id.clone();
    let sending = tokio::spawn(async move { desk.send_draft(&seller(), &draft).await });
    world.aws.called(INVITE, 1).await;
    let before = ["entry", "last_entry", "draft"].map(|method| world.store.calls(method));
    tokio::time::sleep(Duration::from_secs(7)).await;
    assert_eq!(["entry", "last_entry", "draft"].map(|method| world.store.calls(method)), before);
    gate.open();
    sending.await.expect("ran").expect("sent");
}
