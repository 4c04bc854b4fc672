//! Comma-separated values, by RFC 4180: a header, CRLF, quotes where needed.
//!
//! The rows are the one list of the answer, or of the query's result; an answer without a list, or with
//! several, is one row. Objects inside a row spread over columns named by their path; lists of scalars
//! are joined in one cell, other lists stand in theirs as JSON.

use ::csv::{Terminator, WriterBuilder};
use indexmap::{IndexMap, IndexSet};
use serde_json::Value;

/// What parts the scalars of a list inside one cell.
const BETWEEN_SCALARS: &str = "; ";

type Row = IndexMap<String, String>;

/// Writes a value as a table. Nothing comes of a list without rows.
pub(super) fn to_csv(value: &Value) -> Result<String, ::csv::Error> {
    let rows: Vec<Row> = rows(value).iter().map(row).collect();
    let columns: IndexSet<&str> = rows.iter().flat_map(|row| row.keys().map(String::as_str)).collect();
    if columns.is_empty() {
        return Ok(String::new());
    }
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(columns.iter().map(|column| guarded(column)))?;
    for row in &rows {
        let cells = columns.iter().map(|column| row.get(*column).map_or("", String::as_str));
        writer.write_record(cells.map(guarded))?;
    }
    let bytes = writer.into_inner().map_err(|error| error.into_error())?;
    Ok(String::from_utf8(bytes).expect("CSV of UTF-8 is UTF-8"))
}

/// The list to show, or the value itself as the only row.
fn rows(value: &Value) -> &[Value] {
    if let Value::Array(items) = value {
        return items;
    }
    let mut lists = value.as_object().into_iter().flat_map(|object| object.values()).filter_map(Value::as_array);
    match (lists.next(), lists.next()) {
        (Some(list), None) if !is_list_of_scalars(list) => list,
        _ => std::slice::from_ref(value),
    }
}

fn is_list_of_scalars(items: &[Value]) -> bool {
    !items.is_empty() && !items.iter().any(|item| item.is_object() || item.is_array())
}

fn row(value: &Value) -> Row {
    let mut row = Row::new();
    match value {
        Value::Object(_) => spread(value, "", &mut row),
        // A query such as `[*].[Id, Title]` gives rows without names.
        Value::Array(cells) => {
            row.extend(cells.iter().enumerate().map(|(at, cell)| (format!("Column {}", at + 1), text(cell))));
        }
        scalar => {
            row.insert("Value".to_owned(), text(scalar));
        }
    }
    row
}

fn spread(value: &Value, path: &str, row: &mut Row) {
    match value {
        Value::Object(object) if !object.is_empty() => {
            for (name, value) in object {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                spread(value, &path, row);
            }
        }
        Value::Object(_) => {}
        cell => {
            row.insert(path.to_owned(), text(cell));
        }
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) if is_list_of_scalars(items) => {
            items.iter().map(text).collect::<Vec<_>>().join(BETWEEN_SCALARS)
        }
        Value::Array(items) if items.is_empty() => String::new(),
        other => other.to_string(),
    }
}

/// The cell, with an apostrophe in front where a spreadsheet would run it as a formula. Anyone who sends an
/// invitation writes texts that end up here.
fn guarded(cell: &str) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if is_formula && !is_plain_number(cell) { format!("'{cell}") } else { cell.to_owned() }
}

fn is_plain_number(cell: &str) -> bool {
    let unsigned = cell.strip_prefix(['+', '-']).unwrap_or(cell);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    [whole, fraction].iter().all(|digits| !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit()))
}
