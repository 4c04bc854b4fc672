//! The operations that change something at once, as the AWS CLI takes them.

use super::{equivalent_command, exporting::written};
use crate::{Desk, changing::laid_over, writing::Change};
use aws_cli::output::OutputFormat;
use domain::{
    commands::parse_lead,
    error::AppError,
    forms::{self, Fields},
    people::{Asker, Role},
    views::{ChangeKind, CommandExport},
};
use serde_json::{Map, Value, json};

impl Desk {
    /// A request that changes something, with what is typed, finished or not. AWS empties what an update
    /// leaves out, so an update is shown whole: as things stand, with what is typed laid over them.
    ///
    /// # Errors
    /// When what an update is about cannot be read.
    pub async fn export_change(
        &self,
        asker: &Asker,
        kind: ChangeKind,
        id: &str,
        fields: &Fields,
    ) -> Result<CommandExport, AppError> {
        Self::require(asker, Role::Viewer)?;
        let members = match kind {
            ChangeKind::Update => self.typed_update(asker, id, fields).await?,
            ChangeKind::Qualify => self.typed_qualification(asker, id, fields).await?,
            ChangeKind::Assign => typed("Identifier", id, fields, &["Assignee."]),
            ChangeKind::Submit => typed("Identifier", id, fields, &["InvolvementType", "Visibility"]),
            ChangeKind::Associate => typed("OpportunityIdentifier", id, fields, &["RelatedEntity"]),
        };
        let mut request = Map::from_iter([("Catalog".to_owned(), asker.scope.catalog.code().into())]);
        request.extend(members);
        let (request, operation) = (Value::Object(request), kind.operation());
        Ok(CommandExport {
            operation: operation.into(),
            command: equivalent_command(asker, &self.policy.cli, operation, &request),
            json: written(&request, OutputFormat::Json),
            yaml: written(&request, OutputFormat::Yaml),
        })
    }

    async fn typed_update(&self, asker: &Asker, id: &str, fields: &Fields) -> Result<Map<String, Value>, AppError> {
        let content = self.partner_central_now(&asker.scope)?.get_opportunity_for_update(id).await?.value.content;
        let changes: Vec<Change> = forms::update_fields()
            .into_iter()
            .filter(|spec| fields.contains_key(&spec.name))
            .map(|spec| {
                let to = Some(forms::text(fields, &spec.name).to_owned()).filter(|answer| !answer.is_empty());
                Change { name: spec.name, from: None, to }
            })
            .collect();
        Ok(laid_over(content, &changes))
    }

    /// An interaction is shown once it is complete.
    async fn typed_qualification(
        &self,
        asker: &Asker,
        id: &str,
        fields: &Fields,
    ) -> Result<Map<String, Value>, AppError> {
        let read = self.partner_central_now(&asker.scope)?.get_engagement_for_update(id).await?.value;
        let context = forms::text(fields, forms::CONTEXT);
        let mut content = read.content;
        let mut payload = content.remove(context).ok_or_else(AppError::not_found)?;
        let qualification = forms::text(fields, forms::QUALIFICATION);
        if !qualification.is_empty() {
            payload["Lead"]["QualificationStatus"] = qualification.into();
        }
        if let Some(interaction) = parse_lead(fields).ok().and_then(|edit| edit.interaction) {
            payload["Lead"]["Interaction"] = interaction;
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

/// The thing's id, and the typed members that begin so.
fn typed(identifier: &str, id: &str, fields: &Fields, members: &[&str]) -> Map<String, Value> {
    let own: Fields = fields
        .iter()
        .filter(|(name, _)| members.iter().any(|member| name.starts_with(member)))
        .map(|(name, answer)| (name.clone(), answer.clone()))
        .collect();
    let mut request = Map::from_iter([(identifier.to_owned(), id.into())]);
    if let Value::Object(members) = forms::to_document(&own) {
        request.extend(members);
    }
    request
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_requests_own_members_are_shown() {
        let fields = Fields::from([
            ("Assignee.Email".into(), "ada@example.com".into()),
            ("Assignee.Phone".into(), String::new()),
            ("Seen.Assignee.Email".into(), "x".into()),
        ]);
        assert_eq!(
            Value::Object(typed("Identifier", "O1", &fields, &["Assignee."])),
            json!({ "Identifier": "O1", "Assignee": { "Email": "ada@example.com" } })
        );
    }
}
