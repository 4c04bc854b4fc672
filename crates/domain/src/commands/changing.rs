//! What changes something that exists: opportunities, what is associated with them, leads.

use super::AwsSubmission;
use crate::{
    forms::{self, FieldError, Fields},
    ids::OpportunityId,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// `UpdateOpportunity`, whole but for the catalog. What is left out, AWS empties; so it holds what the
/// opportunity had, as it was on the wire, with what somebody changed laid over it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UpdateOpportunityCommand(pub Map<String, Value>);

/// `UpdateEngagementContext`, whole but for the catalog: as [`UpdateOpportunityCommand`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UpdateContextCommand(pub Map<String, Value>);

/// What somebody wants to be otherwise in an opportunity. `None` leaves it as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpportunityEdit {
    /// `LastModifiedDate` of the version that the person saw.
    pub seen: String,
    /// The stage, by code.
    pub stage: Option<String>,
    /// `YYYY-MM-DD`.
    pub target_close_date: Option<String>,
    /// Empty to have none.
    pub next_steps: Option<String>,
    /// By code; empty to have none.
    pub closed_lost_reason: Option<String>,
}

/// What somebody wants to be otherwise in a lead of an engagement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeadEdit {
    /// `EngagementLastModifiedAt` of the version that the person saw.
    pub seen: String,
    /// The lead's context, by id.
    pub context: String,
    /// The qualification; `None` leaves it as it is.
    pub qualification: Option<String>,
    /// An interaction that joins the earlier ones, as on the wire.
    pub interaction: Option<Value>,
}

/// What a form changes; each is one operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// `UpdateOpportunity`.
    Update,
    /// `AssignOpportunity`.
    Assign,
    /// `SubmitOpportunity`.
    Submit,
    /// `AssociateOpportunity`.
    Associate,
    /// `DisassociateOpportunity`.
    Disassociate,
    /// `UpdateEngagementContext` of a lead.
    Lead,
}

/// `AssignOpportunity`, without catalog.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AssignCommand {
    /// The opportunity.
    pub identifier: OpportunityId,
    /// The new owner.
    pub assignee: Assignee,
}

/// A user of the company's, as registered with AWS Partner Central.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Assignee {
    /// The e-mail address, in lower case; AWS knows the user by it.
    pub email: String,
    /// The first name.
    pub first_name: String,
    /// The last name.
    pub last_name: String,
    /// The job title.
    pub business_title: String,
    /// The phone number, E.164.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// `SubmitOpportunity`, without catalog.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SubmitCommand {
    /// The opportunity.
    pub identifier: OpportunityId,
    /// How AWS is involved.
    #[serde(flatten)]
    pub submission: AwsSubmission,
}

/// `AssociateOpportunity` or `DisassociateOpportunity`, without catalog.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RelatedCommand {
    /// The opportunity.
    pub opportunity_identifier: OpportunityId,
    /// What it is tied to.
    #[serde(flatten)]
    pub entity: RelatedEntity,
}

/// Something that is tied to an opportunity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RelatedEntity {
    /// The kind, by code; see [`RelatedEntityType`](crate::choices::RelatedEntityType).
    #[serde(rename = "RelatedEntityType")]
    pub entity_type: String,
    /// The id of a solution or product, or an ARN of AWS Marketplace.
    #[serde(rename = "RelatedEntityIdentifier")]
    pub id: String,
}

