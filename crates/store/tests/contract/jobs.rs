//! Bulk jobs.

use super::fixtures::{at, elsewhere, here, noted};
use desk::ports::{ClaimedItem, Fence, ItemSettlement, Job, NewJob, NewJobItem, Store, StoreErrorKind};
use domain::{
    error::{AppError, ErrorKind},
    forms::Fields,
    people::{Backend, Person, Role},
    views::{
        BulkAction, BulkOperation, Change, ItemOutcome, ItemState, JobCounts, JobHold, JobItemView, JobNote, JobState,
        LiveEvent,
    },
};
use std::{collections::BTreeSet, sync::Arc, time::Duration};

fn new_job(digit: char, items: usize) -> NewJob {
    let item = |n| NewJobItem {
        subject: format!("engi-{n:013}"),
        title: format!("Пример \"{n}\""),
        operation: BulkOperation::AcceptByTask,
    };
    NewJob {
        id: digit.to_string().repeat(32),
        scope: here(),
        backend: Backend::Sandbox,
        action: BulkAction::AcceptInvitations,
        answers: Fields::from([("Tags.0.Key".into(), " team ".into())]),
        owner: Person {
            id: "seller".into(),
            name: "Sam Seller".into(),
            role: Role::Seller,
            administrator: false,
            company: "Acme".into(),
        },
        state: JobState::Running,
        items: (0..items).map(item).collect(),
        at: at(0),
    }
}

/// Keeps a job about so many things; its id.
pub(crate) async fn insert(store: &dyn Store, items: usize) -> String {
    let job = new_job('a', items);
    assert!(store.insert_job(&job, &noted("CreateJob", 0)).await.expect("kept"));
    job.id
}

async fn job(store: &dyn Store, id: &str) -> Job {
    store.job(&here(), id).await.expect("read").expect("a job")
}

async fn states(store: &dyn Store, id: &str) -> Vec<ItemState> {
    let items = store.job_items(&here(), id, 0, 100).await.expect("read");
    items.into_iter().map(|item| item.state).collect()
}

async fn claim(store: &dyn Store, id: &str) -> Option<ClaimedItem> {
    store.claim_next_item(id, at(1), &[], None).await.expect("claimed")
}

/// Settles a thing at [`at`]`(2)`.
async fn settle(
    store: &dyn Store,
    id: &str,
    position: u32,
    state: ItemState,
    hold: Option<&JobHold>,
) -> Vec<LiveEvent> {
    let error = hold.map(|hold| hold.error.clone());
    let outcome = ItemOutcome { task: Some("task-1".into()), already: false, error };
    let scope = here();
    let settlement =
        ItemSettlement { scope: &scope, job: id, position, state, outcome: &outcome, hold, at: at(2), fence: None };
    store.settle_item(&settlement).await.expect("settled")
}

async fn bring_to(store: &dyn Store, id: &str, state: JobState) -> Option<Vec<LiveEvent>> {
    store.set_job_state(&here(), id, state, &noted("SetJobState", 3)).await.expect("brought")
}

fn hold() -> JobHold {
    JobHold { error: AppError::new(ErrorKind::Throttled), until: at(60) }
}

fn note(changes: &[LiveEvent]) -> &JobNote {
    match changes {
        [LiveEvent { change: Change::Job(note), .. }] => note,
        other => panic!("one change of a job: {other:?}"),
    }
}

