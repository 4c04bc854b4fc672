//! Asking changes nothing: the whole database is looked at before and after everything that is asked for, by everybody.

use super::{Doors, Input, ROWS, Who, plain::PLAIN};
use app::App;
use axum::{
    body::Body,
    http::{Request, header, request::Builder},
};
use domain::forms::Fields;
use http_body_util::BodyExt;
use leptos_axum::generate_route_list;
use sqlx::{Column, Row};
use std::collections::BTreeSet;
use store::Database;
use tower_sessions::Session;

/// The id that stands in the rows of server functions.
const NOBODYS: &str = "0123456789abcdef0123456789abcdef";
/// Columns that the desk keeps for itself: when somebody was last here.
const LEFT_OUT: [(&str, &str); 1] = [("sign_ins", "seen_at")];
/// Tables that the desk keeps for itself: how often AWS was called. What AWS answered is kept by a task that does not run
/// here.
const COUNTED: [&str; 2] = ["quota_pace", "quota_hours"];

/// A row: its table, and its columns with their values.
type Kept = BTreeSet<(String, String)>;

/// Everything in the database.
async fn everything(doors: &Doors) -> Kept {
    let Database::Sqlite(store) = &doors.desk.database else { panic!("a database in memory") };
    let tables: Vec<String> = sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'table'")
        .fetch_all(store.pool())
        .await
        .expect("the tables");
    let mut kept = Kept::new();
    for table in tables.into_iter().filter(|table| !COUNTED.contains(&table.as_str())) {
        let rows = sqlx::query(&format!("SELECT * FROM \"{table}\"")).fetch_all(store.pool()).await.expect("rows");
        for row in rows {
            let told = row.columns().iter().filter(|column| !LEFT_OUT.contains(&(table.as_str(), column.name())));
            let columns: Vec<String> = told
                .map(|column| {
                    let value: Option<Vec<u8>> = row.try_get_unchecked(column.ordinal()).expect("anything is bytes");
                    format!("{}={};", column.name(), value.unwrap_or_default().escape_ascii())
                })
                .collect();
            kept.insert((table.clone(), columns.concat()));
        }
    }
    kept
}

/// Whether a row may come or go because somebody has asked: the record tells of what was refused, and of an export that
/// begins.
fn may_change(path: &str, (table, row): &(String, String), comes: bool) -> bool {
    match table.as_str() {
        // The number of the record's last row.
        "counters" => row.contains("name=audit;"),
        "audit" if comes => {
            row.contains("outcome=refused;")
                || (path.starts_with("/audit/export?") && row.contains("action=ExportRecord;"))
        }
        _ => false,
    }
}

/// Everything that can be asked for, and nothing that is sent: pages, server functions that read, plain routes.
fn reads(draft: &str) -> Vec<(String, Builder, &'static str)> {
    let page = |path: String| (path.clone(), Request::get(path).header(header::ACCEPT, "text/html"), "");
    let pages = generate_route_list(App).into_iter().map(|route| {
        let path = route.path().replace("{id}", draft).replace(['{', '}'], "");
        page(path)
    });
    // Those that take JSON read what does not fit into an address.
    let functions = ROWS.iter().filter_map(|row| {
        let path = format!("/api/{}", row.path);
        match row.input {
            Input::Query(query) => {
                let path = format!("{path}?{}", query.replace(NOBODYS, draft));
                Some((path.clone(), Request::get(path), ""))
            }
            Input::Json(json) => {
                let request = Request::post(&path).header(header::CONTENT_TYPE, "application/json");
                Some((path, request, json))
            }
            Input::Form(_) => None,
        }
    });
    let plain = PLAIN.iter().filter(|(method, ..)| *method == "GET").map(|(_, path, _)| {
        let path = path.replace("{operation}", "get-opportunity").replace("{provider}", "contoso");
        page(if path == "/audit/export" { format!("{path}?format=csv") } else { path })
    });
    pages.chain(functions).chain(plain).collect()
}

/// Asks, and waits for all of the answer and for what the desk tells in its record. A stream is left at once.
async fn ask(doors: &Doors, session: Option<&Session>, path: &str, request: Builder, body: &'static str) {
    let answer = doors.ask(session, request, Body::from(body)).await;
    if path != "/events" {
        answer.into_body().collect().await.expect("a body");
    }
    doors.desk.state.register.tell_refused().await;
    doors.desk.state.desk.writes_ended().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_anybody_asks_for_nothing_is_changed() {
    let doors = Doors::new().await;
    let seller = doors.desk.asker("seller");
    doors.desk.begin_tasks(&seller.scope, 2).await;
    let draft = doors.desk.state.desk.create_draft(&seller, Fields::new()).await.expect("a draft").to_string();
    let mut wrong = Vec::new();
    for who in Who::ALL {
        let session = doors.session(who).await;
        let mut before = everything(&doors).await;
        for (path, request, body) in reads(&draft) {
            ask(&doors, session.as_ref(), &path, request, body).await;
            let after = everything(&doors).await;
            let comes = after.difference(&before).map(|row| (row, true));
            let changes = comes.chain(before.difference(&after).map(|row| (row, false)));
            for (row, comes) in changes.filter(|(row, comes)| !may_change(&path, row, *comes)) {
                wrong.push(format!(
                    "{who:?} at {path}: {} in {}: {}",
                    if comes { "new" } else { "gone" },
                    row.0,
                    row.1
                ));
            }
            before = after;
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_written_is_seen_to_be() {
    let doors = Doors::new().await;
    let session = doors.session(Who::Seller).await;
    let before = everything(&doors).await;
    let form = Request::post("/api/drafts/create-draft").header(header::CONTENT_TYPE, super::FORM);
    ask(&doors, session.as_ref(), "/api/drafts/create-draft", form, "").await;
    let after = everything(&doors).await;
    let new: BTreeSet<&str> = after.difference(&before).map(|(table, _)| table.as_str()).collect();
    assert!(new.contains("drafts"), "{new:?}");
    assert!(after.difference(&before).any(|row| !may_change("/", row, true)));
}
