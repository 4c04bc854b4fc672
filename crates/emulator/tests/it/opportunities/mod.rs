mod editing;
mod money;
mod related;
mod rules;

use emulator::{Assumptions, Config};
use serde_json::{Value, json};
use time::Duration;

use crate::bench::{ANVIL, Bench, opportunity, quiet, text};

/// What `GetOpportunity` answered, as the body of an update that changes nothing.
pub(crate) fn update_of(got: &Value) -> Value {
    let mut body = got.clone();
    let members = body.as_object_mut().expect("an object");
    for name in ["Arn", "CreatedDate", "OpportunityTeam", "RelatedEntityIdentifiers"] {
        members.remove(name);
    }
    let id = members.remove("Id").expect("an id");
    members.insert("Identifier".into(), id);
    body
}

pub(crate) async fn created(bench: &Bench, token: &str) -> Value {
    let created = bench.ok(ANVIL, "CreateOpportunity", opportunity(token)).await;
    bench.get_opportunity(&text(&created["Id"])).await
}

pub(crate) async fn set_review(bench: &Bench, id: &str, status: &str) -> Value {
    let mut body = update_of(&bench.get_opportunity(id).await);
    body["LifeCycle"]["ReviewStatus"] = json!(status);
    body["LifeCycle"]["ReviewComments"] = json!("Please explain.");
    bench.ok(ANVIL, "UpdateOpportunity", body).await;
    bench.get_opportunity(id).await
}

#[tokio::test]
async fn an_update_replaces_everything_and_needs_the_current_lock() {
    let bench = Bench::new().await;
    let got = created(&bench, "put").await;
    let mut body = update_of(&got);
    body["Project"]["AdditionalComments"] = json!("Hello");
    body["LifeCycle"]["NextSteps"] = json!("Call on Monday");
    body.as_object_mut().expect("an object").remove("Marketing");
    let updated = bench.ok(ANVIL, "UpdateOpportunity", body.clone()).await;
    assert_ne!(updated["LastModifiedDate"], got["LastModifiedDate"]);
    let now = bench.get_opportunity(&text(&got["Id"])).await;
    assert_eq!(now.get("Marketing"), None);
    assert_eq!(now["Project"]["AdditionalComments"], "Hello");
    let history = &now["LifeCycle"]["NextStepsHistory"];
    assert_eq!(history[0]["Value"], "Call on Monday");
    assert_eq!(now["OpportunityTeam"], got["OpportunityTeam"]);
    // The same update again comes with a stale lock.
    bench.refused(ANVIL, "UpdateOpportunity", body, "ConflictException").await;
}

#[tokio::test]
async fn a_draft_keeps_its_stage_and_begins_pending() {
    let bench = Bench::new().await;
    let got = created(&bench, "draft").await;
    assert_eq!(got["LifeCycle"]["ReviewStatus"], "Pending Submission");
    assert_eq!(got["OpportunityType"], "Net New Business");
    assert_eq!(got["OpportunityTeam"][0]["BusinessTitle"], "OpportunityOwner");
    let mut body = update_of(&got);
    body["LifeCycle"]["Stage"] = json!("Committed");
    let reply = bench.refused(ANVIL, "UpdateOpportunity", body, "ValidationException").await;
    assert_eq!(reply.body["Reason"], "BUSINESS_VALIDATION_FAILED");
    assert!(reply.errors().contains(&("lifeCycle.stage", "ACTION_NOT_PERMITTED")));

    let mut lost = opportunity("lost");
    lost["LifeCycle"]["Stage"] = json!("Closed Lost");
    lost["LifeCycle"]["ClosedLostReason"] = json!("Price");
    let reply = bench.refused(ANVIL, "CreateOpportunity", lost, "ValidationException").await;
    assert_eq!(reply.errors(), [("lifeCycle.stage", "INVALID_VALUE")]);
}

