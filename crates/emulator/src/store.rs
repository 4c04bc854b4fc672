//! The state in a file that survives crashes: a redb database.
//!
//! A thread of its own writes. It gathers what came while it was writing into one transaction, and
//! a call is answered once its changes are on disk.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition};
use tokio::sync::watch;

use crate::error::ServiceError;
use crate::state::{Record, RecordError, SECTIONS, State};

/// Counted up when the records change in a way that older code can't read.
const FORMAT: u64 = 2;
const META: TableDefinition<'_, &str, u64> = TableDefinition::new("meta");
const FORMAT_KEY: &str = "format";

/// How long the writer waits before it tries again what failed.
const RETRY: Duration = Duration::from_secs(1);

/// Why a state file can't be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StoreError {
    #[error("another program has it open; stop that one or choose another file")]
    InUse,
    #[error("it is no state file of an emulator ({0}); choose another file, or move it away to start afresh")]
    Unusable(#[source] redb::DatabaseError),
    #[error("it can't be read or written: {0}")]
    Broken(#[from] redb::Error),
    #[error("it has format {0}, and this version reads only format {FORMAT}; move it away to start afresh")]
    OtherFormat(u64),
    #[error("it holds what this version doesn't understand: {0}; move it away to start afresh")]
    Damaged(#[from] RecordError),
    #[error("its folder can't be made: {0}")]
    Folder(#[source] io::Error),
    #[error("it can't get its name: {0}")]
    Name(#[source] io::Error),
    #[error("no thread can be started for it: {0}")]
    Thread(#[source] io::Error),
}

/// What the writer is handed.
enum Work {
    /// Write these records.
    Change(Vec<Record>),
    /// Forget everything and write these records.
    Replace(Vec<Record>),
}

/// How far the writer is.
#[derive(Debug, Clone, Default)]
struct Written {
    /// The number of the last work that is on disk.
    upto: u64,
    /// Why the work after that isn't.
    problem: Option<String>,
}

/// A state file that is open.
#[derive(Debug)]
pub(crate) struct Store {
    /// Taken away to tell the writer to end.
    queue: Option<mpsc::Sender<Work>>,
    writer: Option<JoinHandle<()>>,
    handed: AtomicU64,
    written: watch::Receiver<Written>,
}

impl Store {
    /// Opens the file, or makes it. Answers the state in it, if there is one already.
    ///
    /// # Errors
    /// When the file can't be used as it is.
    pub(crate) fn open(path: &Path) -> Result<(Self, Option<State>), StoreError> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            fs::create_dir_all(folder).map_err(StoreError::Folder)?;
        }
        let database = if path.exists() { Database::create(path).map_err(unusable)? } else { create(path)? };
        let state = load(&database)?;
        let (queue, work) = mpsc::channel();
        let (told, written) = watch::channel(Written::default());
        let path = path.to_owned();
        let writer = std::thread::Builder::new().name("emulator-state".to_owned());
        let writer = writer.spawn(move || write_all(&database, &path, &work, &told)).map_err(StoreError::Thread)?;
        let store = Self { queue: Some(queue), writer: Some(writer), handed: AtomicU64::new(0), written };
        Ok((store, state))
    }

    /// Hands over what changed. Must be called in the order of the changes.
    pub(crate) fn change(&self, records: Vec<Record>) {
        if !records.is_empty() {
            self.hand(Work::Change(records));
        }
    }

    /// Hands over a whole new state.
    pub(crate) fn replace(&self, state: &State) {
        self.hand(Work::Replace(state.all_records()));
    }

    fn hand(&self, work: Work) {
        self.handed.fetch_add(1, Ordering::SeqCst);
        // The writer outlives the queue; should it panic, `settled` says so.
        if let Some(queue) = &self.queue {
            let _ = queue.send(work);
        }
    }

    /// Returns once everything handed over so far is on disk.
    ///
    /// # Errors
    /// When it can't be written, which is tried on; meanwhile nobody should rely on it.
    pub(crate) async fn settled(&self) -> Result<(), ServiceError> {
        let handed = self.handed.load(Ordering::SeqCst);
        let mut written = self.written.clone();
        let seen = written.wait_for(|it| it.upto >= handed || it.problem.is_some()).await;
        match seen.map(|it| it.clone()) {
            Ok(it) if it.upto >= handed => Ok(()),
            Ok(it) => Err(unsaved(&it.problem.unwrap_or_default())),
            Err(_) => Err(unsaved("its writer has stopped")),
        }
    }
}

impl Drop for Store {
    /// Waits until the rest is written, so that the file is free for the next to open it.
    fn drop(&mut self) {
        self.queue = None;
        if let Some(writer) = self.writer.take() {
            let _ = writer.join();
        }
    }
}

fn unsaved(problem: &str) -> ServiceError {
    ServiceError::internal(format!("The emulator can't write its state file: {problem}."))
}

/// Makes a file that has its name only once it is whole: what a crash leaves of one that is being
/// made can't be opened any more.
fn create(path: &Path) -> Result<Database, StoreError> {
    let mut unfinished = path.as_os_str().to_owned();
    unfinished.push(format!(".{}.new", std::process::id()));
    let unfinished = Path::new(&unfinished);
    match fs::remove_file(unfinished) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(StoreError::Name(error)),
        _ => {}
    }
    let database = Database::create(unfinished).map_err(unusable)?;
    match fs::hard_link(unfinished, path) {
        Ok(()) => fs::remove_file(unfinished).map_err(StoreError::Name)?,
        // Another emulator was quicker, and has the file open.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            fs::remove_file(unfinished).map_err(StoreError::Name)?;
            return Database::open(path).map_err(unusable);
        }
        // Some file systems know no links.
        Err(_) => fs::rename(unfinished, path).map_err(StoreError::Name)?,
    }
    Ok(database)
}

fn unusable(error: redb::DatabaseError) -> StoreError {
    match error {
        redb::DatabaseError::DatabaseAlreadyOpen => StoreError::InUse,
        other => StoreError::Unusable(other),
    }
}

fn load(database: &Database) -> Result<Option<State>, StoreError> {
    let read = || -> Result<_, redb::Error> {
        let transaction = database.begin_read()?;
        match transaction.open_table(META) {
            Ok(meta) => Ok(meta.get(FORMAT_KEY)?.map(|format| (format.value(), transaction))),
            Err(redb::TableError::TableDoesNotExist(_)) => Ok(None),
            Err(error) => Err(error.into()),
        }
    };
    let transaction = match read()? {
        None => return Ok(None),
        Some((FORMAT, transaction)) => transaction,
        Some((other, _)) => return Err(StoreError::OtherFormat(other)),
    };
    let mut state = State::default();
    for section in SECTIONS {
        let table = match transaction.open_table(section_table(section)) {
            Ok(table) => table,
            Err(redb::TableError::TableDoesNotExist(_)) => continue,
            Err(error) => return Err(redb::Error::from(error).into()),
        };
        for entry in table.iter().map_err(redb::Error::from)? {
            let (key, value) = entry.map_err(redb::Error::from)?;
            state.restore(section, key.value(), value.value())?;
        }
    }
    Ok(Some(state))
}

fn section_table(section: &str) -> TableDefinition<'_, &'static str, &'static [u8]> {
    TableDefinition::new(section)
}

