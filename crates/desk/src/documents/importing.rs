//! Reading an AWS CLI input document into a form.

use aws_cli::input_document;
use domain::{
    error::AppError,
    forms::{self, FieldError, Fields},
    views::ImportReport,
};

/// Reads a document for an operation. What the form can hold comes back as fields, however wrong;
/// the rest is named with its path.
///
/// # Errors
/// A field error at `Document` when it cannot be read at all.
pub(crate) fn import(operation: &str, document: &str) -> Result<(Fields, ImportReport), AppError> {
    let imported = input_document::parse(operation, document)
        .map_err(|error| AppError::validation(vec![FieldError::new("Document", error.to_string())]))?;
    let fields = forms::from_document(&imported.value);
    let problems = imported.problems.into_iter().map(|p| FieldError::new(p.path.to_string(), p.message)).collect();
    let report = ImportReport { taken: u32::try_from(fields.len()).unwrap_or(u32::MAX), problems };
    Ok((fields, report))
}