pub(crate) async fn a_job_is_kept_whole_and_once(store: Arc<dyn Store>) {
    let new = new_job('a', 3);
    assert!(store.insert_job(&new, &noted("CreateJob", 0)).await.expect("kept"));
    assert!(!store.insert_job(&new_job('a', 5), &noted("CreateJob", 0)).await.expect("looked"), "there is one already");
    let expected = Job {
        id: new.id.clone(),
        scope: here(),
        backend: new.backend,
        action: new.action,
        answers: new.answers.clone(),
        owner: new.owner.clone(),
        state: JobState::Running,
        counts: JobCounts { waiting: 3, ..JobCounts::default() },
        hold: None,
        created_at: at(0),
        changed_at: at(0),
    };
    assert_eq!(job(&*store, &new.id).await, expected);
    let second = JobItemView {
        position: 1,
        subject: new.items[1].subject.clone(),
        title: new.items[1].title.clone(),
        operation: BulkOperation::AcceptByTask,
        state: ItemState::Waiting,
        outcome: ItemOutcome::default(),
    };
    assert_eq!(store.job_items(&here(), &new.id, 1, 1).await.expect("read"), [second]);
    assert_eq!(store.job_items(&here(), &new.id, 0, 100).await.expect("read").len(), 3);
}

pub(crate) async fn things_are_claimed_in_order_and_settled(store: Arc<dyn Store>) {
    let id = insert(&*store, 2).await;
    let first = claim(&*store, &id).await.expect("a thing");
    assert_eq!((first.item.position, first.item.state, first.tries, first.again), (0, ItemState::Sending, 1, false));
    let told = note(&first.changes);
    assert_eq!((told.state, told.counts.sending, told.item.as_ref()), (JobState::Running, 1, Some(&first.item)));

    let changes = settle(&*store, &id, 0, ItemState::Done, None).await;
    assert_eq!(note(&changes).item.as_ref().and_then(|item| item.outcome.task.as_deref()), Some("task-1"));
    assert_eq!(claim(&*store, &id).await.expect("a thing").item.position, 1);
    let changes = settle(&*store, &id, 1, ItemState::Refused, None).await;
    assert_eq!((note(&changes).state, note(&changes).counts.left()), (JobState::Done, 0));
    assert_eq!(claim(&*store, &id).await, None);
    let done = job(&*store, &id).await;
    assert_eq!((done.state, done.counts.done, done.counts.refused), (JobState::Done, 1, 1));
    let numbers: Vec<_> =
        store.events_after(&here(), 0, 100).await.expect("read").into_iter().map(|event| event.number).collect();
    assert_eq!(numbers.len(), 4);
    assert!(numbers.is_sorted());
}

pub(crate) async fn what_is_being_sent_is_claimed_again_first(store: Arc<dyn Store>) {
    let id = insert(&*store, 2).await;
    claim(&*store, &id).await.expect("a thing");
    let again = claim(&*store, &id).await.expect("the same thing");
    assert_eq!((again.item.position, again.tries, again.again), (0, 2, true));
    assert_eq!(states(&*store, &id).await, [ItemState::Sending, ItemState::Waiting]);
}

pub(crate) async fn a_thing_is_put_back_and_holds_the_job_up(store: Arc<dyn Store>) {
    let id = insert(&*store, 1).await;
    claim(&*store, &id).await.expect("a thing");
    settle(&*store, &id, 0, ItemState::Waiting, Some(&hold())).await;
    let held = job(&*store, &id).await;
    assert_eq!((held.state, held.hold, held.counts.waiting), (JobState::Running, Some(hold()), 1));
    let again = claim(&*store, &id).await.expect("the thing");
    assert_eq!((again.tries, again.again, again.item.outcome.error), (2, false, Some(hold().error)));
    assert_eq!(job(&*store, &id).await.hold, None);
}

pub(crate) async fn several_are_claimed_at_once_and_what_holds_up_stays(store: Arc<dyn Store>) {
    let id = insert(&*store, 4).await;
    let next = async |held: &[u32]| {
        let claimed = store.claim_next_item(&id, at(1), held, None).await.expect("claimed");
        claimed.map(|claimed| (claimed.item.position, claimed.again))
    };
    assert_eq!(next(&[]).await, Some((0, false)));
    assert_eq!(next(&[0]).await, Some((1, false)));
    assert_eq!(next(&[0]).await, Some((1, true)), "nobody is at it");
    assert_eq!(next(&[0, 1]).await, Some((2, false)));
    settle(&*store, &id, 1, ItemState::Waiting, Some(&hold())).await;
    settle(&*store, &id, 2, ItemState::Done, None).await;
    assert_eq!(job(&*store, &id).await.hold, Some(hold()), "what ends later says nothing of it");
    bring_to(&*store, &id, JobState::Paused).await.expect("paused");
    assert_eq!(next(&[0]).await, None);
    assert_eq!(next(&[]).await, Some((0, true)));
}

