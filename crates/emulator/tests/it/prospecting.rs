use std::collections::BTreeSet;
use std::time::Duration as StdDuration;

use emulator::{Config, Seed, TaskProgress};
use serde_json::{Value, json};
use time::Duration;

use crate::bench::{ANVIL, BERGFINK, Bench, quiet, text};
use crate::engagements::{lead, project};

const START: &str = "StartProspectingFromEngagementTask";
const GET: &str = "GetProspectingFromEngagementTask";
const LIST: &str = "ListProspectingFromEngagementTasks";

async fn paced(tasks: TaskProgress) -> Bench {
    Bench::with(Config { tasks, ..quiet() }).await
}

/// An engagement of the account's about a lead with this company.
async fn lead_of(bench: &Bench, account: &str, company: &str) -> String {
    let mut context = lead();
    context["Payload"]["Lead"]["Customer"] =
        json!({"CompanyName": company, "Industry": "Gaming", "Address": {"CountryCode": "SE"}});
    let body = json!({"Catalog": "Sandbox", "ClientToken": company, "Title": company, "Contexts": [context]});
    text(&bench.ok(account, "CreateEngagement", body).await["Id"])
}

fn start(name: &str, engagements: &[&String]) -> Value {
    json!({"Catalog": "Sandbox", "ClientToken": name, "TaskName": name, "Identifiers": engagements})
}

fn of(task: &Value) -> Value {
    json!({"Catalog": "Sandbox", "TaskIdentifier": task["TaskId"]})
}

async fn statuses(bench: &Bench, task: &Value) -> Vec<String> {
    let got = bench.ok(ANVIL, GET, of(task)).await;
    got["Engagements"].as_array().expect("a list").iter().map(|it| text(&it["Status"])).collect()
}

async fn results(bench: &Bench, engagement: &str) -> Vec<Value> {
    let got = bench.ok(ANVIL, "GetEngagement", json!({"Catalog": "Sandbox", "Identifier": engagement})).await;
    let all = got["Contexts"].as_array().cloned().unwrap_or_default();
    all.into_iter().filter(|it| it["Type"] == "ProspectingResult").collect()
}

#[tokio::test]
async fn each_engagement_succeeds_or_fails_by_itself() {
    let bench = Bench::new().await;
    let good = lead_of(&bench, ANVIL, "Kestrel Games").await;
    let foreign = lead_of(&bench, BERGFINK, "Bluefin").await;
    let empty = bench.engagement(ANVIL, "No lead").await;
    let full = lead_of(&bench, ANVIL, "Full").await;
    for number in 0..4 {
        let context = project("Redwing");
        let body = json!({
            "Catalog": "Sandbox",
            "ClientToken": number.to_string(),
            "EngagementIdentifier": full,
            "Type": "CustomerProject",
            "Payload": context["Payload"],
        });
        bench.ok(ANVIL, "CreateEngagementContext", body).await;
    }
    let body = start("Spring", &[&good, &foreign, &empty, &full, &good]);
    let started = bench.ok(ANVIL, START, body.clone()).await;
    assert_eq!(started["TaskStatus"], "COMPLETED");
    assert_eq!(started["Identifiers"], json!([good, foreign, empty, full]));
    assert_eq!(bench.ok(ANVIL, START, body).await, started);

    let got = bench.ok(ANVIL, GET, of(&started)).await;
    assert_eq!(got.get("TaskStatus"), None);
    assert_eq!(got["EndTime"], got["StartTime"]);
    let entries = got["Engagements"].as_array().expect("a list");
    let context = text(&entries[0]["EngagementContextId"]);
    assert_eq!(results(&bench, &good).await[0]["Id"], json!(context));
    let reasons: Vec<_> = entries[1..].iter().map(|it| text(&it["ReasonCode"])).collect();
    assert_eq!(reasons, ["EngagementAccessDenied", "ContextNotFound", "ServiceQuotaExceeded"]);
    assert!(results(&bench, &full).await.is_empty());

    let list = bench.ok(ANVIL, LIST, json!({"Catalog": "Sandbox"})).await;
    let summary = &list["TaskSummaries"][0];
    assert_eq!(summary["TotalEngagementCount"], 4);
    assert_eq!(summary["CompletedEngagementCount"], 1);
    assert_eq!(summary["FailedEngagementCount"], 3);
    // Another account knows nothing of the task.
    bench.refused(BERGFINK, GET, of(&started), "ResourceNotFoundException").await;
    let list = bench.ok(BERGFINK, LIST, json!({"Catalog": "Sandbox"})).await;
    assert_eq!(list["TaskSummaries"], json!([]));
}

