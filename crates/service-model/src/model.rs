//! The model as a whole: its operations and its shapes.

use indexmap::IndexMap;
use serde::Deserialize;

use crate::shape::{Kind, Shape};

/// A service model: what may be asked of the service and what it answers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Model {
    source: Source,
    api_version: String,
    target_prefix: String,
    json_version: String,
    signing_name: String,
    operations: IndexMap<String, Operation>,
    shapes: IndexMap<String, Shape>,
}

/// Where the model's facts were taken from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Source {
    /// The PyPI package that carries the model.
    pub package: String,
    /// That package's version.
    pub version: String,
    /// The service's folder in the package.
    pub service: String,
}

/// One operation of the service.
#[derive(Debug, Deserialize)]
pub struct Operation {
    /// Its name, as after the dot of `X-Amz-Target`.
    #[serde(skip)]
    pub name: String,
    /// The shape of the request.
    pub input: String,
    /// The shape of the answer; absent when the service answers nothing.
    #[serde(default)]
    pub output: Option<String>,
    /// The exceptions that the operation may answer with, sorted by name.
    pub errors: Vec<String>,
    /// Whether repeating the same request is safe, as the model states it.
    #[serde(default)]
    pub idempotent: bool,
    /// Whether the operation only reads, as the model states it.
    #[serde(default)]
    pub readonly: bool,
    /// How the answer is paged; absent when it comes whole.
    #[serde(default)]
    pub pagination: Option<Pagination>,
}

/// The members that carry an operation's paging.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Pagination {
    /// The input member that takes the token of the page wanted.
    pub input_token: String,
    /// The output member that gives the next page's token.
    pub output_token: String,
    /// The input member that limits a page's size.
    pub limit_key: String,
    /// The output member that holds the page's items.
    pub result_key: String,
}

impl Model {
    /// Reads a model from the text of a `model.json`.
    pub(crate) fn parse(text: &str) -> serde_json::Result<Self> {
        let mut model: Self = serde_json::from_str(text)?;
        for (name, operation) in &mut model.operations {
            operation.name.clone_from(name);
        }
        for (name, shape) in &mut model.shapes {
            shape.name.clone_from(name);
        }
        model.copy_sensitivity_to_members();
        Ok(model)
    }

    /// A member is sensitive when its shape is: readers of a member should not need a second look-up.
    fn copy_sensitivity_to_members(&mut self) {
        let sensitive: Vec<String> =
            self.shapes.values().filter(|shape| shape.sensitive).map(|shape| shape.name.clone()).collect();
        for shape in self.shapes.values_mut() {
            if let Kind::Structure { members, .. } = &mut shape.kind {
                for member in members.values_mut() {
                    member.sensitive |= sensitive.contains(&member.shape);
                }
            }
        }
    }

    /// The operation of this exact name.
    pub fn operation(&self, name: &str) -> Option<&Operation> {
        self.operations.get(name)
    }

    /// All operations, sorted by name.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.operations.values()
    }

    /// The shape of this exact name.
    pub fn shape(&self, name: &str) -> Option<&Shape> {
        self.shapes.get(name)
    }

    /// All shapes, sorted by name.
    pub fn shapes(&self) -> impl Iterator<Item = &Shape> {
        self.shapes.values()
    }

    /// Where the facts come from.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The service's API version, a date.
    pub fn api_version(&self) -> &str {
        &self.api_version
    }

    /// What stands before the dot in `X-Amz-Target`.
    pub fn target_prefix(&self) -> &str {
        &self.target_prefix
    }

    /// The version of the JSON protocol: `1.0` means `application/x-amz-json-1.0`.
    pub fn json_version(&self) -> &str {
        &self.json_version
    }

    /// The service name in request signatures.
    pub fn signing_name(&self) -> &str {
        &self.signing_name
    }
}
