//! What one account sees in one catalog: everything that the lists list, and each thing by itself.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use axum::http::StatusCode;
use http_body_util::BodyExt;
use serde_json::{Value, json};

use super::between::traces;
use crate::bench::{Bench, Reply, check_form, request, text};

/// A list operation and what leads from its rows to the things themselves.
pub(super) struct Listing {
    pub(super) operation: &'static str,
    /// What every request has besides the catalog.
    pub(super) given: Option<(&'static str, &'static str)>,
    pub(super) rows: &'static str,
    pub(super) id: &'static str,
    /// The operation that gets one of them, and the member of its request that names it.
    pub(super) get: Option<(&'static str, &'static str)>,
    /// What it can be sorted by; none where it can't.
    pub(super) orders: &'static [&'static str],
}

const fn tasks(operation: &'static str) -> Listing {
    Listing { operation, given: None, rows: "TaskSummaries", id: "TaskId", get: None, orders: &["StartTime"] }
}

const fn invitations(side: &'static str) -> Listing {
    Listing {
        operation: "ListEngagementInvitations",
        given: Some(("ParticipantType", side)),
        rows: "EngagementInvitationSummaries",
        id: "Id",
        get: Some(("GetEngagementInvitation", "Identifier")),
        orders: &["InvitationDate"],
    }
}

pub(super) const ACCEPTING: Listing = tasks("ListEngagementByAcceptingInvitationTasks");
pub(super) const SUBMITTING: Listing = tasks("ListEngagementFromOpportunityTasks");
pub(super) const CONVERTING: Listing = tasks("ListOpportunityFromEngagementTasks");
pub(super) const PROSPECTING: Listing = Listing {
    operation: "ListProspectingFromEngagementTasks",
    get: Some(("GetProspectingFromEngagementTask", "TaskIdentifier")),
    orders: &["StartTime", "TaskName", "FailedEngagementCount"],
    ..tasks("")
};
pub(super) const OPPORTUNITIES: Listing = Listing {
    operation: "ListOpportunities",
    given: None,
    rows: "OpportunitySummaries",
    id: "Id",
    get: Some(("GetOpportunity", "Identifier")),
    orders: &["LastModifiedDate", "Identifier", "CustomerCompanyName", "CreatedDate", "TargetCloseDate"],
};
pub(super) const ENGAGEMENTS: Listing = Listing {
    operation: "ListEngagements",
    given: None,
    rows: "EngagementSummaryList",
    id: "Id",
    get: Some(("GetEngagement", "Identifier")),
    orders: &["CreatedDate"],
};
pub(super) const RECEIVED: Listing = invitations("RECEIVER");
pub(super) const SENT: Listing = invitations("SENDER");
pub(super) const JOBS: Listing = Listing {
    operation: "ListResourceSnapshotJobs",
    given: None,
    rows: "ResourceSnapshotJobSummaries",
    id: "Id",
    get: Some(("GetResourceSnapshotJob", "ResourceSnapshotJobIdentifier")),
    orders: &["CreatedDate"],
};
pub(super) const PAIRS: Listing = Listing {
    operation: "ListEngagementResourceAssociations",
    given: None,
    rows: "EngagementResourceAssociationSummaries",
    id: "ResourceId",
    get: None,
    orders: &[],
};

/// All of them. Tasks come first: being seen may end one, and what it brings is then in the rest.
pub(super) const LISTINGS: [&Listing; 10] =
    [&ACCEPTING, &SUBMITTING, &CONVERTING, &PROSPECTING, &OPPORTUNITIES, &ENGAGEMENTS, &RECEIVED, &SENT, &JOBS, &PAIRS];

impl Listing {
    /// By what a view finds it.
    fn key(&self) -> (&'static str, &'static str) {
        (self.operation, self.given.map_or("", |(_, value)| value))
    }

    /// The request for the whole list.
    pub(super) fn request(&self, catalog: &str) -> Value {
        let mut request = json!({"Catalog": catalog, "MaxResults": 100});
        if let Some((name, value)) = self.given {
            request[name] = json!(value);
        }
        request
    }
}

/// An answer, and whom it gives away.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Seen {
    value: Value,
    pub(super) traces: BTreeSet<String>,
}

impl Deref for Seen {
    type Target = Value;

    fn deref(&self) -> &Value {
        &self.value
    }
}

