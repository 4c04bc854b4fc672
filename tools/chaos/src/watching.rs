//! Browsers with an open event stream: they come back whenever it ends, and what each of them is told must be
//! the same, without a gap or a repetition.

use crate::{Error, desk::Browser, people::LOOK_EVERY, report::table};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use serde_json::Value;
use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
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

/// One event of a stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Event {
    /// Its number.
    pub(crate) id: Option<i64>,
    /// Its kind.
    pub(crate) kind: String,
    /// What it says.
    pub(crate) data: String,
    /// When to come back should the stream end, in milliseconds.
    retry: Option<u64>,
}

/// Reads a stream event by event.
pub(crate) struct Events {
    body: Incoming,
    rest: Vec<u8>,
}

impl Events {
    pub(crate) fn of(body: Incoming) -> Self {
        Self { body, rest: Vec::new() }
    }

    /// The next event; nothing when the stream has ended.
    pub(crate) async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(end) = self.rest.windows(2).position(|two| two == b"\n\n") {
                let text: Vec<u8> = self.rest.drain(..end + 2).collect();
                return Some(Event::read(&String::from_utf8_lossy(&text)));
            }
            let frame = self.body.frame().await?.ok()?;
            if let Some(data) = frame.data_ref() {
                self.rest.extend_from_slice(data);
            }
        }
    }
}

impl Event {
    fn read(text: &str) -> Self {
        let mut event = Self::default();
        for (name, value) in text.lines().filter_map(|line| line.split_once(": ")) {
            match name {
                "id" => event.id = value.parse().ok(),
                "event" => value.clone_into(&mut event.kind),
                "data" => value.clone_into(&mut event.data),
                "retry" => event.retry = value.parse().ok(),
                _ => {}
            }
        }
        event
    }
}

/// What all streams were told: the numbers of the changes in their order, by whoever was told first.
#[derive(Default)]
struct Sequence {
    numbers: Mutex<Vec<i64>>,
    /// The tasks that were told to have ended.
    ended: Mutex<BTreeSet<String>>,
}

/// What went wrong with one stream.
#[derive(Default)]
struct Wrong {
    gaps: usize,
    repeats: usize,
    resets: usize,
    comebacks: usize,
}

impl Sequence {
    /// A stream that has been told `told` changes is told another; how many it was told then.
    fn told(&self, told: usize, number: i64, wrong: &mut Wrong) -> usize {
        let mut numbers = lock(&self.numbers);
        if told > 0 && numbers[told - 1] >= number {
            wrong.repeats += 1;
            return told;
        }
        match numbers.get(told) {
            None => numbers.push(number),
            Some(expected) if *expected == number => {}
            Some(_) => {
                wrong.gaps += 1;
                return match numbers.binary_search(&number) {
                    Ok(place) => place + 1,
                    Err(place) => {
                        numbers.insert(place, number);
                        place + 1
                    }
                };
            }
        }
        told + 1
    }

    /// Notes what a change says of a task.
    fn note(&self, data: &str) {
        let change: Value = serde_json::from_str(data).unwrap_or_default();
        let (id, status) = (change["task"]["id"].as_str(), change["task"]["status"].as_str());
        if let (Some(id), Some("COMPLETE" | "FAILED")) = (id, status) {
            lock(&self.ended).insert(id.to_owned());
        }
    }
}

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

fn lock<T>(what: &Mutex<T>) -> MutexGuard<'_, T> {
    what.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_read_by_its_lines() {
        let event = Event::read("id: 7\nevent: task\ndata: {\"a\": \"b: c\"}\n\n");
        let whole = Event { id: Some(7), kind: "task".into(), data: "{\"a\": \"b: c\"}".into(), retry: None };
        assert_eq!(event, whole);
        assert_eq!(Event::read("retry: 1500\n\n").retry, Some(1_500));
        assert_eq!(Event::read(":\n\n"), Event::default());
    }

    #[test]
    fn whoever_misses_a_change_or_hears_one_twice_is_found() {
        let sequence = Sequence::default();
        let (mut first, mut second) = (Wrong::default(), Wrong::default());
        let mut place = 0;
        for number in [3, 4, 8] {
            place = sequence.told(place, number, &mut first);
        }
        assert_eq!((place, first.gaps, first.repeats), (3, 0, 0));
        place = sequence.told(0, 3, &mut second);
        place = sequence.told(place, 3, &mut second);
        place = sequence.told(place, 8, &mut second);
        assert_eq!((place, second.gaps, second.repeats), (3, 1, 1));
    }

    #[test]
    fn only_the_end_of_a_task_is_its_end() {
        let sequence = Sequence::default();
        for (id, status) in [("task-1", "IN_PROGRESS"), ("task-2", "COMPLETE"), ("task-3", "FAILED")] {
            sequence.note(&format!("{{\"number\":1,\"task\":{{\"id\":\"{id}\",\"status\":\"{status}\"}}}}"));
        }
        sequence.note("{\"number\":2,\"job\":{}}");
        assert_eq!(lock(&sequence.ended).iter().collect::<Vec<_>>(), ["task-2", "task-3"]);
    }

    #[test]
    fn what_the_first_one_missed_is_found_by_another() {
        let sequence = Sequence::default();
        let (mut first, mut second) = (Wrong::default(), Wrong::default());
        let place = sequence.told(0, 3, &mut first);
        sequence.told(place, 8, &mut first);
        let place = sequence.told(0, 3, &mut second);
        let place = sequence.told(place, 5, &mut second);
        assert_eq!((place, lock(&sequence.numbers).clone()), (2, vec![3, 5, 8]));
        assert_eq!(second.gaps, 1);
    }
}
