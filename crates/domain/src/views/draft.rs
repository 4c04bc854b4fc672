//! Invitations in the making.

use crate::error::AppError;
use crate::forms::{FieldError, Fields};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// How a draft stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DraftState {
    /// Being written.
    Open,
    /// On its way; nobody else may send it now.
    Sending,
    /// It may or may not have gone through: only trying the very same again is safe.
    Unsettled,
    /// Sent.
    Sent,
}

impl DraftState {
    /// The word in the store.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Sending => "sending",
            Self::Unsettled => "unsettled",
            Self::Sent => "sent",
        }
    }

    /// Reads the word in the store.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        [Self::Open, Self::Sending, Self::Unsettled, Self::Sent].into_iter().find(|s| s.code() == code)
    }
}

/// A row of the list of drafts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftSummary {
    /// The draft's id.
    pub id: String,
    /// The project's title, the company's name, or "Untitled".
    pub title: String,
    /// Whose it is.
    pub owner: String,
    /// The owner's name.
    pub owner_name: String,
    /// How it stands.
    pub state: DraftState,
    /// How many answers are still missing or wrong.
    pub open_answers: u32,
    /// When it was last saved.
    #[serde(with = "time::serde::rfc3339")]
    pub saved_at: OffsetDateTime,
}

/// A draft with all that was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftDetail {
    /// What the list shows too.
    pub summary: DraftSummary,
    /// What was typed, right or wrong.
    pub fields: Fields,
    /// What AWS refused at the last try, field by field.
    pub refused: Vec<FieldError>,
    /// The last try's failure as a whole.
    pub failure: Option<AppError>,
    /// The ClientToken that sending uses.
    pub token: String,
    /// The invitation's id, once sent.
    pub invitation_id: Option<String>,
    /// The invitation's ARN, once sent.
    pub invitation_arn: Option<String>,
}

/// What came of importing a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// How many answers were taken over.
    pub taken: u32,
    /// What was left out or needs another look: the member's path and what is wrong.
    pub problems: Vec<FieldError>,
}
