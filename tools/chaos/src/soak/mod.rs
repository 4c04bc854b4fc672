//! A long day at the desk: many watch, people ask and write, AWS fails now and then. Nothing may grow, nothing be
//! lost.

mod level;
mod load;

use crate::{
    Error,
    asking::insist_on,
    desk::{Desk, Plan},
    edge,
    people::PATIENCE,
    process::allow_files,
    report::{milliseconds, percentile, say, table},
    stage::Stage,
    watching::Watchers,
};
use clap::Args;
use level::{Level, Sample};
use load::{Load, Loaded};
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// How often memory and descriptors are looked at.
const SAMPLE_EVERY: Duration = Duration::from_secs(10);
/// How often a line says how it stands, in samples.
const SAY_EVERY: usize = 6;
/// How long AWS is well, and how long it then fails.
const WELL_FOR: Duration = Duration::from_secs(25);
/// See [`WELL_FOR`].
const FAILS_FOR: Duration = Duration::from_secs(15);
/// A shorter run cannot tell what grows from what wavers.
const LONG_ENOUGH: f64 = 30.0;
/// As many of a kind of failure are told one by one.
const TOLD: usize = 10;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// For how long, after the warm-up. Whether memory and descriptors stay flat is judged from thirty minutes on
    #[arg(long, default_value_t = 60.0)]
    minutes: f64,
    /// For how many minutes it goes five times as fast before: what is kept up to a limit fills up to it
    #[arg(long, default_value_t = 15.0)]
    warm_up: f64,
    /// How many event streams are open all the while
    #[arg(long, default_value_t = 1_000)]
    streams: usize,
    /// Requests each second; one in forty is something new to be written
    #[arg(long, default_value_t = 20)]
    rate: u32,
}

/// Runs it, prints the tables, and says whether everything held.
pub(crate) async fn run(arguments: Arguments) -> Result<bool, Error> {
    say("# A long day\n");
    allow_files()?;
    let stage = Stage::set().await?;
    // Whoever only looks on is signed out after half an hour; here they are to stay.
    let plan = Plan::on(&stage.endpoint)?.with("COSELL_SIGN_IN__IDLE_MINUTES", "1440");
    let desk = Desk::start(&plan).await?;
    let browser = desk.sign_in().await?;
    edge::all_well(&browser).await?;
    let watchers = Watchers::open(&browser, arguments.streams, 0).await?;
    let warm_up = Duration::from_secs_f64(arguments.warm_up * 60.0);
    let load = Load::begin(&stage, &desk, arguments.rate, warm_up).await?;

    let stop = CancellationToken::new();
    let (samples, loaded, troubles, ()) = tokio::join!(
        sample(&desk, arguments.streams, &stop),
        load.go_on(&stop),
        fail_now_and_then(&stage, &stop),
        async {
            tokio::time::sleep(warm_up + Duration::from_secs_f64(arguments.minutes * 60.0)).await;
            stop.cancel();
        }
    );
    let (samples, mut loaded, troubles) = (samples?, loaded?, troubles?);

    edge::all_well(&browser).await?;
    let open = std::mem::take(&mut loaded.open);
    let untold = insist_on(&browser, &loaded.wishes, open).await?;
    let (lost, doubled) = loaded.wishes.judge(stage.effects());
    let watched = watchers.end(&stage.tasks_of(&loaded.wishes), PATIENCE).await?;
    desk.stop().await?;

    let warm: Vec<Sample> = samples.into_iter().filter(|sample| sample.at >= warm_up).collect();
    let levels = [Sample::MEMORY, Sample::DESCRIPTORS, Sample::RESIDENT].map(|figure| Level::of(&warm, figure));
    // The last one is only told: the system loads the program bit by bit, as each part of it is first run, up to the
    // size of its file, and takes those pages back when it needs them.
    let flat = levels[..2].iter().all(Level::is_flat);
    let judged = arguments.minutes >= LONG_ENOUGH;
    say(&level_table(&levels));
    say(&load_table(&mut loaded, troubles, [lost, doubled, untold.len()]));
    say(&watched.table());
    tell("Without the page", &loaded.without_page);
    tell("Not clear", &loaded.unclear);
    tell("Never told to be done", &untold.values().map(|told| format!("{told:?}")).collect::<Vec<_>>());
    if !judged {
        say("Too short to judge what grows.\n");
    }
    let held = lost + doubled + untold.len() + loaded.without_page.len() + loaded.unclear.len() == 0
        && watched.whole()
        && (flat || !judged);
    say(if held { "Held." } else { "BROKEN: see the tables." });
    Ok(held)
}

