//! Faults: calls that go wrong because someone asked for it.

mod effect;
mod exception;
mod rule;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};
use serde::Serialize;

pub use effect::{Damage, FaultEffect, Moment, Spoil};
pub use exception::FaultException;
pub(crate) use rule::Target;
pub use rule::{FaultError, FaultRule};

/// A rule that is in force, and how often it was needed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Fault {
    /// What it is deleted by and what the ledger names. Never given twice.
    pub id: u64,
    /// The rule.
    #[serde(flatten)]
    pub rule: FaultRule,
    /// How many calls matched its operation, account and identifier.
    pub matched: u64,
    /// How many calls it struck.
    pub fired: u64,
}

/// What happens to one call.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Strike {
    /// The rule that spoils the call, or the last one that delays it.
    pub(crate) fault: u64,
    pub(crate) latency: Duration,
    pub(crate) spoil: Option<Spoil>,
}

/// All rules in force.
///
/// They are tried in the order in which they were added. Delays add up; the first rule that spoils
/// the call ends the search. A rule counts every call that matches it, also one that an earlier
/// rule spoiled, so that `nth` and `skip` don't depend on other rules.
#[derive(Debug)]
pub(crate) struct Faults {
    book: Mutex<Book>,
    /// Whether there are any: without faults a call doesn't wait for the lock.
    any: AtomicBool,
}

#[derive(Debug)]
struct Book {
    seed: u64,
    last_id: u64,
    /// The last number before the rules of this run.
    base: u64,
    armed: Vec<Armed>,
}

#[derive(Debug)]
struct Armed {
    fault: Fault,
    chance: ChaCha8Rng,
}

