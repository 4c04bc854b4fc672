//! Changing the lead of an engagement.

use crate::{
    Desk,
    changing::Intended,
    writing::{Basis, Change, INTERACTION, Operation, THERE, Written, tells},
};
use domain::{
    commands::parse_lead,
    error::AppError,
    forms::{self, FieldError, Fields},
    ids::EngagementId,
    people::Asker,
};
use serde_json::{Value, json};

impl Desk {
    /// Changes a lead of an engagement: its qualification, and one more interaction. Everything else of
    /// the lead is sent as it stands; and AWS takes the change only of the version that the person saw.
    ///
    /// # Errors
    /// Field errors; a conflict that names both states when somebody has changed the engagement meanwhile;
    /// what AWS refused.
    pub async fn update_engagement_context(
        &self,
        asker: &Asker,
        id: &EngagementId,
        fields: &Fields,
    ) -> Result<Written<()>, AppError> {
        let writer = self.writer(asker)?;
        let edit = parse_lead(fields).map_err(AppError::validation)?;
        let seen_at = self.now();
        let read = writer.partner_central_now()?.get_engagement_for_update(id.as_str()).await?;
        let (detail, mut content) = (read.value.detail, read.value.content);
        let lead = detail.leads.iter().find(|lead| lead.id == edit.context);
        let (Some(lead), Some(mut payload)) = (lead, content.remove(&edit.context)) else {
            let message = "This engagement has no such lead any more; reload the page.";
            return Err(AppError::validation(vec![FieldError::new(forms::CONTEXT, message)]));
        };
        let qualification = edit
            .qualification
            .as_deref()
            .and_then(|to| Change::unless_so(forms::QUALIFICATION, lead.qualification.as_deref(), Some(to)));
        let interaction = edit.interaction.as_ref().and_then(|told| {
            let stands = tells(&read.exchange.response, &edit.context, told).then_some(THERE);
            Change::unless_so(INTERACTION, stands, Some(THERE))
        });
        let changes: Vec<Change> = qualification.into_iter().chain(interaction).collect();
        let basis = Basis { modified: detail.last_modified.clone(), changes };
        Self::unless_moved(&writer, &basis, &edit.seen)?;
        for Change { name, .. } in &basis.changes {
            let (member, value) = match name.as_str() {
                INTERACTION => ("Interaction", edit.interaction.clone().unwrap_or_default()),
                _ => ("QualificationStatus", Value::from(edit.qualification.clone())),
            };
            payload["Lead"][member] = value;
        }
        let request = json!({
            "EngagementIdentifier": id,
            "ContextIdentifier": edit.context,
            "EngagementLastModifiedAt": edit.seen,
            "Type": "Lead",
            "Payload": payload,
        });
        let operation = Operation::UpdateContext;
        self.change(&writer, Intended { operation, subject: id.to_string(), request, basis, seen_at }).await
    }
}
