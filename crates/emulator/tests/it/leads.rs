//! From a lead to an opportunity.

use emulator::{Assumptions, Config};
use serde_json::{Value, json};

use crate::bench::{ANVIL, BERGFINK, Bench, quiet, submission, text};
use crate::tasks::tasks;

const START: &str = "StartOpportunityFromEngagementTask";
const LIST: &str = "ListOpportunityFromEngagementTasks";

fn lead(company: &str) -> Value {
    json!({
        "QualificationStatus": "Qualified",
        "Customer": {
            "CompanyName": company,
            "Industry": "Retail",
            "WebsiteUrl": "https://kestrel.example.com",
            "Address": {"City": "Delft", "PostalCode": "2611 AA", "CountryCode": "NL"},
        },
        "Interactions": [
            {"Contact": contact("Ada")},
            {"BusinessProblem": "Orders are lost whenever a shop is offline.", "Contact": contact("Grace")},
        ],
    })
}

fn contact(first_name: &str) -> Value {
    json!({
        "FirstName": first_name,
        "LastName": "Vos",
        "BusinessTitle": "Head of IT",
        "Email": format!("{}@kestrel.example.com", first_name.to_lowercase()),
    })
}

async fn engagement_about(bench: &Bench, title: &str, contexts: Value) -> String {
    let body = json!({"Catalog": "Sandbox", "ClientToken": title, "Title": title, "Contexts": contexts});
    text(&bench.ok(ANVIL, "CreateEngagement", body).await["Id"])
}

/// Creates an engagement of Anvil's whose only context is a lead, and answers its identifier.
pub(crate) async fn lead_engagement(bench: &Bench, company: &str) -> String {
    let context = json!({"Type": "Lead", "Payload": {"Lead": lead(company)}});
    engagement_about(bench, &format!("Lead {company}"), json!([context])).await
}

pub(crate) fn conversion(engagement: &str, context: &str, token: &str) -> Value {
    json!({
        "Catalog": "Sandbox",
        "ClientToken": token,
        "Identifier": engagement,
        "ContextIdentifier": context,
    })
}

#[tokio::test]
async fn a_lead_becomes_a_draft_and_a_project() {
    let bench = Bench::new().await;
    let engagement = lead_engagement(&bench, "Kestrel").await;
    let mut start = conversion(&engagement, "1", "t");
    start["Tags"] = json!([{"Key": "team", "Value": "retail"}]);
    let done = bench.ok(ANVIL, START, start.clone()).await;
    assert_eq!(done["TaskStatus"], "COMPLETE");
    assert_eq!((&done["EngagementId"], &done["ContextId"]), (&json!(engagement), &json!("2")));
    assert!(text(&done["ResourceSnapshotJobId"]).starts_with("job-"));
    assert_eq!(bench.ok(ANVIL, START, start).await, done, "the same token, the same task");

    let draft = bench.get_opportunity(&text(&done["OpportunityId"])).await;
    assert_eq!(draft["Project"]["Title"], "Converted from Lead");
    assert_eq!(draft["Project"]["CustomerBusinessProblem"], "Orders are lost whenever a shop is offline.");
    assert_eq!(draft["LifeCycle"]["Stage"], "Prospect");
    assert_eq!(draft["LifeCycle"]["TargetCloseDate"], "2027-02-18");
    assert_eq!(draft["LifeCycle"]["ReviewStatus"], "Pending Submission");
    assert_eq!(draft["Customer"]["Account"]["CompanyName"], "Kestrel");
    assert_eq!(draft["Customer"]["Account"]["Address"]["PostalCode"], "2611 AA");
    assert_eq!(draft["Customer"]["Contacts"][0]["FirstName"], "Grace");
    let tags = bench.ok(ANVIL, "ListTagsForResource", json!({"ResourceArn": draft["Arn"]})).await;
    assert_eq!(tags["Tags"][0]["Key"], "team");

    let get = json!({"Catalog": "Sandbox", "Identifier": engagement});
    let seen = bench.ok(ANVIL, "GetEngagement", get).await;
    assert_eq!(seen["Contexts"][1]["Type"], "CustomerProject");
    let project = &seen["Contexts"][1]["Payload"]["CustomerProject"];
    assert_eq!(project["Customer"]["CompanyName"], "Kestrel");
    assert_eq!(project["Project"]["TargetCompletionDate"], "2027-02-18");
}

