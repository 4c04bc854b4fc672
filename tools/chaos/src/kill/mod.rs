//! Kills the desk in the middle of its writes.

mod counting;
mod step;
mod trial;

use crate::{
    Error,
    databases::{Databases, Kind, Stores},
    report::{say, table},
    victim::Nature,
};
use clap::Args;
use futures::{StreamExt, stream};
use rand::{SeedableRng, rngs::ChaCha8Rng};
use std::time::Duration;
use step::Step;
use trial::Verdict;

/// What the victims call AWS with.
const KEY: &str = "CHAOS00000000000";
/// How long a write may be open after a restart.
const GOAL: Duration = Duration::from_secs(60);

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The stores to try
    #[arg(long, value_enum, default_value = "both")]
    store: Stores,
    /// How many trials there are for each step and store, each with a seed of its own
    #[arg(long, default_value_t = 3)]
    rounds: u64,
    /// How many trials there are for each store in which the victim dies at random moments
    #[arg(long, default_value_t = 10)]
    random: u64,
    /// The seed of the first trial; the others follow. Without: one at random
    #[arg(long)]
    seed: Option<u64>,
    /// How many trials run at once
    #[arg(long, default_value_t = 8)]
    at_once: usize,
    /// Only this step
    #[arg(long, value_enum)]
    only: Option<Step>,
    /// Let victims wait as long as the product does before they take over what another left, not a fraction
    #[arg(long)]
    patient: bool,
    /// Let victims make a mistake, which the verdict must name: `resend` gives a request that is sent again a new
    /// token, `swallow` tells things to be done and never sends them
    #[arg(long)]
    broken: Option<String>,
    /// For how many seconds the desk may settle what was open before it counts as stuck. A trial that is not at
    /// its end after four times as long counts as broken
    #[arg(long, default_value_t = 240)]
    limit: u64,
    /// Fail too when a write is open for more than a minute after a restart, or when more calls are counted than
    /// were on their way at the kills
    #[arg(long)]
    timed: bool,
}

/// One trial to be run.
struct Plan {
    kind: Kind,
    step: Step,
    seed: u64,
    database: String,
}

/// Runs all trials, prints the table, and says whether everything held.
pub(crate) async fn run(arguments: Arguments) -> Result<bool, Error> {
    let seed = arguments.seed.unwrap_or_else(|| u64::from(rand::random::<u32>()));
    say(&format!("# Killed in the middle of a write\n\nSeed {seed}.\n"));
    let databases = Databases::prepare(arguments.store)?;
    let plans = plans(&arguments, seed, &databases)?;
    let nature =
        Nature { key: KEY.to_owned(), patient: arguments.patient, counted: true, broken: arguments.broken.clone() };
    let (nature, limit) = (&nature, Duration::from_secs(arguments.limit));
    let mut verdicts: Vec<(Plan, Result<Verdict, Error>)> = stream::iter(plans)
        .map(|plan| async move {
            let mut luck = ChaCha8Rng::seed_from_u64(plan.seed);
            let trial = trial::run(plan.step, &plan.database, nature, limit, &mut luck);
            // Dropped when it is too late: its victim is killed with it.
            let verdict = tokio::time::timeout(limit * 4, trial).await;
            let verdict = verdict.unwrap_or_else(|_| Err(format!("not at its end after {:?}", limit * 4).into()));
            (plan, verdict)
        })
        .buffered(arguments.at_once.max(1))
        .collect()
        .await;
    verdicts.sort_by_key(|(plan, _)| plan.seed);
    Ok(judge(&arguments, &verdicts))
}

fn plans(arguments: &Arguments, mut seed: u64, databases: &Databases) -> Result<Vec<Plan>, Error> {
    let mut plans = Vec::new();
    for kind in arguments.store.each() {
        let named = Step::NAMED.iter().flat_map(|step| (0..arguments.rounds).map(|_| *step));
        let all = named.chain((0..arguments.random).map(|_| Step::Random));
        for step in all.filter(|step| arguments.only.is_none_or(|only| only == *step)) {
            plans.push(Plan { kind, step, seed, database: databases.make(kind, &seed.to_string())? });
            seed += 1;
        }
    }
    Ok(plans)
}

fn judge(arguments: &Arguments, verdicts: &[(Plan, Result<Verdict, Error>)]) -> bool {
    let mut held = true;
    let mut rows = Vec::new();
    for kind in arguments.store.each() {
        for step in Step::NAMED.into_iter().chain([Step::Random]) {
            let trials: Vec<_> = verdicts.iter().filter(|(plan, _)| plan.kind == kind && plan.step == step).collect();
            if trials.is_empty() {
                continue;
            }
            let mut sum = Verdict::default();
            let mut broken = 0;
            for (plan, verdict) in &trials {
                match verdict {
                    Ok(verdict) => {
                        let whole = verdict.is_whole();
                        let soon = !arguments.timed || (verdict.settled_after <= GOAL && verdict.counted_too_many == 0);
                        if !(whole && soon) {
                            held = false;
                            say(&format!("{kind}, {step}, seed {}: {verdict:?}\n", plan.seed));
                        }
                        broken += usize::from(verdict.stuck > 0);
                        sum = sum.and(verdict);
                    }
                    Err(error) => {
                        held = false;
                        broken += 1;
                        say(&format!("{kind}, {step}, seed {}: {error}\n", plan.seed));
                    }
                }
            }
            rows.push(row(kind, step, trials.len(), &sum, broken));
        }
    }
    let heads = [
        "Store",
        "Killed",
        "Trials",
        "Kills",
        "Writes",
        "Lost",
        "Doubled",
        "Untold",
        "Undecided",
        "Stuck or broken",
        "Not counted",
        "Counted too many",
        "Longest until settled",
    ];
    say(&table(&heads, &rows));
    say(if held { "Held." } else { "BROKEN: see above the table." });
    held
}

fn row(kind: Kind, step: Step, trials: usize, sum: &Verdict, broken: usize) -> Vec<String> {
    let counts = [trials, sum.kills, sum.wishes, sum.lost, sum.doubled, sum.untold, sum.undecided, broken];
    let mut row = vec![kind.to_string(), step.to_string()];
    row.extend(counts.into_iter().chain([sum.uncounted, sum.counted_too_many]).map(|count| count.to_string()));
    row.push(format!("{:.1} s", sum.settled_after.as_secs_f64()));
    row
}

impl Verdict {
    /// Whether everything was done once, and people were told.
    fn is_whole(&self) -> bool {
        self.lost + self.doubled + self.untold + self.undecided + self.stuck + self.uncounted == 0
    }

    /// Both together.
    fn and(self, other: &Self) -> Self {
        Self {
            wishes: self.wishes + other.wishes,
            kills: self.kills + other.kills,
            lost: self.lost + other.lost,
            doubled: self.doubled + other.doubled,
            untold: self.untold + other.untold,
            undecided: self.undecided + other.undecided,
            stuck: self.stuck + other.stuck,
            uncounted: self.uncounted + other.uncounted,
            counted_too_many: self.counted_too_many + other.counted_too_many,
            settled_after: self.settled_after.max(other.settled_after),
            failures: Vec::new(),
        }
    }
}
