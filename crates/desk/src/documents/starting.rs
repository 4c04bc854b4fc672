//! The two Start operations as the AWS CLI takes them.

use super::{equivalent_command, exporting::written, import};
use crate::Desk;
use aws_cli::output::OutputFormat;
use domain::{
    error::AppError,
    forms::{self, FieldError, Fields},
    people::Asker,
    views::{CommandExport, ImportReport, StartKind},
};
use serde_json::{Value, json};

/// What the forms hold of the request; catalog, token and identifier come with the page.
const MEMBERS: [&str; 2] = ["Tags.", "AwsSubmission."];

impl Desk {
    /// What a document of a Start operation answers of its form, and what is left out.
    ///
    /// # Errors
    /// A field error at `Document` when it cannot be read at all.
    pub fn import_start(kind: StartKind, id: &str, document: &str) -> Result<(Fields, ImportReport), AppError> {
        let (fields, mut report) = import(kind.operation(), document)?;
        if let Some(other) = fields.get("Identifier").filter(|other| *other != id) {
            report.problems.push(FieldError::new(
                "Identifier",
                format!("The document is for {other}, this page for {id}: its identifier was left out."),
            ));
        }
        let fields: Fields =
            fields.into_iter().filter(|(name, _)| MEMBERS.iter().any(|member| name.starts_with(member))).collect();
        report.taken = u32::try_from(fields.len()).unwrap_or(u32::MAX);
        Ok((fields, report))
    }

    /// A Start operation with what is typed, finished or not. Without a ClientToken: the journal gives
    /// one when it is sent, and the AWS CLI makes its own.
    #[must_use]
    pub fn export_start(&self, asker: &Asker, kind: StartKind, id: &str, fields: &Fields) -> CommandExport {
        let typed: Fields = fields
            .iter()
            .filter(|(name, _)| MEMBERS.iter().any(|member| name.starts_with(member)))
            .map(|(name, answer)| (name.clone(), answer.clone()))
            .collect();
        let mut request = json!({ "Catalog": asker.scope.catalog.code(), "Identifier": id });
        if let (Some(request), Value::Object(members)) = (request.as_object_mut(), forms::to_document(&typed)) {
            request.extend(members);
        }
        // A tag's value is required, and may be empty.
        for tag in request.get_mut("Tags").and_then(Value::as_array_mut).into_iter().flatten() {
            if let Some(tag) = tag.as_object_mut() {
                tag.entry("Value").or_insert_with(|| "".into());
            }
        }
        CommandExport {
            operation: kind.operation().into(),
            command: equivalent_command(asker, &self.policy.cli, kind.operation(), &request),
            json: written(&request, OutputFormat::Json),
            yaml: written(&request, OutputFormat::Yaml),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_fills_the_form_and_says_what_it_leaves_out() {
        let document = r#"{ "Catalog": "Sandbox", "Identifier": "O2", "Colour": "blue",
            "AwsSubmission": { "InvolvementType": "Co-Sell" }, "Tags": [{ "Key": "team", "Value": "north" }] }"#;
        let (fields, report) = Desk::import_start(StartKind::FromOpportunity, "O1", document).expect("it can be read");
        assert_eq!(
            fields,
            Fields::from([
                ("AwsSubmission.InvolvementType".into(), "Co-Sell".into()),
                ("Tags.0.Key".into(), "team".into()),
                ("Tags.0.Value".into(), "north".into()),
            ])
        );
        let named: Vec<&str> = report.problems.iter().map(|p| p.field.as_str()).collect();
        assert_eq!((report.taken, named), (3, vec!["Colour", "Identifier"]));
    }
}
