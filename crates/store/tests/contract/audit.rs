//! The record of who did what: one chain, whoever writes.

use super::fixtures::{at, here, intent, noted, seller, settlement};
use desk::ports::{
    AuditCheck, AuditEntry, AuditFault, AuditNote, AuditRecord, Hand, IntentState, RETENTION, Settlement, Store,
};
use domain::{people::Origin, queries::AuditQuery};
use serde_json::json;
use std::{collections::BTreeMap, sync::Arc};
use time::macros::date;

/// As many as write at once, and how much each writes.
const WRITERS: usize = 8;
/// See [`WRITERS`].
const NOTES: i64 = 12;

async fn all(store: &dyn Store) -> Vec<AuditEntry> {
    store.audit_rows(&AuditQuery::default(), u32::MAX).await.expect("a list")
}

fn numbers(rows: &[AuditEntry]) -> Vec<i64> {
    rows.iter().map(|row| row.seq).collect()
}

/// Checks the whole record and says what is wrong.
pub(crate) async fn fault(store: &dyn AuditRecord, head: Option<String>) -> Option<AuditFault> {
    store.verify_audit(&AuditCheck { from: None, head }).await.expect("looked").fault
}

pub(crate) async fn an_empty_record_holds(store: Arc<dyn Store>) {
    let report = store.verify_audit(&AuditCheck::default()).await.expect("looked");
    assert_eq!((report.rows, report.head, report.fault), (0, None, None));
    assert_eq!(store.audit_head().await.expect("looked"), None);
}

