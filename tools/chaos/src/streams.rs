//! Many who watch: what they cost, and whether all are told when the desk stops.

use crate::{
    Error,
    desk::{Browser, Desk, Plan},
    process::allow_files,
    report::{say, table},
    stage::Stage,
};
use clap::Args;
use http_body_util::BodyExt;
use std::{ops::Range, time::Duration};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// The goal for the end, when nothing is in flight.
const SOON: Duration = Duration::from_secs(1);
/// The most that a stream that waits may take, in bytes.
const ROOM: u64 = 16 * 1_024;
/// Among fewer streams, what the desk takes once while they are opened would count for too much.
const ENOUGH: usize = 500;
/// Streams opened at a time.
const AT_ONCE: usize = 50;
/// When a stream whose desk stops tells its browser to come back, in milliseconds: what the server's
/// `routes/events/stream.rs` draws from.
const COME_BACK: Range<u64> = 500..4_000;

#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// How many streams
    #[arg(long, default_value_t = 1_000)]
    count: usize,
    /// For how long calls are counted with one stream, and again with all, in seconds
    #[arg(long, default_value_t = 30)]
    span: u64,
    /// Fail too when the end takes more than a second
    #[arg(long)]
    timed: bool,
}

/// Opens the streams, counts, stops the desk, prints the table, and says whether everything held.
pub(crate) async fn run(arguments: Arguments) -> Result<bool, Error> {
    say("# Many who watch\n");
    allow_files()?;
    let stage = Stage::set().await?;
    let desk = Desk::start(&Plan::on(&stage.endpoint)?).await?;
    let browser = desk.sign_in().await?;
    let span = Duration::from_secs(arguments.span);

    let (mut streams, stopping) = (JoinSet::new(), CancellationToken::new());
    open(&browser, &mut streams, 1, &stopping).await?;
    // What a start costs is over, and the tasks of the demo have come to rest.
    tokio::time::sleep(Duration::from_secs(10)).await;
    let alone = looks_during(&stage, span).await;
    let before = desk.resident()?;
    let more = arguments.count.saturating_sub(1);
    for begun in (0..more).step_by(AT_ONCE) {
        open(&browser, &mut streams, AT_ONCE.min(more - begun), &stopping).await?;
    }
    tokio::time::sleep(Duration::from_secs(2)).await;
    let memory = desk.resident()?.saturating_sub(before) / u64::try_from(more.max(1))?;
    let together = looks_during(&stage, span).await;
    stopping.cancel();
    let ended = desk.stop().await?;
    let mut told = 0;
    while let Some(stream) = streams.join_next().await {
        told += usize::from(stream?);
    }

    let heads = ["Streams", "Memory of each", "Looks at AWS with one", "with all", "Ended after", "Told to come back"];
    let row = vec![
        arguments.count.to_string(),
        format!("{:.1} KiB", f64::from(u32::try_from(memory)?) / 1_024.0),
        alone.to_string(),
        together.to_string(),
        format!("{:.2} s", ended.as_secs_f64()),
        told.to_string(),
    ];
    say(&table(&heads, &[row]));
    // One look more or less is a matter of when the span began.
    let held = told == arguments.count && together.abs_diff(alone) <= 2;
    let held = held && (!arguments.timed || ended <= SOON);
    if more < ENOUGH {
        say("Too few streams to judge their memory.\n");
    }
    let held = held && (more < ENOUGH || memory <= ROOM);
    say(if held { "Held." } else { "BROKEN." });
    Ok(held)
}

/// Opens streams, each of which says at its end whether it was told to come back after the desk was to stop. What came
/// before does not count: every stream begins with a time to come back after.
async fn open(
    browser: &Browser,
    streams: &mut JoinSet<bool>,
    count: usize,
    stopping: &CancellationToken,
) -> Result<(), Error> {
    for _ in 0..count {
        let mut body = browser.stream(0).await?;
        let stopping = stopping.clone();
        streams.spawn(async move {
            let mut last_words: Vec<u8> = Vec::new();
            while let Some(Ok(frame)) = body.frame().await {
                if stopping.is_cancelled() {
                    last_words.extend(frame.data_ref().into_iter().flatten());
                }
            }
            is_told_to_come_back(&String::from_utf8_lossy(&last_words))
        });
    }
    Ok(())
}

/// Whether the last event of a stream that has ended says when to come back, and nothing else, within the time for it.
fn is_told_to_come_back(last_words: &str) -> bool {
    let last = last_words.strip_suffix("\n\n").and_then(|whole| whole.rsplit("\n\n").next());
    let after = last.and_then(|event| event.strip_prefix("retry: ")).and_then(|after| after.parse::<u64>().ok());
    after.is_some_and(|after| COME_BACK.contains(&after))
}

/// How often tasks were listed during a span.
async fn looks_during(stage: &Stage, span: Duration) -> usize {
    let begun = stage.last_call();
    tokio::time::sleep(span).await;
    stage.looks_after(begun).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_words_of_a_stream_tell_when_to_come_back() {
        assert!(is_told_to_come_back("retry: 500\n\n"));
        assert!(is_told_to_come_back("id: 7\nevent: task\ndata: {}\n\n:\n\nretry: 3999\n\n"));
        assert!(!is_told_to_come_back(""), "it ended without a word");
        assert!(!is_told_to_come_back("retry: 1500\n\n:\n\n"), "a heartbeat was the last");
        assert!(!is_told_to_come_back("retry: 1500"), "it was cut");
        assert!(!is_told_to_come_back("retry: 499\n\n"), "too soon");
        assert!(!is_told_to_come_back("retry: 4000\n\n"), "too late");
        assert!(!is_told_to_come_back("event: signed-out\ndata: \n\n"));
    }
}
