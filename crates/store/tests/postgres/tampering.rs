//! The record of who did what in a database that somebody else writes too.

use crate::contract::tampering::{
    Superuser, every_tampering_is_found, rows_are_only_added, what_was_done_is_told, without_the_key_nobody_adds,
};
use store::{AuditKeys, PostgresStore};

const CASES: u32 = 40;
const KEY: &str = "0123456789abcdef0123456789abcdef";

impl Superuser for PostgresStore {
    const UNGUARD: &str = "DROP TRIGGER audit_is_not_changed ON audit; DROP TRIGGER audit_is_not_removed ON audit";

    async fn run(&self, sql: &str) -> Result<(), String> {
        sqlx::raw_sql(sql).execute(self.pool()).await.map(drop).map_err(|error| error.to_string())
    }
}

#[test]
fn every_tampering_shows() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let Some(store) = runtime.block_on(crate::open()) else { return };
    every_tampering_is_found(&store, &store, runtime.handle(), CASES);
}

#[tokio::test]
async fn tampering_is_told() {
    let Some(store) = crate::open().await else { return };
    what_was_done_is_told(&store, &store).await;
}

#[tokio::test]
async fn the_database_refuses() {
    let Some(store) = crate::open().await else { return };
    rows_are_only_added(&store, &store, &["TRUNCATE audit", "DELETE FROM audit"]).await;
}

#[tokio::test]
async fn a_key_keeps_others_out() {
    let Some(without) = crate::open().await else { return };
    let with = without.clone().sealing_with(AuditKeys::parse(KEY).expect("a key"));
    without_the_key_nobody_adds(&with, &without).await;
}