#[tokio::test]
async fn the_review_locks_and_frees_what_the_guides_say() {
    let bench = Bench::new().await;
    let id = bench.complete_opportunity("review").await;
    bench.submit(&id, "t").await;
    // Submitted: nothing may change.
    let mut body = update_of(&bench.get_opportunity(&id).await);
    body["Project"]["Title"] = json!("Another");
    let reply = bench.refused(ANVIL, "UpdateOpportunity", body, "ValidationException").await;
    assert_eq!(reply.errors(), [("lifeCycle.reviewStatus", "INVALID_RESOURCE_STATE")]);
    let associate = json!({
        "Catalog": "Sandbox",
        "OpportunityIdentifier": id,
        "RelatedEntityType": "AwsProducts",
        "RelatedEntityIdentifier": "AmazonBedrock",
    });
    let operation = "AssociateOpportunity";
    bench.refused(ANVIL, operation, associate.clone(), "ValidationException").await;

    // Action required: the listed members only, and back it goes.
    let got = set_review(&bench, &id, "Action Required").await;
    assert_eq!(got["LifeCycle"]["ReviewComments"], "Please explain.");
    let mut body = update_of(&got);
    body["Project"]["Title"] = json!("Another");
    let reply = bench.refused(ANVIL, "UpdateOpportunity", body, "ValidationException").await;
    assert_eq!(reply.errors(), [("project.title", "ACTION_NOT_PERMITTED")]);
    let mut body = update_of(&got);
    body["Customer"]["Account"]["Address"]["City"] = json!("Rotterdam");
    bench.ok(ANVIL, "UpdateOpportunity", body).await;
    let got = bench.get_opportunity(&id).await;
    assert_eq!(got["LifeCycle"]["ReviewStatus"], "Submitted");

    // Approved: almost all, but not the listed members and not the status itself.
    let got = set_review(&bench, &id, "Approved").await;
    let mut body = update_of(&got);
    body["Project"]["Title"] = json!("Another");
    let reply = bench.refused(ANVIL, "UpdateOpportunity", body, "ValidationException").await;
    assert_eq!(reply.errors(), [("project.title", "ACTION_NOT_PERMITTED")]);
    let mut body = update_of(&got);
    body["LifeCycle"]["ReviewStatus"] = json!("Rejected");
    let reply = bench.refused(ANVIL, "UpdateOpportunity", body, "ValidationException").await;
    assert_eq!(reply.errors(), [("lifeCycle.reviewStatus", "ACTION_NOT_PERMITTED")]);
    bench.ok(ANVIL, operation, associate).await;
    let mut body = update_of(&bench.get_opportunity(&id).await);
    body["LifeCycle"]["Stage"] = json!("Launched");
    bench.ok(ANVIL, "UpdateOpportunity", body).await;

    // Launched: next to nothing.
    let mut body = update_of(&bench.get_opportunity(&id).await);
    body["Customer"]["Account"]["Duns"] = json!("123456789");
    let reply = bench.refused(ANVIL, "UpdateOpportunity", body.clone(), "ValidationException").await;
    assert_eq!(reply.errors(), [("customer.account.duns", "ACTION_NOT_PERMITTED")]);
    body["Customer"]["Account"].as_object_mut().expect("an object").remove("Duns");
    body["Project"]["DeliveryModels"] = json!(["Resell"]);
    bench.ok(ANVIL, "UpdateOpportunity", body).await;
}

