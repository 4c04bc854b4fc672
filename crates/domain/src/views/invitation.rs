//! Invitations.

use crate::commands::Payload;
use crate::when;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// Which side of an invitation this account is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Participant {
    /// It was invited.
    #[default]
    Receiver,
    /// It invites.
    Sender,
}

impl Participant {
    /// The word on the wire.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Receiver => "RECEIVER",
            Self::Sender => "SENDER",
        }
    }
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationSummary {
    /// `engi-…`.
    pub id: String,
    /// The ARN.
    pub arn: Option<String>,
    /// Which side this account is on.
    pub participant: Participant,
    /// `OpportunityInvitation` or `LeadInvitation`.
    pub payload_type: Option<String>,
    /// `PENDING`, `ACCEPTED`, `REJECTED`, `EXPIRED`, or one that AWS adds later.
    pub status: Option<String>,
    /// The engagement.
    pub engagement_id: Option<String>,
    /// Its title.
    pub engagement_title: Option<String>,
    /// The sender's account.
    pub sender_account: Option<String>,
    /// The sender's company.
    pub sender_company: Option<String>,
    /// The receiver's account.
    pub receiver_account: Option<String>,
    /// What the sender calls the receiver.
    pub receiver_alias: Option<String>,
    /// When it was sent.
    #[serde(with = "time::serde::rfc3339::option")]
    pub invited_at: Option<OffsetDateTime>,
    /// When it lapses without an answer: 15 days after it was sent.
    #[serde(with = "time::serde::rfc3339::option")]
    pub expires_at: Option<OffsetDateTime>,
}

impl InvitationSummary {
    /// Whether it still waits for an answer.
    #[must_use]
    pub fn is_pending(&self) -> bool {
        self.status.as_deref() == Some("PENDING")
    }

    /// When AWS's guidance asks the receiver to have answered.
    #[must_use]
    pub fn respond_by(&self) -> Option<OffsetDateTime> {
        self.invited_at.map(when::respond_by)
    }

    /// Whether it is a lead.
    #[must_use]
    pub fn is_lead(&self) -> bool {
        self.payload_type.as_deref() == Some("LeadInvitation")
    }
}

/// One invitation with all that the service tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationDetail {
    /// What the list shows too.
    pub summary: InvitationSummary,
    /// The message to the receiver.
    pub message: Option<String>,
    /// Why it was declined.
    pub rejection_reason: Option<String>,
    /// What the engagement is for.
    pub engagement_description: Option<String>,
    /// What it is about; parts are hidden until it is accepted.
    pub payload: Option<Payload>,
    /// Who is in the engagement already, by company.
    pub members: Vec<String>,
    /// What AWS knows about the lead, as label and value.
    pub enrichment: Vec<(String, String)>,
}
