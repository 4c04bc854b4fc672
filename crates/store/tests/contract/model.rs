//! The journal against a small model of it: random lives of one subject, with several who write at it.

use super::fixtures::{at, here, intent, seller};
use desk::ports::{Intent, IntentState, NewIntent, Settlement, Store};
use proptest::{
    collection::vec,
    prelude::{Just, Strategy, any},
    prop_oneof,
    sample::select,
    test_runner::{Config, TestRunner},
};
use serde_json::{Value, json};
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};
use time::{Duration, OffsetDateTime};
use tokio::runtime::Handle;

const OPERATION: &str = "RejectEngagementInvitation";
/// Each remembers the entry as it last saw it, however long ago.
const ACTORS: usize = 3;

#[derive(Clone, Debug)]
enum Act {
    /// Wants it done, or done again after the entry it saw.
    Begin { again: bool },
    /// Takes the entry over that it saw.
    Retake,
    /// Tells how the entry went that it saw.
    Settle(IntentState),
}

#[derive(Clone, Debug)]
struct Step {
    actor: usize,
    act: Act,
    /// Clocks of several machines also go back.
    seconds: i64,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    use IntentState::{Done, Refused, Undecided, Unsettled};
    let act = prop_oneof![
        any::<bool>().prop_map(|again| Act::Begin { again }),
        Just(Act::Retake),
        select(vec![Unsettled, Undecided, Refused, Done]).prop_map(Act::Settle),
    ];
    let step = (0..ACTORS, act, -1..3_i64).prop_map(|(actor, act, seconds)| Step { actor, act, seconds });
    vec(step, 1..30)
}

/// What an entry must look like.
#[derive(Clone, Debug, PartialEq)]
struct Entry {
    id: i64,
    token: String,
    state: IntentState,
    outcome: Option<Value>,
    attempts: u32,
    at: OffsetDateTime,
}

#[derive(Default)]
struct Model {
    /// In the order of their making.
    entries: Vec<Entry>,
    /// How often something was settled: so many audit rows and changes there must be.
    settled: usize,
}

fn is_open(state: IntentState) -> bool {
    matches!(state, IntentState::Pending | IntentState::Unsettled | IntentState::Undecided)
}

fn certainty(state: IntentState) -> usize {
    use IntentState::{Done, Pending, Refused, Undecided, Unsettled};
    [Pending, Unsettled, Undecided, Refused, Done].iter().position(|s| *s == state).expect("a state")
}

/// Every change of an entry moves its time.
fn moved(before: OffsetDateTime, now: OffsetDateTime) -> OffsetDateTime {
    now.max(before + Duration::nanoseconds(1))
}

impl Model {
    fn find(&self, superseding: i64) -> Option<&Entry> {
        let counts = |e: &&Entry| is_open(e.state) || (e.state == IntentState::Done && e.id > superseding);
        self.entries.iter().rev().find(counts)
    }

    fn entry(&mut self, id: i64) -> &mut Entry {
        self.entries.iter_mut().find(|e| e.id == id).expect("an entry that somebody saw")
    }
}

/// Plays random lives, each of a subject of its own.
pub(crate) fn the_journal_follows_its_model(store: &Arc<dyn Store>, runtime: &Handle, lives: u32) {
    let life = AtomicU32::new(0);
    let config = Config { cases: lives, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&steps(), |steps| {
            let subject = format!("engi-{}", life.fetch_add(1, Ordering::Relaxed));
            runtime.block_on(live(&**store, &subject, &steps));
            Ok(())
        })
        .expect("the store does as the model");
}

