//! What people ask of the service, parsed. Each command serialises to the document that the AWS CLI
//! takes for the same operation (`--cli-input-json`).

mod change_kind;
mod changing;
mod tagging;

pub use changing::{
    AssignCommand, Assignee, ChangeKind, LeadEdit, OpportunityEdit, RelatedCommand, RelatedEntity, SubmitCommand,
    UpdateContextCommand, UpdateOpportunityCommand, parse_assignee, parse_lead, parse_related, parse_submission,
    parse_update,
};
pub use tagging::{TagCommand, is_taggable, parse_new_tags};

use crate::forms::{self, FieldError, Fields, invitation};
use crate::ids::{EngagementId, InvitationId, OpportunityId};
use serde::{Deserialize, Serialize};

/// `CreateEngagementInvitation`, without catalog and token, which the service adds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct InviteCommand {
    /// The engagement to invite to.
    pub engagement_identifier: EngagementId,
    /// The invitation.
    pub invitation: Invitation,
}

/// An invitation as it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Invitation {
    /// The message to the receiver.
    pub message: String,
    /// The receiver.
    pub receiver: Receiver,
    /// What it is about.
    pub payload: Payload,
}

/// Who is invited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Receiver {
    /// A partner's account; the only kind there is.
    Account(AccountReceiver),
}

/// A partner's account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AccountReceiver {
    /// What the sender calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    /// The account.
    pub aws_account_id: String,
}

/// What an invitation is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Payload {
    /// A project that two partners pursue together.
    OpportunityInvitation(Box<OpportunityPayload>),
    /// A lead.
    LeadInvitation(Box<LeadPayload>),
}

/// The payload of an opportunity invitation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct OpportunityPayload {
    /// Who sends it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sender_contacts: Vec<SenderContact>,
    /// What the receiver is to do, by code.
    #[serde(default)]
    pub receiver_responsibilities: Vec<String>,
    /// The customer.
    pub customer: Customer,
    /// The project.
    pub project: Project,
}

/// A person on the sender's side.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SenderContact {
    /// The e-mail address.
    pub email: String,
    /// The first name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// The last name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// The job title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business_title: Option<String>,
    /// The phone number, E.164.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// The customer of an opportunity invitation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Customer {
    /// The industry, by code.
    #[serde(default)]
    pub industry: String,
    /// The company's name.
    #[serde(default)]
    pub company_name: String,
    /// Its website.
    #[serde(default)]
    pub website_url: String,
    /// The country, ISO 3166 alpha-2.
    #[serde(default)]
    pub country_code: String,
}

/// The project of an opportunity invitation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Project {
    /// The customer's problem.
    #[serde(default)]
    pub business_problem: String,
    /// The title.
    #[serde(default)]
    pub title: String,
    /// `YYYY-MM-DD`.
    #[serde(default)]
    pub target_completion_date: String,
    /// Up to ten; the member itself is required, so that an empty list is sent too.
    #[serde(default)]
    pub expected_customer_spend: Vec<CustomerSpend>,
}

/// One expected spend.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CustomerSpend {
    /// A decimal number with at most two decimals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
    /// ISO 4217.
    #[serde(default)]
    pub currency_code: String,
    /// `Monthly`, the only value there is.
    #[serde(default)]
    pub frequency: String,
    /// With whom it is spent.
    #[serde(default)]
    pub target_company: String,
    /// A shared estimate of the AWS Pricing Calculator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimation_url: Option<String>,
}

/// The payload of a lead invitation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct LeadPayload {
    /// The lead's company.
    pub customer: LeadCustomer,
    /// How it became a lead.
    pub interaction: LeadInteraction,
}

/// A lead's company.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct LeadCustomer {
    /// Free text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub industry: Option<String>,
    /// The company's name.
    #[serde(default)]
    pub company_name: String,
    /// Free text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub website_url: Option<String>,
    /// Free text of up to 10 characters; this desk sends ISO codes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country_code: Option<String>,
    /// Free text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aws_maturity: Option<String>,
    /// Free text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub market_segment: Option<String>,
}

