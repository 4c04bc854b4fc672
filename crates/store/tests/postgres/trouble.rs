//! A server that refuses: what is said, and that it passes.

use crate::contract::fixtures::{here, intent, settlement};
use desk::ports::{IntentState, Store, StoreErrorKind};
use domain::error::StorageTrouble;
use serde_json::json;
use store::PostgresStore;

async fn run(store: &PostgresStore, statement: &str) {
    sqlx::raw_sql(statement).execute(store.pool()).await.expect("run");
}

/// A server whose disk is full says so with this code.
const FULL: &str = "
    CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
    CREATE TRIGGER full_disk BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION full_disk()";

#[tokio::test]
async fn a_full_disk_is_said_and_leaves_no_half_of_a_write() {
    let Some(store) = crate::open().await else { return };
    let entry = store.begin(&intent("engi-1", "token-1"), None).await.expect("an entry");
    run(&store, FULL).await;
    let outcome = json!("ok");
    let done = settlement(&entry, IntentState::Done, &outcome);
    let error = store.settle(&done).await.expect_err("full");
    assert_eq!(error.kind, StoreErrorKind::Trouble(StorageTrouble::Full), "{error}");
    let stands = store.entry(&here(), entry.id).await.expect("read").expect("an entry");
    assert_eq!((stands.state, stands.outcome), (IntentState::Pending, None));
    assert_eq!(store.last_event(&here()).await.expect("read"), 1, "only that it was begun");

    run(&store, "DROP TRIGGER full_disk ON audit").await;
    assert_eq!(store.settle(&done).await.expect("settled").expect("written").len(), 1);
}

#[tokio::test]
async fn a_server_that_may_only_be_read_is_said() {
    let Some(store) = crate::open().await else { return };
    let name: String =
        sqlx::query_scalar("SELECT current_database()::text").fetch_one(store.pool()).await.expect("read");
    let cut_off = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                   WHERE datname = current_database() AND pid <> pg_backend_pid()";
    run(&store, &format!("ALTER DATABASE {name} SET default_transaction_read_only = on; {cut_off}")).await;
    // New connections replace those that were cut.
    let error = store.begin(&intent("engi-1", "token-1"), None).await.expect_err("not writable");
    assert_eq!(error.kind, StoreErrorKind::Trouble(StorageTrouble::ReadOnly), "{error}");
    store.check().await.expect("it can be read");
}
