//! Filters, order and page of the lists, as they stand in the address. A list is a link that can be
//! sent to a colleague.

use crate::choices::{ChoiceSet, InvitationPayloadType, InvitationStatus, ReviewStatus, Stage};
use crate::ids::{AccountId, EngagementId, OpportunityId};
use crate::views::Participant;
use time::{Date, macros::format_description};

/// The service takes at most so many values in most filters.
const MOST_VALUES: usize = 10;

/// How many rows a page of the desk shows.
pub const PAGE_SIZE: i32 = 20;

/// Ascending or descending.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SortOrder {
    /// Smallest or oldest first.
    Ascending,
    /// Largest or newest first.
    #[default]
    Descending,
}

impl SortOrder {
    /// The word on the wire.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Ascending => "ASCENDING",
            Self::Descending => "DESCENDING",
        }
    }
}

/// The filters, the order and the page of `ListEngagementInvitations`. Sorting is by
/// `InvitationDate`, the only choice there is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct InvitationQuery {
    /// Which side to list; the service demands one.
    pub participant: Participant,
    /// Statuses wanted, by code; empty for all.
    pub statuses: Vec<String>,
    /// Payload types wanted, by code; empty for all.
    pub payload_types: Vec<String>,
    /// Engagements wanted, at most 10; empty for all.
    pub engagements: Vec<String>,
    /// Senders wanted, by account, at most 10; empty for all.
    pub senders: Vec<String>,
    /// The order.
    pub order: SortOrder,
    /// At most so many rows, 1 to 100.
    pub max_results: Option<i32>,
    /// The page.
    pub next_token: Option<String>,
}

/// The filter and the page of `ListSolutions`, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct SolutionQuery {
    /// Statuses wanted, such as `Active`; empty for all.
    pub statuses: Vec<String>,
    /// At most so many rows, 1 to 100.
    pub max_results: Option<i32>,
    /// The page.
    pub next_token: Option<String>,
}

/// The filters, the order and the page of `ListOpportunities`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct OpportunityQuery {
    /// Stages wanted; empty for all.
    pub stages: Vec<String>,
    /// Review statuses wanted; empty for all.
    pub review_statuses: Vec<String>,
    /// Companies wanted, by full name; empty for all.
    pub companies: Vec<String>,
    /// Opportunities wanted, by id, at most 20; empty for all.
    pub identifiers: Vec<String>,
    /// One of [`OPPORTUNITY_SORTS`]; the service's default is `LastModifiedDate`.
    pub sort_by: Option<String>,
    /// The order.
    pub order: SortOrder,
    /// At most so many rows, 1 to 100.
    pub max_results: Option<i32>,
    /// The page.
    pub next_token: Option<String>,
}

/// What opportunities can be sorted by.
pub const OPPORTUNITY_SORTS: [&str; 5] =
    ["LastModifiedDate", "Identifier", "CustomerCompanyName", "CreatedDate", "TargetCloseDate"];

/// The filters, the order and the page of `ListEngagements`, sorted by `CreatedDate`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct EngagementQuery {
    /// Creators wanted, by account; empty for all.
    pub created_by: Vec<String>,
    /// Creators not wanted, by account.
    pub exclude_created_by: Vec<String>,
    /// Context types wanted; empty for all.
    pub context_types: Vec<String>,
    /// Engagements wanted, at most 10; empty for all.
    pub identifiers: Vec<String>,
    /// The order.
    pub order: SortOrder,
    /// At most so many rows, 1 to 100.
    pub max_results: Option<i32>,
    /// The page.
    pub next_token: Option<String>,
}

/// Which rows of the record of who did what are wanted. Texts must be met exactly.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct AuditQuery {
    /// By whom: an id or a name.
    pub person: Option<String>,
    /// What was done.
    pub action: Option<String>,
    /// How it went.
    pub outcome: Option<String>,
    /// About what, by id.
    pub subject: Option<String>,
    /// The first day, in UTC.
    pub from: Option<Date>,
    /// The last day, in UTC.
    pub to: Option<Date>,
    /// Only rows before the one of this number: where the page before ended.
    pub before: Option<i64>,
}

/// The parameters of an address, decoded, in their order; a name may repeat.
pub type Params = [(String, String)];

/// The values of a parameter that `fits` takes. What someone else typed into the address and no
/// filter can hold is dropped: the list then shows more, never an error.
fn values(params: &Params, name: &str, fits: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found: Vec<String> = params
        .iter()
        .filter(|(key, _)| key == name)
        .map(|(_, value)| value.trim().to_owned())
        .filter(|value| !value.is_empty() && fits(value))
        .collect();
    found.dedup();
    found.truncate(MOST_VALUES);
    found
}

fn one(params: &Params, name: &str) -> Option<String> {
    params.iter().find(|(key, _)| key == name).map(|(_, v)| v.trim().to_owned()).filter(|v| !v.is_empty())
}

