//! Invitations to engagements.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::{Row, Shelf, Side, SortKey, put_some, wire_time};
use crate::assumptions::Assumptions;
use crate::catalog::Catalog;
use crate::ids;

/// What became of an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub(crate) enum InvitationStatus {
    Pending,
    Accepted,
    Rejected,
    Expired,
}

impl InvitationStatus {
    /// The value on the wire.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::Accepted => "ACCEPTED",
            Self::Rejected => "REJECTED",
            Self::Expired => "EXPIRED",
        }
    }
}

/// What an invitation is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum PayloadType {
    OpportunityInvitation,
    LeadInvitation,
}

impl PayloadType {
    /// The value on the wire, which is also the payload's member.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::OpportunityInvitation => "OpportunityInvitation",
            Self::LeadInvitation => "LeadInvitation",
        }
    }
}

/// One account's request that another join an engagement.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Invitation {
    pub(crate) id: String,
    pub(crate) catalog: Catalog,
    pub(crate) engagement: String,
    /// The engagement's title and description at the time: the receiver can't read it there yet.
    pub(crate) engagement_title: Option<String>,
    pub(crate) engagement_description: Option<String>,
    pub(crate) status: InvitationStatus,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) date: OffsetDateTime,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) expires: OffsetDateTime,
    pub(crate) sender: String,
    pub(crate) sender_company: String,
    pub(crate) receiver: String,
    pub(crate) receiver_alias: Option<String>,
    pub(crate) message: String,
    pub(crate) payload_type: PayloadType,
    /// The payload's content, without the union's outer member.
    pub(crate) payload: Value,
    pub(crate) rejection_reason: Option<String>,
    /// `EnrichmentContext` as on the wire: what AWS adds to its own invitations.
    pub(crate) enrichment: Option<Value>,
    /// What only an accepting receiver learns: merged into the opportunity that the task creates.
    pub(crate) disclosed_on_acceptance: Option<Value>,
    /// The opportunity that a simulated AWS referral uncovers when it is accepted.
    pub(crate) uncovers: Option<String>,
}

impl Invitation {
    /// When an invitation sent at this moment lapses.
    pub(crate) fn expiry(date: OffsetDateTime, assumed: &Assumptions) -> OffsetDateTime {
        date + Duration::days(i64::from(assumed.invitation_lifetime_days))
    }

    pub(crate) fn arn(&self) -> String {
        ids::shared_arn(self.catalog, "engagement-invitation", &self.id)
    }

    pub(crate) fn is_pending(&self) -> bool {
        self.status == InvitationStatus::Pending
    }

    /// Whether the account is the sender or the receiver.
    pub(crate) fn concerns(&self, account: &str) -> bool {
        self.sender == account || self.receiver == account
    }

    fn common(&self) -> Value {
        let mut receiver = json!({"AwsAccountId": self.receiver});
        put_some(&mut receiver, "Alias", self.receiver_alias.clone());
        let mut common = json!({
            "Arn": self.arn(),
            "PayloadType": self.payload_type.name(),
            "Id": self.id,
            "EngagementId": self.engagement,
            "Status": self.status.name(),
            "InvitationDate": wire_time(self.date),
            "ExpirationDate": wire_time(self.expires),
            "SenderAwsAccountId": self.sender,
            "SenderCompanyName": self.sender_company,
            "Receiver": {"Account": receiver},
            "Catalog": self.catalog.name(),
        });
        put_some(&mut common, "EngagementTitle", self.engagement_title.clone());
        common
    }

    /// The entry in the answer of `ListEngagementInvitations`, as seen from one side.
    pub(crate) fn to_summary(&self, side: Side) -> Value {
        let mut summary = self.common();
        let role = if side == Side::Sent { "SENDER" } else { "RECEIVER" };
        summary["ParticipantType"] = json!(role);
        summary
    }

    /// The answer of `GetEngagementInvitation`. A receiver who let an invitation go keeps the
    /// entry but no longer its content.
    pub(crate) fn to_answer(&self, reader: &str, members: Vec<Value>) -> Value {
        let mut answer = self.common();
        put_some(&mut answer, "RejectionReason", self.rejection_reason.clone());
        let let_go = matches!(self.status, InvitationStatus::Rejected | InvitationStatus::Expired);
        if reader == self.sender || !let_go {
            answer["InvitationMessage"] = json!(self.message);
            answer["Payload"] = json!({self.payload_type.name(): self.payload});
            put_some(&mut answer, "EngagementDescription", self.engagement_description.clone());
            put_some(&mut answer, "EnrichmentContext", self.enrichment.clone());
            answer["ExistingMembers"] = json!(members);
        }
        answer
    }
}

impl Row for Invitation {
    fn key(&self) -> &str {
        &self.id
    }

    fn shelves(&self) -> Vec<Shelf> {
        let mut shelves = vec![
            Shelf::new(&self.sender, self.catalog, Side::Sent),
            Shelf::new(&self.receiver, self.catalog, Side::Received),
        ];
        if self.is_pending() {
            shelves.push(Shelf::of_engagement(&self.engagement, self.catalog));
        }
        shelves
    }

    fn sort_keys(&self) -> Vec<SortKey> {
        vec![SortKey::time(self.date)]
    }

    fn facets(&self) -> Vec<(&'static str, String)> {
        vec![
            ("status", self.status.name().to_owned()),
            ("payload", self.payload_type.name().to_owned()),
            ("engagement", self.engagement.clone()),
            ("sender", self.sender.clone()),
        ]
    }
}
