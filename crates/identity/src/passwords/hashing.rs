//! How passwords are kept: argon2id in a PHC string, which names its own cost.

use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version, password_hash::SaltString,
};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use thiserror::Error;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// As many are hashed at once; each takes [`Cost::memory_kib`] and a core.
const AT_ONCE: usize = 4;
/// As many wait for that. Whoever comes then is told to come again.
const WAITING: usize = 64;

/// What a hash costs. OWASP's least is 19 MiB, two passes, one lane
/// (<https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html>).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cost {
    /// Memory, in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
}

impl Cost {
    /// The least that will do.
    pub const LEAST: Self = Self { memory_kib: 19 * 1024, passes: 2 };
}

impl Default for Cost {
    fn default() -> Self {
        Self::LEAST
    }
}

/// Too many wait already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("too many passwords are being checked at once")]
pub struct Busy;

/// Whether a password was the right one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was.
    Right {
        /// Its hash costs less than hashes do by now: hash it anew.
        outdated: bool,
    },
    /// It was not, or there is none.
    Wrong,
}

/// Hashes and checks passwords, few at once, away from the threads that serve. Cheap to clone.
#[derive(Clone)]
pub struct Hasher {
    cost: Cost,
    argon2: Argon2<'static>,
    /// What is checked when there is no hash, so that it takes the same work.
    nobodys: Arc<str>,
    slots: Arc<Semaphore>,
    queue: Arc<Semaphore>,
    hashed: Arc<AtomicU64>,
}

impl std::fmt::Debug for Hasher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Hasher").field("cost", &self.cost).finish_non_exhaustive()
    }
}

impl Hasher {
    /// One whose new hashes cost so much, and [`Cost::LEAST`] at least.
    #[must_use]
    pub fn new(cost: Cost) -> Self {
        let cost = Cost {
            memory_kib: cost.memory_kib.max(Cost::LEAST.memory_kib),
            passes: cost.passes.max(Cost::LEAST.passes),
        };
        let params = Params::new(cost.memory_kib, cost.passes, 1, None).unwrap_or_default();
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobodys = hash(&argon2, &crate::random_word()).into();
        Self {
            cost,
            argon2,
            nobodys,
            slots: Arc::new(Semaphore::new(AT_ONCE)),
            queue: Arc::new(Semaphore::new(AT_ONCE + WAITING)),
            hashed: Arc::new(AtomicU64::new(0)),
        }
    }

    /// The hash of a new password.
    ///
    /// # Errors
    /// [`Busy`], when too many wait.
    pub async fn hash(&self, password: String) -> Result<String, Busy> {
        self.work(move |argon2| hash(argon2, &password)).await
    }

    /// Whether a password is the one of this hash. Without a hash, or with one that cannot be read, it is wrong, after
    /// the same work.
    ///
    /// # Errors
    /// [`Busy`], when too many wait.
    pub async fn verify(&self, kept: Option<String>, password: String) -> Result<Verdict, Busy> {
        let (nobodys, cost) = (self.nobodys.clone(), self.cost);
        self.work(move |argon2| {
            let known = kept.as_deref().and_then(|kept| PasswordHash::new(kept).ok());
            let is_known = known.is_some();
            let Some(hash) = known.or_else(|| PasswordHash::new(&nobodys).ok()) else { return Verdict::Wrong };
            let fits = argon2.verify_password(password.as_bytes(), &hash).is_ok();
            if fits && is_known { Verdict::Right { outdated: cost_of(&hash) < Some(cost) } } else { Verdict::Wrong }
        })
        .await
    }

    /// How often this process has hashed.
    #[must_use]
    pub fn hashed(&self) -> u64 {
        self.hashed.load(Ordering::Relaxed)
    }

