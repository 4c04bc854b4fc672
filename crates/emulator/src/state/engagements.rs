//! Engagements, their members and contexts.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::{AWS, Row, Shelf, SortKey, put_some, to_milliseconds, wire_time};
use crate::catalog::Catalog;
use crate::ids;

/// How many parties one engagement may have.
pub(crate) const MEMBER_LIMIT: usize = 10;

/// A party to an engagement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Member {
    pub(crate) account: String,
    pub(crate) company_name: String,
    pub(crate) website: Option<String>,
}

impl Member {
    /// AWS itself.
    pub(crate) fn aws() -> Self {
        Self {
            account: AWS.to_owned(),
            company_name: "AWS".to_owned(),
            website: Some("https://aws.amazon.com".to_owned()),
        }
    }
}

/// A space that AWS keeps for partners who work together.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Engagement {
    pub(crate) id: String,
    pub(crate) catalog: Catalog,
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) created: OffsetDateTime,
    pub(crate) created_by: String,
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) modified: OffsetDateTime,
    pub(crate) modified_by: String,
    /// The parties, in the order in which they joined.
    pub(crate) members: Vec<Member>,
    /// `EngagementContextDetails` as on the wire.
    pub(crate) contexts: Vec<Value>,
    /// The members' opportunities that the engagement shares.
    pub(crate) opportunities: Vec<String>,
}

impl Engagement {
    pub(crate) fn arn(&self) -> String {
        ids::shared_arn(self.catalog, "engagement", &self.id)
    }

    pub(crate) fn has_member(&self, account: &str) -> bool {
        self.members.iter().any(|member| member.account == account)
    }

    /// Whether nobody else can join.
    pub(crate) fn is_full(&self) -> bool {
        self.members.len() >= MEMBER_LIMIT
    }

    /// Adds a party unless it is one already. Nobody joins a full engagement: who lets parties in
    /// asks [`Self::is_full`] before and says so.
    pub(crate) fn join(&mut self, member: Member, at: OffsetDateTime) {
        if !self.has_member(&member.account) && !self.is_full() {
            self.touch(&member.account, at);
            self.members.push(member);
        }
    }

    /// Notes a change. The moment always differs from the last one's by a millisecond at least,
    /// because clients that keep no more of it use it as a lock.
    pub(crate) fn touch(&mut self, account: &str, at: OffsetDateTime) {
        self.modified = at.max(self.modified + Duration::MILLISECOND);
        self.modified_by = account.to_owned();
    }

    /// Whether the client last saw the engagement as it is now, by the time of the last change in
    /// the client's own precision (milliseconds or finer).
    pub(crate) fn is_seen_at(&self, modified: OffsetDateTime) -> bool {
        to_milliseconds(modified) == to_milliseconds(self.modified)
    }

    /// The kinds of context there are, each once.
    pub(crate) fn context_types(&self) -> Vec<&str> {
        let mut types: Vec<&str> = Vec::new();
        for context in &self.contexts {
            if let Some(kind) = context["Type"].as_str()
                && !types.contains(&kind)
            {
                types.push(kind);
            }
        }
        types
    }

    /// The entry in the answer of `ListEngagements`.
    pub(crate) fn to_summary(&self) -> Value {
        let mut summary = json!({
            "Arn": self.arn(),
            "Id": self.id,
            "CreatedAt": wire_time(self.created),
            "CreatedBy": self.created_by,
            "MemberCount": self.members.len(),
            "ModifiedAt": wire_time(self.modified),
            "ModifiedBy": self.modified_by,
        });
        put_some(&mut summary, "Title", self.title.clone());
        let types = self.context_types();
        put_some(&mut summary, "ContextTypes", (!types.is_empty()).then_some(types));
        summary
    }

    /// The answer of `GetEngagement`.
    pub(crate) fn to_answer(&self) -> Value {
        let mut answer = self.to_summary();
        if let Some(members) = answer.as_object_mut() {
            members.remove("ContextTypes");
        }
        put_some(&mut answer, "Description", self.description.clone());
        if !self.contexts.is_empty() {
            answer["Contexts"] = json!(self.contexts);
        }
        answer
    }
}

impl Row for Engagement {
    fn key(&self) -> &str {
        &self.id
    }

    fn shelves(&self) -> Vec<Shelf> {
        self.members.iter().map(|member| Shelf::own(&member.account, self.catalog)).collect()
    }

    fn sort_keys(&self) -> Vec<SortKey> {
        vec![SortKey::time(self.created)]
    }

    fn facets(&self) -> Vec<(&'static str, String)> {
        let contexts = self.context_types().into_iter().map(|kind| ("context", kind.to_owned()));
        contexts.chain([("creator", self.created_by.clone())]).collect()
    }
}
