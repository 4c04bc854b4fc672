//! Many at once, and writes that wait for their turn.

use crate::support::{INVITATION, World, invitation, invitation_id, seller, seller_two};
use desk::upstream::{Places, QueuePlace};
use domain::{
    error::ErrorKind,
    forms::Fields,
    people::{Asker, Person, Scope},
    views::{DraftState, Turn, WriteState},
};
use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex},
    time::Duration,
};

const INVITE: &str = "CreateEngagementInvitation";
const START: &str = "StartEngagementByAcceptingInvitationTask";

/// A queue that holds what it is told.
#[derive(Default)]
struct ToldQueue(Mutex<Vec<QueuePlace>>);

impl ToldQueue {
    fn holds(&self, entries: &[i64]) {
        let places = entries.iter().zip(1..).map(|(entry, place)| QueuePlace {
            entry: Some(*entry),
            place,
            expected: Duration::from_secs(u64::from(place) * 7),
        });
        *self.0.lock().expect("not poisoned") = places.collect();
    }
}

impl Places for ToldQueue {
    fn places(&self, _: &Scope) -> Vec<QueuePlace> {
        self.0.lock().expect("not poisoned").clone()
    }
}

#[tokio::test]
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
    let (world, _) = World::mortal();
    world.aws.has_invitation(invitation("PENDING"));
    let queue = Arc::new(ToldQueue::default());
    let desk = world.another_desk().with_queue(queue.clone());
    let gate = world.aws.hold(START);
    queue.holds(&[90, 1]);
    let since = tokio::time::Instant::now();
    let error = desk.accept_by_task(&seller(), &invitation_id(), &Fields::new()).await.expect_err("not yet");
    assert_eq!(error.kind, ErrorKind::Queued { place: 2, seconds: 14 });
    assert_eq!(since.elapsed().as_secs(), 3);

    let board = desk.activity(&seller(), None).await.expect("what is open");
    assert_eq!(board.waiting.len(), 1);
    assert_eq!(board.waiting[0].turn, Some(Turn { place: 2, seconds: 14 }));
    let joined = desk.accept_by_task(&seller_two(), &invitation_id(), &Fields::new()).await.expect_err("not yet");
    assert_eq!(joined.kind, ErrorKind::Queued { place: 2, seconds: 14 });

    queue.holds(&[]);
    gate.open();
    desk.writes_ended().await;
    let board = desk.activity(&seller(), None).await.expect("what happened");
    assert_eq!(board.recent.iter().map(|row| row.state).collect::<Vec<_>>(), [WriteState::Done]);
    assert_eq!(world.aws.effects(START, INVITATION), 1);
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_only_slow_is_waited_for() {
    let (world, _) = World::mortal();
    world.aws.has_invitation(invitation("PENDING"));
    let queue = Arc::new(ToldQueue::default());
    queue.holds(&[90]);
    let desk = world.another_desk().with_queue(queue);
    let gate = world.aws.hold(START);
    let accepting = tokio::spawn(async move { desk.accept_by_task(&seller(), &invitation_id(), &Fields::new()).await });
    tokio::time::sleep(Duration::from_secs(20)).await;
    assert!(!accepting.is_finished());
    gate.open();
    accepting.await.expect("ran").expect("a task");
}

#[tokio::test(start_paused = true)]
async fn a_draft_that_waits_for_its_turn_is_sent_without_its_owner() {
    let (world, _) = World::mortal();
    let queue = Arc::new(ToldQueue::default());
    let desk = world.another_desk().with_queue(queue.clone());
    let id = world.draft().await;
    let gate = world.aws.hold(INVITE);
    queue.holds(&[1]);
    let error = desk.send_draft(&seller(), &id).await.expect_err("not yet");
    assert!(matches!(error.kind, ErrorKind::Queued { place: 1, .. }), "{error:?}");
    assert_eq!(world.look(&id).await.summary.state, DraftState::Sending);
    queue.holds(&[]);
    gate.open();
    desk.writes_ended().await;
    assert_eq!(world.look(&id).await.summary.state, DraftState::Sent);
}
