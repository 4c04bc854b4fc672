//! Tasks against a small model of them: answers of any age, in any order, more than once, about some tasks and
//! not about others.

use super::fixtures::{at, task};
use desk::ports::Store;
use domain::{
    ids::AccountId,
    people::{Catalog, Scope},
    views::{Change, LiveEvent, TaskKind, TaskStatus, TaskView},
};
use proptest::{
    collection::vec,
    prelude::Strategy,
    sample::select,
    test_runner::{Config, TestRunner},
};
use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};
use time::{Duration, OffsetDateTime};
use tokio::runtime::Handle;

/// How many tasks there are; each has one kind for ever.
const TASKS: usize = 4;

/// What AWS has said of a task, and how many seconds ago it was asked.
#[derive(Clone, Debug)]
struct Said {
    task: usize,
    status: TaskStatus,
    message: Option<&'static str>,
    ago: i64,
}

impl Said {
    fn view(&self, now: OffsetDateTime) -> TaskView {
        TaskView {
            id: id(self.task),
            kind: TaskKind::ALL[self.task % TaskKind::ALL.len()],
            status: self.status,
            message: self.message.map(Into::into),
            context_id: Some("2".into()),
            seen_at: now - Duration::seconds(self.ago),
            ..task('0', 0)
        }
    }
}

fn id(task: usize) -> String {
    format!("task-{task:013}")
}

/// Some answers that come together. Tasks that they leave out have disappeared from the list, or not begun.
#[derive(Clone, Debug)]
struct Step {
    catalog: Catalog,
    /// Clocks of several machines also go back.
    seconds: i64,
    said: Vec<Said>,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let message = select(vec![None, Some("Queued"), Some("Working")]);
    let said = (0..TASKS, select(TaskStatus::ALL.to_vec()), message, 0..4_i64)
        .prop_map(|(task, status, message, ago)| Said { task, status, message, ago });
    let catalog = select(vec![Catalog::Sandbox, Catalog::Aws]);
    let step =
        (catalog, -1..3_i64, vec(said, 0..6)).prop_map(|(catalog, seconds, said)| Step { catalog, seconds, said });
    vec(step, 1..25)
}

fn has_ended(task: &TaskView) -> bool {
    task.status != TaskStatus::InProgress
}

/// What one scope must know.
#[derive(Default)]
struct Model {
    tasks: BTreeMap<String, TaskView>,
    /// The events of all changes.
    told: Vec<LiveEvent>,
}

impl Model {
    /// Learns what was said. Gives the change that viewers are told of, if they would see one.
    fn hears(&mut self, said: &TaskView) -> Option<Change> {
        let known = self.tasks.get(&said.id).cloned();
        let mut next = TaskView { ended_at: None, ..said.clone() };
        if let Some(known) = &known {
            match (has_ended(known), has_ended(said)) {
                (true, false) => return None,
                (false, true) => next.ended_at = Some(said.seen_at),
                _ if said.seen_at < known.seen_at => return None,
                _ => next.ended_at = known.ended_at,
            }
        }
        let seen = |task: &TaskView| (task.status, task.message.clone());
        let changed = known.as_ref().map(seen) != Some(seen(&next));
        if changed || !has_ended(&next) {
            self.tasks.insert(next.id.clone(), next.clone());
        }
        let running = u32::try_from(self.tasks.values().filter(|task| !has_ended(task)).count()).expect("few");
        changed.then(|| Change::Task { task: Box::new(next), running })
    }
}

/// Plays random lives, each of an account of its own.
pub(crate) fn tasks_follow_their_model(store: &Arc<dyn Store>, runtime: &Handle, lives: u32) {
    let life = AtomicU32::new(1);
    let config = Config { cases: lives, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&steps(), |steps| {
            let account = format!("{:012}", life.fetch_add(1, Ordering::Relaxed));
            let account = AccountId::parse(&account).expect("an account");
            runtime.block_on(live(&**store, &account, &steps));
            Ok(())
        })
        .expect("the store does as the model");
}

async fn live(store: &dyn Store, account: &AccountId, steps: &[Step]) {
    let mut models: BTreeMap<Catalog, Model> = BTreeMap::new();
    let (mut now, mut last) = (at(0), None);
    for step in steps {
        now += Duration::seconds(step.seconds);
        let scope = Scope { account: account.clone(), catalog: step.catalog };
        let said: Vec<TaskView> = step.said.iter().map(|said| said.view(now)).collect();
        let model = models.entry(step.catalog).or_default();
        let changes: Vec<Change> = said.iter().filter_map(|said| model.hears(said)).collect();
        let before = store.tasks(&scope, u32::MAX).await.expect("a list");
        let told = store.record_tasks(&scope, &said, None).await.expect("recorded");
        assert_eq!(told.len(), changes.len(), "an event for each change, and none for anything else: {said:?}");
        for (event, change) in told.iter().zip(changes) {
            assert_eq!(event.change, change);
            assert!(last.is_none_or(|last| event.number == last + 1), "no number is left out, none is used twice");
            last = Some(event.number);
        }
        model.told.extend(told);
        compare(store, &scope, model, &before).await;
    }
}

async fn compare(store: &dyn Store, scope: &Scope, model: &Model, before: &[TaskView]) {
    let stands = store.tasks(scope, u32::MAX).await.expect("a list");
    // Whatever the model says.
    for ended in before.iter().filter(|task| has_ended(task)) {
        let task = stands.iter().find(|task| task.id == ended.id).expect("it stays");
        assert!(has_ended(task), "{ended:?} was taken back: {task:?}");
        assert_eq!(task.ended_at, ended.ended_at, "it ends once");
    }
    let stands: BTreeMap<String, TaskView> = stands.into_iter().map(|task| (task.id.clone(), task)).collect();
    assert_eq!(stands, model.tasks);
    let running = model.tasks.values().filter(|task| !has_ended(task)).count();
    let under_way = store.tasks_under_way(scope, u32::MAX).await.expect("a list");
    assert_eq!(under_way.len(), running);
    assert!(under_way.iter().all(|task| !has_ended(task) && model.tasks.get(&task.id) == Some(task)), "{under_way:?}");
    assert_eq!(store.running_tasks(scope).await.expect("a count"), u32::try_from(running).expect("few"));
    assert_eq!(store.events_after(scope, 0, u32::MAX).await.expect("read"), model.told, "as they were told");
}
