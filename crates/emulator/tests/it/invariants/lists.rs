//! Lists page by page, in every order, and narrowed by every filter.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::history::moment;
use super::view::{
    ACCEPTING, CONVERTING, ENGAGEMENTS, JOBS, LISTINGS, Listing, Looker, OPPORTUNITIES, PAIRS, PROSPECTING, RECEIVED,
    Rows, SENT, SUBMITTING, View,
};

/// A filter, and what of a row it looks at (a pointer, into the thing itself where it starts so).
struct Filter {
    listing: &'static Listing,
    name: &'static str,
    at: &'static str,
    /// Whether it takes a list of values.
    many: bool,
}

const fn filter(listing: &'static Listing, name: &'static str, at: &'static str) -> Filter {
    Filter { listing, name, at, many: true }
}

const fn single(listing: &'static Listing, name: &'static str, at: &'static str) -> Filter {
    Filter { listing, name, at, many: false }
}

const FILTERS: [Filter; 28] = [
    filter(&OPPORTUNITIES, "Identifier", "/Id"),
    filter(&OPPORTUNITIES, "LifeCycleStage", "/LifeCycle/Stage"),
    filter(&OPPORTUNITIES, "LifeCycleReviewStatus", "/LifeCycle/ReviewStatus"),
    filter(&OPPORTUNITIES, "CustomerCompanyName", "/Customer/Account/CompanyName"),
    filter(&ENGAGEMENTS, "EngagementIdentifier", "/Id"),
    filter(&ENGAGEMENTS, "CreatedBy", "/CreatedBy"),
    filter(&RECEIVED, "Status", "/Status"),
    filter(&RECEIVED, "PayloadType", "/PayloadType"),
    filter(&RECEIVED, "EngagementIdentifier", "/EngagementId"),
    filter(&RECEIVED, "SenderAwsAccountId", "/SenderAwsAccountId"),
    filter(&SENT, "Status", "/Status"),
    filter(&SENT, "EngagementIdentifier", "/EngagementId"),
    filter(&ACCEPTING, "TaskStatus", "/TaskStatus"),
    filter(&ACCEPTING, "TaskIdentifier", "/TaskId"),
    filter(&ACCEPTING, "OpportunityIdentifier", "/OpportunityId"),
    filter(&ACCEPTING, "EngagementInvitationIdentifier", "/EngagementInvitationId"),
    filter(&SUBMITTING, "TaskStatus", "/TaskStatus"),
    filter(&SUBMITTING, "TaskIdentifier", "/TaskId"),
    filter(&SUBMITTING, "OpportunityIdentifier", "/OpportunityId"),
    filter(&SUBMITTING, "EngagementIdentifier", "/EngagementId"),
    filter(&CONVERTING, "TaskStatus", "/TaskStatus"),
    filter(&CONVERTING, "EngagementIdentifier", "/EngagementId"),
    filter(&PROSPECTING, "TaskIdentifier", "/TaskId"),
    filter(&PROSPECTING, "TaskName", "/TaskName"),
    single(&JOBS, "EngagementIdentifier", "/EngagementId"),
    single(&JOBS, "Status", "/Status"),
    single(&PAIRS, "EngagementIdentifier", "/EngagementId"),
    single(&PAIRS, "ResourceIdentifier", "/ResourceId"),
];

fn sorted(rows: &Rows) -> Vec<String> {
    let mut texts: Vec<_> = rows.iter().map(Value::to_string).collect();
    texts.sort();
    texts
}

/// Compares every way of listing with the whole lists of a view in which nothing is under way that
/// looking would end.
pub(super) async fn tell_the_same(looker: Looker<'_>, view: &View) {
    for listing in LISTINGS {
        let all = view.rows(listing);
        if all.iter().next().is_none() {
            continue;
        }
        for size in [1, 3] {
            let mut request = listing.request(looker.catalog);
            request["MaxResults"] = json!(size);
            assert_eq!(&looker.list(listing, request).await, all, "{} by {size}", listing.operation);
        }
        for order in listing.orders {
            in_order(looker, listing, order, view).await;
        }
    }
    for filter in &FILTERS {
        let rows = view.rows(filter.listing);
        let values: BTreeSet<_> = rows.iter().filter_map(|row| row.pointer(filter.at)?.as_str()).collect();
        for value in values {
            let mut request = filter.listing.request(looker.catalog);
            request["MaxResults"] = json!(2);
            request[filter.name] = if filter.many { json!([value]) } else { json!(value) };
            let found = looker.list(filter.listing, request).await;
            let wanted = rows.iter().filter(|row| row.pointer(filter.at) == Some(&json!(value)));
            let told = || format!("{} with {} {value}", filter.listing.operation, filter.name);
            assert!(found.iter().eq(wanted), "{}: {found:?}", told());
        }
    }
}

async fn in_order(looker: Looker<'_>, listing: &Listing, order: &str, view: &View) {
    let mut ways = Vec::new();
    for direction in ["ASCENDING", "DESCENDING"] {
        let mut request = listing.request(looker.catalog);
        request["MaxResults"] = json!(2);
        request["Sort"] = json!({"SortBy": order, "SortOrder": direction});
        ways.push(looker.list(listing, request).await);
    }
    let told = format!("{} by {order}", listing.operation);
    let mut reversed: Vec<_> = ways[1].iter().collect();
    reversed.reverse();
    assert_eq!(sorted(&ways[0]), sorted(view.rows(listing)), "{told}");
    assert!(ways[0].iter().eq(reversed), "{told}: one way is not the other reversed");
    let keys: Vec<_> = ways[0].iter().map(|row| key(order, row, view)).collect();
    assert!(keys.is_sorted(), "{told}: {keys:?}");
}

/// What an order sorts a row by, in a form that compares as it should.
fn key(order: &str, row: &Value, view: &View) -> (i128, String) {
    let detail = view.detail(row["Id"].as_str().unwrap_or_default());
    let time = |value: &Value| (moment(value).unix_timestamp_nanos(), String::new());
    let text = |value: &Value| (0, value.as_str().unwrap_or_default().to_lowercase());
    match order {
        "LastModifiedDate" | "InvitationDate" | "StartTime" => time(&row[order]),
        "Identifier" => text(&row["Id"]),
        "CustomerCompanyName" => text(&row["Customer"]["Account"]["CompanyName"]),
        "TargetCloseDate" => text(&row["LifeCycle"]["TargetCloseDate"]),
        "TaskName" => (0, row["TaskName"].as_str().unwrap_or_default().to_owned()),
        "FailedEngagementCount" => (row[order].as_i64().unwrap_or_default().into(), String::new()),
        // Engagements and jobs tell it by another name, or only by themselves.
        _ => {
            let created = ["CreatedDate", "CreatedAt"].iter().find_map(|name| row.get(name).or(detail.get(name)));
            time(created.unwrap_or(&Value::Null))
        }
    }
}
