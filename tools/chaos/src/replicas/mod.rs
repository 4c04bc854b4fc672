//! Takes the replica away that follows the tasks for all, in every way in which one can be lost.

mod trial;

use crate::{
    Error,
    databases::{Databases, Kind, Stores},
    report::{say, table},
};
use clap::{Args, ValueEnum};
use std::{fmt, time::Duration};
use trial::Verdict;

/// Within this another must have taken over.
pub(crate) const GOAL: Duration = Duration::from_secs(10);

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// How often each harm is done to two replicas and to three
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Only kill, and only one of two
    #[arg(long)]
    short: bool,
    /// Fail too when it takes longer than ten seconds until another has taken over
    #[arg(long)]
    timed: bool,
}

/// What is done to the replica that follows the tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Harm {
    /// SIGKILL
    Killed,
    /// SIGSTOP, and SIGCONT when another has taken over
    Paused,
    /// Cut off from the database, and back when another has taken over
    CutOff,
}

impl Harm {
    /// Each of them.
    pub(crate) const ALL: [Self; 3] = [Self::Killed, Self::Paused, Self::CutOff];
}

impl fmt::Display for Harm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Killed => "killed",
            Self::Paused => "paused, then continued",
            Self::CutOff => "cut off from the database, then back",
        })
    }
}

/// Runs all trials, prints the table, and says whether everything held.
pub(crate) async fn run(arguments: Arguments) -> Result<bool, Error> {
    say("# The replica that follows the tasks is lost\n");
    let databases = Databases::prepare(Stores::Postgres)?;
    let (harms, sizes, rounds) = if arguments.short {
        (vec![Harm::Killed], vec![2], 1)
    } else {
        (Harm::ALL.to_vec(), vec![2, 3], arguments.rounds)
    };
    let (mut rows, mut held) = (Vec::new(), true);
    for size in sizes {
        for harm in &harms {
            let mut worst = Verdict::default();
            for _ in 0..rounds {
                let verdict = trial::run(*harm, size, &databases.make(Kind::Postgres, "replicas")?).await?;
                worst = worst.and(&verdict);
            }
            let soon = !arguments.timed || worst.taken_over_after <= GOAL;
            held &= soon && worst.twofold == 0 && worst.strays <= trial::STRAYS;
            rows.push(vec![
                size.to_string(),
                harm.to_string(),
                rounds.to_string(),
                format!("{:.1} s", worst.taken_over_after.as_secs_f64()),
                worst.twofold.to_string(),
                worst.strays.to_string(),
            ]);
        }
    }
    let heads = [
        "Replicas",
        "The one that follows",
        "Trials",
        "Longest until another follows",
        "Calls of a second follower",
        "Calls of the lost one afterwards",
    ];
    say(&table(&heads, &rows));
    say(if held { "Held." } else { "BROKEN: see the table." });
    Ok(held)
}