impl Faults {
    /// These rules, with chance decided by the seed. Rules that make no sense were refused before.
    pub(crate) fn new(seed: u64, rules: &[FaultRule]) -> Self {
        let faults = Self {
            book: Mutex::new(Book { seed, last_id: 0, base: 0, armed: Vec::new() }),
            any: AtomicBool::new(false),
        };
        faults.reset(seed, rules);
        faults
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a rule behind the others.
    ///
    /// # Errors
    /// When the rule makes no sense.
    pub(crate) fn add(&self, rule: FaultRule) -> Result<Fault, FaultError> {
        rule.check()?;
        let mut book = self.book();
        let fault = book.arm(rule);
        self.any.store(true, Ordering::Release);
        Ok(fault)
    }

    /// The rules in the order in which they are tried.
    pub(crate) fn list(&self) -> Vec<Fault> {
        self.book().armed.iter().map(|armed| armed.fault.clone()).collect()
    }

    /// Takes a rule out. Answers whether there was one.
    pub(crate) fn remove(&self, id: u64) -> bool {
        let mut book = self.book();
        let before = book.armed.len();
        book.armed.retain(|armed| armed.fault.id != id);
        self.any.store(!book.armed.is_empty(), Ordering::Release);
        book.armed.len() < before
    }

    /// Takes all rules out.
    pub(crate) fn clear(&self) {
        self.book().armed.clear();
        self.any.store(false, Ordering::Release);
    }

    /// Begins anew with these rules. Numbers go on, chance doesn't: a run with the same seed and
    /// the same rules ends the same way.
    pub(crate) fn reset(&self, seed: u64, rules: &[FaultRule]) {
        let mut book = self.book();
        book.seed = seed;
        book.base = book.last_id;
        book.armed.clear();
        for rule in rules {
            book.arm(rule.clone());
        }
        self.any.store(!rules.is_empty(), Ordering::Release);
    }

    /// Whether there are any rules, without waiting for the lock.
    pub(crate) fn any(&self) -> bool {
        self.any.load(Ordering::Acquire)
    }

    /// What happens to this call, if anything does.
    pub(crate) fn strike(&self, target: &Target<'_>) -> Option<Strike> {
        let mut strike: Option<Strike> = None;
        for armed in &mut self.book().armed {
            let spoiled = strike.as_ref().is_some_and(|it| it.spoil.is_some());
            if !armed.fault.rule.concerns(target) || !armed.fires(spoiled) {
                continue;
            }
            let effect = &armed.fault.rule.effect;
            let before = strike.map_or(Duration::ZERO, |it| it.latency);
            strike =
                Some(Strike { fault: armed.fault.id, latency: before + effect.latency, spoil: effect.spoil.clone() });
        }
        strike
    }
}

impl Book {
    fn arm(&mut self, rule: FaultRule) -> Fault {
        self.last_id += 1;
        let fault = Fault { id: self.last_id, rule, matched: 0, fired: 0 };
        let mut chance = ChaCha8Rng::seed_from_u64(self.seed);
        // Each rule has a stream of its own: one rule's luck doesn't change another's.
        chance.set_stream(self.last_id - self.base);
        self.armed.push(Armed { fault: fault.clone(), chance });
        fault
    }
}

impl Armed {
    /// Counts a matching call and tells whether the rule strikes it.
    fn fires(&mut self, too_late: bool) -> bool {
        let Fault { rule, matched, fired, .. } = &mut self.fault;
        *matched += 1;
        let its_turn = match rule.nth {
            Some(nth) => *matched == nth,
            None => *matched > rule.skip.unwrap_or(0),
        };
        if too_late || !its_turn || rule.times.is_some_and(|times| *fired >= times) {
            return false;
        }
        let lucky = rule.probability.is_none_or(|probability| self.chance.random::<f64>() < probability);
        *fired += u64::from(lucky);
        lucky
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call<'a>(operation: &'a str, account: &'a str, identifiers: &[&'a str]) -> Target<'a> {
        Target { operation, account, identifiers: identifiers.to_vec() }
    }

    fn throttle() -> FaultRule {
        FaultRule::every(FaultEffect::error("ThrottlingException"))
    }

    /// Which of the first ten calls are struck.
    fn struck(faults: &Faults) -> Vec<usize> {
        (1..=10).filter(|_| faults.strike(&call("GetOpportunity", "1", &[])).is_some()).collect()
    }

    #[test]
    fn a_rule_is_for_the_calls_that_it_names() {
        let rule = FaultRule {
            operation: Some("GetOpportunity".into()),
            account: Some("111122223333".into()),
            identifier: Some("arn:aws:partnercentral:us-east-1::catalog/AWS/opportunity/O1".into()),
            ..throttle()
        };
        let faults = Faults::new(1, &[rule]);
        for (operation, account, identifier, strikes) in [
            ("GetOpportunity", "111122223333", "O1", true),
            ("ListOpportunities", "111122223333", "O1", false),
            ("GetOpportunity", "444455556666", "O1", false),
            ("GetOpportunity", "111122223333", "O2", false),
        ] {
            assert_eq!(faults.strike(&call(operation, account, &[identifier])).is_some(), strikes, "{operation}");
        }
        assert_eq!(faults.strike(&call("GetOpportunity", "111122223333", &[])), None);
    }

    #[test]
    fn counting_picks_the_calls() {
        let nth = Faults::new(1, &[FaultRule { nth: Some(3), ..throttle() }]);
        assert_eq!(struck(&nth), [3]);
        let span = Faults::new(1, &[FaultRule { skip: Some(2), times: Some(3), ..throttle() }]);
        assert_eq!(struck(&span), [3, 4, 5]);
        let fault = &span.list()[0];
        assert_eq!((fault.matched, fault.fired), (10, 3));
    }

    #[test]
    fn chance_follows_the_seed() {
        let half = [FaultRule { probability: Some(0.5), ..throttle() }];
        let faults = Faults::new(7, &half);
        let first = struck(&faults);
        assert!(!first.is_empty() && first.len() < 10, "{first:?}");
        faults.reset(7, &half);
        assert_eq!(struck(&faults), first);
        assert!((8..40).any(|seed| struck(&Faults::new(seed, &half)) != first));
        assert!(struck(&Faults::new(7, &[FaultRule { probability: Some(0.0), ..throttle() }])).is_empty());
    }

    #[test]
    fn delays_add_up_and_the_first_spoil_wins() {
        let late = |milliseconds| FaultRule::every(FaultEffect::late(Duration::from_millis(milliseconds)));
        let stall = FaultRule::every(Spoil::Stall(Moment::Before).into());
        let faults = Faults::new(1, &[late(5), late(7), stall, throttle(), late(100)]);
        let strike = faults.strike(&call("GetOpportunity", "1", &[])).expect("struck");
        assert_eq!(strike.latency, Duration::from_millis(12));
        assert_eq!((strike.fault, strike.spoil), (3, Some(Spoil::Stall(Moment::Before))));
        let counts: Vec<_> = faults.list().iter().map(|it| (it.matched, it.fired)).collect();
        assert_eq!(counts, [(1, 1), (1, 1), (1, 1), (1, 0), (1, 0)]);
        assert!(faults.remove(3) && !faults.remove(3));
        let strike = faults.strike(&call("GetOpportunity", "1", &[])).expect("struck");
        assert_eq!(strike.fault, 4);
        faults.clear();
        assert_eq!(faults.strike(&call("GetOpportunity", "1", &[])), None);
    }

    #[test]
    fn what_makes_no_sense_is_named() {
        let with = |change: fn(&mut FaultRule)| {
            let mut rule = throttle();
            change(&mut rule);
            rule.check().expect_err("it makes no sense").field
        };
        assert_eq!(with(|it| it.operation = Some("DeleteOpportunity".into())), "operation");
        assert_eq!(with(|it| it.account = Some("12".into())), "account");
        assert_eq!(with(|it| it.identifier = Some(String::new())), "identifier");
        assert_eq!(with(|it| it.probability = Some(f64::NAN)), "probability");
        assert_eq!(with(|it| it.nth = Some(0)), "nth");
        assert_eq!(with(|it| (it.nth, it.times) = (Some(1), Some(1))), "nth");
        assert_eq!(with(|it| it.times = Some(0)), "times");
        assert_eq!(FaultRule { operation: Some("*".into()), ..throttle() }.check(), Ok(()));
    }
}
