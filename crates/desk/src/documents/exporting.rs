//! A draft as command line and documents, finished or not.

use super::{equivalent_command, operation_of};
use crate::Desk;
use domain::{
    error::{AppError, ErrorKind},
    forms::{self, invitation},
    ids::DraftId,
    people::Asker,
    views::{CommandExport, Skeletons},
};
use serde_json::{Value, json};

impl Desk {
    /// A draft as the equivalent AWS CLI command, as JSON and as YAML, with its ClientToken.
    ///
    /// # Errors
    /// When there is no such draft.
    pub async fn export_draft(&self, asker: &Asker, id: &DraftId) -> Result<CommandExport, AppError> {
        let draft = Self::own_draft(&self.reader(asker)?, id).await?;
        let operation = "CreateEngagementInvitation";
        let mut request = json!({ "Catalog": asker.scope.catalog.code(), "ClientToken": draft.token });
        if let (Some(request), Value::Object(members)) =
            (request.as_object_mut(), forms::to_document(&invitation::request_fields(&draft.fields)))
        {
            request.extend(members);
        }
        Ok(CommandExport {
            operation: operation.into(),
            command: equivalent_command(asker, &self.policy.cli, operation, &request),
            json: written(&request, super::OutputFormat::Json),
            yaml: written(&request, super::OutputFormat::Yaml),
        })
    }

    /// The empty documents of an operation, named as the API does or as the CLI does.
    ///
    /// # Errors
    /// When there is no such operation.
    pub fn skeletons(operation: &str) -> Result<Skeletons, AppError> {
        let operation = operation_of(operation).unwrap_or(operation);
        let known = |_| AppError::new(ErrorKind::NotFound);
        Ok(Skeletons {
            operation: operation.to_owned(),
            input_json: aws_cli::skeleton::input_json(operation).map_err(known)?,
            input_yaml: aws_cli::skeleton::input_yaml(operation).map_err(known)?,
            output_json: aws_cli::skeleton::output_json(operation).map_err(known)?.unwrap_or_default(),
        })
    }
}

/// A document as text. A value that a format cannot hold says so in its place.
pub(super) fn written(value: &Value, format: super::OutputFormat) -> String {
    aws_cli::output::format(value, format).unwrap_or_else(|error| format!("# {error}"))
}
