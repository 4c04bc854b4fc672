//! Drafts, as the store keeps them.

use domain::{
    error::AppError,
    forms::{FieldError, Fields},
    people::Scope,
    views::DraftState,
};
use time::OffsetDateTime;

/// An invitation in the making. What was typed is kept as typed, right or wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// 32 hexadecimal digits.
    pub id: String,
    /// Where it will be sent from.
    pub scope: Scope,
    /// Whose it is.
    pub owner: String,
    /// The owner's name when it was made.
    pub owner_name: String,
    /// What was typed.
    pub fields: Fields,
    /// The ClientToken that sending uses; replaced only after AWS definitely refused.
    pub token: String,
    /// The ClientToken for making the engagement, where the draft makes one.
    pub engagement_token: String,
    /// How it stands.
    pub state: DraftState,
    /// What AWS refused at the last try, until the fields concerned change.
    pub refused: Vec<FieldError>,
    /// The last try's failure as a whole.
    pub failure: Option<AppError>,
    /// The invitation, once sent.
    pub invitation_id: Option<String>,
    /// Its ARN.
    pub invitation_arn: Option<String>,
    /// When it was made.
    pub created_at: OffsetDateTime,
    /// When it was last saved.
    pub saved_at: OffsetDateTime,
}

/// Which version of a draft somebody has read: what a compare-and-set compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DraftVersion {
    /// How it stood.
    pub state: DraftState,
    /// When it was last saved.
    pub saved_at: OffsetDateTime,
}

impl Draft {
    /// The version that this is.
    #[must_use]
    pub fn version(&self) -> DraftVersion {
        DraftVersion { state: self.state, saved_at: self.saved_at }
    }
}
