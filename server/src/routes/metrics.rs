//! `GET /metrics`: the figures for Prometheus.

use crate::metrics::{Look, Metrics};
use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

/// The format's own media type.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// All figures, as they are now.
pub(crate) async fn metrics(metrics: Metrics, look: Look) -> Response {
    match metrics.look(&look).await {
        Ok(text) => ([(header::CONTENT_TYPE, OPEN_METRICS)], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "the figures could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