#[tokio::test]
async fn what_does_not_fit_an_opportunity_is_left_out() {
    let bench = Bench::new().await;
    let mut odd = lead("Kestrel");
    odd["Customer"]["Industry"] = json!("Falconry");
    odd["Customer"]["WebsiteUrl"] = json!("-");
    odd["Customer"]["Address"]["CountryCode"] = json!("Elsewhere");
    odd["Interactions"] = json!([{"BusinessProblem": "Too short.", "Contact": {
        "FirstName": "Ada", "LastName": "Vos", "BusinessTitle": "t".repeat(255), "Email": "ADA", "Phone": "none",
    }}]);
    let engagement = engagement_about(&bench, "Odd", json!([{"Type": "Lead", "Payload": {"Lead": odd}}])).await;
    let done = bench.ok(ANVIL, START, conversion(&engagement, "1", "t")).await;
    let draft = bench.get_opportunity(&text(&done["OpportunityId"])).await;
    let account = json!({
        "CompanyName": "Kestrel",
        "Industry": "Other",
        "OtherIndustry": "Falconry",
        "Address": {"City": "Delft", "PostalCode": "2611 AA"},
    });
    assert_eq!(draft["Customer"]["Account"], account);
    assert_eq!(draft["Customer"]["Contacts"], json!([{"FirstName": "Ada", "LastName": "Vos"}]));
    assert_eq!(draft["Project"], json!({"Title": "Converted from Lead"}));
    let get = json!({"Catalog": "Sandbox", "Identifier": engagement});
    let seen = bench.ok(ANVIL, "GetEngagement", get).await;
    assert_eq!(seen["Contexts"][1]["Payload"], json!({"CustomerProject": {}}));
}

#[tokio::test]
async fn what_is_no_lead_any_more_or_never_was_can_not_be_converted() {
    let bench = Bench::new().await;
    let mut disqualified = lead("Kestrel");
    disqualified["QualificationStatus"] = json!("Disqualified");
    let contexts = json!([
        {"Type": "CustomerProject", "Payload": {"CustomerProject": {}}},
        {"Type": "Lead", "Payload": {"Lead": disqualified}},
        {"Type": "Lead", "Payload": {"Lead": lead("Redwing")}},
        {"Type": "Lead"},
        {"Type": "Lead", "Payload": {"Lead": lead("Merlin")}},
    ]);
    let full = engagement_about(&bench, "Full", contexts).await;
    for (context, code) in [
        ("1", "CustomerProjectContextNotPermitted"),
        ("2", "DisqualifiedLeadNotPermitted"),
        ("3", "ServiceQuotaExceeded"),
        ("4", "EngagementValidationFailed"),
        ("6", "ContextNotFound"),
    ] {
        let failed = bench.ok(ANVIL, START, conversion(&full, context, context)).await;
        assert_eq!(failed["ReasonCode"], code, "{context}");
        assert_eq!(failed["EngagementId"], json!(full));
        assert_eq!(failed.get("OpportunityId").is_some(), code == "ServiceQuotaExceeded", "{code}");
    }
    let arn = format!("arn:aws:partnercentral:us-east-1::catalog/Sandbox/engagement/{full}");
    let by_arn = bench.ok(ANVIL, START, conversion(&arn, "6", "by ARN")).await;
    assert_eq!(by_arn["EngagementId"], json!(full));
    for (account, engagement) in [(BERGFINK, full.as_str()), (ANVIL, "eng-00000000000000")] {
        bench.refused(account, START, conversion(engagement, "1", "x"), "ResourceNotFoundException").await;
    }
}

#[tokio::test]
async fn a_lead_is_converted_once_unless_set_otherwise() {
    for (once, status) in [(true, "FAILED"), (false, "COMPLETE")] {
        let assumptions = Assumptions { leads_convert_once: once, ..Assumptions::default() };
        let bench = Bench::with(Config { assumptions, ..quiet() }).await;
        let engagement = lead_engagement(&bench, "Kestrel").await;
        let first = bench.ok(ANVIL, START, conversion(&engagement, "1", "one")).await;
        assert_eq!(first["TaskStatus"], "COMPLETE");
        let second = bench.ok(ANVIL, START, conversion(&engagement, "1", "two")).await;
        assert_eq!(second["TaskStatus"], status);
        if once {
            assert_eq!(second["ReasonCode"], "EngagementConflict");
        } else {
            assert_eq!(second["ContextId"], "3");
        }
    }
}

