//! What pages show while things go wrong at AWS's edge.

use crate::{
    Error,
    desk::Desk,
    report::{say, table},
    stage::Stage,
};
use clap::Args;
use emulator::FaultRule;
use hyper::StatusCode;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Every page that asks AWS.
const PAGES: [&str; 6] = [
    "/",
    "/invitations",
    "/opportunities",
    "/engagements",
    "/tasks",
    "/data/list-engagement-invitations?side=received",
];
/// How a page says that it shows an older state.
const STALE: &str = "this is the last known state";
/// What was read counts as fresh for less than this.
const FRESH: Duration = Duration::from_secs(6);
/// The goal for the slowest of twenty pages but one.
const GOAL: Duration = Duration::from_millis(500);
/// The longest that is waited until all is well again.
const PATIENCE: Duration = Duration::from_secs(120);

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// How often each page is asked for under each fault
    #[arg(long, default_value_t = 20)]
    rounds: usize,
    /// Fail too when the 95th percentile of a fault's pages is above 500 ms
    #[arg(long)]
    timed: bool,
}

/// What goes wrong, and its name.
fn faults() -> Vec<(&'static str, Value)> {
    vec![
        ("everything is throttled", json!({"effect": {"error": "ThrottlingException"}})),
        ("30 % fail", json!({"effect": {"error": "InternalServerException"}, "probability": 0.3})),
        ("no answer", json!({"effect": {"stall": true}})),
        ("reset after applying", json!({"effect": {"reset": "after"}})),
        ("an answer in drops", json!({"effect": {"drip": {"bytes": 16, "every_ms": 100}}})),
        ("half an answer", json!({"effect": {"malformed": true}})),
        ("a web page for an answer", json!({"effect": {"malformed": "rubbish"}})),
        ("credentials expired", json!({"effect": {"error": "ExpiredTokenException", "status": 400}})),
    ]
}

/// Tries every fault on every page, prints the table, and says whether everything held.
pub(crate) async fn run(arguments: Arguments) -> Result<bool, Error> {
    say("# Pages while AWS fails\n");
    let stage = Stage::set().await?;
    let desk = Desk::start(&stage.endpoint).await?;
    let (mut rows, mut held) = (Vec::new(), true);
    for (name, fault) in faults() {
        all_well(&desk).await?;
        stage.control.add_fault(serde_json::from_value::<FaultRule>(fault)?)?;
        tokio::time::sleep(FRESH).await;
        let (mut times, mut bad, mut stale) = (Vec::new(), 0, 0);
        for _ in 0..arguments.rounds {
            for page in PAGES {
                let (status, text, time) = desk.page(page).await?;
                times.push(time);
                bad += usize::from(status != StatusCode::OK);
                stale += usize::from(text.contains(STALE));
            }
        }
        stage.control.clear_faults();
        let healed = all_well(&desk).await?;
        times.sort_unstable();
        let p95 = times[times.len() * 95 / 100];
        held &= bad == 0 && (!arguments.timed || p95 < GOAL);
        rows.push(vec![
            name.to_owned(),
            times.len().to_string(),
            bad.to_string(),
            stale.to_string(),
            format!("{} ms", p95.as_millis()),
            format!("{} ms", times[times.len() - 1].as_millis()),
            format!("{:.1} s", healed.as_secs_f64()),
        ]);
    }
    let heads =
        ["At AWS's edge", "Pages", "Without the page", "With an older state", "p95", "Slowest", "Well again after"];
    say(&table(&heads, &rows));
    say(if held { "Held." } else { "BROKEN." });
    Ok(held)
}

/// Waits until every page shows the present state, and says how long that took.
async fn all_well(desk: &Desk) -> Result<Duration, Error> {
    let begun = Instant::now();
    loop {
        let mut well = true;
        for page in PAGES {
            let (status, text, _) = desk.page(page).await?;
            well &= status == StatusCode::OK && !text.contains(STALE);
        }
        if well {
            return Ok(begun.elapsed());
        }
        if begun.elapsed() > PATIENCE {
            return Err("the pages do not heal".into());
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