#[tokio::test]
async fn a_simulated_referral_arrives_as_an_invitation() {
    let bench = Bench::new().await;
    let mut body = opportunity("referral");
    body["Origin"] = json!("AWS Referral");
    let mut production = body.clone();
    production["Catalog"] = json!("AWS");
    let reply = bench.refused(ANVIL, "CreateOpportunity", production, "ValidationException").await;
    assert_eq!(reply.errors(), [("origin", "ACTION_NOT_PERMITTED")]);

    let hidden = bench.ok(ANVIL, "CreateOpportunity", body).await;
    let get = json!({"Catalog": "Sandbox", "Identifier": hidden["Id"]});
    bench.refused(ANVIL, "GetOpportunity", get.clone(), "ResourceNotFoundException").await;
    bench.advance(Duration::seconds(5));
    let list = json!({"Catalog": "Sandbox", "ParticipantType": "RECEIVER"});
    let received = bench.ok(ANVIL, "ListEngagementInvitations", list).await;
    let invitation = &received["EngagementInvitationSummaries"][0];
    assert_eq!(invitation["SenderAwsAccountId"], "aws");
    let start = json!({
        "Catalog": "Sandbox",
        "ClientToken": "t",
        "Identifier": invitation["Id"],
    });
    let operation = "StartEngagementByAcceptingInvitationTask";
    let task = bench.ok(ANVIL, operation, start).await;
    assert_eq!(task["OpportunityId"], hidden["Id"]);
    let got = bench.ok(ANVIL, "GetOpportunity", get).await;
    assert_eq!(got["LifeCycle"]["ReviewStatus"], "Approved");
    assert_eq!(got["CreatedDate"], "2026-11-20T09:30:00.123Z");
}

#[tokio::test]
async fn lists_filter_and_sort_as_the_model_has_them() {
    let bench = Bench::new().await;
    for (token, stage, close) in
        [("b", "Prospect", "2027-03-01"), ("c", "Qualified", "2027-01-01"), ("a", "Committed", "2027-02-01")]
    {
        let mut body = opportunity(token);
        body["LifeCycle"] = json!({"Stage": stage, "TargetCloseDate": close});
        bench.ok(ANVIL, "CreateOpportunity", body).await;
        bench.advance(Duration::MINUTE);
    }
    let sort = |by: &str, order: &str| json!({"Sort": {"SortBy": by, "SortOrder": order}});
    for (query, expected) in [
        (json!({}), vec!["a", "c", "b"]),
        (sort("CreatedDate", "ASCENDING"), vec!["b", "c", "a"]),
        (sort("CustomerCompanyName", "ASCENDING"), vec!["a", "b", "c"]),
        (sort("TargetCloseDate", "DESCENDING"), vec!["b", "a", "c"]),
        (json!({"LifeCycleStage": ["Qualified", "Prospect"]}), vec!["c", "b"]),
        (json!({"LifeCycleReviewStatus": ["Approved"]}), vec![]),
        (json!({"CustomerCompanyName": ["CUSTOMER A"]}), vec!["a"]),
        (json!({"CreatedDate": {"AfterCreatedDate": "2026-11-20T09:30:30Z"}}), vec!["a", "c"]),
        (json!({"LastModifiedDate": {"BeforeLastModifiedDate": "2026-11-20T09:31:30Z"}}), vec!["c", "b"]),
        (
            json!({"TargetCloseDate": {
                "AfterTargetCloseDate": "2027-01-01",
                "BeforeTargetCloseDate": "2027-03-01",
            }}),
            vec!["a"],
        ),
    ] {
        let mut body = query.clone();
        body["Catalog"] = json!("Sandbox");
        let list = bench.ok(ANVIL, "ListOpportunities", body).await;
        let names: Vec<_> = list["OpportunitySummaries"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|it| text(&it["Customer"]["Account"]["CompanyName"]).replace("Customer ", ""))
            .collect();
        assert_eq!(names, expected, "{query}");
    }
}

#[tokio::test]
async fn solutions_are_listed_by_status() {
    let bench = Bench::new().await;
    let body = json!({"Catalog": "Sandbox", "Status": ["Active"], "Sort": {
        "SortBy": "Name", "SortOrder": "ASCENDING",
    }});
    let list = bench.ok(ANVIL, "ListSolutions", body).await;
    let names: Vec<_> =
        list["SolutionSummaries"].as_array().expect("a list").iter().map(|it| text(&it["Name"])).collect();
    assert!(names.is_sorted());
    assert!(names.contains(&"Sandbox Default Solution".to_owned()));
    assert!(!names.contains(&"Edge Gateway".to_owned()));
}

