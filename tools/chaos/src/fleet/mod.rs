//! Several real desks behind one proxy, and the one that follows the tasks is lost: what people notice.

mod people;
mod proxy;
mod trial;

use crate::{
    Error,
    databases::{Databases, Kind, Stores},
    process::allow_files,
    replicas::{GOAL, Harm},
    report::{milliseconds, say, table},
};
use clap::Args;
use people::Written;
use trial::Verdict;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// How often each harm is done to two desks and to three
    #[arg(long, default_value_t = 1)]
    rounds: usize,
    /// Only with so many desks
    #[arg(long)]
    size: Option<usize>,
    /// Only this harm
    #[arg(long, value_enum)]
    only: Option<Harm>,
    /// Fail too when another takes longer than ten seconds to take over, or pages are missing after that
    #[arg(long)]
    timed: bool,
}

/// Runs all trials, prints the table, and says whether everything held.
pub(crate) async fn run(arguments: Arguments) -> Result<bool, Error> {
    say("# One of several desks is lost\n");
    allow_files()?;
    let databases = Databases::prepare(Stores::Postgres)?;
    let (mut rows, mut writes, mut held) = (Vec::new(), Vec::new(), true);
    for size in arguments.size.map_or_else(|| vec![2, 3], |size| vec![size.max(2)]) {
        for harm in Harm::ALL.into_iter().filter(|harm| arguments.only.is_none_or(|only| only == *harm)) {
            for _ in 0..arguments.rounds {
                let verdict = trial::run(harm, size, &databases.make(Kind::Postgres, "fleet")?).await?;
                let soon = verdict.taken_over_after <= GOAL && verdict.missing_until() <= GOAL;
                held &= verdict.watched.whole() && verdict.followers == 1 && (soon || !arguments.timed);
                held &= verdict.written.is_whole();
                for (at, instead) in &verdict.without_page {
                    say(&format!("{size} desks, {harm}, {}: {instead}\n", milliseconds(*at)));
                }
                rows.push(row(size, harm, &verdict));
                writes.push(row_of_writes(size, harm, &verdict.written));
            }
        }
    }
    let heads = [
        "Desks",
        "The one that follows",
        "Another follows after",
        "Followers at last",
        "Pages",
        "Without the page",
        "the last after",
        "Slowest",
        "Streams",
        "Changes",
        "Not told",
        "Told twice",
        "Told to load again",
        "Opened again",
    ];
    say(&table(&heads, &rows));
    let heads = [
        "Desks",
        "The one that follows",
        "Of a hundred not told",
        "Writes",
        "Not done at once",
        "Undecided",
        "Lost",
        "Doubled",
        "Untold",
    ];
    say(&table(&heads, &writes));
    say(if held { "Held." } else { "BROKEN: see the table." });
    Ok(held)
}

fn row_of_writes(size: usize, harm: Harm, written: &Written) -> Vec<String> {
    let &Written { left_out, writes, not_at_once, undecided, lost, doubled, untold } = written;
    let counts = [left_out, writes, not_at_once, undecided, lost, doubled, untold].map(|count| count.to_string());
    [size.to_string(), harm.to_string()].into_iter().chain(counts).collect()
}

fn row(size: usize, harm: Harm, verdict: &Verdict) -> Vec<String> {
    let watched = &verdict.watched;
    let mut row = vec![size.to_string(), harm.to_string()];
    row.push(format!("{:.1} s", verdict.taken_over_after.as_secs_f64()));
    row.extend([verdict.followers, verdict.pages, verdict.without_page.len()].map(|count| count.to_string()));
    row.extend([verdict.missing_until(), verdict.slowest].map(milliseconds));
    let not_told = watched.gaps + watched.missed_ends;
    let counts = [watched.streams, watched.changes, not_told, watched.repeats, watched.resets, watched.comebacks];
    row.extend(counts.map(|count| count.to_string()));
    row
}
