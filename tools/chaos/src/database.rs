//! Lets the database fail under load: nothing that was told to be done may be lost, and whoever hears of a failure
//! hears which.

use crate::{
    Error,
    databases::{Databases, Kind, Stores},
    people::{PATIENCE, insist, say_all, settle, told_done},
    report::{say, table},
    stage::Stage,
    victim::{Nature, Victim},
    wishes::{ENGAGEMENTS, Wishes},
};
use chaos::Word;
use clap::Args;
use emulator::{FaultEffect, FaultRule};
use rand::{RngExt, SeedableRng, rngs::ChaCha8Rng};
use std::{collections::BTreeSet, fmt, time::Duration};

/// What the victims call AWS with.
const KEY: &str = "CHAOS00000000000";
/// How often the database fails in one trial.
const FAILURES: usize = 3;
/// The longest from what people say to the failure: about what a write takes.
const LONGEST_PEACE: Duration = Duration::from_millis(240);
/// How long it can keep nothing.
const ILL_FOR: Duration = Duration::from_millis(600);
/// How late AWS answers, so that the database fails in the middle of things.
const LATE: Duration = Duration::from_millis(120);
/// What the victim says of a failure that the desk has no words for; a page would have status 500.
const WITHOUT_WORDS: &str = "kind: Internal";

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The stores to try
    #[arg(long, value_enum, default_value = "both")]
    store: Stores,
    /// How many trials there are for each store and failure
    #[arg(long, default_value_t = 5)]
    rounds: u64,
    /// The seed of the first trial; the others follow. Without: one at random
    #[arg(long)]
    seed: Option<u64>,
}

/// How a database fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Harm {
    /// It is restarted, which cuts all connections.
    Restart,
    /// There is no room on its disk.
    Full,
    /// It may only be read.
    ReadOnly,
}

impl Harm {
    /// What can be done to a store from outside. SQLite's file cannot be taken from a process that has opened it.
    fn of(kind: Kind) -> &'static [Self] {
        match kind {
            Kind::Sqlite => &[Self::Full],
            Kind::Postgres => &[Self::Restart, Self::Full, Self::ReadOnly],
        }
    }
}

impl fmt::Display for Harm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Restart => "restarted",
            Self::Full => "no room on the disk",
            Self::ReadOnly => "may only be read",
        })
    }
}

/// What came of the trials of one store and harm.
#[derive(Default)]
struct Sum {
    failures: usize,
    without_words: usize,
    writes: usize,
    lost: usize,
    doubled: usize,
    untold: usize,
}

/// Runs all trials, prints the table, and says whether everything held.
pub(crate) async fn run(arguments: Arguments) -> Result<bool, Error> {
    let seed = arguments.seed.unwrap_or_else(|| u64::from(rand::random::<u32>()));
    say(&format!("# The database fails under load\n\nSeed {seed}.\n"));
    let databases = Databases::prepare(arguments.store)?;
    let (mut rows, mut held) = (Vec::new(), true);
    let all = arguments.store.each().into_iter().flat_map(|kind| Harm::of(kind).iter().map(move |harm| (kind, *harm)));
    for (kind, harm) in all {
        let mut sum = Sum::default();
        for seed in seed..seed + arguments.rounds {
            let harmed = Harmed { databases: &databases, kind, harm };
            harmed.trial(seed, &mut sum).await.map_err(|error| format!("{kind}, {harm}, seed {seed}: {error}"))?;
        }
        held &= sum.without_words + sum.lost + sum.doubled + sum.untold == 0;
        let mut row = vec![kind.to_string(), harm.to_string(), arguments.rounds.to_string()];
        let counts = [sum.writes, sum.failures, sum.without_words, sum.lost, sum.doubled, sum.untold];
        row.extend(counts.map(|count| count.to_string()));
        rows.push(row);
    }
    let heads =
        ["Store", "Harm", "Trials", "Writes", "Told to have failed", "Without words", "Lost", "Doubled", "Untold"];
    say(&table(&heads, &rows));
    say(if held { "Held." } else { "BROKEN: see the table and above it." });
    Ok(held)
}

/// What is done to which store.
struct Harmed<'a> {
    databases: &'a Databases,
    kind: Kind,
    harm: Harm,
}

impl Harmed<'_> {
    async fn trial(&self, seed: u64, sum: &mut Sum) -> Result<(), Error> {
        let (kind, harm) = (self.kind, self.harm);
        let mut luck = ChaCha8Rng::seed_from_u64(seed);
        let database = self.databases.make(kind, &seed.to_string())?;
        let (stage, nature) = (Stage::set().await?, Nature::with_key(KEY));
        let chances = stage.chances(ENGAGEMENTS).await?;
        let mut victim = Victim::start(&database, &stage.endpoint, &nature, None).await?;
        if (kind, harm) == (Kind::Postgres, Harm::Full) {
            // The tables are there now.
            victim.kill().await?;
            self.databases.give_disk(&database)?;
            victim = Victim::start(&database, &stage.endpoint, &nature, None).await?;
        }
        let wishes = Wishes::make(chances, &mut victim, &mut luck).await?;
        stage.control.add_fault(FaultRule::every(FaultEffect::late(LATE)))?;
        for _ in 0..FAILURES {
            say_all(&mut victim, &wishes).await?;
            tokio::time::sleep(LONGEST_PEACE.mul_f64(luck.random())).await;
            self.fail(&database, &victim).await?;
        }
        let mut heard = Vec::new();
        for _ in 0..FAILURES * wishes.all.len() {
            heard.push(victim.word().await?);
        }
        let told: BTreeSet<usize> = told_done(&heard).collect();
        sum.hear(&heard);
        victim.kill().await?;
        let mut victim = Victim::start(&database, &stage.endpoint, &nature, None).await?;
        let stuck = settle(&mut victim, PATIENCE).await?.stuck;
        if stuck > 0 {
            return Err(format!("{stuck} writes and drafts are stuck").into());
        }
        let lost_by_the_desk = wishes.lost_of(&told, stage.effects());
        let untold = insist(&mut victim, &wishes).await?;
        let (lost, doubled) = wishes.judge(stage.effects());
        let lost = lost.max(lost_by_the_desk);
        victim.kill().await?;
        if lost + doubled + untold.len() > 0 {
            say(&format!("{kind}, {harm}, seed {seed}: {lost} lost, {doubled} doubled, untold: {untold:?}\n"));
        }
        sum.writes += wishes.all.len();
        sum.lost += lost;
        sum.doubled += doubled;
        sum.untold += untold.len();
        Ok(())
    }

    /// Lets the database fail for a moment.
    async fn fail(&self, database: &str, victim: &Victim) -> Result<(), Error> {
        if self.harm == Harm::Restart {
            return self.databases.restart();
        }
        for may_keep in [false, true] {
            match (self.kind, self.harm) {
                (Kind::Sqlite, _) => victim.may_write(may_keep)?,
                (Kind::Postgres, Harm::ReadOnly) => self.databases.may_write(database, may_keep)?,
                (Kind::Postgres, _) => self.databases.fill(database, !may_keep)?,
            }
            if !may_keep {
                tokio::time::sleep(ILL_FOR).await;
            }
        }
        Ok(())
    }
}

impl Sum {
    /// Counts the failures that people heard of, and tells those that say nothing.
    fn hear(&mut self, heard: &[Word]) {
        for word in heard {
            let Word::Answered { failure: Some(failure), .. } = word else { continue };
            self.failures += 1;
            if failure.contains(WITHOUT_WORDS) {
                self.without_words += 1;
                say(&format!("Without words: {failure}\n"));
            }
        }
    }
}
