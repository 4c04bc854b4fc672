//! `GET /audit/export`: the rows of the record of who did what that fit, as a file.

use crate::{people::Directory, state::AppState};
use axum::{
    Extension,
    body::{Body, Bytes},
    extract::{Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use desk::{
    Desk,
    accounts::{Register, Visitor},
    ports::AuditEntry,
};
use domain::{
    error::{AppError, ErrorKind},
    people::{Asker, Catalog},
    queries::AuditQuery,
};
use futures::stream;
use serde_json::json;
use std::{io, sync::Arc};
use time::format_description::well_known::Rfc3339;

/// The columns of a CSV file, and of the members of a line of JSON.
const COLUMNS: [&str; 17] = [
    "seq",
    "at",
    "person",
    "person_name",
    "address",
    "sign_in",
    "scope",
    "action",
    "subject",
    "outcome",
    "entry",
    "request_id",
    "detail",
    "version",
    "key_id",
    "previous",
    "hash",
];

/// The formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Csv,
    JsonLines,
}

/// The rows that fit, newest first, as they are read from the store. Parameters are those of the page, and `format`:
/// `csv` or `jsonl`. Whoever is signed out meanwhile, or administers the desk no more, gets no further rows. A file that
/// breaks off is no whole file: the browser says so.
pub(crate) async fn audit_export(
    State(state): State<AppState>,
    Extension(asker): Extension<Asker>,
    Extension(visitor): Extension<Visitor>,
    Query(params): Query<Vec<(String, String)>>,
) -> Response {
    let format = match params.iter().find(|(name, _)| name == "format").map(|(_, value)| value.as_str()) {
        Some("csv") => Format::Csv,
        Some("jsonl") => Format::JsonLines,
        _ => return (StatusCode::BAD_REQUEST, "Say which format: format=csv or format=jsonl.\n").into_response(),
    };
    let query = AuditQuery { before: None, ..AuditQuery::from_params(&params) };
    let desk = state.desk.for_request();
    let first = match desk.export_audit(&asker, &query).await {
        Ok(rows) => rows,
        Err(error) => return refused(&error),
    };
    let (media_type, file) = match format {
        Format::Csv => ("text/csv; charset=utf-8; header=present", "audit.csv"),
        Format::JsonLines => ("application/jsonl", "audit.jsonl"),
    };
    let headers = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{file}\"")),
    ];
    let (register, people, catalog) = (state.register.clone(), state.people.clone(), asker.scope.catalog);
    let next = Next { desk, register, people, visitor, catalog, query, read: Some(first) };
    (headers, Body::from_stream(pieces(next, format))).into_response()
}

fn refused(error: &AppError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, format!("{error}\n")).into_response()
}

/// What is to be written next.
struct Next {
    desk: Desk,
    register: Register,
    people: Arc<Directory>,
    visitor: Visitor,
    catalog: Catalog,
    query: AuditQuery,
    /// Rows that are read already, before the first piece.
    read: Option<Vec<AuditEntry>>,
}

impl Next {
    /// The next rows, if who asks is still signed in and still may: a file can take long to be read.
    async fn rows(&self) -> Result<Vec<AuditEntry>, AppError> {
        let visitor = self.register.again(&self.visitor).await?;
        let asker = visitor.as_ref().and_then(|visitor| self.people.asker_in(visitor, self.catalog));
        if let Some(asker) = asker {
            return self.desk.export_audit(&asker, &self.query).await;
        }
        // To sign out, or to be idle for too long, is to ask for nothing: nobody is denied anything.
        let Some(visitor) = visitor else { return Err(AppError::new(ErrorKind::SignedOut)) };
        // Whoever administers the desk has a role in every catalog.
        let error = AppError::new(ErrorKind::RoleForbids { needed: "administrator".into() });
        self.register.denied(&visitor, "administer", &error.headline());
        Err(error)
    }
}

fn pieces(next: Next, format: Format) -> impl futures::Stream<Item = io::Result<Bytes>> + Send {
    stream::try_unfold(next, move |mut next| async move {
        let begins = next.read.is_some();
        let rows = match next.read.take() {
            Some(rows) => rows,
            None => next.rows().await.map_err(io::Error::other)?,
        };
        let Some(last) = rows.last().map(|row| row.seq) else {
            // A file without rows has its head all the same.
            let head = (begins && format == Format::Csv).then(|| Bytes::from(csv_line(COLUMNS.map(str::to_owned))));
            next.query.before = Some(i64::MIN);
            return Ok(head.map(|head| (head, next)));
        };
        let mut text = String::new();
        if begins && format == Format::Csv {
            text.push_str(&csv_line(COLUMNS.map(str::to_owned)));
        }
        for row in rows {
            text.push_str(&match format {
                Format::Csv => csv_line(cells(row).map(neutral)),
                Format::JsonLines => json_line(row),
            });
        }
        next.query.before = Some(last);
        Ok(Some((Bytes::from(text), next)))
    })
}

fn cells(row: AuditEntry) -> [String; 17] {
    let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    [
        row.seq.to_string(),
        row.at.format(&Rfc3339).unwrap_or_default(),
        row.person,
        row.person_name,
        row.address.unwrap_or_default(),
        row.sign_in.unwrap_or_default(),
        row.scope.unwrap_or_default(),
        row.action,
        row.subject,
        row.outcome,
        number(row.entry),
        row.request_id.unwrap_or_default(),
        row.detail,
        row.seal.version.to_string(),
        row.seal.key_id.unwrap_or_default(),
        row.seal.previous,
        row.seal.hash,
    ]
}

/// A cell that no spreadsheet takes for a formula. <https://owasp.org/www-community/attacks/CSV_Injection>
fn neutral(cell: String) -> String {
    let risky =
        |first: char| matches!(first, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\'' | '＝' | '＋' | '－' | '＠');
    if cell.starts_with(risky) && cell.parse::<i64>().is_err() { format!("'{cell}") } else { cell }
}

/// By RFC 4180: every cell in quotes, quotes doubled.
fn csv_line<const N: usize>(cells: [String; N]) -> String {
    let quoted = cells.map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
    quoted.join(",") + "\r\n"
}

/// The row with everything that its hash is made of; `at` is in nanoseconds since 1970 too, as it is hashed.
fn json_line(row: AuditEntry) -> String {
    let at_nanos = i64::try_from(row.at.unix_timestamp_nanos()).ok();
    let line = json!({
        "seq": row.seq,
        "at": row.at.format(&Rfc3339).ok(),
        "at_nanos": at_nanos,
        "person": row.person,
        "person_name": row.person_name,
        "address": row.address,
        "sign_in": row.sign_in,
        "scope": row.scope,
        "action": row.action,
        "subject": row.subject,
        "outcome": row.outcome,
        "entry": row.entry,
        "request_id": row.request_id,
        "detail": row.detail,
        "version": row.seal.version,
        "key_id": row.seal.key_id,
        "previous": row.seal.previous,
        "hash": row.seal.hash,
    });
    format!("{line}\n")
}

#[cfg(test)]
mod tests;