/// Writes until nobody can hand over work any more.
fn write_all(database: &Database, path: &Path, queue: &mpsc::Receiver<Work>, told: &watch::Sender<Written>) {
    let mut waiting = Vec::new();
    let mut upto = 0;
    loop {
        if waiting.is_empty() {
            let Ok(work) = queue.recv() else { return };
            waiting.push(work);
        }
        waiting.extend(queue.try_iter());
        match commit(database, &waiting) {
            Ok(()) => {
                upto += waiting.len() as u64;
                waiting.clear();
                told.send_replace(Written { upto, problem: None });
            }
            Err(error) => {
                tracing::error!(%error, file = %path.display(), "the state was not saved");
                told.send_replace(Written { upto, problem: Some(error.to_string()) });
                if let Err(mpsc::RecvTimeoutError::Disconnected) = queue.recv_timeout(RETRY).map(|it| waiting.push(it))
                {
                    return;
                }
            }
        }
    }
}

fn commit(database: &Database, work: &[Work]) -> Result<(), redb::Error> {
    let transaction = database.begin_write()?;
    transaction.open_table(META)?.insert(FORMAT_KEY, FORMAT)?;
    for part in work {
        let records = match part {
            Work::Change(records) => records,
            Work::Replace(records) => {
                for section in SECTIONS {
                    transaction.delete_table(section_table(section))?;
                }
                records
            }
        };
        for record in records {
            let mut table = transaction.open_table(section_table(record.section))?;
            match &record.value {
                Some(value) => table.insert(record.key.as_str(), value.as_slice())?,
                None => table.remove(record.key.as_str())?,
            };
        }
    }
    transaction.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_saved_comes_back_and_rubbish_is_named() {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let path = directory.path().join("deep").join("state.redb");
        let key = "arn:x".to_owned();
        let tags = |value: &str| Record { section: "tags", key: key.clone(), value: Some(value.into()) };
        {
            let (store, state) = Store::open(&path).expect("a new file");
            assert!(state.is_none());
            store.change(vec![tags(r#"{"team":"retail"}"#)]);
            store.settled().await.expect("the directory is writable");
            assert!(matches!(Store::open(&path), Err(StoreError::InUse)), "one process at a time");
        }
        let state = Store::open(&path).expect("it was closed").1.expect("just saved");
        assert_eq!(state.tags.of("arn:x")[0].value, "retail");

        fs::write(&path, "rubbish").expect("writable");
        assert!(matches!(Store::open(&path), Err(StoreError::Unusable(_))));
    }
}
