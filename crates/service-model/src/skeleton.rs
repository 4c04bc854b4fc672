//! Skeletons: values with every member of a shape and nothing real in them.

use serde_json::{Map, Value, json};

use crate::model::Model;
use crate::shape::Kind;

impl Model {
    /// The empty value of a shape, as the AWS CLI draws it for `--generate-cli-skeleton input`: every
    /// member, one element in each list, `""` for text.
    ///
    /// The AWS CLI picks one of an enum's values by chance; here it is always the first. A structure
    /// inside itself is drawn as an empty object, as the CLI does. An unknown shape gives `null`.
    pub fn skeleton(&self, shape: &str) -> Value {
        Drawing { model: self, names: false, above: Vec::new() }.draw(shape, "")
    }

    /// The sample value of a shape, as the AWS CLI draws it for `--generate-cli-skeleton output`:
    /// each text is the name of its member.
    pub fn output_skeleton(&self, shape: &str) -> Value {
        Drawing { model: self, names: true, above: Vec::new() }.draw(shape, "")
    }
}

/// One skeleton in the making.
struct Drawing<'a> {
    model: &'a Model,
    /// Whether a text is drawn as the name of its member.
    names: bool,
    /// The shapes being drawn, to notice one that contains itself.
    above: Vec<&'a str>,
}

impl<'a> Drawing<'a> {
    fn draw(&mut self, shape: &str, name: &str) -> Value {
        let model = self.model;
        let Some(shape) = model.shape(shape) else {
            return Value::Null;
        };
        let inside_itself = self.above.contains(&shape.name.as_str());
        self.above.push(&shape.name);
        let drawn = match &shape.kind {
            Kind::Structure { .. } if inside_itself => json!({}),
            Kind::Structure { members, .. } => members
                .iter()
                .map(|(name, member)| (name.clone(), self.draw(&member.shape, name)))
                .collect::<Map<_, _>>()
                .into(),
            // An element has no name of its own: the CLI gives it its shape's.
            Kind::List { member, .. } => json!([self.draw(member, member)]),
            Kind::Map { value, .. } => json!({ "KeyName": self.draw(value, "") }),
            Kind::String { .. } if self.names => json!(name),
            Kind::String { values, .. } => json!(values.first().map_or("", String::as_str)),
            Kind::Integer { .. } | Kind::Long { .. } => json!(0),
            Kind::Float | Kind::Double => json!(0.0),
            Kind::Boolean => json!(true),
            Kind::Timestamp => json!("1970-01-01T00:00:00"),
            // The CLI has no placeholder for bytes either.
            Kind::Blob => Value::Null,
        };
        self.above.pop();
        drawn
    }
}
