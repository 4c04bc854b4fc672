//! The operations that change something without a task, each with its form.

use serde::{Deserialize, Serialize};

/// An operation that changes something at once, as the form that asks for it knows it.
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
    /// `UpdateEngagementContext` for a lead.
    Qualify,
}

impl ChangeKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Update, Self::Assign, Self::Submit, Self::Associate, Self::Qualify];

    /// The word on the wire.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::Assign => "assign",
            Self::Submit => "submit",
            Self::Associate => "associate",
            Self::Qualify => "qualify",
        }
    }

    /// The operation's name.
    #[must_use]
    pub fn operation(self) -> &'static str {
        match self {
            Self::Update => "UpdateOpportunity",
            Self::Assign => "AssignOpportunity",
            Self::Submit => "SubmitOpportunity",
            Self::Associate => "AssociateOpportunity",
            Self::Qualify => "UpdateEngagementContext",
        }
    }

    /// The operation as a command of the AWS CLI.
    #[must_use]
    pub fn command(self) -> &'static str {
        match self {
            Self::Update => "update-opportunity",
            Self::Assign => "assign-opportunity",
            Self::Submit => "submit-opportunity",
            Self::Associate => "associate-opportunity",
            Self::Qualify => "update-engagement-context",
        }
    }

    /// The form, as `forms::validate` names it.
    #[must_use]
    pub fn form(self) -> &'static str {
        match self {
            Self::Update => "opportunity/update",
            Self::Assign => "opportunity/assign",
            Self::Submit => "opportunity/submit",
            Self::Associate => "opportunity/related",
            Self::Qualify => "lead",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::{Fields, validate};

    #[test]
    fn every_kind_has_a_form_and_the_slug_of_its_wire() {
        for kind in ChangeKind::ALL {
            let errors = validate(kind.form(), &Fields::new());
            assert!(errors.iter().all(|error| !error.message.contains("is not known here")), "{kind:?}");
            assert_eq!(serde_json::to_string(&kind).ok(), Some(format!("\"{}\"", kind.slug())));
        }
    }
}
