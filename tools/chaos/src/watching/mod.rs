//! Browsers with an open event stream: they come back whenever it ends, and what each of them is told must be
//! the same, without a gap or a repetition.

mod event;
mod sequence;

use crate::{Error, desk::Browser, people::LOOK_EVERY, report::table};
pub(crate) use event::{Event, Events};
use sequence::{Sequence, Wrong, lock};
use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{sync::broadcast, task::JoinSet};
use tokio_util::sync::CancellationToken;

/// When a browser comes back to a stream that has not said when.
const COME_BACK: Duration = Duration::from_secs(1);
/// A desk tells whoever comes back so many changes at least; after more it says to load everything again.
const LITTLE: usize = 100;
/// As many changes may be on their way to whoever listens beside the streams.
const NEWS: usize = 4_096;

/// Browsers that watch.
pub(crate) struct Watchers {
    browser: Browser,
    after: i64,
    sequence: Arc<Sequence>,
    places: Vec<Arc<AtomicUsize>>,
    news: broadcast::Sender<(Instant, Event)>,
    running: JoinSet<Wrong>,
    stop: CancellationToken,
}

/// How browsers were told.
#[derive(Debug, Default)]
pub(crate) struct Watched {
    /// How many they are.
    pub(crate) streams: usize,
    /// How many changes there were.
    pub(crate) changes: usize,
    /// Changes that some were told and others not, each browser counted.
    pub(crate) gaps: usize,
    /// Tasks whose end was told to nobody.
    pub(crate) missed_ends: usize,
    /// Changes that some were told again.
    pub(crate) repeats: usize,
    /// How often one was told to load everything again.
    pub(crate) resets: usize,
    /// How often streams were opened again.
    pub(crate) comebacks: usize,
}

impl Watched {
    /// As a table.
    pub(crate) fn table(&self) -> String {
        let counts = [self.gaps, self.missed_ends, self.repeats, self.resets, self.comebacks];
        let row = [self.streams, self.changes].into_iter().chain(counts);
        let heads =
            ["Streams", "Changes", "Gaps", "Ends told to nobody", "Repeats", "Told to load again", "Opened again"];
        table(&heads, &[row.map(|count| count.to_string()).collect()])
    }

    /// Whether all were told everything once.
    pub(crate) fn whole(&self) -> bool {
        self.gaps + self.missed_ends + self.repeats + self.resets == 0
    }
}

impl Watchers {
    /// Opens streams of what comes after a change.
    pub(crate) async fn open(browser: &Browser, count: usize, after: i64) -> Result<Self, Error> {
        let mut watchers = Self {
            browser: browser.clone(),
            after,
            sequence: Arc::default(),
            places: Vec::new(),
            news: broadcast::channel(NEWS).0,
            running: JoinSet::new(),
            stop: CancellationToken::new(),
        };
        for number in 0..count {
            let place = Arc::new(AtomicUsize::new(0));
            let first = Events::of(browser.stream(after).await?);
            let watcher = Watcher {
                browser: browser.clone(),
                sequence: watchers.sequence.clone(),
                place: place.clone(),
                // One tells the news for all.
                news: (number == 0).then(|| watchers.news.clone()),
                last: after,
                wrong: Wrong::default(),
            };
            let stop = watchers.stop.clone();
            watchers.places.push(place);
            watchers.running.spawn(watcher.watch(first, stop));
        }
        Ok(watchers)
    }

    /// What the first of them is told from now on, and when.
    pub(crate) fn news(&self) -> broadcast::Receiver<(Instant, Event)> {
        self.news.subscribe()
    }

    /// Waits until the end of each of these tasks was told and all streams were told the same, as long as
    /// `patience` at most; then ends them.
    pub(crate) async fn end(mut self, tasks: &BTreeSet<String>, patience: Duration) -> Result<Watched, Error> {
        let begun = Instant::now();
        let (numbers, missed_ends) = loop {
            let missed_ends = tasks.difference(&lock(&self.sequence.ended)).count();
            let numbers = lock(&self.sequence.numbers).clone();
            let last = self.last(&numbers).await?;
            let same = self.places.iter().all(|place| place.load(Ordering::Relaxed) == numbers.len());
            if (same && missed_ends == 0 && last == numbers.last().copied()) || begun.elapsed() > patience {
                break (numbers, missed_ends);
            }
            tokio::time::sleep(LOOK_EVERY * 4).await;
        };
        self.stop.cancel();
        let mut watched =
            Watched { streams: self.places.len(), changes: numbers.len(), missed_ends, ..Watched::default() };
        let places = self.places.iter().map(|place| place.load(Ordering::Relaxed));
        watched.gaps += places.map(|place| numbers.len().saturating_sub(place)).sum::<usize>();
        while let Some(wrong) = self.running.join_next().await {
            let wrong = wrong?;
            watched.gaps += wrong.gaps;
            watched.repeats += wrong.repeats;
            watched.resets += wrong.resets;
            watched.comebacks += wrong.comebacks;
        }
        Ok(watched)
    }

    /// The last change that there is, by a fresh stream from a little before: it is told what there is at once.
    async fn last(&self, numbers: &[i64]) -> Result<Option<i64>, Error> {
        let after = numbers.len().checked_sub(LITTLE).and_then(|place| numbers.get(place)).copied();
        let mut events = Events::of(self.browser.stream(after.unwrap_or(self.after)).await?);
        let mut last = after;
        while let Ok(Some(event)) = tokio::time::timeout(LOOK_EVERY * 10, events.next()).await {
            last = event.id.or(last);
        }
        Ok(last)
    }
}

struct Watcher {
    browser: Browser,
    sequence: Arc<Sequence>,
    place: Arc<AtomicUsize>,
    news: Option<broadcast::Sender<(Instant, Event)>>,
    last: i64,
    wrong: Wrong,
}

impl Watcher {
    async fn watch(mut self, mut events: Events, stop: CancellationToken) -> Wrong {
        tokio::select! {
            () = self.listen(&mut events) => {}
            () = stop.cancelled() => {}
        }
        self.wrong
    }

    /// Listens for good, and comes back when a stream ends.
    async fn listen(&mut self, events: &mut Events) {
        let mut pause = COME_BACK;
        loop {
            while let Some(event) = events.next().await {
                pause = event.retry.map_or(pause, Duration::from_millis);
                self.hear(event);
            }
            tokio::time::sleep(pause).await;
            self.wrong.comebacks += 1;
            while let Err(_unreachable) =
                self.browser.stream_again(self.last).await.map(|body| *events = Events::of(body))
            {
                tokio::time::sleep(COME_BACK).await;
            }
        }
    }

    fn hear(&mut self, event: Event) {
        let Some(number) = event.id else { return };
        if event.kind == "reset" {
            self.wrong.resets += 1;
            return;
        }
        self.last = number;
        self.sequence.note(&event.data);
        let place = self.sequence.told(self.place.load(Ordering::Relaxed), number, &mut self.wrong);
        self.place.store(place, Ordering::Relaxed);
        if let Some(news) = &self.news {
            // Nobody need listen.
            let _ = news.send((Instant::now(), event));
        }
    }
}