#[tokio::test]
async fn what_is_found_belongs_to_the_customer() {
    let bench = Bench::new().await;
    let companies = ["Kestrel Games", "Bluefin Shipping", "Juniper Clinics", "Redwing Stores"];
    let mut found = BTreeSet::new();
    for company in companies {
        let engagement = lead_of(&bench, ANVIL, company).await;
        bench.ok(ANVIL, START, start(company, &[&engagement])).await;
        bench.ok(ANVIL, START, start(&format!("{company} again"), &[&engagement])).await;
        let results = results(&bench, &engagement).await;
        let aws = |number: usize| results[number]["Payload"]["ProspectingResult"]["Aws"].clone();
        assert_eq!(aws(0)["Customer"], aws(1)["Customer"], "the same research finds the same");
        assert_eq!(aws(0)["Insights"], aws(1)["Insights"]);
        assert_eq!(aws(0)["Customer"]["AccountName"], json!(company));
        assert_eq!(aws(0)["Customer"]["SubRegion"], "Nordics");
        assert_eq!(aws(1)["TaskName"], json!(format!("{company} again")));
        found.insert(format!("{}{}", aws(0)["Customer"]["EligiblePrograms"], aws(0)["Insights"]));
    }
    assert_eq!(found.len(), companies.len(), "{found:?}");
}

#[tokio::test]
async fn engagements_are_dealt_with_one_after_another() {
    let nine = StdDuration::from_secs(9);
    let bench = paced(TaskProgress::After { min: nine, max: nine }).await;
    let mut engagements = Vec::new();
    for company in ["A", "B", "C"] {
        engagements.push(lead_of(&bench, ANVIL, company).await);
    }
    let body = start("Spring", &engagements.iter().collect::<Vec<_>>());
    let started = bench.ok(ANVIL, START, body.clone()).await;
    assert_eq!(started["TaskStatus"], "IN_PROGRESS");
    assert_eq!(statuses(&bench, &started).await, ["IN_PROGRESS", "PENDING", "PENDING"]);
    bench.advance(Duration::seconds(3));
    assert_eq!(statuses(&bench, &started).await, ["COMPLETED", "IN_PROGRESS", "PENDING"]);
    assert!(results(&bench, &engagements[1]).await.is_empty());
    bench.advance(Duration::milliseconds(5_999));
    assert_eq!(statuses(&bench, &started).await, ["COMPLETED", "COMPLETED", "IN_PROGRESS"]);
    assert_eq!(bench.ok(ANVIL, GET, of(&started)).await.get("EndTime"), None);
    bench.advance(Duration::milliseconds(1));
    assert_eq!(statuses(&bench, &started).await, ["COMPLETED", "COMPLETED", "COMPLETED"]);
    let got = bench.ok(ANVIL, GET, of(&started)).await;
    assert_eq!(got["EndTime"], "2026-11-20T09:30:09.123456789Z");
    // The same request again answers the same task as it now stands.
    let again = bench.ok(ANVIL, START, body).await;
    assert_eq!((&again["TaskId"], &again["TaskStatus"]), (&started["TaskId"], &json!("COMPLETED")));
}

