//! `GET /output/{operation}`: a list or result as a file, in an output format of the AWS CLI.

use crate::state::AppState;
use axum::{
    Extension,
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{error::ErrorKind, people::Asker};

/// A list or result as a file to save. The parameters are those of the data page.
pub(crate) async fn output(
    State(state): State<AppState>,
    Extension(asker): Extension<Asker>,
    Path(operation): Path<String>,
    Query(params): Query<Vec<(String, String)>>,
) -> Response {
    match state.desk.get_document(&asker, &operation, &params).await {
        Ok(document) => (
            [
                (header::CONTENT_TYPE, document.media_type.to_owned()),
                (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", document.file_name)),
            ],
            document.body,
        )
            .into_response(),
        Err(error) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let mut text = error.to_string();
            if let ErrorKind::Validation(errors) = &error.kind {
                text.extend(errors.iter().map(|e| format!("\n{}: {}", e.field, e.message)));
            }
            (status, text + "\n").into_response()
        }
    }
}
