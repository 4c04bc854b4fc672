//! What a backup must hold, whichever database it is made of and restored into.

use super::{
    fixtures::{account, at, complete, draft, here, intent, note, settlement, sign_in, task},
    jobs,
};
use desk::ports::{AnswerBounds, Begun, Ending, IntentState, JournalQuery, KnownAnswer, Rate, Store};
use domain::views::Change;
use serde_json::json;
use std::{
    collections::BTreeSet,
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use store::{BackupError, Database, Existing, backup, restore};
use tokio::task::JoinHandle;

const WRITERS: usize = 4;
/// Writes that are acknowledged before the backup begins.
const BEFORE: usize = 40;
const RATE: Rate = Rate { class: "reads", interval: Duration::from_millis(100), burst: 10, per_day: None };

/// Some who write without end, and what they were told is written.
struct Writers {
    acknowledged: Arc<Mutex<BTreeSet<String>>>,
    enough: Arc<AtomicBool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Writers {
    fn start(store: &Arc<dyn Store>) -> Self {
        let acknowledged = Arc::new(Mutex::new(BTreeSet::new()));
        let enough = Arc::new(AtomicBool::new(false));
        let tasks = (0..WRITERS)
            .map(|writer| {
                let (store, acknowledged, enough) = (store.clone(), acknowledged.clone(), enough.clone());
                tokio::spawn(async move {
                    for n in 0.. {
                        if enough.load(Ordering::Relaxed) {
                            break;
                        }
                        let subject = format!("engi-{writer}-{n}");
                        let entry = store.begin(&intent(&subject, "token-1"), None).await.expect("an entry");
                        let outcome = json!({ "subject": subject });
                        store.settle(&settlement(&entry, IntentState::Done, &outcome)).await.expect("settled");
                        acknowledged.lock().unwrap_or_else(PoisonError::into_inner).insert(subject);
                    }
                })
            })
            .collect();
        Self { acknowledged, enough, tasks }
    }

    fn acknowledged(&self) -> BTreeSet<String> {
        self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn stop(self) {
        self.enough.store(true, Ordering::Relaxed);
        for task in self.tasks {
            task.await.expect("no panic");
        }
    }
}

/// Backs `from` up into `file` while it is written to, and restores into the empty `into`.
pub(crate) async fn what_was_acknowledged_comes_back(from: &str, file: &Path, into: &str) {
    let database = Database::open(from).await.expect("opens");
    let store = database.store();
    store.insert_draft(&draft('a', 0)).await.expect("kept");
    store.record_tasks(&here(), &[task('1', 0), complete('2', 3)], None).await.expect("stored");
    store.book(&here().account, &RATE, 3, at(0)).await.expect("booked");
    store.take_lease("tracker", "one", Duration::from_secs(60)).await.expect("tried").expect("free");

    let job = jobs::half_done(&*store).await;

    let writers = Writers::start(&store);
    while writers.acknowledged().len() < BEFORE {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let before = writers.acknowledged();
    let rows = backup(from, file).await.expect("a backup");
    writers.stop().await;
    database.close().await;

    assert_eq!(restore(file, into, Existing::Refuse).await.expect("restored"), rows);
    let restored = Database::open(into).await.expect("opens");
    let store = restored.store();
    assert_eq!(store.drafts(&here(), None).await.expect("a list"), [draft('a', 0)]);
    assert_eq!(store.task(&here(), &task('1', 0).id).await.expect("read"), Some(task('1', 0)));
    assert_eq!(store.task(&here(), &complete('2', 3).id).await.expect("read"), Some(complete('2', 3)));
    assert_eq!(store.used_in_day(&here().account, RATE.class, at(1)).await.expect("read"), 3);
    let other = store.take_lease("tracker", "other", Duration::from_secs(60)).await.expect("tried");
    assert_eq!(other, None, "the lease stands");
    jobs::goes_on(&*store, &job).await;
    the_journal_is_whole(&*store, &before).await;
    numbers_go_on(&*store).await;
    restored.close().await;
}

/// Of every write all or nothing is there, and all of those that count.
async fn the_journal_is_whole(store: &dyn Store, before: &BTreeSet<String>) {
    let all = JournalQuery { states: Vec::new(), limit: u32::MAX };
    let entries = store.journal(&here(), &all).await.expect("a list");
    let done: BTreeSet<String> =
        entries.iter().filter(|e| e.state == IntentState::Done).map(|e| e.subject.clone()).collect();
    assert_eq!(before.difference(&done).collect::<Vec<_>>(), [""; 0], "acknowledged before the backup began");
    for entry in entries.iter().filter(|e| e.state == IntentState::Done) {
        assert_eq!(entry.outcome, Some(json!({ "subject": entry.subject })));
        assert_eq!(entry.request, intent(&entry.subject, "token-1").request);
    }
    let audit = store.audit(&here(), u32::MAX).await.expect("a list");
    assert_eq!(audit.iter().map(|row| row.subject.clone()).collect::<BTreeSet<_>>(), done);
    let events = store.events_after(&here(), 0, u32::MAX).await.expect("a list");
    assert!(events.is_sorted_by(|a, b| a.number + 1 == b.number), "no number is left out");
    let told = |state| {
        let of_writes = events.iter().filter_map(|event| match &event.change {
            Change::Write(note) if note.state == state => Some(note.subject.clone()),
            _ => None,
        });
        of_writes.collect::<BTreeSet<_>>()
    };
    assert_eq!(told(IntentState::Done), done);
    let begun: BTreeSet<String> = entries.iter().map(|entry| entry.subject.clone()).collect();
    assert_eq!(told(IntentState::Pending), begun);
}

/// What is written next gets numbers that nobody had.
async fn numbers_go_on(store: &dyn Store) {
    let last = store.last_event(&here()).await.expect("read");
    let all = JournalQuery { states: Vec::new(), limit: u32::MAX };
    let highest = store.journal(&here(), &all).await.expect("a list").iter().map(|e| e.id).max().expect("entries");
    let entry = store.begin(&intent("engi-new", "token-1"), None).await.expect("an entry");
    assert!(entry.fresh);
    assert_eq!(entry.id, highest + 1);
    let told =
        store.settle(&settlement(&entry, IntentState::Refused, &json!("no"))).await.expect("settled").expect("written");
    let numbers: Vec<_> = told.iter().map(|event| event.number).collect();
    assert_eq!(numbers, [last + 2], "after that of the beginning");
}

/// Restores a backup into `address`, which holds something else.
pub(crate) async fn data_is_replaced_only_when_told(address: &str, directory: &Path) {
    let of_backup = directory.join("other.db");
    let other = Database::open(&of_backup.display().to_string()).await.expect("opens");
    other.store().insert_draft(&draft('b', 0)).await.expect("kept");
    let file = directory.join("backup.db");
    backup(&of_backup.display().to_string(), &file).await.expect("a backup");
    other.close().await;

    let database = Database::open(address).await.expect("opens");
    database.store().insert_draft(&draft('a', 0)).await.expect("kept");
    let refused = restore(&file, address, Existing::Refuse).await.expect_err("there is data");
    assert!(matches!(refused, BackupError::HoldsData { .. }), "{refused:?}");
    assert_eq!(database.store().drafts(&here(), None).await.expect("a list"), [draft('a', 0)]);

    restore(&file, address, Existing::Replace).await.expect("restored");
    assert_eq!(database.store().drafts(&here(), None).await.expect("a list"), [draft('b', 0)]);
    database.close().await;
}

/// A backup of `from` is restored into it: what AWS last answered is not in it.
pub(crate) async fn what_aws_last_answered_is_left_out(from: &str, file: &Path) {
    let database = Database::open(from).await.expect("opens");
    let store = database.store();
    let answer = KnownAnswer { scope: here(), question: "a".into(), as_of: at(0), document: "told".into() };
    let bounds = AnswerBounds { bytes: 1_000, since: at(-1_000) };
    store.keep_answers(&[answer], &[], bounds).await.expect("kept");
    store.insert_draft(&draft('a', 0)).await.expect("kept");
    backup(from, file).await.expect("a backup");
    database.close().await;
    restore(file, from, Existing::Replace).await.expect("restored");
    let database = Database::open(from).await.expect("opens");
    let store = database.store();
    assert_eq!(store.drafts(&here(), None).await.expect("a list"), [draft('a', 0)]);
    assert_eq!(store.known_answer(&here(), "a").await.expect("read"), None);
    database.close().await;
}

/// A backup of `from` is restored into it: accounts come back, and nobody is signed in by it.
pub(crate) async fn nobody_is_signed_in_by_a_backup(from: &str, file: &Path) {
    let database = Database::open(from).await.expect("opens");
    let accounts = database.accounts();
    let (sam, note) = (account("sam"), note("SignIn"));
    assert!(accounts.insert_account(&sam, &note).await.expect("kept"));
    assert_eq!(accounts.begin_sign_in(&sign_in("1", "sam"), None, &note).await.expect("answered"), Begun::Done);
    backup(from, file).await.expect("a backup");
    let ending = Ending::One { account: "sam".into(), id: "1".into() };
    accounts.end_sign_ins(&ending, &note).await.expect("ended");
    assert_eq!(accounts.begin_sign_in(&sign_in("2", "sam"), None, &note).await.expect("answered"), Begun::Done);
    database.close().await;
    restore(file, from, Existing::Replace).await.expect("restored");
    let database = Database::open(from).await.expect("opens");
    let accounts = database.accounts();
    assert_eq!(accounts.account("sam").await.expect("read"), Some(sam));
    assert!(accounts.sign_ins("sam", at(1), at(-100)).await.expect("a list").is_empty());
    database.close().await;
}
