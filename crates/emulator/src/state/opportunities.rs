//! Opportunities.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use time::OffsetDateTime;

use super::{AwsView, Related, Row, Shelf, SortKey, put_some, wire_time};
use crate::aws_side::Verdict;
use crate::catalog::Catalog;
use crate::ids;

/// The members that `UpdateOpportunity` replaces as a whole. `LifeCycle` is one of them, but its
/// review members and history are kept by the service.
pub(crate) const EDITABLE_MEMBERS: [&str; 9] = [
    "PrimaryNeedsFromAws",
    "NationalSecurity",
    "PartnerOpportunityIdentifier",
    "Customer",
    "Project",
    "OpportunityType",
    "Marketing",
    "SoftwareRevenue",
    "LifeCycle",
];

/// The `OpportunityType` that the service writes into an opportunity that has none.
pub(crate) const DEFAULT_TYPE: &str = "Net New Business";

/// Where AWS's review of an opportunity stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ReviewStatus {
    #[serde(rename = "Pending Submission")]
    PendingSubmission,
    Submitted,
    #[serde(rename = "In review")]
    InReview,
    #[serde(rename = "Action Required")]
    ActionRequired,
    Approved,
    Rejected,
}

impl ReviewStatus {
    /// The value on the wire, with the service's own capitals.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::PendingSubmission => "Pending Submission",
            Self::Submitted => "Submitted",
            Self::InReview => "In review",
            Self::ActionRequired => "Action Required",
            Self::Approved => "Approved",
            Self::Rejected => "Rejected",
        }
    }
}

/// A deal of one partner account.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Opportunity {
    pub(crate) id: String,
    pub(crate) account: String,
    pub(crate) catalog: Catalog,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) created: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) modified: OffsetDateTime,
    /// The partner's own content, keyed by [`EDITABLE_MEMBERS`].
    pub(crate) content: Map<String, Value>,
    pub(crate) review_status: ReviewStatus,
    pub(crate) team: Vec<Value>,
    pub(crate) related: Related,
    /// The engagement that shares this opportunity, once there is one.
    pub(crate) engagement: Option<String>,
    /// The invitation that asked AWS to join.
    pub(crate) aws_invitation: Option<String>,
    /// Opportunities of invited partners, which are approved together with this one.
    pub(crate) followers: Vec<String>,
    /// A simulated referral that its partner has not accepted yet: no call shows it.
    pub(crate) hidden: bool,
    /// Whether AWS brought the opportunity rather than the partner.
    #[serde(default)]
    pub(crate) from_aws: bool,
    /// The `InvolvementType` that the submission asked for.
    #[serde(default)]
    pub(crate) involvement: Option<String>,
    /// The `Visibility` that the submission asked for.
    #[serde(default)]
    pub(crate) visibility: Option<String>,
    /// What AWS's own record of the opportunity says.
    #[serde(default)]
    pub(crate) aws_view: AwsView,
    /// How the partner wants the scripted review to end.
    #[serde(default)]
    pub(crate) review_wish: Option<Verdict>,
    /// Whether a review has already asked the partner for something: the next one approves.
    #[serde(default)]
    pub(crate) sent_back: bool,
}

impl Opportunity {
    /// The title by which answers tell the owner from the rest of the team.
    pub(crate) const OWNER: &str = "OpportunityOwner";
    /// How many people the model lets a team have.
    pub(crate) const TEAM_LIMIT: usize = 10;

    /// A draft that belongs to nobody's engagement yet. `at` is cut to milliseconds, as the
    /// service writes the times of opportunities.
    pub(crate) fn draft(
        id: String,
        account: &str,
        catalog: Catalog,
        content: Map<String, Value>,
        at: OffsetDateTime,
    ) -> Self {
        let at = to_milliseconds(at);
        Self {
            id,
            account: account.to_owned(),
            catalog,
            created: at,
            modified: at,
            content,
            review_status: ReviewStatus::PendingSubmission,
            team: Vec::new(),
            related: Related::default(),
            engagement: None,
            aws_invitation: None,
            followers: Vec::new(),
            hidden: false,
            from_aws: false,
            involvement: None,
            visibility: None,
            aws_view: AwsView::default(),
            review_wish: None,
            sent_back: false,
        }
    }

    /// The ARN, which names the account that owns the opportunity.
    pub(crate) fn arn(&self) -> String {
        ids::owned_arn(&self.account, self.catalog, "opportunity", &self.id)
    }

    /// A text inside the content, such as `/Customer/Account/CompanyName`; empty when absent.
    pub(crate) fn text(&self, pointer: &str) -> &str {
        let mut steps = pointer.split('/').skip(1);
        let first = steps.next().and_then(|name| self.content.get(name));
        steps
            .try_fold(first, |value, name| Some(value?.get(name)))
            .flatten()
            .and_then(Value::as_str)
            .unwrap_or_default()
    }

