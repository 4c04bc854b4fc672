//! Values with one thing wrong.

use std::collections::HashSet;

use indexmap::IndexMap;
use serde_json::{Value, json};
use service_model::{Kind, Member, Path, Segment, Shape};

use crate::edit::Edit;
use crate::valid::to_size;
use crate::{Breach, Broken, Cases};

/// Breaks each of the valid values in every way there is. What several of them have in common is
/// broken once.
pub(crate) fn all(cases: &Cases<'_>, shape: &str, valid: &[Value]) -> Vec<Broken> {
    let mut seen = HashSet::new();
    let mut all = Vec::new();
    for value in valid {
        let mut breaking = Breaking { cases, found: Vec::new() };
        breaking.visit(shape, value, &Path::root());
        for (path, breach, edit) in breaking.found {
            if seen.insert((path.clone(), breach, format!("{edit:?}"))) {
                all.push(Broken { value: edit.apply(value, &path), path, breach });
            }
        }
    }
    all
}

/// One walk through one valid value.
struct Breaking<'a> {
    cases: &'a Cases<'a>,
    found: Vec<(Path, Breach, Edit)>,
}

impl Breaking<'_> {
    fn replace(&mut self, path: &Path, breach: Breach, value: Value) {
        self.found.push((path.clone(), breach, Edit::Replace(value)));
    }

    fn visit(&mut self, shape: &str, value: &Value, path: &Path) {
        let shape = self.cases.shape(shape);
        self.break_type(shape, path);
        match &shape.kind {
            Kind::Structure { members, union, .. } => {
                if *union {
                    self.break_union(members, value, path);
                }
                for (name, member) in members {
                    let Some(inside) = value.get(name) else { continue };
                    let path = path.member(name);
                    if member.required {
                        self.found.push((path.clone(), Breach::Missing, Edit::Remove));
                        self.replace(&path, Breach::Missing, Value::Null);
                    }
                    self.visit(&member.shape, inside, &path);
                }
            }
            Kind::List { member, min, max } => {
                let items = value.as_array().map_or(&[][..], Vec::as_slice);
                let Some((last, item)) = items.iter().enumerate().next_back() else { return };
                if let Some(fewer) = min.map(to_size).filter(|min| *min > 0) {
                    self.replace(path, Breach::TooFew, json!(items[..fewer - 1]));
                }
                if let Some(max) = max.map(to_size) {
                    let more: Vec<_> = items.iter().cycle().take(max + 1).collect();
                    self.replace(path, Breach::TooMany, json!(more));
                }
                self.visit(member, item, &path.index(last));
            }
            Kind::Map { value: entry, .. } => {
                let Some((name, inside)) = value.as_object().and_then(|entries| entries.iter().next_back()) else {
                    return;
                };
                self.visit(entry, inside, &path.member(name));
            }
            Kind::String { .. } => self.break_text(shape, path),
            Kind::Integer { min, max } | Kind::Long { min, max } => {
                if let Some(min) = min {
                    self.replace(path, Breach::TooSmall, json!(min - 1));
                }
                if let Some(max) = max {
                    self.replace(path, Breach::TooGreat, json!(max + 1));
                }
            }
            Kind::Float | Kind::Double | Kind::Boolean | Kind::Timestamp | Kind::Blob => {}
        }
    }

    /// Puts each JSON type that the shape isn't in its place. A null is a type of its own in a list;
    /// as a member it means that the member is absent.
    fn break_type(&mut self, shape: &Shape, path: &Path) {
        let right = |sample: &Value| match shape.kind {
            Kind::Structure { .. } | Kind::Map { .. } => sample.is_object(),
            Kind::List { .. } => sample.is_array(),
            Kind::String { .. } | Kind::Blob => sample.is_string(),
            Kind::Integer { .. } | Kind::Long { .. } => sample.is_i64(),
            Kind::Float | Kind::Double | Kind::Timestamp => sample.is_number(),
            Kind::Boolean => sample.is_boolean(),
        };
        for wrong in [json!("soon"), json!(7), json!(true), json!([]), json!({})] {
            if !right(&wrong) {
                self.replace(path, Breach::WrongType, wrong);
            }
        }
        if let Kind::Integer { .. } = shape.kind {
            self.replace(path, Breach::WrongType, json!(1.5));
            self.replace(path, Breach::WrongType, json!(i64::from(i32::MAX) + 1));
        }
        if let Some(Segment::Index(_)) = path.segments().last() {
            self.replace(path, Breach::WrongType, Value::Null);
        }
    }

    fn break_union(&mut self, members: &IndexMap<String, Member>, value: &Value, path: &Path) {
        self.replace(path, Breach::NoUnionMember, json!({}));
        if let Some((name, other)) = members.iter().find(|(name, _)| value.get(name.as_str()).is_none()) {
            let mut both = value.clone();
            both[name] = self.cases.least(&other.shape);
            self.replace(path, Breach::TwoUnionMembers, both);
        }
    }

    fn break_text(&mut self, shape: &Shape, path: &Path) {
        if let Some(form) = self.cases.forms.get(shape.name.as_str()) {
            if let Some(text) = form.too_short() {
                self.replace(path, Breach::TooShort, json!(text));
            }
            if let Some(text) = form.too_long() {
                self.replace(path, Breach::TooLong, json!(text));
            }
            for text in form.wrong() {
                self.replace(path, Breach::WrongForm, json!(text));
            }
            return;
        }
        let values = shape.values();
        for near in values.iter().take(1).flat_map(|it| [it.to_lowercase(), it.to_uppercase(), format!("{it} ")]) {
            if !values.contains(&near) {
                self.replace(path, Breach::NotInEnum, json!(near));
            }
        }
        self.replace(path, Breach::NotInEnum, json!(""));
    }
}