pub(crate) async fn many_who_write_at_once_make_one_chain(store: Arc<dyn Store>) {
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let store = store.clone();
            tokio::spawn(async move {
                for n in 0..NOTES {
                    if n % 3 == 0 {
                        let entry =
                            store.begin(&intent(&format!("engi-{writer}-{n}"), "t"), None).await.expect("begun");
                        store.settle(&settlement(&entry, IntentState::Done, &json!("ok"))).await.expect("settled");
                    } else {
                        store.append_audit(&noted("SignIn", n)).await.expect("added");
                    }
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.expect("no panic");
    }
    let rows = all(&*store).await;
    let last = i64::try_from(WRITERS).expect("few") * NOTES;
    assert_eq!(numbers(&rows), (1..=last).rev().collect::<Vec<_>>(), "without gaps");
    let report = store.verify_audit(&AuditCheck::default()).await.expect("looked");
    assert_eq!((report.fault, report.sealed_from), (None, None));
    assert_eq!(report.rows, u64::try_from(last).expect("few"));
    assert_eq!(report.head, store.audit_head().await.expect("looked"));
    assert_eq!(report.head.expect("rows").hash, rows[0].seal.hash);
}

pub(crate) async fn a_check_may_begin_anywhere_and_meets_what_was_noted(store: Arc<dyn Store>) {
    for n in 0..5 {
        store.append_audit(&noted("SignIn", n)).await.expect("added");
    }
    let rows = all(&*store).await;
    for (from, expected) in [(1, 5), (3, 3), (5, 1), (-4, 5)] {
        let check = AuditCheck { from: Some(from), head: Some(rows[4].seal.hash.to_uppercase()) };
        let report = store.verify_audit(&check).await.expect("looked");
        assert_eq!((report.rows, report.fault), (expected, None), "from {from}");
    }
    assert_eq!(fault(&*store, Some("ab".repeat(32))).await, Some(AuditFault::HeadUnknown));
}

pub(crate) async fn who_settles_is_told_and_from_where(store: Arc<dyn Store>) {
    let entry = store.begin(&intent("engi-1", "token-1"), None).await.expect("begun");
    let there = Origin { address: Some([198, 51, 100, 4].into()), sign_in: Some("sign-in-2".into()) };
    let other = Hand { person: "manager".into(), person_name: "Mo".into(), from: there.clone() };
    let (outcome, desk) = (json!("?"), Hand::desk());
    for (state, by, detail) in [
        (IntentState::Unsettled, seller(), ""),
        (IntentState::Undecided, &desk, ""),
        (IntentState::Done, &other, "decided by hand"),
    ] {
        let settled = Settlement { by, detail, ..settlement(&entry, state, &outcome) };
        store.settle(&settled).await.expect("settled");
    }
    let rows = all(&*store).await;
    let told = |row: &AuditEntry| (row.person.clone(), row.address.clone(), row.sign_in.clone(), row.detail.clone());
    let own = |person: &str, detail: &str| {
        (person.to_owned(), Some("192.0.2.7".to_owned()), Some("sign-in-1".to_owned()), detail.to_owned())
    };
    assert_eq!(told(&rows[2]), own("seller", ""));
    assert_eq!(told(&rows[1]), own("desk", "asked for by seller"), "from where the author asked");
    let decided = ("manager".into(), Some("198.51.100.4".into()), Some("sign-in-2".into()));
    let (person, address, sign_in, detail) = told(&rows[0]);
    assert_eq!((person, address, sign_in), decided);
    assert_eq!(detail, "asked for by seller; decided by hand");
}

pub(crate) async fn rows_are_found_by_what_they_say(store: Arc<dyn Store>) {
    let day = 86_400;
    for (n, action) in [(0, "SignIn"), (1, "SignOut"), (day, "SignIn"), (2 * day, "Denied")] {
        let note = AuditNote { scope: Some(here()), subject: format!("s-{n}"), ..noted(action, n) };
        store.append_audit(&note).await.expect("added");
    }
    let other = AuditNote { person: "bo".into(), person_name: "Bo".into(), outcome: "refused".into(), ..noted("X", 0) };
    store.append_audit(&other).await.expect("added");
    let by = |value: &str| Some(value.to_owned());
    for (query, expected) in [
        (AuditQuery::default(), vec![5, 4, 3, 2, 1]),
        (AuditQuery { action: by("SignIn"), ..AuditQuery::default() }, vec![3, 1]),
        (AuditQuery { person: by("bo"), ..AuditQuery::default() }, vec![5]),
        (AuditQuery { person: by("Ada"), before: Some(4), ..AuditQuery::default() }, vec![3, 2, 1]),
        (AuditQuery { outcome: by("refused"), ..AuditQuery::default() }, vec![5]),
        (AuditQuery { subject: by("s-1"), ..AuditQuery::default() }, vec![2]),
        (AuditQuery { from: Some(date!(2026 - 11 - 08)), ..AuditQuery::default() }, vec![4, 3]),
        (AuditQuery { to: Some(date!(2026 - 11 - 07)), ..AuditQuery::default() }, vec![5, 2, 1]),
        (AuditQuery { subject: by("' OR 1=1 --"), ..AuditQuery::default() }, vec![]),
    ] {
        assert_eq!(numbers(&store.audit_rows(&query, 10).await.expect("a list")), expected, "{query:?}");
    }
    assert_eq!(numbers(&store.audit_rows(&AuditQuery::default(), 2).await.expect("a list")), [5, 4]);
}

pub(crate) async fn changed_settings_are_told_by_name(store: Arc<dyn Store>) {
    let settings = |list: &[(&str, &str)]| -> BTreeMap<String, String> {
        list.iter().map(|(name, digest)| ((*name).into(), (*digest).into())).collect()
    };
    let start = AuditNote { detail: "version 1".into(), ..noted("Start", 1) };
    let mut told = Vec::new();
    for (list, expected) in [
        (settings(&[("a", "1"), ("b", "2")]), vec![]),
        (settings(&[("a", "1"), ("b", "2")]), vec![]),
        (settings(&[("a", "9"), ("c", "3")]), vec!["a", "b", "c"]),
        (settings(&[("a", "9"), ("c", "3")]), vec![]),
    ] {
        assert_eq!(store.note_settings(&list, &start).await.expect("noted"), expected);
        told.push(all(&*store).await[0].detail.clone());
    }
    let same = "version 1; no setting has changed";
    assert_eq!(told, ["version 1; settings noted for the first time", same, "version 1; changed: a, b, c", same]);
}

pub(crate) async fn what_is_old_goes_and_the_chain_holds(store: Arc<dyn Store>) {
    for n in 0..6 {
        store.append_audit(&noted("SignIn", n)).await.expect("added");
    }
    let before = all(&*store).await;
    assert_eq!(store.forget_audit(at(0), at(9)).await.expect("looked"), None, "nothing is old");
    let gone = store.forget_audit(at(3), at(9)).await.expect("removed").expect("some");
    assert_eq!((gone.rows, gone.last), (3, 3));
    let rows = all(&*store).await;
    assert_eq!(numbers(&rows), [7, 6, 5, 4]);
    let stands_for = (rows[0].action.as_str(), rows[0].subject.as_str(), rows[0].detail.as_str());
    assert_eq!(stands_for, (RETENTION, "3", before[3].seal.hash.as_str()));
    assert_eq!(fault(&*store, Some(before[3].seal.hash.clone())).await, None, "the last one removed is known");
    assert_eq!(fault(&*store, Some(before[5].seal.hash.clone())).await, Some(AuditFault::HeadUnknown));

    // However old all is, the last one stays, and so does the number.
    let gone = store.forget_audit(at(1_000), at(10)).await.expect("removed").expect("some");
    assert_eq!((gone.rows, gone.last), (3, 6));
    assert_eq!(numbers(&all(&*store).await), [8, 7]);
    assert_eq!(fault(&*store, None).await, None);
    store.append_audit(&noted("SignIn", 11)).await.expect("added");
    assert_eq!(fault(&*store, None).await, None);
}