#[tokio::test]
async fn a_converted_lead_is_submitted_in_its_own_engagement() {
    let bench = Bench::new().await;
    let engagement = lead_engagement(&bench, "Kestrel").await;
    let mut half = conversion(&engagement, "1", "half");
    half["Tags"] = json!([{"Key": "emulator:fail", "Value": "EngagementConflict"}]);
    let half = bench.ok(ANVIL, START, half).await;
    let id = text(&half["OpportunityId"]);
    let early = bench.submit(&id, "early").await;
    assert_eq!(early["ReasonCode"], "EngagementValidationFailed", "there is no project yet");

    let converted = bench.ok(ANVIL, START, conversion(&engagement, "1", "whole")).await;
    assert_eq!((&converted["TaskStatus"], &converted["OpportunityId"]), (&json!("COMPLETE"), &json!(id)));
    complete(&bench, &id).await;
    let submitted = bench.ok(ANVIL, "StartEngagementFromOpportunityTask", submission(&id, "late")).await;
    assert_eq!(submitted["TaskStatus"], "COMPLETE", "{submitted}");
    assert_eq!(submitted["EngagementId"], json!(engagement));
}

/// Adds to a draft what a submission needs.
async fn complete(bench: &Bench, id: &str) {
    let draft = bench.get_opportunity(id).await;
    let mut update = json!({
        "Catalog": "Sandbox",
        "Identifier": id,
        "LastModifiedDate": draft["LastModifiedDate"],
        "Customer": draft["Customer"],
        "Project": draft["Project"],
        "LifeCycle": draft["LifeCycle"],
        "OpportunityType": draft["OpportunityType"],
        "PrimaryNeedsFromAws": ["Co-Sell - Deal Support"],
        "Marketing": {"Source": "None"},
    });
    let model = crate::bench::opportunity("model");
    for name in ["CustomerUseCase", "DeliveryModels", "SalesActivities", "ExpectedCustomerSpend"] {
        update["Project"][name] = model["Project"][name].clone();
    }
    bench.ok(ANVIL, "UpdateOpportunity", update).await;
    let solution = json!({
        "Catalog": "Sandbox",
        "OpportunityIdentifier": id,
        "RelatedEntityType": "Solutions",
        "RelatedEntityIdentifier": "S-1234567",
    });
    bench.ok(ANVIL, "AssociateOpportunity", solution).await;
}

#[tokio::test]
async fn conversions_are_listed_by_what_they_concern() {
    let bench = Bench::new().await;
    let mut all = Vec::new();
    for company in ["Kestrel", "Redwing", "Merlin"] {
        bench.advance(time::Duration::SECOND);
        let engagement = lead_engagement(&bench, company).await;
        all.push(bench.ok(ANVIL, START, conversion(&engagement, "1", company)).await);
    }
    bench.advance(time::Duration::SECOND);
    let wrong = conversion(&text(&all[0]["EngagementId"]), "9", "wrong");
    all.push(bench.ok(ANVIL, START, wrong).await);

    let newest_first: Vec<_> = all.iter().rev().cloned().collect();
    assert_eq!(tasks(&bench, ANVIL, LIST, json!({})).await, newest_first);
    assert_eq!(tasks(&bench, BERGFINK, LIST, json!({})).await, Vec::<Value>::new());
    for (filter, found) in [
        (json!({"TaskStatus": ["FAILED"]}), vec![&all[3]]),
        (json!({"TaskIdentifier": [all[1]["TaskId"], all[2]["TaskArn"]]}), vec![&all[2], &all[1]]),
        (json!({"OpportunityIdentifier": [all[1]["OpportunityId"]]}), vec![&all[1]]),
        (json!({"EngagementIdentifier": [all[0]["EngagementId"]]}), vec![&all[3], &all[0]]),
        (json!({"ContextIdentifier": ["9"]}), vec![&all[3]]),
        (json!({"ContextIdentifier": ["2"], "EngagementIdentifier": [all[2]["EngagementId"]]}), vec![&all[2]]),
        (json!({"ContextIdentifier": ["5"]}), vec![]),
    ] {
        let rows = tasks(&bench, ANVIL, LIST, filter.clone()).await;
        assert_eq!(rows.iter().collect::<Vec<_>>(), found, "{filter}");
    }

    let mut page = json!({
        "Catalog": "Sandbox",
        "MaxResults": 3,
        "Sort": {"SortBy": "StartTime", "SortOrder": "ASCENDING"},
    });
    let mut paged = Vec::new();
    loop {
        let answer = bench.ok(ANVIL, LIST, page.clone()).await;
        paged.extend(answer["TaskSummaries"].as_array().cloned().expect("a list"));
        match answer.get("NextToken") {
            Some(token) => page["NextToken"] = token.clone(),
            None => break,
        }
    }
    assert_eq!(paged, all);
}
