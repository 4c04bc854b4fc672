//! From a change at AWS to the streams that tell it and the screens that show it.

use crate::{
    Error,
    chromium::Pages,
    desk::{Desk, Plan},
    people::PATIENCE,
    report::{milliseconds, percentile, say, table},
    stage::Stage,
    watching::{Event, Watched, Watchers},
};
use clap::Args;
use emulator::{Release, TaskProgress};
use rand::RngExt;
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    time::{Duration, Instant, SystemTime},
};
use tokio::sync::broadcast::Receiver;

/// The header with which events of AWS come to the desk, and what it carries.
const EVENTS_HEADER: &str = "x-api-key";
/// See [`EVENTS_HEADER`].
const EVENTS_SECRET: &str = "sixteen characters and more";
/// The goal with hints; without, so long after the desk's next look.
const GOAL: Duration = Duration::from_millis(250);
/// From look to look while a task is under way and somebody watches, at the most.
const LOOK: Duration = Duration::from_millis(2_400);
/// How a page says that a task has ended well.
const COMPLETE: &str = "Complete";
/// From what one change shows to the next change at least, and how much longer at most: people do not let one task
/// after the other end, and which moment between two looks it is must not matter.
const PAUSE: Duration = Duration::from_secs(2);
/// See [`PAUSE`].
const LONGER: Duration = Duration::from_secs(2);

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// How many tasks end, one after the other, with hints and again without
    #[arg(long, default_value_t = 40)]
    count: usize,
    /// How many event streams are listened to
    #[arg(long, default_value_t = 10)]
    streams: usize,
    /// How many pages are open in a real Chromium
    #[arg(long, default_value_t = 4)]
    pages: usize,
    /// Fail too when the 95th percentile is above 250 ms with hints, or above 250 ms and the time from look to
    /// look without
    #[arg(long)]
    timed: bool,
}

/// Lets tasks end, prints the table, and says whether everything held.
pub(crate) async fn run(arguments: Arguments) -> Result<bool, Error> {
    say("# From AWS to the screen\n");
    let (mut rows, mut held) = (Vec::new(), true);
    for hints in [true, false] {
        let Times { mut told, mut shown, watched } = trial(&arguments, hints).await?;
        let goal = if hints { GOAL } else { LOOK + GOAL };
        let missing = arguments.pages * told.len() - shown.len();
        held &= watched.whole() && missing == 0;
        let ways = [
            ("stream", &mut told, watched.streams, watched.gaps + watched.missed_ends),
            ("page", &mut shown, arguments.pages, missing),
        ];
        for (way, times, watching, missing) in ways {
            let p95 = percentile(times, 95);
            held &= !arguments.timed || p95 <= goal;
            let mut row = vec![if hints { "with hints" } else { "without" }.to_owned(), way.to_owned()];
            row.extend([watching, times.len()].map(|count| count.to_string()));
            row.extend([percentile(times, 50), p95, percentile(times, 100), goal].map(milliseconds));
            row.push(missing.to_string());
            rows.push(row);
        }
    }
    let heads = ["Events of AWS", "On the", "Watching", "Changes", "p50", "p95", "Slowest", "Goal for p95", "Not told"];
    say(&table(&heads, &rows));
    say(if held { "Held." } else { "BROKEN: see the table." });
    Ok(held)
}

/// How long changes took.
struct Times {
    /// To the event on the stream, each change once.
    told: Vec<Duration>,
    /// To the words on the page, each change once a page.
    shown: Vec<Duration>,
    /// How the streams were told.
    watched: Watched,
}

async fn trial(arguments: &Arguments, hints: bool) -> Result<Times, Error> {
    let secret = format!("{EVENTS_HEADER}: {EVENTS_SECRET}").try_into()?;
    let stage = Stage::set_with(|config| {
        config.tasks = TaskProgress::Held;
        config.events_secret = Some(secret);
    })
    .await?;
    let plan = Plan::on_aws(&stage.endpoint)?
        .with("COSELL_LIVE__EVENTS_HEADER", EVENTS_HEADER)
        .with("COSELL_LIVE__EVENTS_SECRET", EVENTS_SECRET);
    let desk = Desk::start(&plan).await?;
    if hints {
        let url = format!("http://127.0.0.1:{}/aws-events", desk.port);
        stage.control.patch_settings(json!({"events_url": url}))?;
    }
    let watchers = Watchers::open(&desk.sign_in().await?, arguments.streams.max(1), 0).await?;
    let mut news = watchers.news();

    // One more than end: while it is under way the desk keeps looking.
    let mut tasks = Vec::new();
    for _ in 0..=arguments.count {
        tasks.push(stage.start_task(&stage.invite()?).await?);
    }
    let mut unseen: BTreeSet<String> = tasks.iter().cloned().collect();
    while !unseen.is_empty() {
        unseen.remove(&next(&mut news).await?.task);
    }
    tasks.pop();
    let mut pages = Pages::open(desk.port, arguments.pages).await?;
    let (mut times, mut shown) = (Vec::new(), Vec::new());
    for task in &tasks {
        tokio::time::sleep(PAUSE + LONGER.mul_f64(rand::rng().random())).await;
        let (begun, moment) = (Instant::now(), SystemTime::now());
        stage.control.release_task(task, Release::Complete)?;
        let told = loop {
            let told = next(&mut news).await?;
            if told.task == *task && told.status != "IN_PROGRESS" {
                break told.at;
            }
        };
        times.push(told.saturating_duration_since(begun));
        shown.extend(pages.shown(task, COMPLETE, moment).await?);
    }
    pages.close().await?;
    let watched = watchers.end(&tasks.into_iter().collect(), PATIENCE).await?;
    Ok(Times { told: times, shown, watched })
}

/// A change of a task, as a browser hears it.
struct Heard {
    at: Instant,
    task: String,
    status: String,
}

async fn next(news: &mut Receiver<(Instant, Event)>) -> Result<Heard, Error> {
    let (at, event) =
        tokio::time::timeout(PATIENCE, news.recv()).await.map_err(|_| "a change was told to nobody")??;
    let change: Value = serde_json::from_str(&event.data)?;
    let text = |name: &str| change["task"][name].as_str().unwrap_or_default().to_owned();
    Ok(Heard { at, task: text("id"), status: text("status") })
}