pub(crate) async fn only_what_is_being_sent_or_unsettled_is_settled(store: Arc<dyn Store>) {
    let id = insert(&*store, 2).await;
    assert_eq!(settle(&*store, &id, 0, ItemState::Done, None).await, []);
    claim(&*store, &id).await.expect("a thing");
    settle(&*store, &id, 0, ItemState::Unsettled, None).await;
    assert_eq!(settle(&*store, &id, 0, ItemState::Sending, None).await, []);
    assert_eq!(settle(&*store, &id, 0, ItemState::Done, None).await.len(), 1);
    assert_eq!(settle(&*store, &id, 0, ItemState::Refused, None).await, []);
    assert_eq!(states(&*store, &id).await, [ItemState::Done, ItemState::Waiting]);
}

pub(crate) async fn a_paused_job_gives_out_nothing_new(store: Arc<dyn Store>) {
    let id = insert(&*store, 2).await;
    claim(&*store, &id).await.expect("a thing");
    let changes = bring_to(&*store, &id, JobState::Paused).await.expect("paused");
    assert_eq!((note(&changes).state, note(&changes).item.as_ref()), (JobState::Paused, None));
    assert!(claim(&*store, &id).await.expect("what is being sent").again);
    settle(&*store, &id, 0, ItemState::Done, None).await;
    assert_eq!(claim(&*store, &id).await, None);
    assert_eq!(bring_to(&*store, &id, JobState::Paused).await, None, "it is paused already");
    bring_to(&*store, &id, JobState::Running).await.expect("resumed");
    assert_eq!(claim(&*store, &id).await.expect("a thing").item.position, 1);
}

pub(crate) async fn cancelling_takes_what_waits_and_what_is_put_back(store: Arc<dyn Store>) {
    let id = insert(&*store, 3).await;
    claim(&*store, &id).await.expect("a thing");
    let changes = bring_to(&*store, &id, JobState::Cancelled).await.expect("cancelled");
    assert_eq!(note(&changes).counts, JobCounts { sending: 1, cancelled: 2, ..JobCounts::default() });
    settle(&*store, &id, 0, ItemState::Waiting, Some(&hold())).await;
    assert_eq!(states(&*store, &id).await, [ItemState::Cancelled; 3]);
    assert_eq!(job(&*store, &id).await.state, JobState::Cancelled);
    for state in JobState::ALL {
        assert_eq!(bring_to(&*store, &id, state).await, None, "{state:?}");
    }
}

pub(crate) async fn jobs_with_something_to_do_are_found(store: Arc<dyn Store>) {
    for (digit, seconds) in [('a', 2), ('b', 1), ('c', 3), ('d', 4)] {
        let job = NewJob { at: at(seconds), ..new_job(digit, 1) };
        store.insert_job(&job, &noted("CreateJob", 0)).await.expect("kept");
    }
    let id = |digit: char| digit.to_string().repeat(32);
    bring_to(&*store, &id('c'), JobState::Paused).await.expect("paused");
    claim(&*store, &id('d')).await.expect("a thing");
    bring_to(&*store, &id('d'), JobState::Cancelled).await.expect("cancelled");
    let ids = |jobs: Vec<Job>| jobs.into_iter().map(|job| job.id).collect::<Vec<_>>();
    assert_eq!(ids(store.active_jobs().await.expect("read")), [id('b'), id('a'), id('d')]);
    assert_eq!(ids(store.jobs(&here(), 2).await.expect("read")), [id('d'), id('c')]);
}

