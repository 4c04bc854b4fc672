//! A database in which an older version of the desk had two writes open on one thing.

use crate::contract::{
    fixtures::{at, here},
    side_by_side::{BOTH_OPEN, both_are_kept},
};
use sqlx::PgPool;
use store::PostgresStore;

/// The steps before one write at a time was under way for an object.
const BEFORE: usize = 8;

#[tokio::test]
async fn writes_that_were_open_side_by_side_are_kept() {
    let Some(server) = postgres_fixture::shared() else { return };
    let url = tokio::task::spawn_blocking(|| server.new_database()).await.expect("no panic").expect("a database");
    let old = PgPool::connect(&url).await.expect("opens");
    let mut migrator = sqlx::migrate!("./migrations/postgres");
    migrator.migrations = migrator.migrations.iter().take(BEFORE).cloned().collect::<Vec<_>>().into();
    migrator.run(&old).await.expect("the tables");
    let moment = i64::try_from(at(0).unix_timestamp_nanos()).expect("in range");
    sqlx::query(BOTH_OPEN).bind(here().key()).bind(moment).execute(&old).await.expect("two entries");
    old.close().await;
    both_are_kept(&PostgresStore::open(&url).await.expect("opens")).await;
}
