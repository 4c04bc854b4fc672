//! A file in which an older version of the desk had two writes open on one thing.

use crate::contract::{
    fixtures::{at, here},
    side_by_side::{BOTH_OPEN, both_are_kept},
};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};
use store::SqliteStore;

/// The steps before one write at a time was under way for an object.
const BEFORE: usize = 9;

#[tokio::test]
async fn writes_that_were_open_side_by_side_are_kept() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("desk.db");
    let old = SqlitePool::connect_with(SqliteConnectOptions::new().filename(&path).create_if_missing(true))
        .await
        .expect("opens");
    let mut migrator = sqlx::migrate!("./migrations/sqlite");
    migrator.migrations = migrator.migrations.iter().take(BEFORE).cloned().collect::<Vec<_>>().into();
    migrator.run(&old).await.expect("the tables");
    let moment = i64::try_from(at(0).unix_timestamp_nanos()).expect("in range");
    sqlx::query(BOTH_OPEN).bind(here().key()).bind(moment).execute(&old).await.expect("two entries");
    old.close().await;
    both_are_kept(&SqliteStore::open(&path).await.expect("opens")).await;
}
