//! Tasks and the changes that viewers are told of.

use super::fixtures::{at, complete, elsewhere, here, task};
use desk::ports::Store;
use domain::{
    people::Scope,
    views::{Change, LiveEvent, TaskStatus, TaskView},
};
use std::sync::Arc;
use time::macros::datetime;

async fn record(store: &dyn Store, task: &TaskView) -> Vec<LiveEvent> {
    store.record_tasks(&here(), std::slice::from_ref(task), None).await.expect("stored")
}

async fn change(store: &dyn Store, task: &TaskView) -> LiveEvent {
    let mut told = record(store, task).await;
    assert_eq!(told.len(), 1, "{task:?}");
    told.remove(0)
}

async fn no_change(store: &dyn Store, task: &TaskView) {
    assert_eq!(record(store, task).await, []);
}

fn told(number: i64, task: TaskView, running: u32) -> LiveEvent {
    LiveEvent { number, change: Change::Task { task: Box::new(task), running } }
}

fn task_of(event: &LiveEvent) -> TaskView {
    event.change.task().expect("a task").clone()
}

fn running_of(event: &LiveEvent) -> u32 {
    match event.change {
        Change::Task { running, .. } => running,
        Change::Write(_) | Change::Job(_) => panic!("no task: {event:?}"),
    }
}

async fn stored(store: &dyn Store, task: &TaskView) -> TaskView {
    store.task(&here(), &task.id).await.expect("read").expect("a task")
}

pub(crate) async fn a_new_task_is_a_change_and_a_repetition_is_none(store: Arc<dyn Store>) {
    assert_eq!(store.last_event(&here()).await.expect("read"), 0);
    assert_eq!(store.task(&here(), &task('1', 0).id).await.expect("read"), None);

    let first = change(&*store, &task('1', 0)).await;
    assert_eq!(first, told(first.number, task('1', 0), 1));
    assert_eq!(stored(&*store, &task('1', 0)).await, task('1', 0));

    no_change(&*store, &task('1', 0)).await;
    no_change(&*store, &task('1', 5)).await;
    assert_eq!(stored(&*store, &task('1', 0)).await, task('1', 5), "asked again since");
    assert_eq!(store.last_event(&here()).await.expect("read"), first.number);

    let more = TaskView { message: Some("Working on it".into()), ..task('1', 6) };
    let second = change(&*store, &more).await;
    assert_eq!(second, told(first.number + 1, more, 1));
}

pub(crate) async fn the_end_is_when_it_was_first_seen(store: Arc<dyn Store>) {
    change(&*store, &task('1', 0)).await;
    let ended = change(&*store, &complete('1', 4)).await;
    assert_eq!(ended, told(ended.number, TaskView { ended_at: Some(at(4)), ..complete('1', 4) }, 0));

    no_change(&*store, &complete('1', 9)).await;
    let told_more = TaskView { message: Some("Done".into()), ..complete('1', 12) };
    assert_eq!(task_of(&change(&*store, &told_more).await).ended_at, Some(at(4)));

    let first_seen_ended = TaskView { status: TaskStatus::Failed, ..task('2', 20) };
    assert_eq!(task_of(&change(&*store, &first_seen_ended).await).ended_at, None);
}

pub(crate) async fn a_late_answer_changes_nothing(store: Arc<dyn Store>) {
    change(&*store, &task('1', 5)).await;
    let overtaken = TaskView { message: Some("An older word".into()), ..task('1', 4) };
    no_change(&*store, &overtaken).await;
    assert_eq!(stored(&*store, &overtaken).await, task('1', 5));

    let ended = task_of(&change(&*store, &complete('1', 4)).await);
    assert_eq!(ended.status, TaskStatus::Complete, "an end counts whenever it was asked for");
    for late in [task('1', 3), task('1', 30)] {
        no_change(&*store, &late).await;
        assert_eq!(stored(&*store, &late).await, ended, "what has ended does not start again");
    }
    assert_eq!(store.running_tasks(&here()).await.expect("read"), 0);
}

pub(crate) async fn many_at_once_make_one_change(store: Arc<dyn Store>) {
    let tries: Vec<_> = (0..8)
        .map(|_| {
            let store = Arc::clone(&store);
            tokio::spawn(async move { record(&*store, &complete('1', 0)).await })
        })
        .collect();
    let mut changes = 0;
    for one in tries {
        changes += one.await.expect("no panic").len();
    }
    assert_eq!(changes, 1);
    assert_eq!(store.events_after(&here(), 0, 100).await.expect("read").len(), 1);
}

pub(crate) async fn changes_are_told_in_order(store: Arc<dyn Store>) {
    let mut told = Vec::new();
    for task in [task('1', 0), task('2', 1), complete('1', 2), complete('2', 3)] {
        told.push(change(&*store, &task).await);
    }
    assert_eq!(told.iter().map(running_of).collect::<Vec<_>>(), [1, 2, 1, 0]);
    assert!(told.is_sorted_by(|a, b| a.number + 1 == b.number), "no number is left out");
    assert_eq!(store.events_after(&here(), 0, 100).await.expect("read"), told, "as they were told");
    assert_eq!(store.events_after(&here(), told[0].number, 2).await.expect("read"), told[1..3]);
    assert_eq!(store.events_after(&here(), told[3].number, 2).await.expect("read"), []);
    assert_eq!(store.last_event(&here()).await.expect("read"), told[3].number);
}

