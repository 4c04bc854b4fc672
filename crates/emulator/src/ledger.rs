//! The ledger: every call at the service's port, for tests to assert on. It holds names,
//! identifiers and outcomes, never what a body says about customers.

mod query;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use serde::Serialize;
use time::OffsetDateTime;

pub use query::LedgerQuery;

/// The longest text that is kept of what a client sent: refused calls may send anything.
const TEXT_LIMIT: usize = 255;

/// The entries of a page when nothing else is asked for.
const PAGE_SIZE: usize = 1000;

/// The outcome of a call that was answered with what was asked for.
const OK: &str = "ok";

/// The outcome of a call that got no answer: stalled, reset, or given up by the client.
const UNANSWERED: &str = "none";

/// One call.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LedgerEntry {
    /// Its number, in the order in which calls ended. Never given twice.
    pub seq: u64,
    /// When it came, by the emulator's clock.
    #[serde(with = "time::serde::rfc3339")]
    pub at: OffsetDateTime,
    /// The account that the access key stands for.
    pub account: Option<String>,
    /// The access key id.
    pub access_key: Option<String>,
    /// The operation, also one that doesn't exist.
    pub operation: Option<String>,
    /// The request's catalog.
    pub catalog: Option<String>,
    /// The first identifier that the request names, without the ARN around it.
    pub identifier: Option<String>,
    /// The request's client token.
    pub client_token: Option<String>,
    /// The request's own name, which its answer carries as `x-amzn-RequestId`.
    pub request_id: Option<String>,
    /// `ok`, the name of the exception that was answered, or `none` if no answer was given.
    pub outcome: String,
    /// The HTTP status, if an answer was given.
    pub status: Option<u16>,
    /// Whether an operation that writes was carried out by this call, whatever was answered.
    pub applied: bool,
    /// Whether the answer was that of an earlier call with the same client token.
    pub replayed: bool,
    /// The fault that struck the call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<u64>,
    /// How long it took, in microseconds of real time.
    pub micros: u64,
}

/// Some entries, the oldest first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LedgerPage {
    /// The entries.
    pub entries: Vec<LedgerEntry>,
    /// The number of the newest call of all, to go on from; 0 before the first.
    pub last: u64,
}

/// The newest calls, as many as the settings allow.
#[derive(Debug)]
pub(crate) struct Ledger {
    book: Mutex<Book>,
}

#[derive(Debug)]
struct Book {
    size: usize,
    last: u64,
    entries: VecDeque<Arc<LedgerEntry>>,
}

impl Ledger {
    pub(crate) fn new(size: usize) -> Self {
        Self { book: Mutex::new(Book { size, last: 0, entries: VecDeque::new() }) }
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins the entry of a call. It is written down when it is dropped, so that no way out of a
    /// call is forgotten: not a panic, nor a client that goes away.
    pub(crate) fn begin(&self, at: OffsetDateTime) -> Record<'_> {
        let entry = LedgerEntry {
            seq: 0,
            at,
            account: None,
            access_key: None,
            operation: None,
            catalog: None,
            identifier: None,
            client_token: None,
            request_id: None,
            outcome: UNANSWERED.to_owned(),
            status: None,
            applied: false,
            replayed: false,
            fault: None,
            micros: 0,
        };
        Record { ledger: self, started: Instant::now(), entry: Some(entry) }
    }

    fn write(&self, mut entry: LedgerEntry) {
        let mut book = self.book();
        book.last += 1;
        entry.seq = book.last;
        if book.entries.len() >= book.size {
            book.entries.pop_front();
        }
        if book.size > 0 {
            book.entries.push_back(Arc::new(entry));
        }
    }

    /// The entries that a query asks for.
    pub(crate) fn page(&self, query: &LedgerQuery) -> LedgerPage {
        let limit = query.limit.unwrap_or(PAGE_SIZE);
        let book = self.book();
        let last = book.last;
        let wanted = |entry: &&Arc<LedgerEntry>| query.admits(entry);
        let entries: Vec<_> = match query.after {
            Some(after) => {
                let first = book.entries.partition_point(|entry| entry.seq <= after);
                book.entries.range(first..).filter(wanted).take(limit).cloned().collect()
            }
            None => {
                let mut newest: Vec<_> = book.entries.iter().rev().filter(wanted).take(limit).cloned().collect();
                newest.reverse();
                newest
            }
        };
        // The texts are copied without holding up the calls.
        drop(book);
        LedgerPage { entries: entries.iter().map(|entry| LedgerEntry::clone(entry)).collect(), last }
    }

