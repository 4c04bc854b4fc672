use emulator::{Assumptions, Config, Refusal, ReviewPace, Seed};
use serde_json::{Value, json};
use time::Duration;

use crate::bench::{ANVIL, BERGFINK, Bench, quiet, text};
use crate::selling_settings::{ROLE, set_role};
use crate::space::{PRIVATE, SHARED, Space};

fn job(id: &str) -> Value {
    json!({"Catalog": "Sandbox", "ResourceSnapshotJobIdentifier": id})
}

impl Space {
    /// Creates a job for the shared template and answers its identifier.
    async fn create_job(&self, token: &str) -> String {
        let created = self.bench.ok(ANVIL, "CreateResourceSnapshotJob", self.sharing(SHARED, token)).await;
        text(&created["Id"])
    }

    async fn job(&self, id: &str) -> Value {
        self.bench.ok(ANVIL, "GetResourceSnapshotJob", job(id)).await
    }

    async fn start(&self, id: &str) {
        assert_eq!(self.bench.ok(ANVIL, "StartResourceSnapshotJob", job(id)).await, Value::Null);
    }

    async fn stop(&self, id: &str) {
        self.bench.ok(ANVIL, "StopResourceSnapshotJob", job(id)).await;
    }
}

#[tokio::test]
async fn a_job_copies_while_it_runs() {
    let space = Space::new().await;
    set_role(&space.bench, json!("SnapshotRole")).await;
    let id = space.create_job("job").await;
    let created = space.job(&id).await;
    assert_eq!(created["Status"], "Stopped");
    assert_eq!(created["ResourceArn"], space.bench.get_opportunity(&space.opportunity).await["Arn"]);
    assert_eq!(created["ResourceSnapshotTemplateName"], SHARED);
    assert_eq!(created.get("LastSuccessfulExecutionDate"), None);
    space.update("/LifeCycle/NextSteps", "One").await;
    let none = space.series(SHARED);
    space.bench.refused(ANVIL, "GetResourceSnapshot", none, "ResourceNotFoundException").await;

    space.start(&id).await;
    assert_eq!(space.latest(BERGFINK).await["Revision"], 1);
    space.bench.advance(Duration::MINUTE);
    space.update("/LifeCycle/NextSteps", "Two").await;
    assert_eq!(space.latest(BERGFINK).await["Revision"], 2);
    let running = space.job(&id).await;
    assert_eq!(running["Status"], "Running");
    assert_eq!(running["LastSuccessfulExecutionDate"], "2026-11-20T09:31:00.123456789Z");
    assert_eq!(running.get("LastFailure"), None);
    space.update("/Project/Title", "A name that nobody else sees").await;
    assert_eq!(space.latest(BERGFINK).await["Revision"], 2);

    space.stop(&id).await;
    space.update("/LifeCycle/NextSteps", "Three").await;
    assert_eq!(space.latest(BERGFINK).await["Revision"], 2);
    space.start(&id).await;
    assert_eq!(space.latest(BERGFINK).await["Revision"], 3);
}

#[tokio::test]
async fn without_a_role_a_job_fails_and_the_copy_grows_old() {
    let space = Space::new().await;
    let id = space.create_job("job").await;
    space.take("by hand").await;
    space.start(&id).await;
    space.update("/LifeCycle/NextSteps", "News").await;
    let failed = space.job(&id).await;
    assert_eq!(failed["Status"], "Running");
    assert!(text(&failed["LastFailure"]).contains("role"), "{failed}");
    assert_eq!(failed.get("LastSuccessfulExecutionDate"), None);
    assert_eq!(space.latest(BERGFINK).await["Revision"], 1);

    // With a role it catches up at once. What went wrong last stays on record.
    set_role(&space.bench, json!(ROLE)).await;
    assert_eq!(space.latest(BERGFINK).await["Revision"], 2);
    let mended = space.job(&id).await;
    assert!(mended["LastSuccessfulExecutionDate"].is_string());
    assert_eq!(mended["LastFailure"], failed["LastFailure"]);

    // Clearing the role breaks it again.
    set_role(&space.bench, Value::Null).await;
    space.update("/LifeCycle/NextSteps", "More news").await;
    assert_eq!(space.latest(BERGFINK).await["Revision"], 2);
}

#[tokio::test]
async fn the_settings_can_let_jobs_run_without_a_role() {
    let assumptions = Assumptions { job_needs_role: false, ..Assumptions::default() };
    let space = Space::with(assumptions).await;
    let id = space.create_job("job").await;
    space.start(&id).await;
    space.update("/LifeCycle/NextSteps", "News").await;
    assert_eq!(space.latest(BERGFINK).await["Revision"], 2);
    assert_eq!(space.job(&id).await.get("LastFailure"), None);
}