/// What has been seen of one emulator. Most answers are those of the last time; each is read and
/// checked only once.
#[derive(Debug, Default)]
pub(super) struct Eyes(Mutex<HashMap<(&'static str, Bytes), Arc<Seen>>>);

impl Eyes {
    /// The answer to a request that must succeed.
    async fn see(&self, bench: &Bench, account: &str, operation: &'static str, body: &Value) -> Arc<Seen> {
        let response = bench.raw(request(account, operation, body)).await;
        let (head, answer) = response.into_parts();
        let bytes = answer.collect().await.expect("a whole body").to_bytes();
        assert_eq!(head.status, StatusCode::OK, "{operation} {body}: {bytes:?}");
        let key = (operation, bytes);
        if let Some(seen) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Arc::clone(seen);
        }
        let value = serde_json::from_slice(&key.1).expect("the answer is JSON");
        let reply = Reply { status: head.status, headers: head.headers, body: value };
        check_form(operation, &reply);
        let seen = Arc::new(Seen { traces: traces(&reply.body), value: reply.body });
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, Arc::clone(&seen));
        seen
    }

    /// All rows of a list, over as many pages as there are.
    pub(super) async fn whole(
        &self,
        bench: &Bench,
        account: &str,
        (operation, name): (&'static str, &'static str),
        mut body: Value,
    ) -> Rows {
        let mut rows = Rows { name, pages: Vec::new() };
        loop {
            let page = self.see(bench, account, operation, &body).await;
            let found = page[name].as_array().map_or(0, Vec::len);
            assert!(body["MaxResults"].as_u64().is_none_or(|most| found as u64 <= most), "{operation}: {page:?}");
            body["NextToken"] = page.get("NextToken").cloned().unwrap_or_default();
            rows.pages.push(page);
            if body["NextToken"].is_null() {
                return rows;
            }
        }
    }
}

/// The rows of a list.
#[derive(Debug, Clone)]
pub(super) struct Rows {
    name: &'static str,
    pages: Vec<Arc<Seen>>,
}

impl Rows {
    pub(super) fn iter(&self) -> impl Iterator<Item = &Value> {
        self.pages.iter().filter_map(|page| page[self.name].as_array()).flatten()
    }
}

/// However they were divided into pages.
impl PartialEq for Rows {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

/// What one account sees in one catalog.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct View {
    rows: BTreeMap<(&'static str, &'static str), Rows>,
    /// The answers of the Get operations by identifier. An invitation of an account to itself is in
    /// two lists, but there is one of it.
    details: BTreeMap<String, Arc<Seen>>,
    /// The members of each engagement.
    pub(super) members: BTreeMap<String, Rows>,
    /// The rows of each engagement's snapshots.
    pub(super) snapshots: BTreeMap<String, Rows>,
    /// The snapshots themselves by ARN.
    pub(super) copies: BTreeMap<String, Arc<Seen>>,
    /// AWS's side of each opportunity.
    aws: BTreeMap<String, Arc<Seen>>,
    /// The tags of each opportunity and job.
    pub(super) tags: BTreeMap<String, Arc<Seen>>,
    settings: Option<Arc<Seen>>,
}

/// Who looks, and where.
#[derive(Clone, Copy)]
pub(super) struct Looker<'a> {
    pub(super) bench: &'a Bench,
    pub(super) eyes: &'a Eyes,
    pub(super) account: &'a str,
    pub(super) catalog: &'a str,
}

impl Looker<'_> {
    pub(super) async fn list(&self, listing: &Listing, body: Value) -> Rows {
        self.eyes.whole(self.bench, self.account, (listing.operation, listing.rows), body).await
    }

    async fn get(&self, operation: &'static str, member: &str, name: &str) -> Arc<Seen> {
        self.eyes.see(self.bench, self.account, operation, &json!({"Catalog": self.catalog, member: name})).await
    }

    /// The snapshot that a row is about.
    async fn copy(&self, engagement: &str, row: &Value) -> Arc<Seen> {
        let body = json!({
            "Catalog": self.catalog,
            "EngagementIdentifier": engagement,
            "ResourceType": row["ResourceType"],
            "ResourceIdentifier": row["ResourceId"],
            "ResourceSnapshotTemplateIdentifier": row["ResourceSnapshotTemplateName"],
            "Revision": row["Revision"],
        });
        self.eyes.see(self.bench, self.account, "GetResourceSnapshot", &body).await
    }
}