    /// Forgets all entries. Numbers go on.
    pub(crate) fn clear(&self) {
        self.book().entries.clear();
    }
}

/// The entry of a call that is not over yet.
pub(crate) struct Record<'a> {
    ledger: &'a Ledger,
    started: Instant,
    /// Taken out when it is written down.
    entry: Option<LedgerEntry>,
}

impl Record<'_> {
    /// Notes something about the call, unless it is written down already.
    pub(crate) fn note(&mut self, note: impl FnOnce(&mut LedgerEntry)) {
        if let Some(entry) = &mut self.entry {
            note(entry);
        }
    }

    /// Notes what was answered: nothing for the operation's own answer, or an exception's name.
    pub(crate) fn answered(&mut self, exception: Option<&str>, status: u16) {
        self.note(|entry| {
            entry.outcome = exception.unwrap_or(OK).to_owned();
            entry.status = Some(status);
        });
    }

    /// Writes the entry down before the call is over, because that may take for ever.
    pub(crate) fn close(&mut self) {
        if let Some(mut entry) = self.entry.take() {
            entry.micros = u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX);
            self.ledger.write(entry);
        }
    }
}

impl Drop for Record<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // What the client is told then.
            self.answered(Some("InternalServerException"), 500);
        }
        self.close();
    }
}

/// A text from a client, cut to what is worth keeping.
pub(crate) fn kept(text: &str) -> String {
    text.chars().take(TEXT_LIMIT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(ledger: &Ledger, operation: &str, exception: Option<&str>) {
        let mut record = ledger.begin(OffsetDateTime::UNIX_EPOCH);
        record.note(|entry| entry.operation = Some(operation.to_owned()));
        record.answered(exception, 200);
    }

    fn numbers(ledger: &Ledger, query: &LedgerQuery) -> Vec<u64> {
        ledger.page(query).entries.iter().map(|entry| entry.seq).collect()
    }

    #[test]
    fn the_newest_calls_are_kept_and_numbers_never_repeat() {
        let ledger = Ledger::new(3);
        for _ in 0..5 {
            call(&ledger, "GetOpportunity", None);
        }
        assert_eq!(numbers(&ledger, &LedgerQuery::default()), [3, 4, 5]);
        ledger.clear();
        assert_eq!(ledger.page(&LedgerQuery::default()), LedgerPage { entries: Vec::new(), last: 5 });
        call(&ledger, "GetOpportunity", None);
        assert_eq!(numbers(&ledger, &LedgerQuery::default()), [6]);
        let none = Ledger::new(0);
        call(&none, "GetOpportunity", None);
        assert_eq!(none.page(&LedgerQuery::default()).last, 1);
        assert_eq!(numbers(&none, &LedgerQuery::default()), [0; 0]);
    }

    #[test]
    fn pages_go_on_from_a_number_or_show_the_newest() {
        let ledger = Ledger::new(10);
        for number in 0..6 {
            call(&ledger, if number % 2 == 0 { "A" } else { "B" }, (number == 3).then_some("ConflictException"));
        }
        let query = |change: fn(&mut LedgerQuery)| {
            let mut query = LedgerQuery::default();
            change(&mut query);
            numbers(&ledger, &query)
        };
        assert_eq!(query(|it| it.limit = Some(2)), [5, 6]);
        assert_eq!(query(|it| (it.after, it.limit) = (Some(2), Some(2))), [3, 4]);
        assert_eq!(query(|it| it.after = Some(6)), [0; 0]);
        assert_eq!(query(|it| it.operation = Some("A".into())), [1, 3, 5]);
        assert_eq!(query(|it| it.outcome = Some("error".into())), [4]);
        assert_eq!(query(|it| it.outcome = Some("ConflictException".into())), [4]);
        assert_eq!(query(|it| it.outcome = Some("ok".into())), [1, 2, 3, 5, 6]);
    }

    #[test]
    fn a_call_that_ends_in_a_panic_is_written_down_too() {
        let ledger = Ledger::new(10);
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let _record = ledger.begin(OffsetDateTime::UNIX_EPOCH);
            panic!("on purpose");
        }));
        assert!(panicked.is_err());
        drop(ledger.begin(OffsetDateTime::UNIX_EPOCH));
        let page = ledger.page(&LedgerQuery::default());
        let outcomes: Vec<_> = page.entries.iter().map(|it| (it.outcome.as_str(), it.status)).collect();
        assert_eq!(outcomes, [("InternalServerException", Some(500)), ("none", None)]);
        let cut = kept(&"é".repeat(1000));
        assert_eq!(cut.chars().count(), TEXT_LIMIT);
    }
}
