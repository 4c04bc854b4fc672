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
    /// The leads among the contexts, as far as they can be changed.
    pub leads: Vec<LeadContextView>,
    /// `ModifiedAt` to its last digit: AWS takes an update of a context only of the version that has it.
    pub last_modified: Option<String>,
    /// Who is in it.
    pub members: Vec<Member>,
}

/// A lead of an engagement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadContextView {
    /// The context, by id.
    pub id: String,
    /// How far it is looked into: free text.
    pub qualification: Option<String>,
    /// The lead's company.
    pub company: Option<String>,
    /// How many interactions it tells of; AWS keeps at most 10.
    pub interactions: u32,
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