    /// Moves the review on and marks the opportunity as changed at that moment.
    pub(crate) fn review(&mut self, status: ReviewStatus, at: OffsetDateTime) {
        self.review_status = status;
        self.touch(at);
    }

    /// Sets the time of the last change, which serves as the lock of `UpdateOpportunity`: it
    /// always grows, and is cut to milliseconds so that every client hands it back unchanged.
    pub(crate) fn touch(&mut self, at: OffsetDateTime) {
        let millisecond = time::Duration::MILLISECOND;
        self.modified = to_milliseconds(at).max(self.modified + millisecond);
    }

    /// How AWS takes part: as the submission asked unless it changed since.
    pub(crate) fn involvement_type(&self) -> Option<&str> {
        self.aws_view.involvement_type.as_deref().or(self.involvement.as_deref())
    }

    /// Whether a reader may see it yet, when reads lag behind writes by so much.
    pub(crate) fn is_readable(&self, now: OffsetDateTime, lag: time::Duration) -> bool {
        lag.is_zero() || self.created + lag <= now
    }

    /// Whether no answer tells it from the other, which is the same opportunity at another time.
    pub(crate) fn looks_like(&self, other: &Self) -> bool {
        self.modified == other.modified
            && self.aws_view == other.aws_view
            && self.involvement == other.involvement
            && self.visibility == other.visibility
            && self.to_answer() == other.to_answer()
    }

    /// The life cycle with what the service itself says about the review.
    fn life_cycle(&self) -> Value {
        let mut life_cycle = self.content.get("LifeCycle").cloned().unwrap_or_else(|| json!({}));
        life_cycle["ReviewStatus"] = json!(self.review_status.name());
        life_cycle
    }

    /// The answer of `GetOpportunity`.
    pub(crate) fn to_answer(&self) -> Value {
        let mut answer = Value::Object(self.content.clone());
        answer["Catalog"] = json!(self.catalog.name());
        answer["Id"] = json!(self.id);
        answer["Arn"] = json!(self.arn());
        answer["CreatedDate"] = wire_time(self.created);
        answer["LastModifiedDate"] = wire_time(self.modified);
        answer["LifeCycle"] = self.life_cycle();
        answer["RelatedEntityIdentifiers"] = self.related.to_json();
        if !self.team.is_empty() {
            answer["OpportunityTeam"] = json!(self.team);
        }
        answer
    }

    /// The entry in the answer of `ListOpportunities`.
    pub(crate) fn to_summary(&self) -> Value {
        let mut summary = json!({
            "Catalog": self.catalog.name(),
            "Id": self.id,
            "Arn": self.arn(),
            "CreatedDate": wire_time(self.created),
            "LastModifiedDate": wire_time(self.modified),
        });
        let mut life_cycle = self.life_cycle();
        if let Some(members) = life_cycle.as_object_mut() {
            members.remove("NextStepsHistory");
        }
        summary["LifeCycle"] = life_cycle;
        for name in ["PartnerOpportunityIdentifier", "OpportunityType"] {
            put_some(&mut summary, name, self.content.get(name).cloned());
        }
        if let Some(account) = self.content.get("Customer").and_then(|it| it.get("Account")) {
            let mut account = account.clone();
            if let Some(members) = account.as_object_mut() {
                members.remove("AwsAccountId");
                members.remove("Duns");
            }
            if let Some(address) = account.get_mut("Address").and_then(Value::as_object_mut) {
                address.remove("StreetAddress");
            }
            summary["Customer"] = json!({"Account": account});
        }
        if let Some(project) = self.content.get("Project") {
            let mut short = json!({});
            for name in ["DeliveryModels", "ExpectedCustomerSpend", "ExpectedContractDuration"] {
                put_some(&mut short, name, project.get(name).cloned());
            }
            summary["Project"] = short;
        }
        summary
    }
}

/// Cuts a moment to whole milliseconds.
pub(crate) fn to_milliseconds(moment: OffsetDateTime) -> OffsetDateTime {
    moment - time::Duration::nanoseconds(i64::from(moment.nanosecond() % 1_000_000))
}

impl Row for Opportunity {
    fn key(&self) -> &str {
        &self.id
    }

    fn shelves(&self) -> Vec<Shelf> {
        if self.hidden { Vec::new() } else { vec![Shelf::own(&self.account, self.catalog)] }
    }

    /// In the order of the model's `OpportunitySortName`.
    fn sort_keys(&self) -> Vec<SortKey> {
        vec![
            SortKey::time(self.modified),
            SortKey::Text(self.id.clone()),
            SortKey::Text(self.text("/Customer/Account/CompanyName").to_lowercase()),
            SortKey::time(self.created),
            SortKey::Text(self.text("/LifeCycle/TargetCloseDate").to_owned()),
        ]
    }

    fn facets(&self) -> Vec<(&'static str, String)> {
        vec![
            ("stage", self.text("/LifeCycle/Stage").to_owned()),
            ("review", self.review_status.name().to_owned()),
            ("company", self.text("/Customer/Account/CompanyName").to_lowercase()),
        ]
    }
}
