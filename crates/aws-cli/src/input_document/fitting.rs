//! Fitting a value to a shape: keep what is right, name what isn't.

use indexmap::IndexMap;
use serde_json::{Map, Value};
use service_model::{Kind, Member, Model, Path, ViolationKind};

use super::{Imported, Problem};

/// How like a member's name another must be to be suggested, from 0 (nothing alike) to 1 (the same).
const LIKENESS: f64 = 0.75;

/// Fits a document to the input shape of an operation.
pub(super) fn fit(model: &Model, shape: &str, document: &Value) -> Imported {
    let mut fitting = Fitting { model, problems: Vec::new() };
    let value = fitting.value(shape, document, &Path::root());
    Imported { value: value.unwrap_or_else(|| Map::new().into()), problems: fitting.problems }
}

struct Fitting<'a> {
    model: &'a Model,
    problems: Vec<Problem>,
}

impl Fitting<'_> {
    /// The value as far as it fits; `None` when nothing of it is worth keeping.
    fn value(&mut self, shape: &str, value: &Value, path: &Path) -> Option<Value> {
        match (&self.model.shape(shape)?.kind, value) {
            (_, Value::Null) => None,
            (Kind::Structure { members, union, .. }, Value::Object(object)) => {
                self.structure(members, *union, object, path)
            }
            (Kind::List { member, .. }, Value::Array(items)) => {
                let kept: Vec<Value> = items
                    .iter()
                    .enumerate()
                    .filter_map(|(index, item)| self.value(member, item, &path.index(index)))
                    .collect();
                // An empty list says something ("no spend is expected"); one of blanks doesn't.
                self.sized(shape, Value::Array(kept), items.is_empty(), path)
            }
            (Kind::Map { value: shape_of_values, .. }, Value::Object(object)) => {
                let kept: Map<String, Value> = object
                    .iter()
                    .filter_map(|(key, item)| {
                        Some((key.clone(), self.value(shape_of_values, item, &path.member(key))?))
                    })
                    .collect();
                self.sized(shape, Value::Object(kept), object.is_empty(), path)
            }
            (Kind::String { .. }, Value::String(text)) if text.is_empty() => None,
            (Kind::String { .. }, Value::Number(_) | Value::Bool(_)) => self.unquoted(shape, value, path),
            _ => self.scalar(shape, value.clone(), path),
        }
    }

    fn structure(
        &mut self,
        members: &IndexMap<String, Member>,
        union: bool,
        object: &Map<String, Value>,
        path: &Path,
    ) -> Option<Value> {
        let mut kept = Map::new();
        for (name, member) in members {
            if let Some(value) = object.get(name)
                && let Some(value) = self.value(&member.shape, value, &path.member(name))
            {
                kept.insert(name.clone(), value);
            }
        }
        for name in object.keys().filter(|name| !members.contains_key(*name)) {
            self.problem(&path.member(name), unknown_member(name, members), false);
        }
        if union && kept.len() > 1 {
            self.keep_one(members, &mut kept, path);
        }
        (!kept.is_empty() || path.is_root()).then_some(Value::Object(kept))
    }

    /// Of a union's members only one can be sent: the first that is complete, else the first.
    fn keep_one(&mut self, members: &IndexMap<String, Member>, kept: &mut Map<String, Value>, path: &Path) {
        let is_complete = |(name, value): &(&String, &Value)| {
            let violations = self.model.validate(&members[*name].shape, value);
            !violations.iter().any(|violation| violation.kind == ViolationKind::Missing)
        };
        let chosen = kept.iter().find(is_complete).or_else(|| kept.iter().next());
        let Some(chosen) = chosen.map(|(name, _)| name.clone()) else {
            return;
        };
        let others: Vec<String> = kept.keys().filter(|name| **name != chosen).cloned().collect();
        for other in others {
            kept.shift_remove(&other);
            self.problem(
                &path.member(&other),
                format!("Only one of the members can be given here; {chosen} was kept."),
                false,
            );
        }
    }

    /// A list or map, with a word about its size; nothing when only blanks were in it.
    fn sized(&mut self, shape: &str, value: Value, was_empty: bool, path: &Path) -> Option<Value> {
        let is_empty = value.as_array().map_or_else(|| value.as_object().is_some_and(Map::is_empty), Vec::is_empty);
        if is_empty && !was_empty {
            return None;
        }
        for violation in self.model.validate(shape, &value) {
            if violation.path.is_root() {
                self.problem(path, violation.kind.to_string(), true);
            }
        }
        Some(value)
    }

    /// A number or truth value where text belongs: quotes were forgotten, which is easy in YAML.
    ///
    /// A number that the reader took for a fraction without one is given up: it may have been `1e3`, or
    /// an account id whose leading zero is lost.
    fn unquoted(&mut self, shape: &str, value: &Value, path: &Path) -> Option<Value> {
        if value.as_f64().is_some_and(|number| value.is_f64() && number.fract() == 0.0) {
            self.problem(path, "This must be text: write it in quotes.".to_owned(), false);
            return None;
        }
        let message = format!("This must be text, in quotes; {value} was taken as \"{value}\".");
        self.problem(path, message, true);
        self.scalar(shape, Value::String(value.to_string()), path)
    }

    /// A value without parts: kept when its JSON type is right.
    fn scalar(&mut self, shape: &str, value: Value, path: &Path) -> Option<Value> {
        let mut is_right_type = true;
        for violation in self.model.validate(shape, &value) {
            if matches!(violation.kind, ViolationKind::WrongType { .. }) {
                is_right_type = false;
            }
            self.problem(path, violation.kind.to_string(), is_right_type);
        }
        is_right_type.then_some(value)
    }

    fn problem(&mut self, path: &Path, message: String, kept: bool) {
        self.problems.push(Problem { path: path.clone(), message, kept });
    }
}

/// What to say about a member that doesn't exist, with the one that was probably meant.
fn unknown_member(name: &str, members: &IndexMap<String, Member>) -> String {
    let plain = |name: &str| name.to_lowercase().replace(['-', '_', ' '], "");
    let likest = members
        .keys()
        .map(|member| (strsim::normalized_damerau_levenshtein(&plain(name), &plain(member)), member))
        .filter(|(likeness, _)| *likeness >= LIKENESS)
        .max_by(|(one, _), (other, _)| one.total_cmp(other));
    match likest {
        Some((_, member)) => {
            format!("There is no member of this name here; did you mean `{member}`?")
        }
        None => "There is no member of this name here.".to_owned(),
    }
}
