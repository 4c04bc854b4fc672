//! The members of a request: what is dropped before an operation sees them, and the one that every
//! operation has.

use serde_json::Value;
use service_model::{Segment, Violation};

use crate::catalog::Catalog;
use crate::error::{FieldError, ServiceError};

/// The catalog named by the request, which must be one of the two there are.
pub(super) fn catalog_of(body: &Value) -> Result<Option<Catalog>, ServiceError> {
    let Some(name) = body.get("Catalog").and_then(Value::as_str) else {
        return Ok(None);
    };
    Catalog::named(name).map(Some).ok_or_else(|| {
        ServiceError::request_invalid(vec![FieldError::new(
            "catalog",
            "INVALID_ENUM_VALUE",
            "This must be AWS or Sandbox.",
        )])
    })
}

/// Drops null members: a client that writes them means that they are absent.
pub(crate) fn remove_nulls(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|_, member| !member.is_null());
            members.values_mut().for_each(remove_nulls);
        }
        Value::Array(items) => items.iter_mut().for_each(remove_nulls),
        _ => {}
    }
}

/// Drops members that the model doesn't know, as services of this family do: a client may be
/// newer than the service. Keeping them would let them come back in an answer.
pub(super) fn remove_unknown(body: &mut Value, unknown: &[Violation]) {
    for violation in unknown {
        let Some((Segment::Member(last), parents)) = violation.path.segments().split_last() else {
            continue;
        };
        let parent = parents.iter().try_fold(&mut *body, |value, segment| match segment {
            Segment::Member(name) => value.get_mut(name),
            Segment::Index(index) => value.get_mut(index),
        });
        if let Some(members) = parent.and_then(Value::as_object_mut) {
            members.remove(last);
        }
    }
}
