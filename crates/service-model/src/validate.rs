//! Validation: a JSON value against a shape.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::model::Model;
use crate::moment::iso_8601;
use crate::path::Path;
use crate::shape::{Kind, Member, Shape};
use crate::violation::{Violation, ViolationKind};

impl Model {
    /// Everything in which the value differs from the shape, in the order of the model's members.
    ///
    /// A `null` member counts as absent. Members that clients fill by themselves (`ClientToken`)
    /// count as required where the model says so. A shape that the model doesn't know allows anything.
    pub fn validate(&self, shape: &str, value: &Value) -> Vec<Violation> {
        let mut validation = Validation { model: self, found: Vec::new() };
        validation.visit(shape, value, &Path::root());
        validation.found
    }
}

/// One run over one value.
struct Validation<'a> {
    model: &'a Model,
    found: Vec<Violation>,
}

impl Validation<'_> {
    fn report(&mut self, path: &Path, kind: ViolationKind) {
        self.found.push(Violation { path: path.clone(), kind });
    }

    fn expected(&mut self, path: &Path, expected: &'static str) {
        self.report(path, ViolationKind::WrongType { expected });
    }

    fn visit(&mut self, shape: &str, value: &Value, path: &Path) {
        let Some(shape) = self.model.shape(shape) else {
            return;
        };
        match (&shape.kind, value) {
            (Kind::Structure { members, union, .. }, Value::Object(object)) => {
                self.visit_structure(members, *union, object, path);
            }
            (Kind::List { member, min, max }, Value::Array(items)) => {
                self.visit_size(items.len(), *min, *max, path);
                for (index, item) in items.iter().enumerate() {
                    self.visit(member, item, &path.index(index));
                }
            }
            (Kind::Map { key, value, min, max }, Value::Object(object)) => {
                self.visit_size(object.len(), *min, *max, path);
                for (name, item) in object {
                    let path = path.member(name);
                    self.visit(key, &Value::String(name.clone()), &path);
                    self.visit(value, item, &path);
                }
            }
            (Kind::String { .. }, Value::String(text)) => self.visit_text(shape, text, path),
            (Kind::Integer { min, max }, Value::Number(number)) => {
                match number.as_i64().filter(|number| i32::try_from(*number).is_ok()) {
                    Some(number) => self.visit_number(number, *min, *max, path),
                    None => self.expected(path, expected_type(&shape.kind)),
                }
            }
            (Kind::Long { min, max }, Value::Number(number)) => match number.as_i64() {
                Some(number) => self.visit_number(number, *min, *max, path),
                None => self.expected(path, expected_type(&shape.kind)),
            },
            (Kind::Float | Kind::Double, Value::Number(_))
            | (Kind::Boolean, Value::Bool(_))
            | (Kind::Blob, Value::String(_)) => {}
            (Kind::Timestamp, value) if iso_8601(value).is_some() => {}
            (kind, _) => self.expected(path, expected_type(kind)),
        }
    }

    fn visit_structure(
        &mut self,
        members: &IndexMap<String, Member>,
        union: bool,
        object: &Map<String, Value>,
        path: &Path,
    ) {
        let mut present = 0;
        for (name, member) in members {
            match object.get(name) {
                Some(value) if !value.is_null() => {
                    present += 1;
                    self.visit(&member.shape, value, &path.member(name));
                }
                _ if member.required => self.report(&path.member(name), ViolationKind::Missing),
                _ => {}
            }
        }
        if union && present != 1 {
            self.report(path, ViolationKind::UnionNotOne);
        }
        for name in object.keys().filter(|name| !members.contains_key(*name)) {
            self.report(&path.member(name), ViolationKind::UnknownMember);
        }
    }

    fn visit_size(&mut self, len: usize, min: Option<u64>, max: Option<u64>, path: &Path) {
        let len = len as u64;
        if let Some(min) = min.filter(|min| len < *min) {
            self.report(path, ViolationKind::TooFew { min, len });
        }
        if let Some(max) = max.filter(|max| len > *max) {
            self.report(path, ViolationKind::TooMany { max, len });
        }
    }

    fn visit_number(&mut self, number: i64, min: Option<i64>, max: Option<i64>, path: &Path) {
        if let Some(min) = min.filter(|min| number < *min) {
            self.report(path, ViolationKind::BelowMinimum { min });
        }
        if let Some(max) = max.filter(|max| number > *max) {
            self.report(path, ViolationKind::AboveMaximum { max });
        }
    }

    /// A text has at most one violation: the first of enum, length and form that it breaks, because
    /// a wrong length would break the pattern too and be told twice.
    fn visit_text(&mut self, shape: &Shape, text: &str, path: &Path) {
        let Kind::String { pattern, values, .. } = &shape.kind else {
            return;
        };
        let (min, max) = shape.length_bounds();
        let len = text.chars().count() as u64;
        if !values.is_empty() && !values.iter().any(|value| value == text) {
            self.report(path, ViolationKind::NotInEnum { values: values.clone() });
        } else if len < min {
            self.report(path, ViolationKind::TooShort { min, len });
        } else if let Some(max) = max.filter(|max| len > *max) {
            self.report(path, ViolationKind::TooLong { max, len });
        } else if let Some(pattern) = pattern
            && !pattern.is_only_length()
            && !pattern.matches(text)
        {
            self.report(path, ViolationKind::PatternMismatch { pattern: pattern.as_str().to_owned() });
        }
    }
}

/// The JSON type that a kind of shape wants, with its article.
fn expected_type(kind: &Kind) -> &'static str {
    match kind {
        Kind::Structure { .. } | Kind::Map { .. } => "an object",
        Kind::List { .. } => "a list",
        Kind::String { .. } => "text",
        Kind::Integer { .. } | Kind::Long { .. } => "a whole number",
        Kind::Float | Kind::Double => "a number",
        Kind::Boolean => "true or false",
        Kind::Timestamp => "a date and time like 2026-01-31T09:30:00Z",
        Kind::Blob => "base64 text",
    }
}
