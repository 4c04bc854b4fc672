//! Exports of the record, as browsers ask for them.

use super::*;
use crate::{
    config::Config,
    testing::{TestDesk, get},
};
use desk::ports::{Account, AuditNote, Hand, Store};
use domain::people::{Rights, Role};
use http_body_util::BodyExt;
use time::OffsetDateTime;
use tower_sessions::Session;

async fn desk() -> TestDesk {
    TestDesk::new(&Config::default()).await
}

async fn note(store: &Arc<dyn Store>, subject: &str, detail: &str) {
    let note = AuditNote {
        detail: detail.into(),
        ..AuditNote::done_by(Hand::desk(), "Try", subject, OffsetDateTime::UNIX_EPOCH)
    };
    store.append_audit(&note).await.expect("added");
}

async fn export(desk: &TestDesk, who: &str, query: &str) -> (StatusCode, String) {
    let session = desk.sign_in(who).await;
    let cookie = format!("cosell_session={}", session.id().expect("saved"));
    let request = get(&format!("/audit/export{query}")).header(header::COOKIE, cookie);
    let answer = desk.ask(request, Body::empty()).await;
    let status = answer.status();
    let body = answer.into_body().collect().await.expect("a body").to_bytes();
    (status, String::from_utf8(body.to_vec()).expect("text"))
}

#[tokio::test]
async fn rows_come_as_json_lines_with_all_that_is_hashed() {
    let desk = desk().await;
    let store = desk.database.store();
    // More than are read at once.
    for n in 0..1_203 {
        note(&store, &format!("s-{n}"), "").await;
    }
    let (status, text) = export(&desk, "administrator", "?format=jsonl&action=Try").await;
    assert_eq!(status, StatusCode::OK);
    let lines: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect();
    assert_eq!(lines.len(), 1_203);
    for pair in lines.windows(2) {
        assert_eq!(pair[0]["previous"], pair[1]["hash"], "newest first, each with the one before");
    }
    assert_eq!(lines[0].as_object().map(serde_json::Map::len), Some(COLUMNS.len() + 1));
    let (_, all) = export(&desk, "administrator", "?format=jsonl&action=ExportRecord").await;
    assert_eq!(all.lines().count(), 2, "exports are told in the record");
}

/// The body of an export of more rows than are read at once, of which one piece has come.
async fn begun(desk: &TestDesk) -> (Session, Body) {
    let store = desk.database.store();
    for n in 0..1_203 {
        note(&store, &format!("s-{n}"), "").await;
    }
    let session = desk.sign_in("administrator").await;
    let cookie = format!("cosell_session={}", session.id().expect("saved"));
    let request = get("/audit/export?format=jsonl&action=Try").header(header::COOKIE, cookie);
    let mut body = desk.ask(request, Body::empty()).await.into_body();
    let piece = body.frame().await.expect("a piece").expect("rows").into_data().expect("data");
    assert!(piece.iter().filter(|&&byte| byte == b'\n').count() < 1_203);
    (session, body)
}

/// Why the record says that the administrator was denied the rest.
async fn denied(desk: &TestDesk) -> Vec<String> {
    desk.state.register.tell_refused().await;
    desk.state.desk.writes_ended().await;
    let query = AuditQuery { action: Some("Denied".into()), ..AuditQuery::default() };
    let rows = desk.database.store().audit_rows(&query, 10).await.expect("read");
    rows.into_iter().map(|row| format!("{} {}: {}", row.person, row.subject, row.detail)).collect()
}

#[tokio::test]
async fn an_export_breaks_off_once_its_administrator_is_signed_out() {
    let desk = desk().await;
    let (session, mut body) = begun(&desk).await;
    let visitor = desk.visitor(&session).await.expect("signed in");
    desk.state.register.leave(&visitor).await.expect("signed out");
    assert!(body.frame().await.expect("no end").is_err(), "it is no whole file");
    assert_eq!(denied(&desk).await, Vec::<String>::new(), "to sign out is to be denied nothing");
}

#[tokio::test]
async fn an_export_breaks_off_once_whoever_asked_administers_the_desk_no_more() {
    for roles in [vec![(Catalog::Sandbox, Role::Manager)], Vec::new()] {
        let desk = desk().await;
        let (session, mut body) = begun(&desk).await;
        let account = desk.visitor(&session).await.expect("signed in").account;
        let claimed = Rights { roles: roles.into_iter().collect(), administrator: false };
        let note = AuditNote::done(&desk.asker("seller"), "Changed", &account.id, account.created_at);
        let less = Account { claimed, ..account };
        desk.database.accounts().renew_account(&less, &note).await.expect("changed").expect("an account");
        assert!(body.frame().await.expect("no end").is_err(), "it is no whole file");
        let why = "administrator administer: Your role does not allow this; it takes an administrator.";
        assert_eq!(denied(&desk).await, [why]);
    }
}

#[tokio::test]
async fn a_table_holds_no_formula() {
    let desk = desk().await;
    note(&desk.database.store(), "=cmd|' /C calc'!A0", "say \"hello\", then\ngo").await;
    let (status, text) = export(&desk, "administrator", "?format=csv&action=Try").await;
    assert_eq!(status, StatusCode::OK);
    assert!(text.starts_with("\"seq\",\"at\",\"person\""), "{text}");
    assert!(text.contains("\"'=cmd|' /C calc'!A0\""), "{text}");
    assert!(text.contains("\"say \"\"hello\"\", then\ngo\""), "{text}");
    let (_, nothing) = export(&desk, "administrator", "?format=csv&action=Nothing").await;
    assert_eq!(nothing.lines().count(), 1, "the head alone");
}

#[tokio::test]
async fn others_are_refused_and_that_is_told() {
    let desk = desk().await;
    for _ in 0..3 {
        let (status, text) = export(&desk, "manager", "?format=csv").await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{text}");
        assert!(text.contains("administrator"), "{text}");
    }
    desk.state.desk.writes_ended().await;
    let (_, text) = export(&desk, "administrator", "?format=jsonl&action=Denied").await;
    assert_eq!(text.lines().count(), 2, "the same is told once, and then how often it was repeated: {text}");
    assert!(text.contains("2 more within a minute"), "{text}");
    assert!(text.contains("\"subject\":\"administer\"") && text.contains("\"person\":\"manager\""), "{text}");
    let (status, text) = export(&desk, "administrator", "?format=xml").await;
    assert_eq!((status, text.contains("format=csv")), (StatusCode::BAD_REQUEST, true));
}

#[test]
fn what_a_spreadsheet_would_reckon_is_text() {
    for risky in ["=1+1", "+1x", "-x", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1"] {
        assert_eq!(neutral(risky.into()), format!("'{risky}"));
    }
    for fine in ["", "7", "-7", "2026-11-07T14:05:09Z", "engi-1", "a=b"] {
        assert_eq!(neutral(fine.into()), fine);
    }
}