pub(crate) async fn many_who_claim_and_settle_at_once_lose_nothing(store: Arc<dyn Store>) {
    let id = insert(&*store, 20).await;
    let workers: Vec<_> = (0..4)
        .map(|_| {
            let (store, id) = (Arc::clone(&store), id.clone());
            tokio::spawn(async move {
                let mut settled = BTreeSet::new();
                while let Some(claimed) = claim(&*store, &id).await {
                    // Another one may have been given the same thing; the first to settle it counts.
                    if !settle(&*store, &id, claimed.item.position, ItemState::Done, None).await.is_empty() {
                        settled.insert(claimed.item.position);
                    }
                }
                settled
            })
        })
        .collect();
    let mut settled = Vec::new();
    for worker in workers {
        settled.extend(worker.await.expect("no panic"));
    }
    settled.sort_unstable();
    assert_eq!(settled, (0..20).collect::<Vec<_>>());
    assert_eq!(job(&*store, &id).await.state, JobState::Done);
}

pub(crate) async fn a_lost_lease_claims_and_settles_nothing(store: Arc<dyn Store>) {
    let id = insert(&*store, 1).await;
    let taken = store.take_lease("job", "one", Duration::from_secs(60)).await.expect("asked").expect("taken");
    let lost = Fence { number: taken.number - 1, ..taken.clone() };
    let refused = store.claim_next_item(&id, at(1), &[], Some(&lost)).await.expect_err("fenced");
    assert_eq!(refused.kind, StoreErrorKind::Fenced);
    store.claim_next_item(&id, at(1), &[], Some(&taken)).await.expect("claimed").expect("a thing");
    let (scope, outcome) = (here(), ItemOutcome::default());
    let settlement = ItemSettlement {
        scope: &scope,
        job: &id,
        position: 0,
        state: ItemState::Done,
        outcome: &outcome,
        hold: None,
        at: at(2),
        fence: Some(&lost),
    };
    assert_eq!(store.settle_item(&settlement).await.expect_err("fenced").kind, StoreErrorKind::Fenced);
    assert_eq!(states(&*store, &id).await, [ItemState::Sending]);
}

pub(crate) async fn jobs_stay_in_their_scope(store: Arc<dyn Store>) {
    let id = insert(&*store, 1).await;
    claim(&*store, &id).await.expect("a thing");
    for scope in elsewhere() {
        assert_eq!(store.job(&scope, &id).await.expect("read"), None);
        assert_eq!(store.jobs(&scope, 10).await.expect("read"), []);
        assert_eq!(store.job_items(&scope, &id, 0, 10).await.expect("read"), []);
        assert_eq!(
            store.set_job_state(&scope, &id, JobState::Cancelled, &noted("SetJobState", 3)).await.expect("asked"),
            None
        );
        let outcome = ItemOutcome::default();
        let settlement = ItemSettlement {
            scope: &scope,
            job: &id,
            position: 0,
            state: ItemState::Done,
            outcome: &outcome,
            hold: None,
            at: at(2),
            fence: None,
        };
        assert_eq!(store.settle_item(&settlement).await.expect("asked"), []);
    }
    assert_eq!(job(&*store, &id).await.state, JobState::Running);
}

/// A job of which one thing is done, one is being sent and one waits, for the tests of backups.
pub(super) async fn half_done(store: &dyn Store) -> (Job, Vec<JobItemView>) {
    let id = insert(store, 3).await;
    claim(store, &id).await.expect("a thing");
    settle(store, &id, 0, ItemState::Done, None).await;
    claim(store, &id).await.expect("a thing");
    (job(store, &id).await, store.job_items(&here(), &id, 0, 100).await.expect("read"))
}

/// That such a job stands as it did, and goes on with what was being sent.
pub(super) async fn goes_on(store: &dyn Store, half_done: &(Job, Vec<JobItemView>)) {
    let (before, items) = half_done;
    assert_eq!(&job(store, &before.id).await, before);
    assert_eq!(&store.job_items(&here(), &before.id, 0, 100).await.expect("read"), items);
    let next = claim(store, &before.id).await.expect("the thing that was being sent");
    assert_eq!((next.item.position, next.tries, next.again), (1, 2, true));
}
