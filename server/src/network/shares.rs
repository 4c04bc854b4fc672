//! What each may have at once, so that one who asks for very much does not hold up the others.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Whose share it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Share {
    /// Of a sign-in, by its id in the register.
    SignIn(String),
    /// Of everybody at a client address who has not signed in; nobody knows the address of a test.
    Address(Option<IpAddr>),
}

impl Share {
    /// The share of a client address. Whoever has one IPv6 address usually has 2^64 of them.
    pub(crate) fn of_address(address: Option<IpAddr>) -> Self {
        Self::Address(address.map(|address| match address {
            IpAddr::V4(_) => address,
            IpAddr::V6(six) => Ipv6Addr::from_bits(six.to_bits() & (u128::MAX << 64)).into(),
        }))
    }
}

/// The shares. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Shares(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    at_once: usize,
    waiting: usize,
    taken: Mutex<HashMap<Share, Taken>>,
}

/// One share, as long as somebody has a part of it or waits for one.
#[derive(Debug)]
struct Taken {
    places: Arc<Semaphore>,
    /// How many have a place or wait for one.
    holders: usize,
}

impl Shares {
    /// Shares of `at_once` places each, for which so many more may wait.
    pub(crate) fn new(at_once: usize, waiting: usize) -> Self {
        Self(Arc::new(Inner { at_once, waiting, taken: Mutex::default() }))
    }

    /// A place of a share, once one is free; none, when too many wait already.
    pub(crate) async fn take(&self, share: Share) -> Option<Place> {
        let (places, ticket) = self.ticket(share)?;
        let permit = places.acquire_owned().await.ok()?;
        Some(Place { _permit: permit, _ticket: ticket })
    }

    fn ticket(&self, share: Share) -> Option<(Arc<Semaphore>, Ticket)> {
        let Inner { at_once, waiting, .. } = *self.0;
        let mut taken = self.0.taken();
        let entry = taken
            .entry(share.clone())
            .or_insert_with(|| Taken { places: Arc::new(Semaphore::new(at_once)), holders: 0 });
        if entry.holders >= at_once + waiting {
            return None;
        }
        entry.holders += 1;
        Some((entry.places.clone(), Ticket { shares: self.0.clone(), share }))
    }
}

impl Inner {
    fn taken(&self) -> MutexGuard<'_, HashMap<Share, Taken>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place, free again when this is dropped.
#[derive(Debug)]
pub(crate) struct Place {
    // Given back before the ticket, so that whoever has a ticket finds a place.
    _permit: OwnedSemaphorePermit,
    _ticket: Ticket,
}

/// The right to a place or to wait for one.
#[derive(Debug)]
struct Ticket {
    shares: Arc<Inner>,
    share: Share,
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let mut taken = self.shares.taken();
        if let Some(entry) = taken.get_mut(&self.share) {
            entry.holders -= 1;
            if entry.holders == 0 {
                taken.remove(&self.share);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;

    fn address(text: &str) -> Share {
        Share::of_address(Some(text.parse().expect("an address")))
    }

    #[tokio::test]
    async fn a_share_is_used_up_by_its_own_holders_only() {
        let shares = Shares::new(2, 1);
        let (one, other) = (Share::SignIn("one".into()), Share::SignIn("other".into()));
        let first = shares.take(one.clone()).await.expect("a place");
        let _second = shares.take(one.clone()).await.expect("a place");
        let mut third = Box::pin(shares.take(one.clone()));
        assert!(third.as_mut().now_or_never().is_none(), "it waits");
        assert!(shares.take(one.clone()).await.is_none(), "too many wait");
        assert!(shares.take(other).now_or_never().flatten().is_some());
        drop(first);
        assert!(third.await.is_some());
    }

    #[tokio::test]
    async fn whoever_gives_up_waiting_leaves_nothing_behind() {
        let shares = Shares::new(1, 1);
        let share = address("10.0.0.1");
        let first = shares.take(share.clone()).await.expect("a place");
        let mut second = Box::pin(shares.take(share.clone()));
        assert!(second.as_mut().now_or_never().is_none());
        drop(second);
        drop(first);
        assert!(shares.0.taken().is_empty());
        assert!(shares.take(share.clone()).now_or_never().flatten().is_some());
    }

    #[test]
    fn a_household_is_one_client() {
        assert_eq!(address("2001:db8:1:2::1"), address("2001:db8:1:2:ffff::2"));
        assert_ne!(address("2001:db8:1:2::1"), address("2001:db8:1:3::1"));
        assert_ne!(address("10.0.0.1"), address("10.0.0.2"));
    }
}
