//! Skeletons: documents to fill in, as the AWS CLI prints them for `--generate-cli-skeleton`.

use serde_json::Value;
use service_model::{Kind, Member, official};

use crate::output::to_json;
use crate::{UnknownOperation, operation};

/// The most values that a comment lists.
const VALUES_IN_COMMENT: usize = 12;

/// The empty input of an operation, as JSON: `--generate-cli-skeleton input`.
///
/// # Errors
/// When there is no such operation.
pub fn input_json(name: &str) -> Result<String, UnknownOperation> {
    Ok(to_json(&official().skeleton(&operation(name)?.input)))
}

/// A sample answer of an operation, as JSON: `--generate-cli-skeleton output`. Nothing for an operation
/// that answers nothing.
///
/// # Errors
/// When there is no such operation.
pub fn output_json(name: &str) -> Result<Option<String>, UnknownOperation> {
    let output = operation(name)?.output.as_deref();
    Ok(output.map(|output| to_json(&official().output_skeleton(output))))
}

/// The empty input of an operation, as YAML whose comments say what is required and within which limits:
/// `--generate-cli-skeleton yaml-input` of the AWS CLI 2.
///
/// # Errors
/// When there is no such operation.
pub fn input_yaml(name: &str) -> Result<String, UnknownOperation> {
    let mut yaml = String::new();
    write_members(&official().skeleton(&operation(name)?.input), &operation(name)?.input, "", "", &mut yaml);
    Ok(yaml)
}

/// Writes an object's members, one a line. The first line starts with `first`, the others with `indent`.
fn write_members(drawn: &Value, shape: &str, first: &str, indent: &str, yaml: &mut String) {
    let Some(shape) = official().shape(shape) else {
        return;
    };
    for (at, (name, value)) in drawn.as_object().into_iter().flatten().enumerate() {
        yaml.push_str(if at == 0 { first } else { indent });
        yaml.push_str(name);
        yaml.push(':');
        if let Some(member) = shape.member(name) {
            write_value(value, &member.shape, &comment(member), indent, yaml);
        } else if let Kind::Map { value: of_values, .. } = &shape.kind {
            write_value(value, of_values, "", indent, yaml);
        }
    }
}

/// Writes what stands after a member's colon, or an element's dash, to the end of its last line.
fn write_value(value: &Value, shape: &str, comment: &str, indent: &str, yaml: &mut String) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            end_line(comment, yaml);
            let deeper = format!("{indent}  ");
            write_members(value, shape, &deeper, &deeper, yaml);
        }
        Value::Array(items) => {
            end_line(comment, yaml);
            let Some(Kind::List { member, .. }) = official().shape(shape).map(|shape| &shape.kind) else {
                return;
            };
            for item in items {
                let dash = format!("{indent}- ");
                if item.is_object() {
                    write_members(item, member, &dash, &format!("{indent}  "), yaml);
                } else {
                    yaml.push_str(dash.trim_end());
                    write_value(item, member, "", indent, yaml);
                }
            }
        }
        _ => {
            yaml.push(' ');
            yaml.push_str(&scalar(value));
            end_line(comment, yaml);
        }
    }
}

fn end_line(comment: &str, yaml: &mut String) {
    if !comment.is_empty() {
        yaml.push_str("  # ");
        yaml.push_str(comment);
    }
    yaml.push('\n');
}

/// Text always stands in quotes, or Norway's code would be taken for "no" by older readers.
fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => format!("'{}'", text.replace('\'', "''")),
        other => other.to_string(),
    }
}

/// What a member's comment says.
fn comment(member: &Member) -> String {
    let Some(shape) = official().shape(&member.shape) else {
        return String::new();
    };
    let mut words = Vec::new();
    if member.idempotency_token {
        words.push("Filled in by the client when left out.".to_owned());
    } else if member.required {
        words.push("[REQUIRED]".to_owned());
    }
    match &shape.kind {
        Kind::Structure { union: true, .. } => words.push("Keep exactly one member.".to_owned()),
        Kind::String { values, .. } if !values.is_empty() && values.len() <= VALUES_IN_COMMENT => {
            words.push(format!("One of: {}.", values.join(", ")));
        }
        Kind::String { values, .. } if !values.is_empty() => words.push(format!("One of {} values.", values.len())),
        Kind::String { .. } => words.extend(limits(shape.length_bounds(), "characters")),
        Kind::List { min, max, .. } => words.extend(limits((min.unwrap_or(0), *max), "values")),
        Kind::Integer { min: Some(min), max: Some(max) } => words.push(format!("{min} to {max}.")),
        _ => {}
    }
    words.join(" ")
}

fn limits((min, max): (u64, Option<u64>), what: &str) -> Option<String> {
    match (min, max) {
        (0, None) => None,
        (min, None) => Some(format!("At least {min} {what}.")),
        (0, Some(max)) => Some(format!("At most {max} {what}.")),
        (min, Some(max)) => Some(format!("{min} to {max} {what}.")),
    }
}