/// How a company became a lead.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct LeadInteraction {
    /// For example `Campaign`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_type: Option<String>,
    /// The sender's reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_id: Option<String>,
    /// The campaign's or event's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_name: Option<String>,
    /// What the contact wants to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usecase: Option<String>,
    /// The contact's job title.
    #[serde(default)]
    pub contact_business_title: String,
}

/// `CreateEngagement`, without catalog and token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CreateEngagementCommand {
    /// At most 40 characters.
    pub title: String,
    /// At most 255 characters.
    pub description: String,
}

/// `StartEngagementByAcceptingInvitationTask`, without catalog and token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AcceptByTaskCommand {
    /// The invitation.
    pub identifier: InvitationId,
    /// Tags for the task.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
}

/// `StartEngagementFromOpportunityTask`, without catalog and token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct StartFromOpportunityCommand {
    /// The opportunity.
    pub identifier: OpportunityId,
    /// How AWS is involved.
    pub aws_submission: AwsSubmission,
    /// Tags for the task.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
}

/// How AWS is involved in an opportunity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AwsSubmission {
    /// `Co-Sell` or `For Visibility Only`.
    pub involvement_type: String,
    /// `Full` or `Limited`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub visibility: Option<String>,
}

/// `RejectEngagementInvitation`, without catalog.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct RejectCommand {
    /// The invitation.
    pub identifier: InvitationId,
    /// 1 to 80 characters.
    pub rejection_reason: String,
}

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Tag {
    /// 1 to 128 characters.
    pub key: String,
    /// 0 to 256 characters.
    #[serde(default)]
    pub value: String,
}

/// The invitation of a finished wizard. The engagement is handed in, because it may be made first.
///
/// # Errors
/// What is wrong with which field.
pub fn parse_invitation(fields: &Fields) -> Result<Invitation, Vec<FieldError>> {
    let errors = invitation::check(invitation::Step::Review, fields);
    if !errors.is_empty() {
        return Err(errors);
    }
    let mut document = forms::to_document(&invitation::request_fields(fields));
    document
        .get_mut("Invitation")
        .map(serde_json::Value::take)
        .and_then(|d| serde_json::from_value(d).ok())
        .ok_or_else(|| vec![FieldError::new("", "Something is missing; go through the steps once more.")])
}

/// The tags of a form, rows without a key left out.
///
/// # Errors
/// What is wrong with which field.
pub fn parse_tags(fields: &Fields) -> Result<Vec<Tag>, Vec<FieldError>> {
    let errors = forms::validate("accept", fields);
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(tags(fields))
}

/// The submission and tags of the form that starts an engagement from an opportunity.
///
/// # Errors
/// What is wrong with which field.
pub fn parse_start(fields: &Fields) -> Result<(AwsSubmission, Vec<Tag>), Vec<FieldError>> {
    let errors = forms::validate("start", fields);
    if !errors.is_empty() {
        return Err(errors);
    }
    let answer = |name: &str| Some(forms::text(fields, name)).filter(|t| !t.is_empty()).map(str::to_owned);
    let submission = AwsSubmission {
        involvement_type: answer("AwsSubmission.InvolvementType").unwrap_or_default(),
        visibility: answer("AwsSubmission.Visibility"),
    };
    Ok((submission, tags(fields)))
}

/// The reason of the form that declines an invitation; one's own words win.
///
/// # Errors
/// What is wrong with which field.
pub fn parse_reason(fields: &Fields) -> Result<String, Vec<FieldError>> {
    let errors = forms::validate("reject", fields);
    if !errors.is_empty() {
        return Err(errors);
    }
    let own = forms::text(fields, "OwnWords");
    Ok(if own.is_empty() { forms::text(fields, "Reason") } else { own }.to_owned())
}

fn tags(fields: &Fields) -> Vec<Tag> {
    let rows = invitation::rows(fields, forms::TAGS);
    (0..rows)
        .map(|row| {
            let [key, value] = forms::tag_fields(row).map(|spec| forms::text(fields, &spec.name).to_owned());
            Tag { key, value }
        })
        .filter(|tag| !tag.key.is_empty())
        .collect()
}
