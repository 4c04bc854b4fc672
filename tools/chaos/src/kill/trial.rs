//! One trial: victims are killed and started again on one database and one emulator, until everything
//! that was wanted is told to be done.

use super::{counting, step::Step};
use crate::{
    Error,
    people::{LOOK_EVERY, PATIENCE, insist, say_all, settle, told_done},
    stage::Stage,
    victim::{Nature, Victim},
    wishes::{ENGAGEMENTS, Wishes},
};
use chaos::Word;
use emulator::{FaultEffect, FaultRule};
use rand::{Rng, RngExt};
use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

/// How often a victim of random moments dies in one trial.
const DEATHS: usize = 3;
/// The longest that such a victim lives.
const LONGEST_LIFE: Duration = Duration::from_millis(1_500);
/// How late AWS answers then, so that its victims die in the middle of things.
const LATE: Duration = Duration::from_millis(120);

/// What came of a trial.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    /// How many things were wanted.
    pub(super) wishes: usize,
    /// How often the victim was killed.
    pub(super) kills: usize,
    /// Effects that are missing: in the end, or earlier of what was told to be done or was written down.
    pub(super) lost: usize,
    /// Effects that nobody wanted, or not so often.
    pub(super) doubled: usize,
    /// Wishes that were never told to be done, however often they were said again.
    pub(super) untold: usize,
    /// Writes that the desk put before a person.
    pub(super) undecided: usize,
    /// Writes and drafts that stayed open.
    pub(super) stuck: usize,
    /// Calls that came to AWS and that the quotas' counters lack after a restart or in the end.
    pub(super) uncounted: usize,
    /// Calls that the counters have and that never came to AWS, but for those on their way at the kills.
    pub(super) counted_too_many: usize,
    /// From the last restart until nothing was open any more.
    pub(super) settled_after: Duration,
    /// Why people were told that something was not done, at last.
    pub(super) failures: Vec<String>,
}

/// Runs one.
pub(super) async fn run(
    step: Step,
    database: &str,
    nature: &Nature,
    patience: Duration,
    luck: &mut impl Rng,
) -> Result<Verdict, Error> {
    let stage = Stage::set().await?;
    let chances = stage.chances(ENGAGEMENTS).await?;
    let mut victim = Victim::start(database, &stage.endpoint, nature, step.failpoint()).await?;
    let wishes = Wishes::make(chances, &mut victim, luck).await?;
    let mut verdict = Verdict { wishes: wishes.all.len(), ..Verdict::default() };
    let mut told = BTreeSet::new();
    if step == Step::Random {
        stage.control.add_fault(FaultRule::every(FaultEffect::late(LATE)))?;
        for _ in 0..DEATHS {
            say_all(&mut victim, &wishes).await?;
            tokio::time::sleep(LONGEST_LIFE.mul_f64(luck.random())).await;
            told.extend(told_done(&victim.kill().await?));
            verdict.kills += 1;
            victim = start_again(database, &stage, nature, &mut verdict).await?;
        }
    } else {
        for rule in step.faults() {
            stage.control.add_fault(rule)?;
        }
        say_all(&mut victim, &wishes).await?;
        all_stand(step, &stage, &mut victim, wishes.all.len()).await?;
        victim.kill().await?;
        verdict.kills += 1;
        stage.control.clear_faults();
        victim = start_again(database, &stage, nature, &mut verdict).await?;
    }
    // First the desk by itself, for what was told to be done and for what was written down; then the
    // people, who do not know what became of their wishes.
    let settled = settle(&mut victim, patience).await?;
    if step.is_written_down() {
        told.extend(0..wishes.all.len());
    }
    let lost_by_the_desk = wishes.lost_of(&told, stage.effects());
    verdict.failures = insist(&mut victim, &wishes).await?;
    verdict.untold = verdict.failures.len();
    let at_last = settle(&mut victim, if settled.stuck == 0 { patience } else { Duration::ZERO }).await?;
    (verdict.undecided, verdict.stuck) = (at_last.undecided, settled.stuck.max(at_last.stuck));
    verdict.settled_after = settled.after;
    (verdict.lost, verdict.doubled) = wishes.judge(stage.effects());
    verdict.lost = verdict.lost.max(lost_by_the_desk);
    let sent = counting::sent(&stage, &nature.key);
    let counted = counting::counted(&mut victim).await?;
    victim.kill().await?;
    // The ledger has a call when it is over; of those that the victim has left that is soon.
    tokio::time::sleep(LOOK_EVERY * 4).await;
    verdict.uncounted = verdict.uncounted.max(counting::missing(&sent, &counted));
    verdict.counted_too_many = counting::too_many(&counting::sent(&stage, &nature.key), &counted, verdict.kills + 1);
    Ok(verdict)
}

/// Starts another victim, which must have counted what the ones before it have sent.
async fn start_again(database: &str, stage: &Stage, nature: &Nature, verdict: &mut Verdict) -> Result<Victim, Error> {
    let sent = counting::sent(stage, &nature.key);
    let mut victim = Victim::start(database, &stage.endpoint, nature, None).await?;
    let counted = counting::counted(&mut victim).await?;
    verdict.uncounted = verdict.uncounted.max(counting::missing(&sent, &counted));
    Ok(victim)
}

/// Waits until every write stands at its step.
async fn all_stand(step: Step, stage: &Stage, victim: &mut Victim, wishes: usize) -> Result<(), Error> {
    if step.failpoint().is_some() {
        for _ in 0..wishes {
            match victim.word().await? {
                Word::Reached => {}
                word => return Err(format!("{step}: a victim whose writes were to stop said {word:?}").into()),
            }
        }
        return Ok(());
    }
    let begun = Instant::now();
    loop {
        let stalled: u64 = stage.control.faults_list().iter().map(|fault| fault.fired).sum();
        if stalled >= wishes as u64 {
            return Ok(());
        }
        if begun.elapsed() > PATIENCE {
            return Err(format!("{step}: only {stalled} of {wishes} writes came to AWS").into());
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}
