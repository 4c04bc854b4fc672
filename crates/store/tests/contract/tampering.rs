//! Somebody who can write the database changes the record of who did what: it is found, whatever they do.

use super::{
    audit::fault,
    fixtures::{at, noted},
};
use desk::ports::{AuditFault, AuditNote, Store};
use domain::people::Origin;
use proptest::{
    prelude::{Strategy, any},
    prop_oneof,
    sample::select,
    test_runner::{Config, TestRunner},
};
use std::future::Future;
use tokio::runtime::Handle;

/// Rows of a record that is tampered with.
const ROWS: i64 = 9;
/// What can be changed of a row, and how.
const EDITS: [&str; 22] = [
    "seq = seq + 100",
    "seq = -seq",
    "at = at + 1",
    "person = person || 'x'",
    "person_name = ''",
    "address = '192.0.2.99'",
    "address = NULL",
    "sign_in = 'other'",
    "sign_in = NULL",
    "scope = '444455556666/AWS'",
    "action = 'Nothing'",
    "subject = subject || ' '",
    "outcome = 'refused'",
    "entry = 4711",
    "request_id = 'x'",
    "detail = detail || '.'",
    "version = version + 1",
    "version = 0",
    "key_id = 'abcd'",
    "previous = hash",
    "hash = previous",
    "hash = ''",
];

/// A database as whoever looks after it has it.
pub(crate) trait Superuser {
    /// Runs statements; says what the database says.
    fn run(&self, sql: &str) -> impl Future<Output = Result<(), String>>;
    /// What takes the triggers off.
    const UNGUARD: &str;
}

#[derive(Clone, Debug)]
enum Tampering {
    Edit(i64, &'static str),
    Remove(i64, i64),
    Swap(i64, i64),
    /// Moves all rows from one on, and puts a copy of another into the gap.
    Insert(i64, i64),
    Append(i64),
}

impl Tampering {
    fn sql(&self) -> String {
        const COLUMNS: &str = "at, person, person_name, address, sign_in, scope, action, subject, outcome, entry, \
                               request_id, detail, version, key_id, previous, hash";
        match self {
            Self::Edit(seq, edit) => format!("UPDATE audit SET {edit} WHERE seq = {seq}"),
            Self::Remove(from, to) => format!("DELETE FROM audit WHERE seq BETWEEN {from} AND {to}"),
            Self::Swap(one, other) => format!(
                "UPDATE audit SET seq = -1 WHERE seq = {one}; UPDATE audit SET seq = {one} WHERE seq = {other}; \
                 UPDATE audit SET seq = {other} WHERE seq = -1"
            ),
            Self::Insert(seq, of) => format!(
                "UPDATE audit SET seq = -seq - 1 WHERE seq >= {seq}; UPDATE audit SET seq = -seq WHERE seq < 0; \
                 INSERT INTO audit (seq, {COLUMNS}) SELECT {seq}, {COLUMNS} FROM audit WHERE seq = {of}"
            ),
            Self::Append(of) => {
                format!("INSERT INTO audit (seq, {COLUMNS}) SELECT {ROWS} + 1, {COLUMNS} FROM audit WHERE seq = {of}")
            }
        }
    }
}

fn tamperings() -> impl Strategy<Value = Tampering> {
    let row = || 1..=ROWS;
    prop_oneof![
        4 => (row(), select(EDITS.to_vec())).prop_map(|(seq, edit)| Tampering::Edit(seq, edit)),
        2 => (row(), row()).prop_map(|(one, other)| Tampering::Remove(one.min(other), one.max(other))),
        1 => row().prop_map(|from| Tampering::Remove(from, ROWS)),
        2 => (row(), 1..ROWS).prop_map(|(one, by)| Tampering::Swap(one, (one + by - 1) % ROWS + 1)),
        1 => (row(), any::<bool>()).prop_map(|(seq, first)| Tampering::Insert(seq, if first { ROWS + 1 } else { seq + 1 })),
        1 => row().prop_map(Tampering::Append),
    ]
}

async fn fill(store: &dyn Store) {
    for n in 1..=ROWS {
        let from = Origin { address: Some([192, 0, 2, 7].into()), sign_in: Some("sign-in-1".into()) };
        let note = AuditNote { from, subject: format!("s-{n}"), ..noted("SignIn", n) };
        store.append_audit(&note).await.expect("added");
    }
}

/// Plays random tamperings, each with a record that was right.
pub(crate) fn every_tampering_is_found<S: Superuser>(store: &dyn Store, database: &S, runtime: &Handle, cases: u32) {
    runtime.block_on(async {
        fill(store).await;
        run(database, S::UNGUARD).await;
        run(database, "CREATE TABLE audit_as_it_was AS SELECT * FROM audit").await;
    });
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&tamperings(), |tampering| {
            runtime.block_on(async {
                assert_eq!(fault(store, None).await, None);
                run(database, &tampering.sql()).await;
                assert!(fault(store, None).await.is_some(), "{tampering:?} is not found");
                run(database, "DELETE FROM audit; INSERT INTO audit SELECT * FROM audit_as_it_was").await;
            });
            Ok(())
        })
        .expect("all are found");
}