pub(crate) async fn tasks_are_listed_by_their_start(store: Arc<dyn Store>) {
    // The second has no start yet and is sorted by when it was first seen, however often it changes.
    let unknown_start = TaskView { started_at: None, ..task('2', 15) };
    let later = TaskView { message: Some("Queued".into()), ..unknown_start.clone() };
    let starting = |digit, seconds| TaskView { started_at: Some(at(seconds)), ..task(digit, 50) };
    for task in
        [starting('1', 10), unknown_start, starting('3', 20), TaskView { seen_at: at(99), ..later }, complete('4', 60)]
    {
        change(&*store, &task).await;
    }
    let listed = |limit| {
        let store = Arc::clone(&store);
        async move {
            let tasks = store.tasks(&here(), limit).await.expect("a list");
            tasks.into_iter().map(|t| t.id[5..6].to_owned()).collect::<Vec<_>>()
        }
    };
    assert_eq!(listed(10).await, ["3", "2", "1", "4"]);
    assert_eq!(listed(2).await, ["3", "2"]);
    change(&*store, &TaskView { started_at: Some(at(30)), ..task('2', 100) }).await;
    assert_eq!(listed(10).await, ["2", "3", "1", "4"], "now AWS has told the start");
    assert_eq!(store.running_tasks(&here()).await.expect("read"), 3);
}

pub(crate) async fn tasks_under_way_are_listed_alone(store: Arc<dyn Store>) {
    let starting = |digit, seconds| TaskView { started_at: Some(at(seconds)), ..task(digit, 50) };
    for task in [starting('1', 10), starting('2', 30), complete('3', 60), starting('4', 20)] {
        change(&*store, &task).await;
    }
    let listed = |limit| {
        let store = Arc::clone(&store);
        async move { store.tasks_under_way(&here(), limit).await.expect("a list") }
    };
    assert_eq!(listed(10).await, [starting('2', 30), starting('4', 20), starting('1', 10)], "newest first");
    assert_eq!(listed(2).await, [starting('2', 30), starting('4', 20)]);
    change(&*store, &complete('2', 70)).await;
    change(&*store, &TaskView { status: TaskStatus::Failed, ..task('1', 70) }).await;
    assert_eq!(listed(10).await, [starting('4', 20)], "what has ended is none of them");
    for other in elsewhere() {
        assert_eq!(store.tasks_under_way(&other, 10).await.expect("a list"), []);
    }
}

pub(crate) async fn tasks_are_counted_by_status(store: Arc<dyn Store>) {
    let counted = |scope: Scope| {
        let store = Arc::clone(&store);
        async move { store.tasks_by_status(&scope).await.expect("read") }
    };
    let of = |running: u32, complete: u32, failed: u32| {
        [(TaskStatus::InProgress, running), (TaskStatus::Complete, complete), (TaskStatus::Failed, failed)]
    };
    assert_eq!(counted(here()).await, of(0, 0, 0), "also those that no task has");
    for task in [task('1', 0), task('2', 0), task('3', 0), complete('4', 0)] {
        change(&*store, &task).await;
    }
    assert_eq!(counted(here()).await, of(3, 1, 0));
    change(&*store, &complete('1', 1)).await;
    change(&*store, &TaskView { status: TaskStatus::Failed, ..task('2', 1) }).await;
    assert_eq!(counted(here()).await, of(1, 2, 1), "each counts once, as it stands");
    for other in elsewhere() {
        assert_eq!(counted(other).await, of(0, 0, 0));
    }
}

pub(crate) async fn a_start_in_the_far_future_is_shown_but_not_sorted_by(store: Arc<dyn Store>) {
    let odd = TaskView { started_at: Some(datetime!(9999-12-31 23:59 UTC)), ..task('1', 0) };
    for task in [&odd, &TaskView { started_at: Some(at(1)), ..task('2', 2) }] {
        change(&*store, task).await;
    }
    assert_eq!(stored(&*store, &odd).await, odd);
    let tasks = store.tasks(&here(), 10).await.expect("a list");
    assert_eq!(tasks[1], odd, "sorted by when it was seen");
}

pub(crate) async fn tasks_stay_in_their_scope(store: Arc<dyn Store>) {
    let mut last = change(&*store, &task('1', 0)).await.number;
    for other in elsewhere() {
        assert_eq!(store.task(&other, &task('1', 0).id).await.expect("read"), None);
        assert_eq!(store.tasks(&other, 10).await.expect("a list"), []);
        assert_eq!(store.running_tasks(&other).await.expect("read"), 0);
        assert_eq!(store.events_after(&other, 0, 10).await.expect("read"), []);
        assert_eq!(store.last_event(&other).await.expect("read"), 0);
        let theirs = store.record_tasks(&other, &[task('1', 0)], None).await.expect("stored");
        assert_eq!(theirs, [told(last + 1, task('1', 0), 1)], "another task, and numbers rise over all scopes");
        last += 1;
    }
    assert_eq!(store.events_after(&here(), 0, 10).await.expect("read").len(), 1);
}
