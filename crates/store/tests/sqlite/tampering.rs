//! The record of who did what in a file that somebody else writes too, and of earlier versions.

use crate::contract::{
    audit::fault,
    fixtures::{at, draft, here, noted},
    tampering::{
        Superuser, every_tampering_is_found, rows_are_only_added, what_was_done_is_told, without_the_key_nobody_adds,
    },
};
use desk::ports::{AuditRecord, Draft, Store};
use domain::{queries::AuditQuery, views::DraftState};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};
use std::path::Path;
use store::{AuditKeys, Existing, SqliteStore, backup, restore};

const CASES: u32 = 300;
const KEY: &str = "0123456789abcdef0123456789abcdef";

impl Superuser for SqliteStore {
    const UNGUARD: &str =
        "DROP TRIGGER audit_is_not_changed; DROP TRIGGER audit_is_not_removed; DROP TRIGGER audit_is_not_replaced";

    async fn run(&self, sql: &str) -> Result<(), String> {
        sqlx::raw_sql(sql).execute(self.pool()).await.map(drop).map_err(|error| error.to_string())
    }
}

async fn open() -> SqliteStore {
    SqliteStore::open(":memory:").await.expect("opens")
}

#[test]
fn every_tampering_shows() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    for keys in [AuditKeys::default(), AuditKeys::parse(KEY).expect("a key")] {
        let store = runtime.block_on(open()).sealing_with(keys);
        every_tampering_is_found(&store, &store, runtime.handle(), CASES);
    }
}

#[tokio::test]
async fn tampering_is_told() {
    let store = open().await;
    what_was_done_is_told(&store, &store).await;
}

#[tokio::test]
async fn the_file_refuses() {
    let store = open().await;
    let replace =
        "REPLACE INTO audit (seq, at, person, person_name, action, subject, outcome, detail, version, previous,
                   hash) VALUES (1, 1, '', '', '', '', '', '', 1, '', '')";
    rows_are_only_added(&store, &store, &[replace, "DELETE FROM audit"]).await;
}

#[tokio::test]
async fn a_key_keeps_others_out() {
    let without = open().await;
    let with = without.clone().sealing_with(AuditKeys::parse(KEY).expect("a key"));
    without_the_key_nobody_adds(&with, &without).await;
}

#[tokio::test]
async fn what_cannot_be_told_does_not_happen() {
    let store = open().await;
    let draft = draft('a', 0);
    store.insert_draft(&draft).await.expect("kept");
    store
        .run("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no room'); END")
        .await
        .expect("made");
    let sent = Draft { state: DraftState::Sent, ..draft.clone() };
    store.save_draft(&sent, draft.version(), Some(&noted("SendDraft", 1))).await.expect_err("not told");
    assert_eq!(store.draft(&here(), &draft.id).await.expect("read"), Some(draft.clone()));
    store.append_audit(&noted("SignIn", 1)).await.expect_err("not told");
    store.run("DROP TRIGGER full").await.expect("gone");
    assert!(store.save_draft(&sent, draft.version(), Some(&noted("SendDraft", 1))).await.expect("saved"));
    assert_eq!(store.audit_head().await.expect("looked").map(|head| head.seq), Some(1), "no number is lost");
    assert_eq!(fault(&store, None).await, None);
}

#[tokio::test]
async fn keys_can_be_changed() {
    let store = open().await.sealing_with(AuditKeys::parse(KEY).expect("a key"));
    store.append_audit(&noted("SignIn", 1)).await.expect("added");
    let changed = store.sealing_with(AuditKeys::parse(&format!("{}\n{KEY}", "x".repeat(32))).expect("keys"));
    changed.append_audit(&noted("SignIn", 2)).await.expect("added");
    assert_eq!(fault(&changed, None).await, None);
    let rows = changed.audit_rows(&AuditQuery::default(), 10).await.expect("a list");
    assert_ne!(rows[0].seal.key_id, rows[1].seal.key_id);
}

#[tokio::test]
async fn a_backup_keeps_the_chain() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = |name: &str| directory.path().join(name).display().to_string();
    let keys = || AuditKeys::parse(KEY).expect("a key");
    let store = SqliteStore::open(path("desk.db")).await.expect("opens").sealing_with(keys());
    for n in 0..5 {
        store.append_audit(&noted("SignIn", n)).await.expect("added");
    }
    store.forget_audit(at(2), at(9)).await.expect("removed").expect("some");
    let head = store.audit_head().await.expect("looked");
    let file = directory.path().join("backup.db");
    backup(&path("desk.db"), &file).await.expect("a backup");

    let other = SqliteStore::open(path("other.db")).await.expect("opens");
    other.append_audit(&noted("SignOut", 1)).await.expect("added");
    restore(&file, &path("other.db"), Existing::Refuse).await.expect_err("it holds a record");
    other.close().await;
    restore(&file, &path("other.db"), Existing::Replace).await.expect("restored");
    let other = SqliteStore::open(path("other.db")).await.expect("opens").sealing_with(keys());
    assert_eq!(other.audit_head().await.expect("looked"), head);
    assert_eq!(fault(&other, None).await, None);
    other.append_audit(&noted("SignIn", 10)).await.expect("added");
    assert_eq!(fault(&other, None).await, None);
    other.run("DELETE FROM audit").await.expect_err("the record is guarded as before");
}

/// Makes the tables of the version before the chain, with rows about which somebody once asked.
async fn before_the_chain(path: &Path) {
    let old = SqlitePool::connect_with(SqliteConnectOptions::new().filename(path).create_if_missing(true))
        .await
        .expect("opens");
    let mut migrator = sqlx::migrate!("./migrations/sqlite");
    migrator.migrations = migrator.migrations.iter().filter(|m| m.version < 6).cloned().collect::<Vec<_>>().into();
    migrator.run(&old).await.expect("the tables of before");
    for n in 1..=1_200_i64 {
        sqlx::query("INSERT INTO audit (scope, at, person, action, subject, outcome, entry) VALUES (?, ?, 'seller', 'X', ?, 'done', ?)")
            .bind(if n % 2 == 0 { here().key() } else { String::new() })
            .bind(n)
            .bind(format!("engi-{n}"))
            .bind(n)
            .execute(&old)
            .await
            .expect("a row");
    }
    old.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_of_before_are_chained_once_and_in_their_order() {
    let directory = tempfile::tempdir().expect("a directory");
    let path = directory.path().join("desk.db");
    before_the_chain(&path).await;
    let opening: Vec<_> = (0..2)
        .map(|_| {
            let path = path.clone();
            tokio::spawn(async move { SqliteStore::open(path).await })
        })
        .collect();
    for one in opening {
        one.await.expect("no panic").expect("opens").close().await;
    }
    let store = SqliteStore::open(&path).await.expect("opens");
    assert_eq!(fault(&store, None).await, None);
    let rows = store.audit_rows(&AuditQuery::default(), u32::MAX).await.expect("a list");
    assert_eq!(rows.len(), 1_200);
    for (row, n) in rows.iter().rev().zip(1..) {
        assert_eq!((row.seq, row.entry, row.subject.as_str()), (n, Some(n), format!("engi-{n}").as_str()));
        assert_eq!(row.scope, (n % 2 == 0).then(|| here().key()));
    }
}
