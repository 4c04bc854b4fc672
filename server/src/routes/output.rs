//! `GET /output/{operation}`: a list or result as a file, in an output format of the AWS CLI.

use crate::state::AppState;
use axum::{
    Extension,
    extract::{Path, Query, State},
    http::{HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{error::ErrorKind, people::Asker, when};

/// A file that holds an older state, because AWS does not give a newer one, says so: since when, and why.
const AS_OF: HeaderName = HeaderName::from_static("cosell-as-of");
/// See [`AS_OF`].
const STALE_REASON: HeaderName = HeaderName::from_static("cosell-stale-reason");

/// A list or result as a file to save. The parameters are those of the data page.
pub(crate) async fn output(
    State(state): State<AppState>,
    Extension(asker): Extension<Asker>,
    Path(operation): Path<String>,
    Query(params): Query<Vec<(String, String)>>,
) -> Response {
    let desk = state.desk.for_request();
    match desk.get_document(&asker, &operation, &params).await {
        Ok(document) => {
            let headers = [
                (header::CONTENT_TYPE, document.media_type.to_owned()),
                (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", document.file_name)),
            ];
            let stale = desk
                .read_notes()
                .oldest()
                .map(|note| [(AS_OF, when::iso(note.as_of)), (STALE_REASON, note.reason.code().to_owned())]);
            match stale {
                Some(stale) => (headers, stale, document.body).into_response(),
                None => (headers, document.body).into_response(),
            }
        }
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