/// Looks at the desk, on which so many streams are open, until stopped.
async fn sample(desk: &Desk, streams: usize, stop: &CancellationToken) -> Result<Vec<Sample>, Error> {
    let streams = f64::from(u32::try_from(streams)?);
    let begun = Instant::now();
    let mut samples = Vec::new();
    while stop.run_until_cancelled(tokio::time::sleep(SAMPLE_EVERY)).await.is_some() {
        let mebibytes = |bytes: u64| u32::try_from(bytes / 1_024).map(|kib| f64::from(kib) / 1_024.0);
        let (memory, resident) = (mebibytes(desk.taken()?)?, mebibytes(desk.resident()?)?);
        let descriptors = f64::from(u32::try_from(desk.descriptors()?)?) - streams;
        samples.push(Sample { at: begun.elapsed(), memory, resident, descriptors });
        if samples.len().is_multiple_of(SAY_EVERY) {
            let minutes = begun.elapsed().as_secs_f64() / 60.0;
            say(&format!(
                "After {minutes:.1} minutes: {memory:.1} MiB, {resident:.1} with the program, {descriptors} descriptors but \
                 streams.\n"
            ));
        }
    }
    Ok(samples)
}

/// Lets AWS fail in every way in turn until stopped; how often it did.
async fn fail_now_and_then(stage: &Stage, stop: &CancellationToken) -> Result<usize, Error> {
    let mut times = 0;
    for trouble in edge::troubles().iter().cycle() {
        if stop.run_until_cancelled(tokio::time::sleep(WELL_FOR)).await.is_none() {
            break;
        }
        trouble.begin(&stage.control)?;
        times += 1;
        stop.run_until_cancelled(tokio::time::sleep(FAILS_FOR)).await;
        trouble.end(&stage.control)?;
    }
    Ok(times)
}

fn level_table(levels: &[Level]) -> String {
    let row = |level: &Level| {
        let figures = [level.first, level.highest, level.last, level.mean, level.rise, level.tolerance()];
        let mut row = vec![level.name.to_owned()];
        row.extend(figures.map(|figure| format!("{figure:.1}")));
        row
    };
    let heads = [
        "In use",
        "Once warm",
        "Highest",
        "At last",
        "Mean of the second half",
        "Rise during the second half",
        "May rise by",
    ];
    table(&heads, &levels.iter().map(row).collect::<Vec<_>>())
}

fn load_table(loaded: &mut Loaded, troubles: usize, verdict: [usize; 3]) -> String {
    let pages = loaded.times.len() + loaded.without_page.len();
    let mut row: Vec<String> =
        [troubles, pages, loaded.without_page.len(), loaded.stale].map(|it| it.to_string()).into();
    row.push(milliseconds(percentile(&mut loaded.times, 95)));
    let writes = [loaded.wishes.all.len(), loaded.told_not, loaded.unclear.len()];
    row.extend(writes.into_iter().chain(verdict).map(|count| count.to_string()));
    let heads = [
        "Troubles at AWS",
        "Pages",
        "Without the page",
        "With an older state",
        "p95",
        "Writes",
        "Told not to be done yet",
        "Not clear",
        "Lost",
        "Doubled",
        "Untold",
    ];
    table(&heads, &[row])
}

/// Tells some failures of a kind one by one.
fn tell(what: &str, failures: &[String]) {
    for failure in failures.iter().take(TOLD) {
        say(&format!("{what}: {failure}\n"));
    }
}
