//! What was refused at the door, for the record of who did what.

use super::{Register, Visitor};
use crate::ports::{AuditNote, Hand, SignInMethod, StoreError};
use std::{
    collections::BTreeMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, PoisonError},
};

/// So many different tries are written down one by one between two counts; of more only the number is told, so that
/// nobody can fill the record, from however many addresses.
const LISTED: usize = 20;

/// What somebody tried who is not signed in, or not known to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tried {
    /// To come in.
    SignIn(SignInMethod),
    /// To say a code, after the password.
    SecondFactor,
    /// To say the present password, for what takes it from somebody who is signed in.
    PasswordAsked,
    /// To have others signed out in a provider's name.
    SignOut,
    /// To ask for more at once than one may.
    Requests,
}

/// A try that was refused. What makes two of them the same is what, about whom, why, and from where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RefusedTry {
    /// What was tried.
    pub tried: Tried,
    /// About what: an account's or a sign-in's id when it is known, a provider's name in the configuration, or nothing.
    /// Never what somebody has typed: that may be a password in the wrong field.
    pub subject: String,
    /// Why it was refused, in a few words.
    pub why: &'static str,
    /// The client's address, as far as it is sure.
    pub address: Option<IpAddr>,
}

/// What was refused since the last count. Clones share it.
#[derive(Clone, Default)]
pub(super) struct Refusals(Arc<Mutex<Since>>);

#[derive(Default)]
struct Since {
    /// How often each was repeated after it was written down.
    listed: BTreeMap<RefusedTry, u32>,
    /// How many others there were.
    others: u32,
}

impl Refusals {
    /// Counts a try, and says whether it is to be written down now: the first one like it, unless there are many.
    fn count(&self, tried: &RefusedTry) -> bool {
        let mut since = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let same = RefusedTry { address: tried.address.map(household), ..tried.clone() };
        if let Some(repeated) = since.listed.get_mut(&same) {
            *repeated = repeated.saturating_add(1);
            return false;
        }
        if since.listed.len() >= LISTED {
            since.others = since.others.saturating_add(1);
            return false;
        }
        since.listed.insert(same, 0);
        true
    }

    /// What was counted, from which on it is counted anew.
    fn counted(&self) -> Since {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Register {
    /// Writes down that a try was refused: the first one like it at once, and how often it was repeated when
    /// [`Self::tell_refused`] is called. Never fails: what cannot be written down is logged, and refused all the same.
    pub async fn refused(&self, tried: RefusedTry) {
        if self.refusals.count(&tried) {
            self.note_refused(&tried, String::new()).await;
        }
    }

    /// Writes down a try that was refused before whoever tried is told, each one: they are few by themselves, because
    /// whoever tries has to wait ever longer. The outcome is `refused`, whatever the note says.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn keep_refused(&self, note: AuditNote) -> Result<(), StoreError> {
        self.store.append_audit(&AuditNote { outcome: "refused".into(), ..note }).await
    }

    /// Writes down that somebody who is signed in was denied what they asked for, whatever they may do otherwise. The
    /// same is told once, and how often it was repeated when [`Self::tell_refused`] is called. Nobody waits for it.
    pub fn denied(&self, visitor: &Visitor, right: &'static str, why: &str) {
        self.denials.tell_of(&self.store, Hand::from(visitor), None, right, why.to_owned(), self.clock.now());
    }

    /// Writes down how often was refused what was told already, and how much else. To be called once a minute, and at
    /// the end.
    pub async fn tell_refused(&self) {
        self.denials.written().await;
        let Since { listed, others } = self.refusals.counted();
        for (tried, repeated) in listed.into_iter().filter(|(_, repeated)| *repeated > 0) {
            self.note_refused(&tried, format!(", {repeated} more within a minute")).await;
        }
        if others > 0 {
            let detail = format!("{others} more within a minute, of too many kinds or addresses to list");
            self.append_refused("Refused", String::new(), None, detail).await;
        }
        self.denials.tell_repeated(&self.store, self.clock.now()).await;
    }

    async fn note_refused(&self, tried: &RefusedTry, repeated: String) {
        let (action, detail) = match tried.tried {
            Tried::SignIn(method) => ("SignIn", format!("by {}: {}{repeated}", method.code(), tried.why)),
            Tried::SecondFactor => ("SecondFactor", format!("{}{repeated}", tried.why)),
            Tried::PasswordAsked => ("PasswordAsked", format!("{}{repeated}", tried.why)),
            Tried::SignOut => ("SignOut", format!("{}{repeated}", tried.why)),
            Tried::Requests => ("Requests", format!("{}{repeated}", tried.why)),
        };
        self.append_refused(action, tried.subject.clone(), tried.address, detail).await;
    }

    async fn append_refused(&self, action: &str, subject: String, address: Option<IpAddr>, detail: String) {
        let note = AuditNote {
            outcome: "refused".into(),
            detail,
            ..AuditNote::done_by(Hand::nobody(address), action, &subject, self.clock.now())
        };
        if let Err(error) = self.store.append_audit(&note).await {
            tracing::error!(%error, action, "a refused try could not be written down");
        }
    }
}

/// Whoever has one IPv6 address usually has 2^64 of them.
fn household(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => Ipv6Addr::from_bits(six.to_bits() & (u128::MAX << 64)).into(),
    }
}
