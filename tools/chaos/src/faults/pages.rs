//! What pages show meanwhile.

use crate::{
    Error,
    desk::Browser,
    edge,
    faults::places::places,
    report::{milliseconds, percentile, say, table},
    stage::Stage,
};
use hyper::StatusCode;
use std::{collections::BTreeMap, time::Duration};

/// What was read counts as fresh for less than this.
const FRESH: Duration = Duration::from_secs(6);
/// The goal for the 95th percentile of each address.
const GOAL: Duration = Duration::from_millis(500);

/// Asks for every page under every trouble, prints the table, and says whether everything held.
pub(super) async fn run(stage: &Stage, browser: &Browser, rounds: usize, timed: bool) -> Result<bool, Error> {
    say("# Pages while AWS fails\n");
    let pages = places(stage, browser).await?;
    let (mut rows, mut held) = (Vec::new(), true);
    for trouble in edge::troubles() {
        edge::all_well_on(browser, &pages).await?;
        trouble.begin(&stage.control)?;
        tokio::time::sleep(FRESH).await;
        let (mut times, mut bad, mut stale) = (Times::default(), BTreeMap::new(), 0);
        for _ in 0..rounds {
            for page in &pages {
                let (status, text, time) = browser.page(page).await?;
                times.add(page, time);
                if status != StatusCode::OK {
                    *bad.entry((page, status)).or_insert(0_usize) += 1;
                }
                stale += usize::from(text.contains(edge::STALE));
            }
        }
        trouble.end(&stage.control)?;
        let healed = edge::all_well_on(browser, &pages).await?;
        let (slow_page, p95) = times.slowest_p95();
        for ((page, status), count) in &bad {
            say(&format!("{}: {page}: {status}, {count} times\n", trouble.name));
        }
        // Pages of the database alone never show an older state; of all together some must.
        let unnoticed = trouble.strikes_all() && stale == 0;
        if unnoticed {
            say(&format!("{}: no page showed an older state, so it struck none\n", trouble.name));
        }
        held &= bad.is_empty() && !unnoticed && (!timed || p95 < GOAL);
        rows.push(vec![
            trouble.name.to_owned(),
            times.count().to_string(),
            bad.values().sum::<usize>().to_string(),
            stale.to_string(),
            if p95 < GOAL { milliseconds(p95) } else { format!("{}: {slow_page}", milliseconds(p95)) },
            milliseconds(times.slowest()),
            format!("{:.1} s", healed.as_secs_f64()),
        ]);
    }
    let heads = [
        "At AWS's edge",
        "Pages",
        "Without the page",
        "With an older state",
        "p95 of the slowest address",
        "Slowest",
        "Well again after",
    ];
    say(&table(&heads, &rows));
    say(if held { "Held." } else { "BROKEN: see the table and above it." });
    Ok(held)
}

/// How long pages took, by address.
#[derive(Default)]
struct Times<'a>(BTreeMap<&'a str, Vec<Duration>>);

impl<'a> Times<'a> {
    fn add(&mut self, page: &'a str, time: Duration) {
        self.0.entry(page).or_default().push(time);
    }

    fn count(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }

    fn slowest(&self) -> Duration {
        self.0.values().flatten().max().copied().unwrap_or_default()
    }

    /// The address whose 95th percentile is the highest, and that. Many quick pages do not hide it.
    fn slowest_p95(&mut self) -> (&'a str, Duration) {
        let p95s = self.0.iter_mut().map(|(page, times)| (*page, percentile(times, 95)));
        p95s.max_by_key(|(_, p95)| *p95).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_slow_address_is_found_among_many_quick_ones() {
        let mut times = Times::default();
        for round in 0..21 {
            for page in ["/", "/tasks", "/drafts"] {
                times.add(page, Duration::from_millis(20));
            }
            // Once is no more than one in twenty.
            times.add("/once", Duration::from_millis(if round == 7 { 3_000 } else { 30 }));
            times.add("/slow", Duration::from_millis(if round < 2 { 900 } else { 10 }));
        }
        assert_eq!(times.slowest_p95(), ("/slow", Duration::from_millis(900)));
        assert_eq!((times.count(), times.slowest()), (105, Duration::from_secs(3)));
        assert_eq!(Times::default().slowest_p95(), ("", Duration::ZERO));
    }
}
