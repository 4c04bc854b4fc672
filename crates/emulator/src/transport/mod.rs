//! awsJson1_0 over HTTP: everything about the wire, nothing about the service.

mod request;
mod request_id;
mod response;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::middleware::from_fn;
use axum::response::Response;
use tower_http::catch_panic::CatchPanicLayer;

use crate::auth;
use crate::error::ServiceError;
use crate::service::Service;

/// The longest request body, in bytes. The greatest valid request is far below.
pub(crate) const BODY_LIMIT: usize = 1024 * 1024;

/// How long a client may take to send its body.
const BODY_TIME: Duration = Duration::from_secs(30);

/// The routes: one operation endpoint, whatever the path, since the answer to a wrong path is an
/// AWS error too.
pub(crate) fn router(service: Arc<Service>) -> Router {
    let stumbled = |_| response::error(&ServiceError::internal("The emulator stumbled over this request."));
    Router::new()
        .fallback(handle)
        .with_state(service)
        .layer(CatchPanicLayer::custom(stumbled))
        .layer(from_fn(request_id::name_request))
}

async fn handle(State(service): State<Arc<Service>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    match answer(&service, &parts, body).await {
        Ok(response) => response,
        Err(error) => {
            tracing::debug!(code = error.code, "refused");
            response::error(&error)
        }
    }
}

async fn answer(service: &Service, parts: &Parts, body: Body) -> Result<Response, ServiceError> {
    let head = request::Head::read(parts)?;
    let bytes = tokio::time::timeout(BODY_TIME, to_bytes(body, BODY_LIMIT))
        .await
        .map_err(|_| ServiceError::new("RequestTimeoutException", 408, "The body took too long to arrive."))?
        .map_err(|_| {
            ServiceError::new(
                "RequestEntityTooLargeException",
                413,
                format!("The body must arrive whole and have at most {BODY_LIMIT} bytes."),
            )
        })?;
    auth::check(&service.config(), parts, &bytes)?;
    let body = request::body(&bytes)?;
    tracing::debug!(operation = head.operation, "called");
    let answer = service.answer(head.access_key, head.operation, body)?;
    service.saved().await?;
    Ok(response::success(answer))
}
