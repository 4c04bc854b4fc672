//! Opening the file, and the sentences for when that fails.

use desk::ports::Store;
use std::fs;
use store::{OpenError, SqliteStore};

#[tokio::test]
async fn a_missing_directory_is_made_for_the_desk_alone() {
    let directory = tempfile::tempdir().expect("a directory");
    let inner = directory.path().join("data/of the desk");
    let store = SqliteStore::open(inner.join("desk.db")).await.expect("opens");
    store.check().await.expect("answers");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&inner).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }
}

#[tokio::test]
async fn a_path_through_a_file_is_explained() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let error = SqliteStore::open(file.path().join("data/desk.db")).await.expect_err("no directory");
    assert!(matches!(error, OpenError::Directory { .. }), "{error:?}");
    assert!(error.to_string().contains("choose another place"), "{error}");
}

#[tokio::test]
async fn a_directory_is_no_database() {
    let directory = tempfile::tempdir().expect("a directory");
    let error = SqliteStore::open(directory.path()).await.expect_err("no file");
    assert!(matches!(error, OpenError::File { .. }), "{error:?}");
}

#[tokio::test]
async fn a_file_of_something_else_is_explained_and_left_alone() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let text = "not a database, but long enough to be looked at as one\n".repeat(100);
    fs::write(file.path(), &text).expect("written");
    let error = SqliteStore::open(file.path()).await.expect_err("no database");
    assert!(matches!(error, OpenError::File { .. }), "{error:?}");
    assert!(error.to_string().contains(&file.path().display().to_string()), "{error}");
    assert_eq!(fs::read_to_string(file.path()).expect("read"), text);
}

#[tokio::test]
async fn a_database_of_a_newer_desk_is_not_touched() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("desk.db");
    let store = SqliteStore::open(&path).await.expect("opens");
    sqlx::query("INSERT INTO _sqlx_migrations VALUES (9999, 'from the future', CURRENT_TIMESTAMP, TRUE, x'00', 0)")
        .execute(store.pool())
        .await
        .expect("written");
    store.close().await;
    let error = SqliteStore::open(&path).await.expect_err("a newer one");
    assert!(matches!(error, OpenError::OtherVersion { .. }), "{error:?}");
}

#[tokio::test]
async fn a_closed_store_does_not_answer() {
    let store = SqliteStore::open(":memory:").await.expect("opens");
    store.close().await;
    let error = store.check().await.expect_err("closed");
    assert!(error.text.starts_with("asking whether the database answers: "), "{error}");
}