#[tokio::test]
async fn looks_drive_tasks_when_set_so() {
    let bench = paced(TaskProgress::Reads(2)).await;
    let first = lead_of(&bench, ANVIL, "A").await;
    let second = lead_of(&bench, ANVIL, "B").await;
    let body = start("Spring", &[&first, &second]);
    let started = bench.ok(ANVIL, START, body.clone()).await;
    bench.advance(Duration::HOUR);
    // Lists don't count, and neither do the looks of others.
    bench.ok(ANVIL, LIST, json!({"Catalog": "Sandbox"})).await;
    bench.refused(BERGFINK, GET, of(&started), "ResourceNotFoundException").await;
    assert_eq!(statuses(&bench, &started).await, ["IN_PROGRESS", "PENDING"]);
    assert_eq!(bench.ok(ANVIL, START, body).await["TaskStatus"], "IN_PROGRESS");
    assert_eq!(statuses(&bench, &started).await, ["COMPLETED", "COMPLETED"]);
}

#[tokio::test]
async fn the_tasks_name_can_ask_for_failures() {
    let bench = Bench::new().await;
    let engagement = lead_of(&bench, ANVIL, "A").await;
    let failed = bench.ok(ANVIL, START, start("emulator:fail:NoData", &[&engagement])).await;
    assert_eq!((&failed["TaskStatus"], &failed["ReasonCode"]), (&json!("FAILED"), &json!("NoData")));
    assert!(results(&bench, &engagement).await.is_empty());
    let refused = start("emulator:error:ThrottlingException", &[&engagement]);
    bench.refused(ANVIL, START, refused, "ThrottlingException").await;
    // The list of engagements may be empty; then there is nothing to do.
    let idle = bench.ok(ANVIL, START, start("Idle", &[])).await;
    assert_eq!(idle["TaskStatus"], "COMPLETED");
}

#[tokio::test]
async fn lists_filter_sort_and_page() {
    let bench = Bench::new().await;
    let good = lead_of(&bench, ANVIL, "A").await;
    let empty = bench.engagement(ANVIL, "No lead").await;
    let mut ids = Vec::new();
    for (name, engagements) in [("b", vec![&good]), ("c", vec![&empty, &good]), ("a", vec![&empty])] {
        ids.push(bench.ok(ANVIL, START, start(name, &engagements)).await["TaskId"].clone());
        bench.advance(Duration::HOUR);
    }
    let sort = |by: &str, order: &str| json!({"Sort": {"SortBy": by, "SortOrder": order}});
    for (query, expected) in [
        (json!({}), vec!["a", "c", "b"]),
        (sort("StartTime", "ASCENDING"), vec!["b", "c", "a"]),
        (sort("TaskName", "ASCENDING"), vec!["a", "b", "c"]),
        (json!({"TaskName": ["c", "x"]}), vec!["c"]),
        (json!({"TaskIdentifier": [ids[0]]}), vec!["b"]),
        (json!({"StartAfter": "2026-11-20T10:00:00Z"}), vec!["a", "c"]),
        (json!({"StartBefore": "2026-11-20T10:00:00Z"}), vec!["b"]),
    ] {
        let mut body = query;
        body["Catalog"] = json!("Sandbox");
        body["MaxResults"] = json!(2);
        let mut names = Vec::new();
        loop {
            let list = bench.ok(ANVIL, LIST, body.clone()).await;
            let page = list["TaskSummaries"].as_array().expect("a list");
            assert!(page.len() <= 2);
            names.extend(page.iter().map(|it| text(&it["TaskName"])));
            match list.get("NextToken") {
                Some(token) => body["NextToken"] = token.clone(),
                None => break,
            }
        }
        assert_eq!(names, expected, "{body}");
    }
    let mut body = sort("FailedEngagementCount", "DESCENDING");
    body["Catalog"] = json!("Sandbox");
    let list = bench.ok(ANVIL, LIST, body).await;
    assert_eq!(list["TaskSummaries"][2]["TaskName"], "b", "the one without failures comes last");
}