impl View {
    /// Looks at everything but what an earlier view told: snapshots, which can't change, and on a hasty
    /// look what AWS says of opportunities and how things are tagged.
    pub(super) async fn of(looker: Looker<'_>, earlier: Option<&Self>, hasty: bool) -> Self {
        let mut view = Self::default();
        for listing in LISTINGS {
            let rows = looker.list(listing, listing.request(looker.catalog)).await;
            if let Some((operation, member)) = listing.get {
                for row in rows.iter() {
                    let id = text(&row[listing.id]);
                    let detail = looker.get(operation, member, &id).await;
                    view.details.insert(id, detail);
                }
            }
            view.rows.insert(listing.key(), rows);
        }
        for id in view.ids(&OPPORTUNITIES) {
            let summary = match earlier.and_then(|it| it.aws.get(&id)).filter(|_| hasty) {
                Some(summary) => Arc::clone(summary),
                None => looker.get("GetAwsOpportunitySummary", "RelatedOpportunityIdentifier", &id).await,
            };
            view.aws.insert(id, summary);
        }
        for id in view.ids(&ENGAGEMENTS) {
            view.look_into(looker, id, earlier).await;
        }
        let arns = [&OPPORTUNITIES, &JOBS].into_iter().flat_map(|listing| view.rows(listing).iter());
        for arn in arns.map(|row| text(&row["Arn"])).collect::<Vec<_>>() {
            let held = match earlier.and_then(|it| it.tags.get(&arn)).filter(|_| hasty) {
                Some(held) => Arc::clone(held),
                None => looker.get("ListTagsForResource", "ResourceArn", &arn).await,
            };
            view.tags.insert(arn, held);
        }
        view.settings = Some(looker.get("GetSellingSystemSettings", "Catalog", looker.catalog).await);
        view
    }

    async fn look_into(&mut self, looker: Looker<'_>, id: String, earlier: Option<&Self>) {
        let Looker { bench, eyes, account, catalog } = looker;
        let body = json!({"Catalog": catalog, "Identifier": id});
        let members = eyes.whole(bench, account, ("ListEngagementMembers", "EngagementMemberList"), body).await;
        let body = json!({"Catalog": catalog, "EngagementIdentifier": id});
        let names = ("ListResourceSnapshots", "ResourceSnapshotSummaries");
        let snapshots = eyes.whole(bench, account, names, body).await;
        for row in snapshots.iter() {
            let arn = text(&row["Arn"]);
            let copy = match earlier.and_then(|it| it.copies.get(&arn)) {
                Some(copy) => Arc::clone(copy),
                None => looker.copy(&id, row).await,
            };
            self.copies.insert(arn, copy);
        }
        self.members.insert(id.clone(), members);
        self.snapshots.insert(id, snapshots);
    }

    pub(super) fn rows(&self, listing: &Listing) -> &Rows {
        static NONE: Rows = Rows { name: "", pages: Vec::new() };
        self.rows.get(&listing.key()).unwrap_or(&NONE)
    }

    pub(super) fn ids(&self, listing: &Listing) -> Vec<String> {
        self.rows(listing).iter().map(|row| text(&row[listing.id])).collect()
    }

    /// The answer of the Get operation for something that a list shows.
    pub(super) fn detail(&self, id: &str) -> &Value {
        self.details.get(id).map_or(&Value::Null, |seen| &seen.value)
    }

    /// Whom such an answer gives away.
    pub(super) fn traces(&self, id: &str) -> impl Iterator<Item = &String> {
        self.details.get(id).into_iter().flat_map(|seen| &seen.traces)
    }

    /// All tasks but the prospecting ones.
    pub(super) fn tasks(&self) -> impl Iterator<Item = &Value> {
        [&ACCEPTING, &SUBMITTING, &CONVERTING].into_iter().flat_map(|listing| self.rows(listing).iter())
    }

    /// Everything that it shows.
    pub(super) fn answers(&self) -> impl Iterator<Item = &Arc<Seen>> {
        let lists = self.rows.values().chain(self.members.values()).chain(self.snapshots.values());
        let single = [&self.details, &self.copies, &self.aws, &self.tags].into_iter().flat_map(BTreeMap::values);
        lists.flat_map(|rows| &rows.pages).chain(single).chain(&self.settings)
    }
}
