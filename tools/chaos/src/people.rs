//! What people do: they say what they want, and say it again until they are told that it is done.

use crate::{Error, victim::Victim, wishes::Wishes};
use chaos::{Order, Word};
use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

/// How often the driver looks at what it waits for.
pub(crate) const LOOK_EVERY: Duration = Duration::from_millis(50);
/// How long it waits at most for what must come. Generous: it ends a run, it judges none.
pub(crate) const PATIENCE: Duration = Duration::from_secs(240);
/// How often people say the same again.
const REPETITIONS: usize = 20;

/// Says every wish; what is answered comes later.
pub(crate) async fn say_all(victim: &mut Victim, wishes: &Wishes) -> Result<(), Error> {
    for (number, wanted) in wishes.all.iter().enumerate() {
        victim.tell(&Order::Do { number, wish: wanted.wish.clone() }).await?;
    }
    Ok(())
}

/// How things stand after the desk was left to itself.
pub(crate) struct Settled {
    /// How long that took.
    pub(crate) after: Duration,
    /// Writes and drafts that are open all the same: they are stuck.
    pub(crate) stuck: usize,
    /// Writes that a person is to decide about.
    pub(crate) undecided: usize,
}

/// Waits until the desk has settled what was open, as long as `patience` at most.
pub(crate) async fn settle(victim: &mut Victim, patience: Duration) -> Result<Settled, Error> {
    let begun = Instant::now();
    loop {
        victim.tell(&Order::Open).await?;
        match victim.word().await? {
            Word::Open { unfinished: stuck, undecided } if stuck == 0 || begun.elapsed() > patience => {
                return Ok(Settled { after: begun.elapsed(), stuck, undecided });
            }
            Word::Open { .. } => tokio::time::sleep(LOOK_EVERY).await,
            word => return Err(format!("a victim that was asked what is open said {word:?}").into()),
        }
    }
}

/// Says every wish again until it is told to be done; the reasons told last for those that never are.
pub(crate) async fn insist(victim: &mut Victim, wishes: &Wishes) -> Result<Vec<String>, Error> {
    let mut open: BTreeMap<usize, String> = (0..wishes.all.len()).map(|number| (number, String::new())).collect();
    for _ in 0..REPETITIONS {
        for number in open.keys() {
            victim.tell(&Order::Do { number: *number, wish: wishes.all[*number].wish.clone() }).await?;
        }
        for _ in 0..open.len() {
            match victim.word().await? {
                Word::Answered { number, failure: None } => drop(open.remove(&number)),
                Word::Answered { number, failure: Some(reason) } => drop(open.insert(number, reason)),
                word => return Err(format!("a victim that was to answer said {word:?}").into()),
            }
        }
        if open.is_empty() {
            break;
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
    Ok(open.into_values().collect())
}

/// Which wishes were told to be done.
pub(crate) fn told_done(words: &[Word]) -> impl Iterator<Item = usize> {
    words.iter().filter_map(|word| match word {
        Word::Answered { number, failure: None } => Some(*number),
        _ => None,
    })
}
