//! Between flat fields and the nested document that the AWS CLI takes.

use super::Fields;
use serde_json::{Map, Value};

/// Builds the nested document from flat fields: `A.0.B` becomes `{"A": [{"B": …}]}`. Empty answers
/// are left out, positions are closed up, so that a removed row leaves no hole.
#[must_use]
pub fn to_document(fields: &Fields) -> Value {
    let mut root = Node::default();
    for (name, answer) in fields {
        let answer = answer.trim();
        if !answer.is_empty() {
            root.insert(&name.split('.').collect::<Vec<_>>(), answer);
        }
    }
    root.into_value()
}

/// Flattens a document into fields. Numbers and booleans become text; `null` and empty containers
/// vanish.
#[must_use]
pub fn from_document(document: &Value) -> Fields {
    let mut fields = Fields::new();
    flatten(document, String::new(), &mut fields);
    fields
}

fn flatten(value: &Value, path: String, fields: &mut Fields) {
    let below = |step: &str| if path.is_empty() { step.to_owned() } else { format!("{path}.{step}") };
    match value {
        Value::Null => {}
        Value::Object(members) => members.iter().for_each(|(k, v)| flatten(v, below(k), fields)),
        Value::Array(items) => items.iter().enumerate().for_each(|(i, v)| flatten(v, below(&i.to_string()), fields)),
        Value::String(text) => {
            fields.insert(path, text.clone());
        }
        Value::Bool(_) | Value::Number(_) => {
            fields.insert(path, value.to_string());
        }
    }
}

/// A tree under construction: an answer, or members by name. Members whose names are all numbers
/// become a list.
#[derive(Default)]
struct Node {
    answer: Option<String>,
    members: Vec<(String, Node)>,
}

impl Node {
    fn insert(&mut self, path: &[&str], answer: &str) {
        let Some((first, rest)) = path.split_first() else {
            self.answer = Some(answer.to_owned());
            return;
        };
        let index = self.members.iter().position(|(name, _)| name == first).unwrap_or_else(|| {
            self.members.push(((*first).to_owned(), Self::default()));
            self.members.len() - 1
        });
        self.members[index].1.insert(rest, answer);
    }

    fn into_value(self) -> Value {
        if let Some(answer) = self.answer {
            return Value::String(answer);
        }
        let position = |name: &str| name.parse::<u32>().ok();
        if !self.members.is_empty() && self.members.iter().all(|(name, _)| position(name).is_some()) {
            let mut members = self.members;
            members.sort_by_key(|(name, _)| position(name));
            return Value::Array(members.into_iter().map(|(_, node)| node.into_value()).collect());
        }
        Value::Object(self.members.into_iter().map(|(name, node)| (name, node.into_value())).collect::<Map<_, _>>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn rows_close_up() {
        let fields = Fields::from([
            ("A.0.B".into(), " x ".into()),
            ("A.2.B".into(), "y".into()),
            ("A.10.B".into(), "z".into()),
            ("C".into(), "  ".into()),
        ]);
        assert_eq!(to_document(&fields), json!({"A": [{"B": "x"}, {"B": "y"}, {"B": "z"}]}));
    }

    proptest! {
        #[test]
        fn any_fields_make_some_document(fields in proptest::collection::btree_map(".{0,12}", ".{0,12}", 0..8)) {
            let _ = from_document(&to_document(&fields));
        }

        #[test]
        fn a_document_survives_the_way_through_fields(
            names in proptest::collection::vec("[A-Z][a-z]{1,6}", 1..4), answers in proptest::collection::vec("[a-z]{1,9}", 1..5)
        ) {
            let document = json!({ "Root": { "Names": names, "Rows": answers.iter().map(|a| json!({"Answer": a})).collect::<Vec<_>>() } });
            prop_assert_eq!(to_document(&from_document(&document)), document);
        }
    }
}
