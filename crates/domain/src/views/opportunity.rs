//! Opportunities.

use crate::commands::{CustomerSpend, RelatedEntity, SenderContact};
use crate::forms::{STAGE, TARGET_CLOSE_DATE};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// A row of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpportunitySummary {
    /// `O…`.
    pub id: String,
    /// The ARN.
    pub arn: Option<String>,
    /// The customer.
    pub company: Option<String>,
    /// The customer's industry.
    pub industry: Option<String>,
    /// The customer's country.
    pub country: Option<String>,
    /// How far the sale is.
    pub stage: Option<String>,
    /// How far AWS's review is.
    pub review_status: Option<String>,
    /// What the reviewer wrote.
    pub review_comments: Option<String>,
    /// `Net New Business`, …
    pub opportunity_type: Option<String>,
    /// `YYYY-MM-DD`.
    pub target_close_date: Option<String>,
    /// What is expected to be spent.
    pub spend: Vec<CustomerSpend>,
    /// When it was made.
    #[serde(with = "time::serde::rfc3339::option")]
    pub created_at: Option<OffsetDateTime>,
    /// When it last changed.
    #[serde(with = "time::serde::rfc3339::option")]
    pub modified_at: Option<OffsetDateTime>,
}

impl OpportunitySummary {
    /// Why an engagement cannot be started from it now; `None` when it can. Only an opportunity that
    /// waits for its submission, or that the reviewer sent back, is taken.
    #[must_use]
    pub fn why_not_start(&self) -> Option<&'static str> {
        match self.review_status.as_deref() {
            Some("Submitted" | "In review") => Some("AWS is reviewing it; nothing can be started until that ends."),
            Some("Approved") => Some("AWS has approved it; its engagement is already under way."),
            Some("Rejected") => Some("AWS has rejected it."),
            _ if self.stage.as_deref() == Some("Closed Lost") => Some("It is closed as lost."),
            _ => None,
        }
    }

    /// Why nothing of it can be changed now; `None` when something can. While AWS reviews it and after a
    /// rejection it is locked (AWS's guide, "Updating opportunities").
    #[must_use]
    pub fn why_not_change(&self) -> Option<&'static str> {
        match self.review_status.as_deref() {
            Some("Submitted" | "In review") => Some("AWS is reviewing it; nothing can be changed until that ends."),
            Some("Rejected") => Some("AWS has rejected it."),
            _ if self.stage.as_deref() == Some("Closed Lost") => Some("It is closed as lost."),
            _ => None,
        }
    }

    /// Why one field of the form that changes it cannot be changed now, by the field's name; `None` when
    /// it can.
    #[must_use]
    pub fn why_not_change_field(&self, name: &str) -> Option<&'static str> {
        if let Some(why) = self.why_not_change() {
            return Some(why);
        }
        match (self.review_status.as_deref(), name) {
            _ if self.stage.as_deref() == Some("Launched") => Some("It is launched."),
            (Some("Pending Submission"), STAGE) => Some("The stage moves only after AWS has approved it."),
            (Some("Action Required"), TARGET_CLOSE_DATE) => None,
            (Some("Action Required"), _) => Some("AWS has sent it back, and takes only what it asked for."),
            _ => None,
        }
    }

    /// Why it cannot be submitted now; `None` when it can.
    #[must_use]
    pub fn why_not_submit(&self) -> Option<&'static str> {
        match self.review_status.as_deref() {
            Some("Submitted" | "In review") => Some("It has been submitted; AWS is reviewing it."),
            Some("Approved") => Some("AWS has approved it."),
            Some("Rejected") => Some("AWS has rejected it."),
            Some("Action Required") => Some("AWS has sent it back: change what it asked for, which submits it again."),
            _ => None,
        }
    }
}

/// One opportunity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpportunityDetail {
    /// What the list shows too.
    pub summary: OpportunitySummary,
    /// The project's title.
    pub title: Option<String>,
    /// The customer's problem.
    pub business_problem: Option<String>,
    /// What the customer uses AWS for.
    pub use_case: Option<String>,
    /// How it is delivered.
    pub delivery_models: Vec<String>,
    /// What the partner wants of AWS.
    pub needs_from_aws: Vec<String>,
    /// What has been done with the customer.
    pub sales_activities: Vec<String>,
    /// What comes next.
    pub next_steps: Option<String>,
    /// The customer's website.
    pub website: Option<String>,
    /// The customer's address, part by part as label and value.
    pub address: Vec<(String, String)>,
    /// People at the customer.
    pub customer_contacts: Vec<SenderContact>,
    /// People at the partner.
    pub team: Vec<SenderContact>,
    /// The partner's own reference.
    pub partner_reference: Option<String>,
    /// `LastModifiedDate` to its last digit: AWS takes an update only of the version that has it.
    pub last_modified: Option<String>,
    /// Who owns it: the member of the team whom AWS calls the opportunity's owner.
    pub assignee: Option<SenderContact>,
    /// Everything that is tied to it, as it is associated and disassociated.
    pub related: Vec<RelatedEntity>,
    /// Solutions, by id.
    pub solutions: Vec<String>,
    /// AWS products, by id.
    pub aws_products: Vec<String>,
    /// Marketplace offers, offer sets, solutions and products, by ARN.
    pub marketplace: Vec<String>,
    /// Where it came from: `Source` of the marketing block.
    pub marketing_source: Option<String>,
    /// Whether it is national security business.
    pub national_security: Option<String>,
    /// Why it was lost.
    pub closed_lost_reason: Option<String>,
    /// Further remarks.
    pub comments: Option<String>,
}
