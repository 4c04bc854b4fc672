//! At how many things a process is at once, and how far apart they begin.

use crate::Desk;
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{AcquireError, OwnedSemaphorePermit, Semaphore},
    time::{Instant, sleep_until},
};

/// At how many things a process is at once where AWS's quota is kept, over all its jobs. A thing has its place for as long
/// as AWS answers: up to three times, where it and its tags are looked at before. At 3 s an answer that is 9 s, and nine
/// keep somebody waiting for each of the turns, one a second, so that the quota alone sets the pace.
const AT_ONCE: usize = 9;

/// How many things are begun at once, and how far apart. Clones share the places and the turns.
#[derive(Clone)]
pub(super) struct Pace {
    places: Arc<Semaphore>,
    apart: Duration,
    /// When the next thing may begin.
    next: Arc<Mutex<Instant>>,
}

impl Pace {
    /// For all jobs of a process together where turns are taken. Things begin as turns come: so there are only as many at
    /// once as AWS is slow, and a pause stops nearly all. `None` without a quota.
    pub(super) fn of_turns(desk: &Desk) -> Option<Self> {
        desk.own_work().guard().turns_apart().map(|apart| Self::new(AT_ONCE, apart))
    }

    /// For one job where there is no quota to use up: one thing after the other, so that a pause stops all but one.
    pub(super) fn one_by_one() -> Self {
        Self::new(1, Duration::ZERO)
    }

    fn new(at_once: usize, apart: Duration) -> Self {
        Self { places: Arc::new(Semaphore::new(at_once)), apart, next: Arc::new(Mutex::new(Instant::now())) }
    }

    /// Waits for a place and until a thing may begin, of whichever job. To be given up at any time: nothing is taken
    /// before it ends.
    pub(super) async fn place(&self) -> Result<OwnedSemaphorePermit, AcquireError> {
        loop {
            let next = *self.next.lock().unwrap_or_else(PoisonError::into_inner);
            if next > Instant::now() {
                sleep_until(next).await;
            }
            let place = self.places.clone().acquire_owned().await?;
            if self.may_begin() {
                return Ok(place);
            }
        }
    }

    /// Whether a thing may begin now. The next one may later then: as if this one had not been late, unless it was so for
    /// long.
    fn may_begin(&self) -> bool {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        if *next > now {
            return false;
        }
        let due = *next + self.apart;
        *next = if due > now { due } else { now + self.apart };
        true
    }
}