#[tokio::test]
async fn a_stopped_job_can_be_deleted_and_leaves_its_snapshots() {
    let space = Space::new().await;
    set_role(&space.bench, json!(ROLE)).await;
    let id = space.create_job("job").await;
    space.start(&id).await;
    let delete = "DeleteResourceSnapshotJob";
    space.bench.refused(ANVIL, delete, job(&id), "ConflictException").await;
    space.stop(&id).await;
    space.bench.ok(ANVIL, delete, job(&id)).await;
    for operation in [delete, "GetResourceSnapshotJob", "StartResourceSnapshotJob", "StopResourceSnapshotJob"] {
        space.bench.refused(ANVIL, operation, job(&id), "ResourceNotFoundException").await;
    }
    assert_eq!(space.latest(BERGFINK).await["Revision"], 1);
    assert_ne!(space.create_job("another").await, id);

    let assumptions = Assumptions { deleting_running_job: Refusal::Allowed, ..Assumptions::default() };
    let space = Space::with(assumptions).await;
    let id = space.create_job("job").await;
    space.start(&id).await;
    space.bench.ok(ANVIL, delete, job(&id)).await;
}

#[tokio::test]
async fn a_resource_has_one_job_in_an_engagement_for_each_template() {
    let space = Space::new().await;
    let create = "CreateResourceSnapshotJob";
    let id = space.create_job("job").await;
    assert_eq!(space.create_job("job").await, id, "the same token");
    space.bench.refused(ANVIL, create, space.sharing(SHARED, "again"), "ConflictException").await;
    space.bench.ok(ANVIL, create, space.sharing(PRIVATE, "private")).await;
    space.bench.refused(BERGFINK, create, space.sharing(SHARED, "theirs"), "ResourceNotFoundException").await;

    let assumptions = Assumptions { duplicate_snapshot_job: Refusal::Allowed, ..Assumptions::default() };
    let space = Space::with(assumptions).await;
    assert_ne!(space.create_job("1").await, space.create_job("2").await);
}

#[tokio::test]
async fn starting_twice_changes_nothing_unless_the_settings_refuse_it() {
    let space = Space::new().await;
    let id = space.create_job("job").await;
    space.stop(&id).await;
    space.start(&id).await;
    space.start(&id).await;
    assert_eq!(space.job(&id).await["Status"], "Running");

    let assumptions = Assumptions { job_already_so: Refusal::Validation, ..Assumptions::default() };
    let space = Space::with(assumptions).await;
    let id = space.create_job("job").await;
    let reply = space.bench.refused(ANVIL, "StopResourceSnapshotJob", job(&id), "ValidationException").await;
    assert_eq!(reply.errors(), [("resourceSnapshotJobIdentifier", "INVALID_VALUE")]);
}

#[tokio::test]
async fn jobs_are_listed_for_their_owner_by_engagement_and_status() {
    let mut space = Space::new().await;
    let first = space.create_job("0").await;
    space.start(&first).await;
    for number in 1..=3 {
        space.bench.advance(Duration::SECOND);
        space.opportunity = space.bench.complete_opportunity(&format!("{number}")).await;
        if number == 3 {
            space.engagement = space.bench.engagement(ANVIL, "Other").await;
        }
        space.create_job(&format!("{number}")).await;
    }
    let list = async |more: &[(&str, Value)]| {
        let mut body = json!({"Catalog": "Sandbox"});
        for (name, value) in more {
            body[*name] = value.clone();
        }
        let list = space.bench.ok(ANVIL, "ListResourceSnapshotJobs", body).await;
        (list["ResourceSnapshotJobSummaries"].as_array().cloned().expect("a list"), list.get("NextToken").cloned())
    };
    let (whole, _) = list(&[]).await;
    assert_eq!(whole.len(), 4);
    assert_eq!(whole[3]["Id"], first, "the newest comes first");
    assert_eq!(whole[3]["Status"], "Running");
    let ascending = json!({"SortBy": "CreatedDate", "SortOrder": "ASCENDING"});
    assert_eq!(list(&[("Sort", ascending)]).await.0[0]["Id"], first);
    let stopped = ("Status", json!("Stopped"));
    let elsewhere = ("EngagementIdentifier", json!(space.engagement));
    assert_eq!(list(std::slice::from_ref(&stopped)).await.0.len(), 3);
    assert_eq!(list(std::slice::from_ref(&elsewhere)).await.0.len(), 1);
    assert_eq!(list(&[elsewhere.clone(), stopped]).await.0.len(), 1);
    assert_eq!(list(&[elsewhere, ("Status", json!("Running"))]).await.0, [] as [Value; 0]);

    let (page, token) = list(&[("MaxResults", json!(3))]).await;
    let next = [("MaxResults", json!(3)), ("NextToken", token.expect("there is more"))];
    let rest = list(&next).await.0;
    assert_eq!([page, rest].concat(), whole);

    let theirs = space.bench.ok(BERGFINK, "ListResourceSnapshotJobs", json!({"Catalog": "Sandbox"})).await;
    assert_eq!(theirs["ResourceSnapshotJobSummaries"], json!([]));
    space.bench.refused(BERGFINK, "GetResourceSnapshotJob", job(&first), "ResourceNotFoundException").await;
}

