//! The steps of the wizard, and the two payloads that decide which there are.

use super::names::{LEAD, MESSAGE, OPPORTUNITY, PAYLOAD};
use crate::forms::{Fields, text};
use serde::{Deserialize, Serialize};

/// A step of the wizard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// What kind of invitation, and into which engagement.
    Engagement,
    /// Whom, and with which words.
    Receiver,
    /// Whose project it is about.
    Customer,
    /// What it is about: the project, or the lead's interaction.
    Project,
    /// Who sends it, and what the receiver is to do. Opportunity invitations only.
    Team,
    /// Everything at a glance, then send.
    Review,
}

impl Step {
    /// Every step in order.
    pub const ALL: [Self; 6] =
        [Self::Engagement, Self::Receiver, Self::Customer, Self::Project, Self::Team, Self::Review];

    /// The word in the address.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Engagement => "engagement",
            Self::Receiver => "receiver",
            Self::Customer => "customer",
            Self::Project => "project",
            Self::Team => "team",
            Self::Review => "review",
        }
    }

    /// The step of an address.
    #[must_use]
    pub fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.slug() == slug)
    }

    /// The heading.
    #[must_use]
    pub fn title(self, kind: PayloadKind) -> &'static str {
        match (self, kind) {
            (Self::Engagement, _) => "Engagement",
            (Self::Receiver, _) => "Receiver",
            (Self::Customer, _) => "Customer",
            (Self::Project, PayloadKind::Opportunity) => "Project",
            (Self::Project, PayloadKind::Lead) => "Interaction",
            (Self::Team, _) => "Contacts and roles",
            (Self::Review, _) => "Review and send",
        }
    }

    /// The steps of a wizard for this payload.
    #[must_use]
    pub fn of(kind: PayloadKind) -> Vec<Self> {
        Self::ALL.into_iter().filter(|s| kind == PayloadKind::Opportunity || *s != Self::Team).collect()
    }

    /// The step after this one.
    #[must_use]
    pub fn next(self, kind: PayloadKind) -> Self {
        Self::of(kind).into_iter().find(|s| *s > self).unwrap_or(Self::Review)
    }

    /// The step that shows a field.
    #[must_use]
    pub fn of_field(name: &str) -> Self {
        let below = |prefix: &str| name.strip_prefix(prefix).is_some_and(|t| t.is_empty() || t.starts_with('.'));
        if below("Invitation.Receiver") || below(MESSAGE) {
            Self::Receiver
        } else if below(&format!("{OPPORTUNITY}.Customer")) || below(&format!("{LEAD}.Customer")) {
            Self::Customer
        } else if below(&format!("{OPPORTUNITY}.Project")) || below(&format!("{LEAD}.Interaction")) {
            Self::Project
        } else if below(&format!("{OPPORTUNITY}.SenderContacts"))
            || below(&format!("{OPPORTUNITY}.ReceiverResponsibilities"))
        {
            Self::Team
        } else {
            Self::Engagement
        }
    }
}

/// The two payloads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PayloadKind {
    /// A project that two partners pursue together.
    #[serde(rename = "OpportunityInvitation")]
    Opportunity,
    /// A lead that the receiver may turn into an opportunity.
    #[serde(rename = "LeadInvitation")]
    Lead,
}

impl PayloadKind {
    /// The member's name in the payload.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Opportunity => "OpportunityInvitation",
            Self::Lead => "LeadInvitation",
        }
    }

    /// Which payload the fields are for: as chosen, else as the answers given tell.
    #[must_use]
    pub fn of(fields: &Fields) -> Self {
        match text(fields, PAYLOAD) {
            "LeadInvitation" => Self::Lead,
            "OpportunityInvitation" => Self::Opportunity,
            _ if fields.keys().any(|k| k.starts_with(LEAD)) => Self::Lead,
            _ => Self::Opportunity,
        }
    }
}