fn order(params: &Params) -> SortOrder {
    if one(params, "order").as_deref() == Some("asc") { SortOrder::Ascending } else { SortOrder::Descending }
}

fn page_size(params: &Params) -> Option<i32> {
    Some(one(params, "size").and_then(|s| s.parse().ok()).filter(|n| (1..=100).contains(n)).unwrap_or(PAGE_SIZE))
}

fn holds<S: ChoiceSet>(code: &str) -> bool {
    S::ALL.iter().any(|c| c.code == code)
}

impl InvitationQuery {
    /// Reads `side` (`received`, `sent`), `status`, `payload`, `engagement`, `sender`, `order`
    /// (`asc`, `desc`), `size`, `page`.
    #[must_use]
    pub fn from_params(params: &Params) -> Self {
        Self {
            participant: if one(params, "side").as_deref() == Some("sent") {
                Participant::Sender
            } else {
                Participant::Receiver
            },
            statuses: values(params, "status", holds::<InvitationStatus>),
            payload_types: values(params, "payload", holds::<InvitationPayloadType>),
            engagements: values(params, "engagement", |v| EngagementId::parse(v).is_some()),
            senders: values(params, "sender", |v| AccountId::parse(v).is_some()),
            order: order(params),
            max_results: page_size(params),
            next_token: one(params, "page"),
        }
    }
}

impl OpportunityQuery {
    /// Reads `stage`, `review`, `company`, `id`, `sort`, `order`, `size`, `page`.
    #[must_use]
    pub fn from_params(params: &Params) -> Self {
        Self {
            stages: values(params, "stage", holds::<Stage>),
            review_statuses: values(params, "review", holds::<ReviewStatus>),
            companies: values(params, "company", |_| true),
            identifiers: values(params, "id", |v| OpportunityId::parse(v).is_some()),
            sort_by: one(params, "sort").filter(|s| OPPORTUNITY_SORTS.contains(&s.as_str())),
            order: order(params),
            max_results: page_size(params),
            next_token: one(params, "page"),
        }
    }
}

impl AuditQuery {
    /// Reads `person`, `action`, `outcome`, `subject`, `from` and `to` (days, `2026-11-07`), `page`.
    #[must_use]
    pub fn from_params(params: &Params) -> Self {
        let day = |name| Date::parse(&one(params, name)?, format_description!("[year]-[month]-[day]")).ok();
        Self {
            person: one(params, "person"),
            action: one(params, "action"),
            outcome: one(params, "outcome"),
            subject: one(params, "subject"),
            from: day("from"),
            to: day("to"),
            before: one(params, "page").and_then(|number| number.parse().ok()),
        }
    }
}

impl EngagementQuery {
    /// Reads `by`, `notby`, `context`, `id`, `order`, `size`, `page`.
    #[must_use]
    pub fn from_params(params: &Params) -> Self {
        let account = |v: &str| AccountId::parse(v).is_some();
        Self {
            created_by: values(params, "by", account),
            exclude_created_by: values(params, "notby", account),
            context_types: values(params, "context", |v| matches!(v, "CustomerProject" | "Lead" | "ProspectingResult")),
            identifiers: values(params, "id", |v| EngagementId::parse(v).is_some()),
            order: order(params),
            max_results: page_size(params),
            next_token: one(params, "page"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
    }

    #[test]
    fn an_address_becomes_a_query() {
        let query = InvitationQuery::from_params(&params(&[
            ("side", "sent"),
            ("status", "PENDING"),
            ("status", "ACCEPTED"),
            ("status", "<script>"),
            ("order", "asc"),
            ("page", "t1"),
        ]));
        assert_eq!(query.participant, Participant::Sender);
        assert_eq!(query.statuses, ["PENDING", "ACCEPTED"]);
        assert_eq!(query.order, SortOrder::Ascending);
        assert_eq!(query.next_token.as_deref(), Some("t1"));
        assert_eq!(query.max_results, Some(PAGE_SIZE));
    }

    #[test]
    fn days_are_read_and_what_is_none_is_dropped() {
        let query = AuditQuery::from_params(&params(&[
            ("person", " seller "),
            ("from", "2026-11-07"),
            ("to", "2026-02-30"),
            ("page", "x"),
        ]));
        let expected = AuditQuery {
            person: Some("seller".into()),
            from: Some(time::macros::date!(2026 - 11 - 07)),
            ..AuditQuery::default()
        };
        assert_eq!(query, expected);
    }

    #[test]
    fn rubbish_is_dropped() {
        let query = OpportunityQuery::from_params(&params(&[("stage", "Nowhere"), ("sort", "Id; --"), ("size", "0")]));
        assert_eq!(query, OpportunityQuery { max_results: Some(PAGE_SIZE), ..OpportunityQuery::default() });
    }
}