#[tokio::test]
async fn a_hundred_engagements_are_taken_and_a_hundred_and_one_refused() {
    let bench = Bench::new().await;
    let ids: Vec<_> = (0..101).map(|number| format!("eng-{number:014}")).collect();
    let many: Vec<_> = ids.iter().collect();
    let started = bench.ok(ANVIL, START, start("100", &many[..100])).await;
    assert_eq!(started["TaskStatus"], "FAILED");
    assert_eq!(statuses(&bench, &started).await.len(), 100);
    bench.refused(ANVIL, START, start("101", &many), "ValidationException").await;
}

#[tokio::test]
async fn the_demo_has_a_task_that_failed_in_part() {
    let bench = Bench::with(Config { seed: Seed::Demo, ..quiet() }).await;
    let list = bench.ok(ANVIL, LIST, json!({"Catalog": "Sandbox"})).await;
    let tasks = list["TaskSummaries"].as_array().expect("a list");
    let counts: Vec<_> =
        tasks.iter().map(|it| (&it["CompletedEngagementCount"], &it["FailedEngagementCount"])).collect();
    assert_eq!(counts, [(&json!(1), &json!(2)), (&json!(1), &json!(0))]);
    for task in tasks {
        bench.ok(ANVIL, GET, of(task)).await;
    }
}

#[tokio::test]
async fn a_lead_of_awss_is_accepted_prospected_and_qualified() {
    let bench = Bench::with(Config { seed: Seed::Demo, ..quiet() }).await;
    let query = json!({
        "Catalog": "Sandbox",
        "ParticipantType": "RECEIVER",
        "PayloadType": ["LeadInvitation"],
        "Status": ["PENDING"],
    });
    let list = bench.ok(ANVIL, "ListEngagementInvitations", query).await;
    let invited = &list["EngagementInvitationSummaries"][0];
    let invitation = json!({"Catalog": "Sandbox", "Identifier": invited["Id"]});
    let engagement = json!({"Catalog": "Sandbox", "Identifier": invited["EngagementId"]});
    let before = bench.ok(ANVIL, "GetEngagementInvitation", invitation.clone()).await;
    assert!(!before.to_string().contains("robin.tanaka"));
    bench.refused(ANVIL, "GetEngagement", engagement.clone(), "ResourceNotFoundException").await;
    let id = text(&invited["EngagementId"]);
    let early = bench.ok(ANVIL, START, start("Early", &[&id])).await;
    assert_eq!(early["ReasonCode"], "EngagementAccessDenied");

    bench.ok(ANVIL, "AcceptEngagementInvitation", invitation).await;
    let after = bench.ok(ANVIL, "GetEngagement", engagement.clone()).await;
    assert!(after.to_string().contains("robin.tanaka"));
    let task = bench.ok(ANVIL, START, start("Now", &[&id])).await;
    assert_eq!(task["TaskStatus"], "COMPLETED");
    let prospected = bench.ok(ANVIL, "GetEngagement", engagement.clone()).await;
    let qualify = json!({
        "Catalog": "Sandbox",
        "EngagementIdentifier": id,
        "ContextIdentifier": "1",
        "EngagementLastModifiedAt": after["ModifiedAt"],
        "Type": "Lead",
        "Payload": {"Lead": {
            "Customer": after["Contexts"][0]["Payload"]["Lead"]["Customer"],
            "QualificationStatus": "Qualified",
        }},
    });
    // What prospecting wrote counts as a change.
    bench.refused(ANVIL, "UpdateEngagementContext", qualify.clone(), "ConflictException").await;
    let mut fresh = qualify;
    fresh["EngagementLastModifiedAt"] = prospected["ModifiedAt"].clone();
    bench.ok(ANVIL, "UpdateEngagementContext", fresh).await;
    let qualified = bench.ok(ANVIL, "GetEngagement", engagement).await;
    assert_eq!(qualified["Contexts"][0]["Payload"]["Lead"]["QualificationStatus"], "Qualified");
    assert_eq!(qualified["Contexts"][1]["Type"], "ProspectingResult");
}
