//! The Partner Central Selling service model as data, and generic validation against it.
//!
//! `model.json` holds the facts of AWS's official model (operations, shapes, limits, patterns,
//! enum values) without its prose; `tools/strip_model.py` makes it. Whoever needs a limit or a
//! list of values takes it from here, so that none is typed twice.

mod model;
mod moment;
mod path;
mod pattern;
mod shape;
mod skeleton;
mod validate;
mod violation;

use std::sync::LazyLock;

pub use model::{Model, Operation, Pagination, Source};
pub use path::{ParsePathError, Path, Segment};
pub use pattern::Pattern;
pub use shape::{Kind, Member, Shape};
pub use violation::{Violation, ViolationKind};

/// The official model, parsed on first use.
///
/// # Panics
/// When the embedded `model.json` is not a model, which the tests of this crate rule out.
pub fn official() -> &'static Model {
    static OFFICIAL: LazyLock<Model> =
        LazyLock::new(|| Model::parse(include_str!("../model.json")).expect("the embedded model.json is a model"));
    &OFFICIAL
}
