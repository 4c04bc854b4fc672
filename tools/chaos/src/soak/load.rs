//! People who ask for pages and write, at a steady rate.

use crate::{
    Error,
    asking::{Told, say_wish},
    desk::{Browser, Desk},
    edge::{PAGES, STALE},
    stage::Stage,
    wishes::Wishes,
};
use chaos::Wish;
use hyper::StatusCode;
use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};
use tokio::{
    task::JoinSet,
    time::{MissedTickBehavior, interval},
};
use tokio_util::sync::CancellationToken;

/// One request in so many is a wish that is said for the first time.
const WISH_EVERY: u64 = 40;
/// So many requests after it one is said again that was not told to be done.
const AGAIN_AFTER: u64 = 20;
/// So many times as fast it goes at first.
const WARM_TIMES: u32 = 5;
/// People who write, one thing at a time each.
const WRITERS: usize = 64;

/// The people.
pub(super) struct Load<'a> {
    stage: &'a Stage,
    reader: Browser,
    writers: Vec<Arc<tokio::sync::Mutex<Browser>>>,
    pause: Duration,
    warm_up: Duration,
    heard: Arc<Mutex<Loaded>>,
}

/// What they asked for, and what they got.
#[derive(Default)]
pub(super) struct Loaded {
    /// What was wanted.
    pub(super) wishes: Wishes,
    /// What nobody was told to be done yet.
    pub(super) open: BTreeMap<usize, Told>,
    /// How often somebody was told that something was not done.
    pub(super) told_not: usize,
    /// What came instead of words.
    pub(super) unclear: Vec<String>,
    /// How long pages took.
    pub(super) times: Vec<Duration>,
    /// Pages that showed an older state.
    pub(super) stale: usize,
    /// What came instead of a page.
    pub(super) without_page: Vec<String>,
    /// Which wishes are to be said again.
    again: VecDeque<usize>,
}

impl<'a> Load<'a> {
    /// Signs the people in. They ask [`WARM_TIMES`] as often for `warm_up`.
    pub(super) async fn begin(stage: &'a Stage, desk: &Desk, rate: u32, warm_up: Duration) -> Result<Self, Error> {
        let mut writers = Vec::new();
        for _ in 0..WRITERS {
            writers.push(Arc::new(tokio::sync::Mutex::new(desk.sign_in().await?)));
        }
        let pause = Duration::from_secs(1) / rate.max(1);
        Ok(Self { stage, reader: desk.sign_in().await?, writers, pause, warm_up, heard: Arc::default() })
    }

    /// Goes on until stopped, and then waits for what is under way.
    pub(super) async fn go_on(self, stop: &CancellationToken) -> Result<Loaded, Error> {
        let steady = |pause| {
            let mut ticks = interval(pause);
            // A machine that was busy for a moment does not catch up by asking for everything at once.
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            ticks
        };
        let begun = Instant::now();
        let mut ticks = steady(self.pause / WARM_TIMES);
        let mut running = JoinSet::new();
        for tick in 0.. {
            if ticks.period() < self.pause && begun.elapsed() >= self.warm_up {
                ticks = steady(self.pause);
            }
            tokio::select! {
                _ = ticks.tick() => {}
                () = stop.cancelled() => break,
            }
            match tick % WISH_EVERY {
                0 => self.wish(&mut running)?,
                AGAIN_AFTER => self.say_again(&mut running),
                _ => self.page(PAGES[usize::try_from(tick).unwrap_or_default() % PAGES.len()], &mut running),
            }
            while running.try_join_next().transpose()?.is_some() {}
        }
        while running.join_next().await.transpose()?.is_some() {}
        Ok(std::mem::take(&mut *lock(&self.heard)))
    }

    fn page(&self, page: &'static str, running: &mut JoinSet<()>) {
        let (reader, heard) = (self.reader.clone(), self.heard.clone());
        running.spawn(async move {
            let answer = reader.page(page).await;
            let mut heard = lock(&heard);
            match answer {
                Ok((StatusCode::OK, text, time)) => {
                    heard.times.push(time);
                    heard.stale += usize::from(text.contains(STALE));
                }
                Ok((status, ..)) => heard.without_page.push(format!("{page}: {}", status.as_u16())),
                Err(error) => heard.without_page.push(format!("{page}: {error}")),
            }
        });
    }

    /// Says something new: accepts and declines in turn.
    fn wish(&self, running: &mut JoinSet<()>) -> Result<(), Error> {
        let id = self.stage.invite()?;
        let number = {
            let mut heard = lock(&self.heard);
            let number = heard.wishes.all.len();
            heard.wishes.want(if number.is_multiple_of(2) { Wish::Accept(id) } else { Wish::Reject(id) });
            number
        };
        self.say(number, running);
        Ok(())
    }

    fn say_again(&self, running: &mut JoinSet<()>) {
        let again = lock(&self.heard).again.pop_front();
        if let Some(number) = again {
            self.say(number, running);
        }
    }

    fn say(&self, number: usize, running: &mut JoinSet<()>) {
        let wish = lock(&self.heard).wishes.all[number].wish.clone();
        let writer = self.writers[number % self.writers.len()].clone();
        let heard = self.heard.clone();
        running.spawn(async move {
            let told = match say_wish(&*writer.lock().await, &wish).await {
                Ok(told) => told,
                Err(error) => Told::Unclear(error.to_string()),
            };
            lock(&heard).hear(number, told);
        });
    }
}

impl Loaded {
    fn hear(&mut self, number: usize, told: Told) {
        match &told {
            Told::Done => {
                self.open.remove(&number);
                return;
            }
            Told::Not(_) => self.told_not += 1,
            Told::Unclear(instead) => self.unclear.push(instead.clone()),
        }
        self.open.insert(number, told);
        self.again.push_back(number);
    }
}

fn lock(heard: &Mutex<Loaded>) -> MutexGuard<'_, Loaded> {
    heard.lock().unwrap_or_else(PoisonError::into_inner)
}
