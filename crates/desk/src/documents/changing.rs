//! The operations that change something that exists, as the AWS CLI takes them.

use super::{equivalent_command, exporting::written};
use crate::{
    Desk,
    access::{Permit, Reader},
    changing::laid_over,
    writing::{Change, Operation},
};
use aws_cli::output::OutputFormat;
use domain::{
    commands::ChangeKind,
    error::AppError,
    forms::{self, Fields},
    people::Asker,
    views::CommandExport,
};
use serde_json::{Map, Value, json};

/// What the forms hold beside the request's own members.
const LEFT_OUT: [&str; 3] = ["LastModifiedDate", "EngagementLastModifiedAt", "ContextIdentifier"];

impl Desk {
    /// An operation that changes something, with what is typed, finished or not. An update replaces the
    /// whole thing, so AWS is asked for what the request would carry over.
    ///
    /// # Errors
    /// What AWS refused when it was asked.
    pub async fn export_change(
        &self,
        asker: &Asker,
        kind: ChangeKind,
        subject: &str,
        fields: &Fields,
    ) -> Result<CommandExport, AppError> {
        let reader = self.reader(asker)?;
        let typed: Fields = fields
            .iter()
            .filter(|(name, _)| !LEFT_OUT.contains(&name.as_str()))
            .map(|(n, a)| (n.clone(), a.clone()))
            .collect();
        let (operation, mut request) = match kind {
            ChangeKind::Update => (Operation::UpdateOpportunity, Self::whole_update(&reader, subject, &typed).await?),
            ChangeKind::Lead => (Operation::UpdateContext, Self::whole_lead(&reader, subject, fields, &typed).await?),
            ChangeKind::Assign => (Operation::Assign, of("Identifier", subject, &typed)),
            ChangeKind::Submit => (Operation::Submit, of("Identifier", subject, &typed)),
            ChangeKind::Associate => (Operation::Associate, of("OpportunityIdentifier", subject, &typed)),
            ChangeKind::Disassociate => (Operation::Disassociate, of("OpportunityIdentifier", subject, &typed)),
        };
        request.insert("Catalog".into(), asker.scope.catalog.code().into());
        let request = Value::Object(request);
        Ok(CommandExport {
            operation: operation.name().into(),
            command: equivalent_command(asker, &self.policy.cli, operation.name(), &request),
            json: written(&request, OutputFormat::Json),
            yaml: written(&request, OutputFormat::Yaml),
        })
    }

    async fn whole_update(
        reader: &Permit<'_, Reader>,
        id: &str,
        typed: &Fields,
    ) -> Result<Map<String, Value>, AppError> {
        let read = reader.partner_central_now()?.get_opportunity_for_update(id).await?.value;
        let changes: Vec<Change> = typed
            .iter()
            .filter(|(name, _)| name.starts_with("LifeCycle."))
            .map(|(name, answer)| {
                let to = Some(answer.trim().to_owned()).filter(|answer| !answer.is_empty());
                Change { name: name.clone(), from: None, to }
            })
            .collect();
        Ok(laid_over(read.content, &changes))
    }

    async fn whole_lead(
        reader: &Permit<'_, Reader>,
        id: &str,
        fields: &Fields,
        typed: &Fields,
    ) -> Result<Map<String, Value>, AppError> {
        let mut read = reader.partner_central_now()?.get_engagement_for_update(id).await?.value;
        let context = forms::text(fields, forms::CONTEXT);
        let mut payload = read.content.remove(context).unwrap_or_else(|| json!({ "Lead": {} }));
        if let (Some(lead), Value::Object(said)) =
            (payload["Lead"].as_object_mut(), forms::to_document(typed)["Payload"]["Lead"].take())
        {
            lead.extend(said);
        }
        let request = json!({
            "EngagementIdentifier": id,
            "ContextIdentifier": context,
            "EngagementLastModifiedAt": read.detail.last_modified,
            "Type": "Lead",
            "Payload": payload,
        });
        Ok(request.as_object().cloned().unwrap_or_default())
    }
}

fn of(identifier: &str, subject: &str, typed: &Fields) -> Map<String, Value> {
    let mut request = forms::to_document(typed).as_object().cloned().unwrap_or_default();
    request.insert(identifier.into(), subject.into());
    request
}
