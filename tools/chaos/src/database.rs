//! Lets the database fail under load: nothing that was told to be done may be lost.

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
use std::{collections::BTreeSet, time::Duration};

/// What the victims call AWS with.
const KEY: &str = "CHAOS00000000000";
/// How often the database fails in one trial.
const FAILURES: usize = 3;
/// The longest from what people say to the failure: about what a write takes.
const LONGEST_PEACE: Duration = Duration::from_millis(240);
/// How long a full disk stays full.
const FULL_FOR: Duration = Duration::from_millis(600);
/// How late AWS answers, so that the database fails in the middle of things.
const LATE: Duration = Duration::from_millis(120);

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The stores to try
    #[arg(long, value_enum, default_value = "both")]
    store: Stores,
    /// How many trials there are for each store
    #[arg(long, default_value_t = 5)]
    rounds: u64,
    /// The seed of the first trial; the others follow. Without: one at random
    #[arg(long)]
    seed: Option<u64>,
}

/// What came of the trials of one store.
#[derive(Default)]
struct Sum {
    failures: usize,
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
    for kind in arguments.store.each() {
        let mut sum = Sum::default();
        for seed in seed..seed + arguments.rounds {
            trial(kind, &databases, seed, &mut sum).await.map_err(|error| format!("{kind}, seed {seed}: {error}"))?;
        }
        held &= sum.lost + sum.doubled + sum.untold == 0;
        let harm = match kind {
            Kind::Sqlite => "no room on the disk",
            Kind::Postgres => "restarted",
        };
        let mut row = vec![kind.to_string(), harm.to_owned(), arguments.rounds.to_string()];
        row.extend([sum.writes, sum.failures, sum.lost, sum.doubled, sum.untold].map(|count| count.to_string()));
        rows.push(row);
    }
    say(&table(&["Store", "Harm", "Trials", "Writes", "Told to have failed", "Lost", "Doubled", "Untold"], &rows));
    say(if held { "Held." } else { "BROKEN: see the table." });
    Ok(held)
}

async fn trial(kind: Kind, databases: &Databases, seed: u64, sum: &mut Sum) -> Result<(), Error> {
    let mut luck = ChaCha8Rng::seed_from_u64(seed);
    let database = databases.make(kind, &seed.to_string())?;
    let (stage, nature) = (Stage::set().await?, Nature::with_key(KEY));
    let chances = stage.chances(ENGAGEMENTS).await?;
    let mut victim = Victim::start(&database, &stage.endpoint, &nature, None).await?;
    let wishes = Wishes::make(chances, &mut victim, &mut luck).await?;
    stage.control.add_fault(FaultRule::every(FaultEffect::late(LATE)))?;
    for _ in 0..FAILURES {
        say_all(&mut victim, &wishes).await?;
        tokio::time::sleep(LONGEST_PEACE.mul_f64(luck.random())).await;
        match kind {
            Kind::Postgres => databases.restart()?,
            Kind::Sqlite => {
                victim.may_write(false)?;
                tokio::time::sleep(FULL_FOR).await;
                victim.may_write(true)?;
            }
        }
    }
    let mut heard = Vec::new();
    for _ in 0..FAILURES * wishes.all.len() {
        heard.push(victim.word().await?);
    }
    let told: BTreeSet<usize> = told_done(&heard).collect();
    sum.failures += heard.iter().filter(|word| matches!(word, Word::Answered { failure: Some(_), .. })).count();
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
        say(&format!("{kind}, seed {seed}: {lost} lost, {doubled} doubled, untold: {untold:?}\n"));
    }
    sum.writes += wishes.all.len();
    sum.lost += lost;
    sum.doubled += doubled;
    sum.untold += untold.len();
    Ok(())
}