pub(super) fn checked(kind: &str, fields: &Fields) -> Result<(), Vec<FieldError>> {
    let errors = forms::validate(kind, fields);
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// The answer to a field that the form has, trimmed.
fn answered(fields: &Fields, name: &str) -> Option<String> {
    fields.contains_key(name).then(|| forms::text(fields, name).to_owned())
}

fn given(fields: &Fields, name: &str) -> Option<String> {
    answered(fields, name).filter(|answer| !answer.is_empty())
}

/// The form that changes an opportunity.
///
/// # Errors
/// What is wrong with which field.
pub fn parse_update(fields: &Fields) -> Result<OpportunityEdit, Vec<FieldError>> {
    checked("opportunity/update", fields)?;
    Ok(OpportunityEdit {
        seen: forms::text(fields, forms::LAST_MODIFIED).to_owned(),
        stage: answered(fields, forms::STAGE),
        target_close_date: answered(fields, forms::TARGET_CLOSE_DATE),
        next_steps: answered(fields, forms::NEXT_STEPS),
        closed_lost_reason: answered(fields, forms::CLOSED_LOST_REASON),
    })
}

/// The form that gives an opportunity to a colleague.
///
/// # Errors
/// What is wrong with which field.
pub fn parse_assignee(fields: &Fields) -> Result<Assignee, Vec<FieldError>> {
    checked("opportunity/assign", fields)?;
    let of = |member: &str| given(fields, &format!("Assignee.{member}"));
    Ok(Assignee {
        email: of("Email").unwrap_or_default(),
        first_name: of("FirstName").unwrap_or_default(),
        last_name: of("LastName").unwrap_or_default(),
        business_title: of("BusinessTitle").unwrap_or_default(),
        phone: of("Phone"),
    })
}

/// The form that submits an opportunity.
///
/// # Errors
/// What is wrong with which field.
pub fn parse_submission(fields: &Fields) -> Result<AwsSubmission, Vec<FieldError>> {
    checked("opportunity/submit", fields)?;
    Ok(AwsSubmission {
        involvement_type: given(fields, "InvolvementType").unwrap_or_default(),
        visibility: given(fields, "Visibility"),
    })
}

/// The form that associates something with an opportunity, or disassociates it.
///
/// # Errors
/// What is wrong with which field.
pub fn parse_related(fields: &Fields) -> Result<RelatedEntity, Vec<FieldError>> {
    checked("opportunity/related", fields)?;
    Ok(RelatedEntity {
        entity_type: given(fields, "RelatedEntityType").unwrap_or_default(),
        id: given(fields, "RelatedEntityIdentifier").unwrap_or_default(),
    })
}

/// The form that qualifies a lead. An interaction's date becomes the moment at which that day begins,
/// UTC.
///
/// # Errors
/// What is wrong with which field.
pub fn parse_lead(fields: &Fields) -> Result<LeadEdit, Vec<FieldError>> {
    checked("lead", fields)?;
    let interaction = forms::tells_interaction(fields).then(|| {
        let told: Fields = fields
            .iter()
            .filter_map(|(name, answer)| Some((name.strip_prefix(forms::INTERACTION)?.to_owned(), answer.clone())))
            .collect();
        let mut document = forms::to_document(&told);
        if let Some(Value::String(day)) = document.get_mut("InteractionDate") {
            day.push_str("T00:00:00Z");
        }
        document
    });
    Ok(LeadEdit {
        seen: forms::text(fields, forms::ENGAGEMENT_LAST_MODIFIED).to_owned(),
        context: forms::text(fields, forms::CONTEXT).to_owned(),
        qualification: given(fields, forms::QUALIFICATION),
        interaction,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_a_form_does_not_send_is_left_alone_and_what_it_empties_is_not() {
        let fields = Fields::from([
            (forms::LAST_MODIFIED.into(), "2026-11-07T12:00:00Z".into()),
            (forms::NEXT_STEPS.into(), "  ".into()),
        ]);
        let edit = parse_update(&fields).expect("it is well");
        assert_eq!((edit.stage, edit.next_steps.as_deref()), (None, Some("")));
    }

    #[test]
    fn a_command_is_the_document_of_its_operation() {
        let opportunity_identifier = OpportunityId::parse("O1234567").expect("an id");
        let entity = RelatedEntity { entity_type: "Solutions".into(), id: "S-1".into() };
        assert_eq!(
            serde_json::to_value(RelatedCommand { opportunity_identifier: opportunity_identifier.clone(), entity })
                .expect("a document"),
            json!({
                "OpportunityIdentifier": "O1234567",
                "RelatedEntityType": "Solutions",
                "RelatedEntityIdentifier": "S-1",
            })
        );
        let submission = AwsSubmission { involvement_type: "Co-Sell".into(), visibility: None };
        assert_eq!(
            serde_json::to_value(SubmitCommand { identifier: opportunity_identifier, submission }).expect("a document"),
            json!({ "Identifier": "O1234567", "InvolvementType": "Co-Sell" })
        );
    }

    #[test]
    fn an_interaction_is_told_as_on_the_wire() {
        let mut fields = Fields::from([
            (forms::CONTEXT.into(), "1".into()),
            (forms::ENGAGEMENT_LAST_MODIFIED.into(), "2026-11-07T12:00:00Z".into()),
        ]);
        for (member, answer) in [
            ("InteractionDate", "2026-11-06"),
            ("Contact.BusinessTitle", "CIO"),
            ("Contact.Email", "cio@example.com"),
            ("Contact.FirstName", "Ada"),
            ("Contact.LastName", "Low"),
        ] {
            fields.insert(format!("{}{member}", forms::INTERACTION), answer.into());
        }
        let edit = parse_lead(&fields).expect("it is well");
        assert_eq!(edit.qualification, None);
        assert_eq!(
            edit.interaction,
            Some(json!({
                "InteractionDate": "2026-11-06T00:00:00Z",
                "Contact": { "BusinessTitle": "CIO", "Email": "cio@example.com", "FirstName": "Ada", "LastName": "Low" },
            }))
        );
    }
}
