//! One trial: replicas start at once on an empty database, and the one that follows the tasks is lost.

use super::Harm;
use crate::{
    Error,
    link::Link,
    stage::Stage,
    victim::{Nature, Victim},
};
use futures::future::try_join_all;
use std::time::{Duration, Instant};

/// How often the driver looks into the ledger.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// How long it waits at most for what must come. Generous: it ends a run, it judges none.
const PATIENCE: Duration = Duration::from_secs(120);
/// As many looks of a follower show that it is the only one.
const LOOKS: usize = 8;
/// What the lost one may still call when it comes back, before it notices: the call of its turn, and what is sent
/// again of it.
pub(super) const STRAYS: usize = 2;

/// What came of a trial.
#[derive(Debug, Default)]
pub(super) struct Verdict {
    /// From the harm to the first look of another replica.
    pub(super) taken_over_after: Duration,
    /// Looks of another replica while one was following.
    pub(super) twofold: usize,
    /// Looks of the lost one after another had taken over.
    pub(super) strays: usize,
}

impl Verdict {
    /// The worse of both, each figure by itself.
    pub(super) fn and(&self, other: &Self) -> Self {
        Self {
            taken_over_after: self.taken_over_after.max(other.taken_over_after),
            twofold: self.twofold.max(other.twofold),
            strays: self.strays.max(other.strays),
        }
    }
}

struct Replica {
    key: String,
    link: Link,
    victim: Victim,
}

/// Runs one.
pub(super) async fn run(harm: Harm, size: usize, database: &str) -> Result<Verdict, Error> {
    let stage = Stage::set().await?;
    let starting = (0..size).map(|number| replica(number, database, &stage));
    let mut replicas = try_join_all(starting).await?;
    let mut verdict = Verdict::default();

    let before = looks(&stage, 0, LOOKS).await?;
    let owner = before.last().cloned().ok_or("nobody follows the tasks")?;
    // Whoever was first may have lost the race for the lease after a look; one follower counts.
    let call = stage.last_call();
    let settled = looks(&stage, call, LOOKS).await?;
    verdict.twofold = others(&settled, &owner);

    let position = replicas.iter().position(|it| it.key == owner).ok_or("a stranger follows the tasks")?;
    let lost = replicas.swap_remove(position);
    let (call, begun) = (stage.last_call(), Instant::now());
    let lost = harm_it(harm, lost).await?;
    loop {
        if others(&stage.looks_after(call), &owner) > 0 {
            break;
        }
        if begun.elapsed() > PATIENCE {
            return Err("nobody has taken over".into());
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
    verdict.taken_over_after = begun.elapsed();

    let call = stage.last_call();
    if let Some(replica) = &lost {
        match harm {
            Harm::Killed => {}
            Harm::Paused => replica.victim.resume()?,
            Harm::CutOff => replica.link.mend(),
        }
    }
    let after = looks(&stage, call, 2 * LOOKS).await?;
    verdict.strays = after.len() - others(&after, &owner);
    let heir = after.iter().find(|key| **key != owner).ok_or("the lost one follows on")?;
    verdict.twofold += after.iter().filter(|key| **key != owner && *key != heir).count();
    Ok(verdict)
}

async fn replica(number: usize, database: &str, stage: &Stage) -> Result<Replica, Error> {
    let (link, database) = Link::to_database(database).await?;
    let key = format!("CHAOSREPLICA{number:04}");
    let victim = Victim::start(&database, &stage.endpoint, &Nature::with_key(&key), None).await?;
    Ok(Replica { key, link, victim })
}

/// Does it; the replica, if it still is one.
async fn harm_it(harm: Harm, replica: Replica) -> Result<Option<Replica>, Error> {
    match harm {
        Harm::Killed => {
            replica.victim.kill().await?;
            return Ok(None);
        }
        Harm::Paused => replica.victim.pause()?,
        Harm::CutOff => replica.link.cut(),
    }
    Ok(Some(replica))
}

/// Waits for so many looks at the tasks after a call, by whomever.
async fn looks(stage: &Stage, call: u64, wanted: usize) -> Result<Vec<String>, Error> {
    let begun = Instant::now();
    loop {
        let looks = stage.looks_after(call);
        if looks.len() >= wanted {
            return Ok(looks);
        }
        if begun.elapsed() > PATIENCE {
            return Err(format!("only {} of {wanted} looks at the tasks", looks.len()).into());
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

fn others(looks: &[String], owner: &str) -> usize {
    looks.iter().filter(|key| *key != owner).count()
}
