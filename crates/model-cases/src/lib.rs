//! Values made from the service model: the least and the most that a shape takes, and values in
//! which exactly one constraint is broken.
//!
//! This is a crate of its own, used by tests alone, so that it sees the model as data only. What a
//! broken value should be refused for follows from how it was broken. The validator of
//! `service-model` has no part in it: one that judged its own cases could not be found wrong.
//!
//! ```
//! use model_cases::{Breach, Cases};
//!
//! let cases = Cases::of(service_model::official()).with("CatalogIdentifier", "Sandbox");
//! assert_eq!(cases.least("GetSellingSystemSettingsRequest"), serde_json::json!({"Catalog": "Sandbox"}));
//! let broken = cases.broken("GetSellingSystemSettingsRequest");
//! let missing = broken.iter().find(|case| case.breach == Breach::Missing).expect("it is required");
//! assert_eq!(missing.path.camel_case(), "catalog");
//! assert_eq!(missing.breach.code(), Some("REQUIRED_FIELD_MISSING"));
//! ```

mod breach;
mod broken;
mod edit;
mod text;
mod valid;

use std::collections::HashMap;

use serde_json::Value;
use service_model::{Model, Path, Shape};

pub use breach::Breach;
use text::Form;

/// A maker of values for the shapes of one model.
#[derive(Debug)]
pub struct Cases<'m> {
    model: &'m Model,
    known: HashMap<String, Value>,
    /// What the string shapes say about their texts, by name; reading a pattern takes its time.
    forms: HashMap<&'m str, Form>,
}

/// A value that breaks exactly one constraint of its shape.
#[derive(Debug, Clone, PartialEq)]
pub struct Broken {
    /// The whole value.
    pub value: Value,
    /// Where the constraint is broken.
    pub path: Path,
    /// Which kind of constraint it is.
    pub breach: Breach,
}

impl<'m> Cases<'m> {
    /// A maker of values for this model.
    ///
    /// # Panics
    /// When a pattern of the model can't be read.
    pub fn of(model: &'m Model) -> Self {
        let forms = model.shapes().filter_map(|shape| Some((shape.name.as_str(), Form::of(shape)?)));
        Self { model, known: HashMap::new(), forms: forms.collect() }
    }

    /// Uses one value wherever the shape occurs and nothing is wrong with it: a name that the service
    /// knows, for instance, where the model says no more than "letters".
    #[must_use]
    pub fn with(mut self, shape: &str, value: impl Into<Value>) -> Self {
        self.known.insert(shape.to_owned(), value.into());
        self
    }

    /// The least valid value: what is required and nothing else, the shortest texts, the smallest
    /// lists and numbers, the first member of a union.
    ///
    /// # Panics
    /// When the model has no such shape.
    pub fn least(&self, shape: &str) -> Value {
        valid::Drawing { cases: self, extent: valid::Extent::Least, union_member: 0 }.draw(shape, 0)
    }

    /// The most that a valid value can hold: every member, the longest texts, the fullest lists, the
    /// greatest numbers. As a union holds one member at a time, there are as many values as the
    /// widest union has members; each member of each union occurs.
    ///
    /// Where the model sets no bound, a text has [`UNBOUNDED_TEXT`] characters and a list
    /// [`UNBOUNDED_LIST`] elements, or one for each value of its enum.
    ///
    /// # Panics
    /// When the model has no such shape.
    pub fn most(&self, shape: &str) -> Vec<Value> {
        self.drawn(shape, valid::Extent::Most)
    }

    /// Every member, as in [`Cases::most`], but the shortest texts, the smallest numbers, and lists of
    /// two elements where they may have two: everything that a value can hold, at a handy size.
    ///
    /// # Panics
    /// When the model has no such shape.
    pub fn full(&self, shape: &str) -> Vec<Value> {
        self.drawn(shape, valid::Extent::Pairs)
    }

    /// One value for each way in which one constraint of the shape, or of a shape inside it, can be
    /// broken. Apart from that the value is one of [`Cases::full`]; of a list's elements the last is
    /// the broken one.
    ///
    /// # Panics
    /// When the model has no such shape.
    pub fn broken(&self, shape: &str) -> Vec<Broken> {
        broken::all(self, shape, &self.full(shape))
    }

    fn drawn(&self, shape: &str, extent: valid::Extent) -> Vec<Value> {
        (0..self.widest_union(shape))
            .map(|union_member| valid::Drawing { cases: self, extent, union_member }.draw(shape, 0))
            .collect()
    }

    fn shape(&self, name: &str) -> &'m Shape {
        self.model.shape(name).unwrap_or_else(|| panic!("the model has no shape {name}"))
    }
}

/// Characters of the longest text made where the model sets no bound.
pub const UNBOUNDED_TEXT: usize = 512;

/// Elements of the fullest list made where the model sets no bound.
pub const UNBOUNDED_LIST: usize = 3;
