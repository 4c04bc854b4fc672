//! Backups of a file, and the sentences for when there is none.

use crate::contract::{
    backups::{
        data_is_replaced_only_when_told, nobody_is_signed_in_by_a_backup, what_aws_last_answered_is_left_out,
        what_was_acknowledged_comes_back,
    },
    fixtures::{draft, here},
};
use desk::ports::Store;
use std::fs;
use store::{BackupError, Existing, SqliteStore, backup, restore};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_comes_back_as_it_was() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = |name: &str| directory.path().join(name).display().to_string();
    let file = directory.path().join("backup.db");
    what_was_acknowledged_comes_back(&path("desk.db"), &file, &path("restored.db")).await;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&file).expect("it is there").permissions().mode() & 0o777, 0o600);
    }
    let mut left: Vec<_> = fs::read_dir(directory.path())
        .expect("a list")
        .map(|entry| entry.expect("a name").file_name().into_string().expect("text"))
        .collect();
    left.sort();
    assert_eq!(left, ["backup.db", "desk.db", "restored.db"], "nothing else is left behind");
}

#[tokio::test]
async fn data_is_not_overwritten_by_mistake() {
    let directory = tempfile::tempdir().expect("a directory");
    let address = directory.path().join("desk.db").display().to_string();
    data_is_replaced_only_when_told(&address, directory.path()).await;
}

#[tokio::test]
async fn nobody_is_signed_in_by_a_restored_file() {
    let directory = tempfile::tempdir().expect("a directory");
    let address = directory.path().join("desk.db").display().to_string();
    nobody_is_signed_in_by_a_backup(&address, &directory.path().join("backup.db")).await;
}

#[tokio::test]
async fn what_aws_last_answered_does_not_come_back_with_a_file() {
    let directory = tempfile::tempdir().expect("a directory");
    let address = directory.path().join("desk.db").display().to_string();
    what_aws_last_answered_is_left_out(&address, &directory.path().join("backup.db")).await;
}

#[tokio::test]
async fn a_backup_can_be_opened_as_it_is() {
    let directory = tempfile::tempdir().expect("a directory");
    let address = directory.path().join("desk.db");
    let store = SqliteStore::open(&address).await.expect("opens");
    store.insert_draft(&draft('a', 0)).await.expect("kept");
    let file = directory.path().join("backup.db");
    backup(&address.display().to_string(), &file).await.expect("a backup");
    let opened = SqliteStore::open(&file).await.expect("opens");
    assert_eq!(opened.drafts(&here(), None).await.expect("a list"), [draft('a', 0)]);
}

#[tokio::test]
async fn no_backup_is_made_of_nothing_or_over_a_file() {
    let directory = tempfile::tempdir().expect("a directory");
    let (address, file) = (directory.path().join("desk.db"), directory.path().join("backup.db"));
    let address = address.display().to_string();
    let error = backup(&address, &file).await.expect_err("no database");
    assert!(matches!(error, BackupError::NoDatabase { .. }), "{error:?}");
    assert_eq!(fs::read_dir(directory.path()).expect("a list").count(), 0, "none was made by looking");

    SqliteStore::open(&address).await.expect("opens").close().await;
    fs::write(&file, "mine").expect("written");
    let error = backup(&address, &file).await.expect_err("a file");
    assert!(matches!(error, BackupError::Exists { .. }), "{error:?}");
    assert_eq!(fs::read_to_string(&file).expect("read"), "mine");

    let error = backup(&address, &directory.path().join("none/backup.db")).await.expect_err("no directory");
    assert!(matches!(error, BackupError::Writing { .. }), "{error:?}");
}

#[tokio::test]
async fn what_is_no_backup_is_not_restored() {
    let directory = tempfile::tempdir().expect("a directory");
    let (file, into) = (directory.path().join("backup.db"), directory.path().join("desk.db"));
    let into = into.display().to_string();
    let error = restore(&file, &into, Existing::Refuse).await.expect_err("no file");
    assert!(matches!(error, BackupError::Reading { .. }), "{error:?}");

    fs::write(&file, "something else, but long enough to look like it\n".repeat(100)).expect("written");
    let error = restore(&file, &into, Existing::Refuse).await.expect_err("no backup");
    assert!(matches!(error, BackupError::NoBackup { .. }), "{error:?}");

    let running = directory.path().join("running.db");
    let store = SqliteStore::open(&running).await.expect("opens");
    store.insert_draft(&draft('a', 0)).await.expect("kept");
    let error = restore(&running, &into, Existing::Refuse).await.expect_err("a running desk's file");
    assert!(matches!(error, BackupError::InUse { .. }), "{error:?}");
    assert!(!fs::exists(&into).expect("looked"), "no database was made for nothing");
}
