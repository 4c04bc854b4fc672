//! Keeping accounts within their quotas.
//!
//! The figures are settings ([`crate::Quotas`]) and may change at any time; what was used is counted
//! here. A call is counted before anything in its body is looked at, so what is refused for other
//! reasons counts as well; a throttled call doesn't.

mod bucket;
mod resources;
mod window;

use std::collections::{BTreeMap, HashMap};
use std::num::NonZeroU32;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use time::OffsetDateTime;

use crate::config::{Counting, Quotas, RateQuota};
use crate::error::ServiceError;
use bucket::{Bucket, Rate};
use window::Window;

pub(crate) use resources::room_for;

/// How much of a quota an account has used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuotaUsage {
    /// The quota's name, or the operation's when it is counted by itself.
    pub quota: String,
    /// Calls per second in the long run; absent: any number.
    pub per_second: Option<NonZeroU32>,
    /// Calls that would be let through right now by `per_second`; absent when that is.
    pub available: Option<u32>,
    /// Calls in any 24 hours; absent: any number.
    pub per_day: Option<NonZeroU32>,
    /// Calls let through in the last 24 hours, to five minutes. Counted only where `per_day` is set.
    pub used_in_day: u32,
    /// Calls refused with `ThrottlingException` so far.
    pub throttled: u64,
}

/// What all accounts have used.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    /// By account, then by what is counted together.
    counters: Mutex<HashMap<String, BTreeMap<String, Counter>>>,
}

#[derive(Debug, Default)]
struct Counter {
    second: Bucket,
    day: Window,
    throttled: u64,
}

/// The figures that a call is held to.
struct Limits<'a> {
    /// What it is counted under.
    name: &'a str,
    rate: Option<Rate>,
    per_second: Option<NonZeroU32>,
    per_day: Option<NonZeroU32>,
}

impl<'a> Limits<'a> {
    /// The figures for an operation; nothing when it is free.
    fn of(quotas: &'a Quotas, operation: &'a str) -> Option<Self> {
        match quotas.rate_of(operation) {
            Some(quota) => Some(Self::named(quota, operation)),
            None => quotas.unlisted_per_second.map(|per_second| Self {
                name: operation,
                rate: Some(Rate::new(per_second, per_second)),
                per_second: Some(per_second),
                per_day: None,
            }),
        }
    }

    fn named(quota: &'a RateQuota, operation: &'a str) -> Self {
        let name = match quota.counting {
            Counting::Together => &quota.name,
            Counting::Separately => operation,
        };
        let rate = quota.per_second.map(|it| Rate::new(it, quota.burst.unwrap_or(it)));
        Self { name, rate, per_second: quota.per_second, per_day: quota.per_day }
    }
}

impl Meter {
    /// Counts a call, unless it is one too many.
    ///
    /// # Errors
    /// `ThrottlingException`, which the model lists for every operation.
    pub(crate) fn charge(
        &self,
        quotas: &Quotas,
        account: &str,
        operation: &str,
        now: OffsetDateTime,
    ) -> Result<(), ServiceError> {
        if !quotas.enforced {
            return Ok(());
        }
        let Some(limits) = Limits::of(quotas, operation) else {
            return Ok(());
        };
        let mut counters = self.lock();
        let own = counters.entry(account.to_owned()).or_default();
        let counter = own.entry(limits.name.to_owned()).or_default();
        let refusal = counter.refusal(&limits, now);
        match refusal {
            None => counter.count(&limits, now),
            Some(_) => counter.throttled += 1,
        }
        refusal.map_or(Ok(()), |message| Err(ServiceError::throttled(message)))
    }

    /// What an account has used of each quota that it has called something of.
    pub(crate) fn usage(&self, quotas: &Quotas, account: &str, now: OffsetDateTime) -> Vec<QuotaUsage> {
        let mut counters = self.lock();
        let Some(counters) = counters.get_mut(account) else {
            return Vec::new();
        };
        let mut all: Vec<Limits<'_>> = service_model::official()
            .operations()
            .filter_map(|operation| Limits::of(quotas, &operation.name))
            .collect();
        all.sort_by_key(|limits| limits.name);
        all.dedup_by_key(|limits| limits.name);
        all.iter()
            .filter_map(|limits| {
                let counter = counters.get_mut(limits.name)?;
                Some(QuotaUsage {
                    quota: limits.name.to_owned(),
                    per_second: limits.per_second,
                    available: limits.rate.map(|rate| counter.second.available(rate, now)),
                    per_day: limits.per_day,
                    used_in_day: counter.day.used(now),
                    throttled: counter.throttled,
                })
            })
            .collect()
    }

    /// Forgets what was used.
    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    /// Counters are whole whatever panicked beside them.
    fn lock(&self) -> MutexGuard<'_, HashMap<String, BTreeMap<String, Counter>>> {
        self.counters.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counter {
    /// Why a call may not pass now, if it may not.
    fn refusal(&mut self, limits: &Limits<'_>, now: OffsetDateTime) -> Option<String> {
        let name = limits.name;
        if let Some(rate) = limits.rate
            && self.second.available(rate, now) == 0
        {
            return Some(format!("The account calls {name} more often than its quota per second allows."));
        }
        let per_day = limits.per_day?;
        (self.day.used(now) >= per_day.get())
            .then(|| format!("The account's quota of {per_day} {name} in 24 hours is used up."))
    }

    fn count(&mut self, limits: &Limits<'_>, now: OffsetDateTime) {
        if let Some(rate) = limits.rate {
            self.second.take(rate, now);
        }
        if limits.per_day.is_some() {
            self.day.add(now);
        }
    }
}