#[tokio::test]
async fn a_listing_leads_from_a_solution_to_the_marketplace_and_back() {
    let bench = Bench::new().await;
    let all = bench.ok(ANVIL, "ListSolutions", json!({"Catalog": "Sandbox"})).await;
    let solutions = all["SolutionSummaries"].as_array().expect("a list");
    let listed: Vec<_> = solutions.iter().filter(|it| it.get("AwsMarketplaceSolutionArn").is_some()).collect();
    assert!(listed.len() > 1);
    let arn = &listed[0]["AwsMarketplaceSolutionArn"];
    let only = json!({"Catalog": "Sandbox", "AwsMarketplaceSolutionArn": [arn]});
    let found = bench.ok(ANVIL, "ListSolutions", only).await;
    assert_eq!(found["SolutionSummaries"], json!([listed[0]]));
}

#[tokio::test]
async fn readers_may_lag_behind_writers() {
    let assumptions = Assumptions { read_after_write_ms: 1500, ..Assumptions::default() };
    let bench = Bench::with(Config { assumptions, ..quiet() }).await;
    let id = text(&bench.ok(ANVIL, "CreateOpportunity", opportunity("lag")).await["Id"]);
    let get = json!({"Catalog": "Sandbox", "Identifier": id});
    let list = json!({"Catalog": "Sandbox"});
    bench.refused(ANVIL, "GetOpportunity", get, "ResourceNotFoundException").await;
    assert_eq!(bench.ok(ANVIL, "ListOpportunities", list.clone()).await["OpportunitySummaries"], json!([]));
    bench.advance(Duration::milliseconds(1500));
    bench.get_opportunity(&id).await;
    let listed = bench.ok(ANVIL, "ListOpportunities", list).await;
    assert_eq!(listed["OpportunitySummaries"][0]["Id"], json!(id));
}

#[tokio::test]
async fn a_referral_says_what_its_invitation_needs() {
    let bench = Bench::new().await;
    let mut body = opportunity("bare");
    body["Origin"] = json!("AWS Referral");
    body["Customer"] = json!({"Account": {"CompanyName": "Bare"}});
    let reply = bench.refused(ANVIL, "CreateOpportunity", body, "ValidationException").await;
    let missing = ["customer.account.industry", "customer.account.websiteUrl", "customer.account.address.countryCode"];
    assert_eq!(reply.errors(), missing.map(|field| (field, "REQUIRED_FIELD_MISSING")));
}

#[tokio::test]
async fn identifiers_are_listed_in_order_and_page_by_page() {
    let bench = Bench::new().await;
    let mut ids = Vec::new();
    for token in ["a", "b", "c", "d"] {
        ids.push(text(&bench.ok(ANVIL, "CreateOpportunity", opportunity(token)).await["Id"]));
        bench.advance(Duration::MINUTE);
    }
    let wanted = json!([ids[0], ids[2], ids[3], ids[0], "O404"]);
    for (order, expected) in [("ASCENDING", [0, 2, 3]), ("DESCENDING", [3, 2, 0])] {
        let mut body = json!({
            "Catalog": "Sandbox",
            "Identifier": wanted,
            "MaxResults": 2,
            "Sort": {"SortBy": "CreatedDate", "SortOrder": order},
        });
        let mut seen = Vec::new();
        loop {
            let page = bench.ok(ANVIL, "ListOpportunities", body.clone()).await;
            let rows = page["OpportunitySummaries"].as_array().expect("a list");
            seen.extend(rows.iter().map(|row| text(&row["Id"])));
            let Some(token) = page.get("NextToken") else { break };
            body["NextToken"] = token.clone();
        }
        assert_eq!(seen, expected.map(|index| ids[index].clone()), "{order}");
    }
}
