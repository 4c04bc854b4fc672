//! Random lives of changes, with somebody else at work at AWS: whatever is lost, refused or dies, no
//! entry is done twice, none stays open without a person being asked, and what is called refused has not
//! happened.

use super::{ALL, DISASSOCIATE, SUBMIT, TAG, ask, assignee, form, world};
use crate::services::support::{Trip, World, answers, seller, seller_two};
use desk::ports::{IntentState, JournalEntry, JournalQuery, Store};
use domain::{
    error::{AppError, ErrorKind},
    forms::{self, Fields},
    views::Decision,
};
use proptest::prelude::*;
use serde_json::Value;
use time::Duration;

/// What goes wrong with the next call of an operation, or with the store.
#[derive(Clone, Copy, Debug)]
enum Mishap {
    LoseAnswer,
    Vanish,
    Throttle,
    Refuse,
    Stale,
    DieBefore,
    DieAfter,
    Store(&'static str, Trip),
}

#[derive(Clone, Debug)]
enum Step {
    /// Somebody wants a change of their own, or the same as the last, and this goes wrong with it.
    Wish(&'static str, bool, bool, Option<Mishap>),
    /// Somebody else changes everything at AWS.
    Elsewhere,
    Pass(i64),
    Reconcile,
    LookAgain,
    NotDone,
}

fn mishap() -> impl Strategy<Value = Mishap> {
    let trip = prop_oneof![Just(Trip::DieBefore), Just(Trip::DieAfter), Just(Trip::Fail)];
    let method = prop_oneof![Just("begin"), Just("settle"), Just("retake"), Just("entry")];
    prop_oneof![
        2 => Just(Mishap::LoseAnswer),
        2 => Just(Mishap::Vanish),
        1 => Just(Mishap::Throttle),
        1 => Just(Mishap::Refuse),
        1 => Just(Mishap::Stale),
        1 => Just(Mishap::DieBefore),
        1 => Just(Mishap::DieAfter),
        2 => (method, trip).prop_map(|(method, trip)| Mishap::Store(method, trip)),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (proptest::sample::select(&ALL[..]), any::<bool>(), any::<bool>(), proptest::option::weighted(0.7, mishap()))
            .prop_map(|(operation, fresh, first, mishap)| Step::Wish(operation, fresh, first, mishap)),
        1 => Just(Step::Elsewhere),
        2 => (1_i64..90).prop_map(Step::Pass),
        2 => Just(Step::Reconcile),
        1 => Just(Step::LookAgain),
        1 => Just(Step::NotDone),
    ]
}

struct Life {
    world: World,
    /// Numbers the changes, so that no two are alike.
    number: u32,
    /// How often others have changed things.
    elsewhere: u32,
    /// The entries of which somebody has said that they were not done, which may be wrong.
    said_not_done: Vec<i64>,
}

impl Life {
    /// A change like no other, or the last one again.
    fn wanted(&mut self, operation: &str, fresh: bool) -> Fields {
        self.number += u32::from(fresh);
        let n = self.number;
        let mut fields = match operation {
            super::ASSIGN => return assignee(&format!("a{n}@example.com")),
            super::ASSOCIATE => {
                return answers(&[
                    ("RelatedEntityType", "Solutions"),
                    ("RelatedEntityIdentifier", &format!("S-{}", 9 + n)),
                ]);
            }
            TAG => return answers(&[("Tags.0.Key", "team"), ("Tags.0.Value", &format!("t{n}"))]),
            _ => form(&self.world, operation),
        };
        for (name, value) in [(forms::NEXT_STEPS, format!("Step {n}")), (forms::QUALIFICATION, format!("Level {n}"))] {
            if fields.contains_key(name) {
                fields.insert(name.into(), value);
            }
        }
        fields
    }

