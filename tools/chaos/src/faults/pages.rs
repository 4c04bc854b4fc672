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
/// The goal for the slowest of twenty pages but one.
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
        let (mut times, mut bad, mut stale) = (Vec::new(), BTreeMap::new(), 0);
        for _ in 0..rounds {
            for page in &pages {
                let (status, text, time) = browser.page(page).await?;
                times.push(time);
                if status != StatusCode::OK {
                    *bad.entry((page, status)).or_insert(0_usize) += 1;
                }
                stale += usize::from(text.contains(edge::STALE));
            }
        }
        trouble.end(&stage.control)?;
        let healed = edge::all_well_on(browser, &pages).await?;
        let p95 = percentile(&mut times, 95);
        for ((page, status), count) in &bad {
            say(&format!("{}: {page}: {status}, {count} times\n", trouble.name));
        }
        held &= bad.is_empty() && (!timed || p95 < GOAL);
        rows.push(vec![
            trouble.name.to_owned(),
            times.len().to_string(),
            bad.values().sum::<usize>().to_string(),
            stale.to_string(),
            milliseconds(p95),
            milliseconds(percentile(&mut times, 100)),
            format!("{:.1} s", healed.as_secs_f64()),
        ]);
    }
    let heads =
        ["At AWS's edge", "Pages", "Without the page", "With an older state", "p95", "Slowest", "Well again after"];
    say(&table(&heads, &rows));
    say(if held { "Held." } else { "BROKEN: see the table and above it." });
    Ok(held)
}