async fn live(store: &dyn Store, subject: &str, steps: &[Step]) {
    let (mut model, mut seen): (Model, [Option<Intent>; ACTORS]) = (Model::default(), [const { None }; ACTORS]);
    let mut now = at(0);
    for (n, step) in steps.iter().enumerate() {
        now += Duration::seconds(step.seconds);
        match &step.act {
            Act::Begin { again } => {
                let after = again.then(|| seen[step.actor].as_ref().map(|e| e.id)).flatten();
                let new = NewIntent { at: now, ..intent(subject, &format!("token-{n}")) };
                let got = store.begin(&new, after).await.expect("an entry");
                begun(&mut model, &new, after, &got);
                seen[step.actor] = Some(got);
            }
            Act::Retake => {
                let Some(known) = &seen[step.actor] else { continue };
                let taken = store.retake(known.id, known.at, now).await.expect("tried");
                let entry = model.entry(known.id);
                assert_eq!(taken, is_open(entry.state) && entry.at == known.at, "{known:?} {entry:?}");
                if taken {
                    *entry = Entry {
                        state: IntentState::Pending,
                        outcome: None,
                        attempts: entry.attempts + 1,
                        at: moved(entry.at, now),
                        ..entry.clone()
                    };
                    let (attempts, at) = (entry.attempts, entry.at);
                    let mine = Intent { state: IntentState::Pending, outcome: None, attempts, at, ..known.clone() };
                    seen[step.actor] = Some(mine);
                }
            }
            Act::Settle(state) => {
                let Some(known) = &seen[step.actor] else { continue };
                let outcome = json!(n);
                let settlement = Settlement {
                    entry: known.id,
                    attempts: known.attempts,
                    state: *state,
                    outcome: &outcome,
                    request_id: None,
                    task: None,
                    by: seller(),
                    detail: "",
                    at: now,
                };
                let told = store.settle(&settlement).await.expect("settled");
                let entry = model.entry(known.id);
                let own = known.attempts == entry.attempts || *state == IntentState::Done;
                let counts = own && certainty(*state) >= certainty(entry.state);
                assert_eq!(told.as_ref().map(Vec::len), counts.then_some(1), "{state:?} of {known:?} over {entry:?}");
                if counts {
                    *entry = Entry { state: *state, outcome: Some(outcome), at: moved(entry.at, now), ..entry.clone() };
                    model.settled += 1;
                }
            }
        }
        compare(store, subject, &model).await;
    }
    let rows = store.audit(&here(), u32::MAX).await.expect("a list");
    assert_eq!(rows.iter().filter(|row| row.subject == subject).count(), model.settled);
}

/// Checks what `begin` gave, and writes a new entry into the model.
fn begun(model: &mut Model, new: &NewIntent, after: Option<i64>, got: &Intent) {
    let found = model.find(after.unwrap_or(0)).cloned();
    assert_eq!(got.fresh, found.is_none(), "{found:?}");
    let expected = found.unwrap_or_else(|| {
        assert!(model.entries.iter().all(|e| e.id < got.id), "numbers rise");
        let made = Entry {
            id: got.id,
            token: new.token.clone(),
            state: IntentState::Pending,
            outcome: None,
            attempts: 1,
            at: new.at,
        };
        model.entries.push(made.clone());
        made
    });
    let got = Entry {
        id: got.id,
        token: got.token.clone(),
        state: got.state,
        outcome: got.outcome.clone(),
        attempts: got.attempts,
        at: got.at,
    };
    assert_eq!(got, expected);
}

async fn compare(store: &dyn Store, subject: &str, model: &Model) {
    assert!(model.entries.iter().filter(|e| is_open(e.state)).count() <= 1, "one is under way");
    let last = store.last_entry(&here(), OPERATION, subject).await.expect("read");
    assert_eq!(last.map(|e| e.id), model.entries.last().map(|e| e.id));
    for expected in &model.entries {
        let found = store.entry(&here(), expected.id).await.expect("read").expect("it stays");
        let found = Entry {
            id: found.id,
            token: found.token,
            state: found.state,
            outcome: found.outcome,
            attempts: found.attempts,
            at: found.at,
        };
        assert_eq!(&found, expected);
    }
}