    async fn take(&mut self, step: Step) {
        let wanted = match &step {
            Step::Wish(operation, fresh, ..) => self.wanted(operation, *fresh),
            _ => Fields::new(),
        };
        let not_done = match step {
            Step::NotDone => self.entries().await.into_iter().find(|e| e.state == IntentState::Undecided),
            _ => None,
        };
        if matches!(step, Step::Elsewhere) {
            // Nor is what others do ever as before: of tags AWS keeps no version by which that would show.
            self.elsewhere += 1;
        }
        self.said_not_done.extend(not_done.iter().map(|entry| entry.id));
        let work = async {
            let desk = self.world.another_desk();
            match step {
                Step::Wish(operation, _, first, mishap) => {
                    if let Some(mishap) = mishap {
                        self.arrange(operation, mishap);
                    }
                    let asker = if first { seller() } else { seller_two() };
                    // How it ends is not looked at: what counts is what the service has done.
                    drop(ask(&desk, &asker, operation, &wanted).await);
                }
                Step::Elsewhere => self.world.aws.somebody_changes(|things| {
                    let n = self.elsewhere;
                    things.opportunity.next_steps = Some(format!("Elsewhere {n}"));
                    things.engagement.leads[0].qualification = Some(format!("Elsewhere {n}"));
                    for tag in &mut things.tags {
                        tag.value = format!("elsewhere{n}");
                    }
                }),
                Step::Pass(seconds) => self.world.clock.pass(Duration::seconds(seconds)),
                Step::Reconcile => drop(desk.reconcile_once().await),
                Step::LookAgain => {
                    let undecided = self.entries().await.into_iter().find(|e| e.state == IntentState::Undecided);
                    if let Some(entry) = undecided {
                        drop(desk.decide(&seller(), entry.id, Decision::LookAgain).await);
                    }
                }
                Step::NotDone => {
                    if let Some(entry) = not_done {
                        drop(desk.decide(&seller(), entry.id, Decision::NotDone).await);
                    }
                }
            }
        };
        drop(tokio::time::timeout(std::time::Duration::from_secs(15), work).await);
    }

    fn arrange(&self, call: &'static str, mishap: Mishap) {
        let aws = &self.world.aws;
        match mishap {
            Mishap::LoseAnswer => aws.lose_answer(call),
            Mishap::Vanish => aws.vanish(call),
            Mishap::Throttle => aws.refuse(call, AppError::new(ErrorKind::Throttled)),
            Mishap::Refuse => aws.refuse(call, AppError::validation(Vec::new())),
            Mishap::Stale => aws.refuse(call, AppError::new(ErrorKind::Conflict)),
            Mishap::DieBefore => aws.die_before(call),
            Mishap::DieAfter => aws.die_after(call),
            Mishap::Store(method, trip) => self.world.store.trip(method, trip),
        }
    }

    async fn entries(&self) -> Vec<JournalEntry> {
        let query = JournalQuery { limit: 10_000, ..JournalQuery::default() };
        self.world.store.journal(&seller().scope, &query).await.expect("the journal")
    }

    /// Everything that was to go wrong has gone wrong; then the desk has time.
    async fn settle(&self) {
        self.world.store.heal();
        self.world.aws.heals();
        for _ in 0..40 {
            self.world.clock.pass(Duration::seconds(301));
            self.world.another_desk().reconcile_once().await.expect("a round");
            if self.world.store.unfinished(1).await.expect("entries").is_empty() {
                break;
            }
        }
    }

    async fn verify(&self) -> Result<(), TestCaseError> {
        let entries = self.entries().await;
        let log = self.world.aws.things(|things| things.log.clone());
        for entry in &entries {
            let over = entry.state.is_over() || entry.state == IntentState::Undecided;
            prop_assert!(over, "{} is {:?}", entry.operation, entry.state);
        }
        for (operation, request) in &log {
            let alike: Vec<_> =
                entries.iter().filter(|e| e.operation == *operation && sent(&e.request) == *request).collect();
            let effects = log.iter().filter(|done| *done == &(operation.clone(), request.clone())).count();
            let may_be = alike
                .iter()
                .filter(|entry| entry.state != IntentState::Refused || self.said_not_done.contains(&entry.id));
            let (may_be, refused) = (may_be.count(), alike.len());
            prop_assert!(effects <= may_be, "{operation}: {effects} for {may_be} of {refused} entries");
        }
        prop_assert!(self.world.aws.effects_of(SUBMIT) <= 1 && self.world.aws.effects_of(DISASSOCIATE) <= 1);
        Ok(())
    }
}

/// The request of an entry as it was sent.
fn sent(request: &Value) -> Value {
    let mut sent = request.clone();
    sent.as_object_mut().expect("an object").remove("Basis");
    sent
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_change_is_done_twice_or_left_open(steps in proptest::collection::vec(step(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let mut life = Life { world: world().await, number: 0, elsewhere: 0, said_not_done: Vec::new() };
            for step in steps {
                life.take(step).await;
            }
            life.settle().await;
            life.verify().await
        })?;
    }
}
