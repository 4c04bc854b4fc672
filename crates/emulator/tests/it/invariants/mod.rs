//! Whatever happens in whatever order, some things hold: an invitation ends once, an acceptance opens
//! one opportunity, revisions count without gaps, nobody reads what is another's, and more.
//!
//! Three accounts take random steps in both catalogs, well or badly meant, while the clock moves, AWS
//! plays its part and settings change. There is no second implementation to compare with: what the
//! emulator shows after each step is compared with what it showed before, and between the accounts.
//! Identifiers are chosen by the emulator, which is why steps name things by numbers that are given a
//! meaning only when they are taken; a sequence stays sensible whatever is left out of it, and shrinks.
//!
//! `PROPTEST_CASES` sets how many sequences each test tries.

mod between;
mod found;
mod history;
mod lists;
mod requests;
mod steps;
mod view;
mod world;

use std::fmt;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::test_runner::{Config, FileFailurePersistence};
use tokio::runtime::Runtime;

use crate::bench::{ANVIL, BERGFINK};
use steps::Step;
use world::World;

const ACCOUNTS: [&str; 3] = [ANVIL, BERGFINK, "777788889999"];

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("a runtime"));

fn catalog(sandbox: bool) -> &'static str {
    if sandbox { "Sandbox" } else { "AWS" }
}

/// What happens in one world. A failed test prints each step on a line.
#[derive(Clone)]
struct Life {
    /// Whether there is something to act on from the start.
    founded: bool,
    steps: Vec<Step>,
}

impl fmt::Debug for Life {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "founded: {}", self.founded)?;
        self.steps.iter().try_for_each(|step| write!(formatter, "\n    {step:?}"))
    }
}

/// Of up to 60 steps, so many of them in the Sandbox. Short ones are among them, or nothing could
/// shrink to them.
fn life(sandbox: f64) -> impl Strategy<Value = Life> {
    (prop::bool::weighted(0.9), prop::collection::vec(steps::step(sandbox), 1..=60))
        .prop_map(|(founded, steps)| Life { founded, steps })
}

async fn live_through(life: &Life) {
    let mut world = World::new().await;
    if life.founded {
        for steps in steps::founding() {
            world.take_all(&steps).await;
        }
    }
    for step in &life.steps {
        world.take(step).await;
    }
    world.end().await;
}

fn cases() -> Config {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|it| it.parse().ok());
    Config {
        cases: asked.unwrap_or(32),
        max_shrink_iters: 200,
        failure_persistence: Some(Box::new(FileFailurePersistence::Off)),
        ..Config::default()
    }
}

// Two tests, because they run beside each other.
proptest! {
    #![proptest_config(cases())]

    #[test]
    fn what_must_hold_holds_after_every_step(life in life(1.0)) {
        RUNTIME.block_on(live_through(&life));
    }

    #[test]
    fn it_holds_in_two_catalogs_at_once(life in life(0.7)) {
        RUNTIME.block_on(live_through(&life));
    }
}
