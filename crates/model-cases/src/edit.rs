//! Single changes to a value.

use serde_json::Value;
use service_model::{Path, Segment};

/// A change to one part of a value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Edit {
    /// The part goes.
    Remove,
    /// Something else stands in its place.
    Replace(Value),
}

impl Edit {
    /// The value with this change at the path.
    ///
    /// # Panics
    /// When the path leads nowhere in the value.
    pub(crate) fn apply(self, value: &Value, path: &Path) -> Value {
        let mut changed = value.clone();
        let Some((last, parents)) = path.segments().split_last() else {
            return match self {
                Self::Remove => Value::Null,
                Self::Replace(new) => new,
            };
        };
        let parent = parents.iter().fold(&mut changed, |value, step| match step {
            Segment::Member(name) => &mut value[name],
            Segment::Index(index) => &mut value[index],
        });
        match (last, self) {
            (Segment::Member(name), Self::Remove) => {
                parent.as_object_mut().and_then(|members| members.remove(name)).expect("the member is there");
            }
            (Segment::Index(_), Self::Remove) => panic!("an element of a list is never missing"),
            (Segment::Member(name), Self::Replace(new)) => parent[name] = new,
            (Segment::Index(index), Self::Replace(new)) => parent[index] = new,
        }
        changed
    }
}