#[tokio::test]
async fn a_job_is_tagged_from_the_beginning_until_its_end() {
    let space = Space::new().await;
    let mut body = space.sharing(SHARED, "tagged");
    body["Tags"] = json!([{"Key": "team", "Value": "retail"}]);
    let created = space.bench.ok(ANVIL, "CreateResourceSnapshotJob", body).await;
    let tags = json!({"ResourceArn": created["Arn"]});
    let held = space.bench.ok(ANVIL, "ListTagsForResource", tags.clone()).await;
    assert_eq!(held["Tags"], json!([{"Key": "team", "Value": "retail"}]));
    space.bench.refused(BERGFINK, "ListTagsForResource", tags.clone(), "ResourceNotFoundException").await;
    space.bench.ok(ANVIL, "DeleteResourceSnapshotJob", job(&text(&created["Id"]))).await;
    space.bench.refused(ANVIL, "ListTagsForResource", tags, "ResourceNotFoundException").await;
}

#[tokio::test]
async fn a_submission_leaves_a_snapshot_and_a_job_that_follows_the_review() {
    let review =
        ReviewPace::After { begins: Duration::SECOND.unsigned_abs(), decides: Duration::SECOND.unsigned_abs() };
    let bench = Bench::with(Config { review, ..quiet() }).await;
    set_role(&bench, json!(ROLE)).await;
    let opportunity = bench.complete_opportunity("followed").await;
    let task = bench.submit(&opportunity, "t").await;
    let got = bench.ok(ANVIL, "GetResourceSnapshotJob", job(&text(&task["ResourceSnapshotJobId"]))).await;
    assert_eq!(got["Status"], "Running");
    let mut body = json!({
        "Catalog": "Sandbox",
        "EngagementIdentifier": task["EngagementId"],
        "ResourceType": "Opportunity",
        "ResourceIdentifier": opportunity,
        "ResourceSnapshotTemplateIdentifier": SHARED,
    });
    bench.advance(Duration::seconds(5));
    let mut statuses = Vec::new();
    for revision in 1..=4 {
        body["Revision"] = json!(revision);
        let snapshot = bench.ok(ANVIL, "GetResourceSnapshot", body.clone()).await;
        statuses.push(text(&snapshot["Payload"]["OpportunitySummary"]["Lifecycle"]["ReviewStatus"]));
    }
    assert_eq!(statuses, ["Pending Submission", "Submitted", "In review", "Approved"]);
    body["Revision"] = json!(5);
    bench.refused(ANVIL, "GetResourceSnapshot", body, "ResourceNotFoundException").await;
}

#[tokio::test]
async fn the_demo_has_long_histories_and_a_job_that_failed() {
    let bench = Bench::with(Config { seed: Seed::Demo, ..quiet() }).await;
    let query = json!({"Catalog": "Sandbox", "MaxResults": 1000});
    let settings = bench.ok(ANVIL, "GetSellingSystemSettings", json!({"Catalog": "Sandbox"})).await;
    assert!(settings["ResourceSnapshotJobRoleArn"].is_string());
    let mut longest = 0;
    for account in [ANVIL, BERGFINK] {
        let list = bench.ok(account, "ListEngagementResourceAssociations", query.clone()).await;
        let pairs = list["EngagementResourceAssociationSummaries"].as_array().expect("a list");
        assert!(!pairs.is_empty(), "{account}");
        for pair in pairs {
            let body = json!({"Catalog": "Sandbox", "EngagementIdentifier": pair["EngagementId"]});
            let list = bench.ok(account, "ListResourceSnapshots", body).await;
            for row in list["ResourceSnapshotSummaries"].as_array().expect("a list") {
                let body = json!({
                    "Catalog": "Sandbox",
                    "EngagementIdentifier": pair["EngagementId"],
                    "ResourceType": row["ResourceType"],
                    "ResourceIdentifier": row["ResourceId"],
                    "ResourceSnapshotTemplateIdentifier": row["ResourceSnapshotTemplateName"],
                    "Revision": row["Revision"],
                });
                let got = bench.ok(account, "GetResourceSnapshot", body).await;
                assert_eq!(got["Arn"], row["Arn"]);
                longest = longest.max(row["Revision"].as_u64().unwrap_or_default());
            }
        }
    }
    assert!(longest >= 4, "{longest}");
    let list = bench.ok(ANVIL, "ListResourceSnapshotJobs", query).await;
    let mut failed = 0;
    for row in list["ResourceSnapshotJobSummaries"].as_array().expect("a list") {
        let got = bench.ok(ANVIL, "GetResourceSnapshotJob", job(&text(&row["Id"]))).await;
        failed += u32::from(got["Status"] == "Stopped" && got["LastFailure"].is_string());
    }
    assert_eq!(failed, 1);
}
