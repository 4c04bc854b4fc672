//! Request bodies.

use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::ControlError;

/// The longest body that tells what to do, in bytes. A whole state may be longer.
const LIMIT: usize = 256 * 1024;

/// A JSON body in a type of its own. No body at all counts as `{}`.
pub(super) struct JsonBody<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = ControlError;

    async fn from_request(request: Request, _state: &S) -> Result<Self, ControlError> {
        let bytes = read(request, LIMIT).await?;
        let bytes: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
        let value: Value = serde_json::from_slice(bytes)
            .map_err(|error| ControlError::bad_request(format!("The body isn't JSON: {error}.")))?;
        // Structures could be written as lists too, which nobody means to do.
        if !value.is_object() {
            return Err(ControlError::bad_request("The body must be a JSON object."));
        }
        from_json(value).map(Self)
    }
}

/// The whole body, unless it is longer than `limit` bytes.
pub(super) async fn read(request: Request, limit: usize) -> Result<Vec<u8>, ControlError> {
    let bytes = to_bytes(request.into_body(), limit).await.map_err(|_| ControlError::TooLarge { limit })?;
    Ok(bytes.into())
}

/// Reads a value and, when it is not right, says which member is to blame.
pub(super) fn from_json<T: DeserializeOwned>(value: Value) -> Result<T, ControlError> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let field = error.path().iter().next().is_some().then(|| error.path().to_string());
        let message = match &field {
            Some(field) => format!("{field}: {}.", error.inner()),
            None => format!("The body can't be used: {}.", error.inner()),
        };
        ControlError::Invalid { message, field }
    })
}
