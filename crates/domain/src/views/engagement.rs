//! Engagements.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// A row of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngagementSummary {
    /// `eng-…`.
    pub id: String,
    /// The ARN.
    pub arn: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// Who made it: an account, or `aws`.
    pub created_by: Option<String>,
    /// How many members it has, of at most 10.
    pub member_count: Option<i32>,
    /// What it holds: `CustomerProject`, `Lead`, `ProspectingResult`.
    pub context_types: Vec<String>,
    /// When it was made.
    #[serde(with = "time::serde::rfc3339::option")]
    pub created_at: Option<OffsetDateTime>,
    /// When it last changed.
    #[serde(with = "time::serde::rfc3339::option")]
    pub modified_at: Option<OffsetDateTime>,
}

/// One engagement with its members.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngagementDetail {
    /// What the list shows too.
    pub summary: EngagementSummary,
    /// What it is for.
    pub description: Option<String>,
    /// What it holds: for each context its type and what it tells, as label and value.
    pub contexts: Vec<(String, Vec<(String, String)>)>,
    /// Who is in it.
    pub members: Vec<Member>,
}

/// A member.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The account.
    pub account: Option<String>,
    /// The company.
    pub company: Option<String>,
    /// Its website.
    pub website: Option<String>,
}
