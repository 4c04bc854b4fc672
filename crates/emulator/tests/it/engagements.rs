use serde_json::{Value, json};
use time::Duration;

use crate::bench::{ANVIL, BERGFINK, Bench, text};

pub(crate) fn project(company: &str) -> Value {
    json!({"Type": "CustomerProject", "Payload": {"CustomerProject": {
        "Customer": {
            "CompanyName": company,
            "Industry": "Retail",
            "WebsiteUrl": "https://shop.example.com",
            "CountryCode": "NL",
        },
        "Project": {
            "Title": "A shop",
            "BusinessProblem": "The shop closes whenever the weather is fine.",
            "TargetCompletionDate": "2027-05-01",
        },
    }}})
}

pub(crate) fn lead() -> Value {
    json!({"Type": "Lead", "Payload": {"Lead": {
        "Customer": {"CompanyName": "Kestrel"},
        "Interactions": [{"Contact": {
            "BusinessTitle": "CTO", "Email": "cto@example.com", "FirstName": "A", "LastName": "B",
        }}],
    }}})
}

#[tokio::test]
async fn a_new_engagement_numbers_its_contexts() {
    let bench = Bench::new().await;
    let body = json!({
        "Catalog": "Sandbox",
        "ClientToken": "e",
        "Title": "Shops",
        "Description": "All the shops",
        "Contexts": [project("Redwing"), lead()],
    });
    let created = bench.ok(ANVIL, "CreateEngagement", body).await;
    let get = json!({"Catalog": "Sandbox", "Identifier": created["Arn"]});
    let got = bench.ok(ANVIL, "GetEngagement", get.clone()).await;
    assert_eq!(got["Contexts"][0]["Id"], "1");
    assert_eq!(got["Contexts"][1]["Id"], "2");
    let lead = &got["Contexts"][1]["Payload"]["Lead"];
    assert_eq!(lead["QualificationStatus"], "Unqualified");
    assert_eq!(got["CreatedBy"], ANVIL);
    assert_eq!(got["MemberCount"], 1);
    bench.refused(BERGFINK, "GetEngagement", get, "ResourceNotFoundException").await;
}

#[tokio::test]
async fn contexts_that_only_the_service_writes_or_that_contradict_themselves_are_refused() {
    let bench = Bench::new().await;
    let mut wrong = project("Redwing");
    wrong["Type"] = json!("Lead");
    let body = json!({
        "Catalog": "Sandbox",
        "ClientToken": "e",
        "Contexts": [{"Type": "ProspectingResult"}, wrong],
    });
    let reply = bench.refused(ANVIL, "CreateEngagement", body, "ValidationException").await;
    assert_eq!(
        reply.errors(),
        [("contexts[0].type", "ACTION_NOT_PERMITTED"), ("contexts[1].payload", "INVALID_VALUE")]
    );
}

#[tokio::test]
async fn lists_filter_by_creator_context_and_identifier() {
    let bench = Bench::new().await;
    let mut ids = Vec::new();
    for (token, contexts) in [
        ("none", json!([])),
        ("project", json!([project("Redwing")])),
        ("lead", json!([lead()])),
        ("both", json!([lead(), project("Bluefin")])),
    ] {
        let body = json!({
            "Catalog": "Sandbox",
            "ClientToken": token,
            "Title": token,
            "Contexts": contexts,
        });
        let created = bench.ok(ANVIL, "CreateEngagement", body).await;
        ids.push(text(&created["Id"]));
        bench.advance(Duration::SECOND);
    }
    for (filter, expected) in [
        (json!({}), vec!["both", "lead", "project", "none"]),
        (json!({"ContextTypes": ["Lead"]}), vec!["both", "lead"]),
        (json!({"ExcludeContextTypes": ["Lead"]}), vec!["project", "none"]),
        (json!({"CreatedBy": ["aws"]}), vec![]),
        (json!({"ExcludeCreatedBy": [ANVIL]}), vec![]),
        (json!({"EngagementIdentifier": [ids[2]]}), vec!["lead"]),
        (json!({"Sort": {"SortBy": "CreatedDate", "SortOrder": "ASCENDING"}}), vec!["none", "project", "lead", "both"]),
    ] {
        let mut body = filter;
        body["Catalog"] = json!("Sandbox");
        let list = bench.ok(ANVIL, "ListEngagements", body).await;
        let titles: Vec<_> =
            list["EngagementSummaryList"].as_array().expect("a list").iter().map(|it| text(&it["Title"])).collect();
        assert_eq!(titles, expected);
    }
}

#[tokio::test]
async fn engagements_named_by_identifier_are_sorted_and_paged_like_all_others() {
    let bench = Bench::new().await;
    let mut ids = Vec::new();
    for title in ["first", "second", "third", "fourth"] {
        ids.push(bench.engagement(ANVIL, title).await);
        bench.advance(Duration::SECOND);
    }
    let foreign = bench.engagement(BERGFINK, "foreign").await;
    let wanted = json!([ids[2], foreign, ids[0], ids[3], ids[0], "eng-00000000000000"]);
    for (order, expected) in [("ASCENDING", ["first", "third", "fourth"]), ("DESCENDING", ["fourth", "third", "first"])]
    {
        let mut body = json!({
            "Catalog": "Sandbox",
            "EngagementIdentifier": wanted,
            "MaxResults": 1,
            "Sort": {"SortBy": "CreatedDate", "SortOrder": order},
        });
        for (number, title) in expected.iter().enumerate() {
            let list = bench.ok(ANVIL, "ListEngagements", body.clone()).await;
            let page = list["EngagementSummaryList"].as_array().expect("a list");
            assert_eq!((page.len(), &page[0]["Title"]), (1, &json!(title)));
            assert_eq!(list.get("NextToken").is_some(), number < 2);
            body["NextToken"] = list["NextToken"].clone();
        }
    }
}