/// What is said of some kinds of tampering.
pub(crate) async fn what_was_done_is_told<S: Superuser>(store: &dyn Store, database: &S) {
    fill(store).await;
    let head = store.audit_head().await.expect("looked").expect("rows");
    run(database, S::UNGUARD).await;
    run(database, "CREATE TABLE audit_as_it_was AS SELECT * FROM audit").await;
    let cut = "DELETE FROM audit WHERE seq > 6; UPDATE counters SET last = 6 WHERE name = 'audit'";
    for (sql, expected) in [
        ("UPDATE audit SET outcome = 'refused' WHERE seq = 4", AuditFault::Changed { seq: 4 }),
        ("DELETE FROM audit WHERE seq IN (3, 4)", AuditFault::Missing { from: 3, to: 4 }),
        ("DELETE FROM audit WHERE seq < 3", AuditFault::Missing { from: 1, to: 2 }),
        ("DELETE FROM audit WHERE seq > 7", AuditFault::CutOff { last: 7, known: ROWS }),
        ("DELETE FROM audit", AuditFault::CutOff { last: 0, known: ROWS }),
        (&Tampering::Swap(2, 5).sql(), AuditFault::Displaced { seq: 2, found: 5 }),
        (&Tampering::Insert(3, 9).sql(), AuditFault::Displaced { seq: 3, found: 4 }),
        // Who is thorough changes the number of rows too: then only what was noted elsewhere tells.
        (cut, AuditFault::HeadUnknown),
    ] {
        run(database, sql).await;
        assert_eq!(fault(store, Some(head.hash.clone())).await, Some(expected), "{sql}");
        run(database, "DELETE FROM audit; INSERT INTO audit SELECT * FROM audit_as_it_was").await;
        run(database, &format!("UPDATE counters SET last = {ROWS} WHERE name = 'audit'")).await;
    }
    assert_eq!(fault(store, Some(head.hash)).await, None);
}

/// The database refuses to change the record, and gives up only what retention has let go.
pub(crate) async fn rows_are_only_added<S: Superuser>(store: &dyn Store, database: &S, others: &[&str]) {
    fill(store).await;
    let statements = ["UPDATE audit SET outcome = 'refused' WHERE seq = 1", "DELETE FROM audit WHERE seq = 1"];
    for sql in statements.iter().chain(others) {
        let refused = database.run(sql).await.expect_err("refused");
        assert!(refused.contains("record of who did what"), "{sql}: {refused}");
    }
    assert_eq!(fault(store, None).await, None);
    store.forget_audit(at(4), at(20)).await.expect("removed").expect("some");
    database.run("DELETE FROM audit WHERE seq = 5").await.expect_err("its time is not over");
    assert_eq!(fault(store, None).await, None);
}

/// Two stores on one database: one seals with a key, the other has none.
pub(crate) async fn without_the_key_nobody_adds(with: &dyn Store, without: &dyn Store) {
    without.append_audit(&noted("SignIn", 1)).await.expect("added");
    assert_eq!(fault(with, None).await, Some(AuditFault::NeverSealed { seq: 1 }));
    with.append_audit(&noted("SignIn", 2)).await.expect("added");
    let report = with.verify_audit(&desk::ports::AuditCheck::default()).await.expect("looked");
    assert_eq!((report.rows, report.sealed_from, report.fault), (2, Some(2), None));
    let key = report.head.and_then(|head| head.key_id).expect("sealed");
    assert!(with.knows_audit_key(&key) && !without.knows_audit_key(&key));
    assert_eq!(fault(without, None).await, Some(AuditFault::UnknownKey { seq: 2, key }));
    without.append_audit(&noted("SignIn", 3)).await.expect("added");
    assert_eq!(fault(with, None).await, Some(AuditFault::Unsealed { seq: 3 }));
}

async fn run(database: &impl Superuser, sql: &str) {
    database.run(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
}