    async fn work<T: Send + 'static>(&self, job: impl FnOnce(&Argon2<'_>) -> T + Send + 'static) -> Result<T, Busy> {
        let place = self.queue.clone().try_acquire_owned().map_err(|_| Busy)?;
        let slot = self.slots.clone().acquire_owned().await.map_err(|_| Busy)?;
        let (argon2, hashed) = (self.argon2.clone(), self.hashed.clone());
        // Whoever hangs up ends nothing: place and slot are held until the work is done.
        let done = tokio::task::spawn_blocking(move || {
            let _held: [OwnedSemaphorePermit; 2] = [place, slot];
            hashed.fetch_add(1, Ordering::Relaxed);
            job(&argon2)
        });
        done.await.map_err(|_| Busy)
    }
}

fn hash(argon2: &Argon2<'_>, password: &str) -> String {
    let mut salt = [0; 16];
    crate::fill_random(&mut salt);
    let salt = SaltString::encode_b64(&salt).ok();
    let hash = salt.as_ref().and_then(|salt| argon2.hash_password(password.as_bytes(), salt).ok());
    // Sixteen bytes are a salt, and the cost has been checked: there is always a hash. What is none opens nothing.
    hash.map(|hash| hash.to_string()).unwrap_or_default()
}

fn cost_of(hash: &PasswordHash<'_>) -> Option<Cost> {
    let params = Params::try_from(hash).ok()?;
    Some(Cost { memory_kib: params.m_cost(), passes: params.t_cost() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_hash_is_argon2id_names_its_cost_and_fits_one_password() {
        let hasher = Hasher::new(Cost { memory_kib: 8, passes: 1 });
        let hash = hasher.hash("pässwörd ✓ of mine".into()).await.expect("hashed");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert_ne!(hash, hasher.hash("pässwörd ✓ of mine".into()).await.expect("hashed"), "the same salt");
        let right = hasher.verify(Some(hash.clone()), "pässwörd ✓ of mine".into()).await;
        assert_eq!(right, Ok(Verdict::Right { outdated: false }));
        for wrong in ["pässwörd ✓ of min", "pässwörd ✓ of mine ", "PÄSSWÖRD ✓ OF MINE", ""] {
            assert_eq!(hasher.verify(Some(hash.clone()), wrong.into()).await, Ok(Verdict::Wrong), "{wrong}");
        }
        let dearer = Hasher::new(Cost { passes: 3, ..Cost::LEAST });
        let right = dearer.verify(Some(hash), "pässwörd ✓ of mine".into()).await;
        assert_eq!(right, Ok(Verdict::Right { outdated: true }));
    }

    #[tokio::test]
    async fn nobody_and_somebody_take_the_same_work() {
        let hasher = Hasher::new(Cost::LEAST);
        let hash = hasher.hash("the right password".into()).await.expect("hashed");
        let mut last = hasher.hashed();
        for (kept, password) in [
            (Some(hash.clone()), "the right password"),
            (Some(hash), "a wrong password"),
            (None, "the right password"),
            (Some("no hash at all".to_owned()), "the right password"),
        ] {
            hasher.verify(kept, password.into()).await.expect("checked");
            assert_eq!(hasher.hashed() - last, 1);
            last = hasher.hashed();
        }
    }

    #[tokio::test]
    async fn few_are_hashed_at_once_and_few_wait() {
        let hasher = Hasher::new(Cost::LEAST);
        let slots = hasher.slots.clone().acquire_many_owned(4).await.expect("all slots");
        assert_eq!(hasher.slots.available_permits(), 0, "there are four");
        let tasks: Vec<_> = (0..AT_ONCE + WAITING)
            .map(|_| {
                let hasher = hasher.clone();
                tokio::spawn(async move { hasher.verify(None, String::new()).await })
            })
            .collect();
        while hasher.queue.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(hasher.verify(None, String::new()).await, Err(Busy));
        assert_eq!(hasher.hashed(), 0, "nothing is hashed without a slot");
        tasks.iter().for_each(tokio::task::JoinHandle::abort);
        drop(slots);
        for task in tasks {
            assert!(task.await.is_err_and(|ended| ended.is_cancelled()));
        }
        assert_eq!(hasher.verify(None, String::new()).await, Ok(Verdict::Wrong));
    }
}
