//! Exports of the record, as browsers ask for them.

use super::*;
use crate::{
    config::Config,
    testing::{TestDesk, get},
};
use desk::ports::{AuditNote, Hand, Store};
use http_body_util::BodyExt;
use std::sync::Arc;
use time::OffsetDateTime;

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
    let store = desk.state.desk.store();
    // More than are read at once.
    for n in 0..1_203 {
        note(store, &format!("s-{n}"), "").await;
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

#[tokio::test]
async fn a_table_holds_no_formula() {
    let desk = desk().await;
    note(desk.state.desk.store(), "=cmd|' /C calc'!A0", "say \"hello\", then\ngo").await;
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
