//! The AWS CLI's text format.
//!
//! Scalars of an object stand on one line in the order of their names, parted by tabs; what is nested
//! follows on lines of its own, which begin with its name in capitals. In a list of objects all lines
//! have the same columns. Two rare things differ from the AWS CLI: a nested value under a name that is a
//! scalar elsewhere in the list is written as JSON (the AWS CLI writes Python), and a paged answer is
//! one whole, not page after page.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// Writes a value as lines of tab-separated columns.
pub(super) fn to_text(value: &Value) -> String {
    let mut lines = String::new();
    write(value, None, None, &mut lines);
    lines
}

type Columns<'a> = BTreeSet<&'a str>;

fn write(value: &Value, label: Option<&str>, columns: Option<&Columns<'_>>, lines: &mut String) {
    match value {
        Value::Object(object) => write_object(object, label, columns, lines),
        Value::Array(items) => write_list(items, label, lines),
        scalar => write_line([cell(scalar)], lines),
    }
}

fn write_object(object: &Map<String, Value>, label: Option<&str>, columns: Option<&Columns<'_>>, lines: &mut String) {
    let own_columns;
    let columns = match columns {
        Some(columns) => columns,
        None => {
            own_columns = scalar_names(object).collect();
            &own_columns
        }
    };
    if !columns.is_empty() {
        let cells = columns.iter().map(|name| object.get(*name).map(cell).unwrap_or_default());
        write_line(label.map(str::to_uppercase).into_iter().chain(cells), lines);
    }
    let names: BTreeSet<&String> = object.keys().filter(|name| !columns.contains(name.as_str())).collect();
    for name in names {
        write(&object[name], Some(name), None, lines);
    }
}

fn write_list(items: &[Value], label: Option<&str>, lines: &mut String) {
    if items.iter().any(Value::is_object) {
        let columns: Columns<'_> = items.iter().filter_map(Value::as_object).flat_map(scalar_names).collect();
        for item in items {
            write(item, label, Some(&columns), lines);
        }
    } else {
        let (lists, scalars): (Vec<_>, Vec<_>) = items.iter().partition(|item| item.is_array());
        write_scalars(&scalars, label, lines);
        for list in lists {
            write(list, label, None, lines);
        }
    }
}

/// Scalars under a label take a line each; without one they share a line.
fn write_scalars(scalars: &[&Value], label: Option<&str>, lines: &mut String) {
    if scalars.is_empty() {
        return;
    }
    match label {
        Some(label) => {
            for scalar in scalars {
                write_line([label.to_uppercase(), cell(scalar)], lines);
            }
        }
        None => write_line(scalars.iter().map(|scalar| cell(scalar)), lines),
    }
}

fn scalar_names(object: &Map<String, Value>) -> impl Iterator<Item = &str> {
    object.iter().filter(|(_, value)| !value.is_object() && !value.is_array()).map(|(name, _)| name.as_str())
}

fn write_line(cells: impl IntoIterator<Item = String>, lines: &mut String) {
    let cells: Vec<String> = cells.into_iter().collect();
    lines.push_str(&cells.join("\t"));
    lines.push('\n');
}

/// A scalar as the AWS CLI, a Python program, prints it.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
