//! Starting an engagement: from an invitation (tags) or from an opportunity (involvement,
//! visibility, tags).

use super::{FieldError, FieldSpec, Fields, Rule, spec::check_all, text};
use crate::choices;

/// The most tags that the service takes in one call.
pub const MAX_TAGS: usize = 200;

/// How many rows the form shows at first, so that it works without script.
pub const SHOWN_TAGS: usize = 3;

/// The prefix of the tag rows.
pub const TAGS: &str = "Tags";

/// The key and the value of one tag row.
#[must_use]
pub fn tag_fields(row: usize) -> [FieldSpec; 2] {
    let n = row + 1;
    [
        FieldSpec::optional(format!("{TAGS}.{row}.Key"), format!("Tag {n}: key"), "", Rule::TagKey),
        FieldSpec::optional(format!("{TAGS}.{row}.Value"), format!("Tag {n}: value"), "", Rule::TagValue),
    ]
}

/// Whether visibility may be chosen: for co-selling AWS always sees the whole opportunity.
#[must_use]
pub fn visibility_applies(involvement: &str) -> bool {
    involvement == "For Visibility Only"
}

/// The rows in use, by their position.
fn rows(fields: &Fields) -> Vec<usize> {
    let mut rows: Vec<usize> = fields
        .iter()
        .filter(|(_, answer)| !answer.trim().is_empty())
        .filter_map(|(name, _)| name.strip_prefix("Tags.")?.split('.').next()?.parse().ok())
        .collect();
    rows.sort_unstable();
    rows.dedup();
    rows
}

pub(super) fn check_tags(fields: &Fields) -> Vec<FieldError> {
    let rows = rows(fields);
    let mut errors = Vec::new();
    let mut seen: Vec<&str> = Vec::new();
    for row in &rows {
        errors.extend(check_all(&tag_fields(*row), fields));
        let name = format!("{TAGS}.{row}.Key");
        let key = text(fields, &name);
        if key.is_empty() {
            errors.push(FieldError::new(name, format!("Enter a key for tag {}, or empty its value.", row + 1)));
        } else if seen.contains(&key) {
            errors.push(FieldError::new(name, format!("Tag {} repeats the key \u{201c}{key}\u{201d}.", row + 1)));
        }
        seen.push(key);
    }
    if rows.len() > MAX_TAGS {
        errors.push(FieldError::new("", format!("At most {MAX_TAGS} tags; these are {}.", rows.len())));
    }
    errors
}

/// Checks tags of which there must be one at least.
pub(super) fn check_new_tags(fields: &Fields) -> Vec<FieldError> {
    if rows(fields).is_empty() {
        return vec![FieldError::new(tag_fields(0)[0].name.as_str(), "Enter at least one tag: its key and its value.")];
    }
    check_tags(fields)
}

/// How AWS is to be involved, and how much it may see. The names begin with `prefix`.
pub(super) fn submission_fields(prefix: &str) -> [FieldSpec; 2] {
    [
        FieldSpec::required(
            format!("{prefix}InvolvementType"),
            "How AWS should be involved",
            "",
            Rule::OneOf(choices::InvolvementType::ALL),
        ),
        FieldSpec::optional(format!("{prefix}Visibility"), "Visibility", "", Rule::OneOf(choices::Visibility::ALL)),
    ]
}

pub(super) fn check_submission(prefix: &str, fields: &Fields) -> Vec<FieldError> {
    let specs = submission_fields(prefix);
    let mut errors = check_all(&specs, fields);
    let [involvement, visibility] = specs.map(|spec| spec.name);
    if text(fields, &visibility) == "Limited" && !visibility_applies(text(fields, &involvement)) {
        errors.push(FieldError::new(
            visibility,
            "Limited visibility goes with \u{201c}For visibility only\u{201d}; co-selling shows AWS the whole opportunity.",
        ));
    }
    errors
}

pub(super) fn check_start(fields: &Fields) -> Vec<FieldError> {
    let mut errors = check_submission("AwsSubmission.", fields);
    errors.extend(check_tags(fields));
    errors
}
