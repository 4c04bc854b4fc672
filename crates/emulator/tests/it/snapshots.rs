use emulator::{Assumptions, Refusal};
use serde_json::{Value, json};
use time::Duration;

use crate::bench::{ANVIL, BERGFINK, opportunity, text};
use crate::engagements::project;
use crate::space::{PRIVATE, SHARED, Space};

const NOT_FOUND: &str = "ResourceNotFoundException";

/// Template and revision of every entry.
fn entries(list: &Value) -> Vec<(String, u64)> {
    let rows = list["ResourceSnapshotSummaries"].as_array().expect("a list");
    let entry = |row: &Value| (text(&row["ResourceSnapshotTemplateName"]), row["Revision"].as_u64().expect("a number"));
    rows.iter().map(entry).collect()
}

#[tokio::test]
async fn a_revision_is_added_only_when_what_is_shown_has_changed() {
    let space = Space::new().await;
    assert_eq!(space.take("1").await, 1);
    assert_eq!(space.take("2").await, 1, "nothing changed");
    space.update("/Project/Title", "A shop with another name").await;
    assert_eq!(space.take("3").await, 1, "the view has no title");
    for revision in 2..=12 {
        space.update("/LifeCycle/NextSteps", &format!("Step {revision}")).await;
        assert_eq!(space.take(&format!("step {revision}")).await, revision);
    }
    let mut body = space.series(SHARED);
    let steps = "/Payload/OpportunitySummary/Lifecycle/NextSteps";
    let latest = space.latest(BERGFINK).await;
    assert_eq!(latest["Revision"], 12);
    assert_eq!(latest.pointer(steps), Some(&json!("Step 12")));
    for revision in 2..=12 {
        body["Revision"] = json!(revision);
        let got = space.bench.ok(BERGFINK, "GetResourceSnapshot", body.clone()).await;
        assert_eq!(got.pointer(steps), Some(&json!(format!("Step {revision}"))));
        assert_eq!(got["Revision"], revision);
    }
    body["Revision"] = json!(13);
    space.bench.refused(BERGFINK, "GetResourceSnapshot", body, NOT_FOUND).await;
    let listed = entries(&space.list(BERGFINK, &[]).await);
    assert_eq!(listed, (1..=12).rev().map(|revision| (SHARED.to_owned(), revision)).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_snapshot_tells_what_the_view_has_and_nothing_else() {
    let space = Space::new().await;
    let taken = space.bench.ok(ANVIL, "CreateResourceSnapshot", space.sharing(SHARED, "1")).await;
    let got = space.latest(BERGFINK).await;
    assert_eq!(got["Arn"], taken["Arn"]);
    assert_eq!(
        text(&got["Arn"]),
        format!(
            "arn:aws:partnercentral:us-east-1:{ANVIL}:catalog/Sandbox/engagement/{}/resource/Opportunity/{}/\
             template/{SHARED}/resource-snapshot/1",
            space.engagement, space.opportunity
        )
    );
    assert_eq!(got["CreatedBy"], ANVIL);
    assert_eq!(got["CreatedAt"], "2026-11-20T09:30:00.123456789Z");
    assert_eq!(got["TargetMemberAccounts"], json!([ANVIL, BERGFINK]));
    let view = &got["Payload"]["OpportunitySummary"];
    assert_eq!(view["Lifecycle"]["ReviewStatus"], "Pending Submission");
    assert_eq!(view["Customer"]["Account"]["CompanyName"], "Customer shop");
    assert_eq!(view["Project"]["CustomerUseCase"], "Database");
    assert_eq!(view["RelatedEntityIdentifiers"]["Solutions"], json!(["S-1234567"]));
    for kept_back in ["CustomerBusinessProblem", "Title", "Marketing", "LastModifiedDate", "LifeCycle"] {
        assert!(!view.to_string().contains(&format!("\"{kept_back}\"")), "{kept_back}: {view}");
    }
}

#[tokio::test]
async fn contacts_are_shown_unless_the_settings_say_otherwise() {
    for (shown, assumptions) in [
        (true, Assumptions::default()),
        (false, Assumptions { snapshots_show_contacts: false, ..Assumptions::default() }),
    ] {
        let mut space = Space::with(assumptions).await;
        let mut body = opportunity("contacts");
        body["Customer"]["Contacts"] = json!([{"Email": "robin@example.com"}]);
        let created = space.bench.ok(ANVIL, "CreateOpportunity", body).await;
        space.opportunity = text(&created["Id"]);
        space.take("1").await;
        let view = space.latest(BERGFINK).await;
        let contacts = view.pointer("/Payload/OpportunitySummary/Customer/Contacts");
        assert_eq!(contacts.is_some(), shown);
    }
}

#[tokio::test]
async fn only_the_owner_shares_and_only_members_read() {
    let space = Space::new().await;
    let create = "CreateResourceSnapshot";
    space.bench.refused(BERGFINK, create, space.sharing(SHARED, "1"), NOT_FOUND).await;
    space.bench.refused(ANVIL, "GetResourceSnapshot", space.series(SHARED), NOT_FOUND).await;
    space.take("1").await;

    // An engagement that Bergfink is no member of, and an opportunity that Anvil doesn't own.
    let elsewhere = space.bench.engagement(ANVIL, "Alone").await;
    let theirs = space.bench.ok(BERGFINK, "CreateOpportunity", opportunity("theirs")).await;
    let mut foreign = space.sharing(SHARED, "2");
    foreign["ResourceIdentifier"] = theirs["Id"].clone();
    space.bench.refused(ANVIL, create, foreign.clone(), NOT_FOUND).await;
    foreign["EngagementIdentifier"] = json!(elsewhere);
    space.bench.refused(BERGFINK, create, foreign, NOT_FOUND).await;
    let mut alone = space.sharing(SHARED, "3");
    alone["EngagementIdentifier"] = json!(elsewhere);
    space.bench.ok(ANVIL, create, alone.clone()).await;
    alone.as_object_mut().expect("an object").remove("ClientToken");
    space.bench.refused(BERGFINK, "GetResourceSnapshot", alone, NOT_FOUND).await;
    let list = json!({"Catalog": "Sandbox", "EngagementIdentifier": elsewhere});
    space.bench.refused(BERGFINK, "ListResourceSnapshots", list, NOT_FOUND).await;
    let mut other_catalog = space.series(SHARED);
    other_catalog["Catalog"] = json!("AWS");
    space.bench.refused(ANVIL, "GetResourceSnapshot", other_catalog, NOT_FOUND).await;
}

#[tokio::test]
async fn a_token_takes_one_snapshot_and_belongs_to_its_request() {
    let space = Space::new().await;
    assert_eq!(space.take("1").await, 1);
    space.update("/LifeCycle/NextSteps", "Call").await;
    assert_eq!(space.take("1").await, 1, "the earlier answer");
    assert_eq!(space.latest(ANVIL).await["Revision"], 1);
    let other = space.sharing(PRIVATE, "1");
    space.bench.refused(ANVIL, "CreateResourceSnapshot", other, "ConflictException").await;
}

#[tokio::test]
async fn the_view_of_aws_is_for_the_owner_alone() {
    let space = Space::new().await;
    // By then AWS has sized the deal.
    space.bench.advance(Duration::MINUTE);
    space.bench.ok(ANVIL, "CreateResourceSnapshot", space.sharing(PRIVATE, "1")).await;
    let got = space.bench.ok(ANVIL, "GetResourceSnapshot", space.series(PRIVATE)).await;
    let view = &got["Payload"][PRIVATE];
    assert_eq!(view["RelatedOpportunityId"], space.opportunity);
    let query = json!({"Catalog": "Sandbox", "RelatedOpportunityIdentifier": space.opportunity});
    let summary = space.bench.ok(ANVIL, "GetAwsOpportunitySummary", query).await;
    assert!(view["Project"]["ExpectedCustomerSpend"][0]["Amount"].is_string());
    assert_eq!(view["Project"], summary["Project"]);
    assert_eq!(view["Insights"], summary["Insights"]);
    assert_eq!(got["TargetMemberAccounts"], json!([ANVIL]));
    space.bench.refused(BERGFINK, "GetResourceSnapshot", space.series(PRIVATE), NOT_FOUND).await;
    let mut first = space.series(PRIVATE);
    first["Revision"] = json!(1);
    space.bench.refused(BERGFINK, "GetResourceSnapshot", first, NOT_FOUND).await;
    assert_eq!(entries(&space.list(BERGFINK, &[]).await), []);
    assert_eq!(entries(&space.list(ANVIL, &[]).await), [(PRIVATE.to_owned(), 1)]);
}

#[tokio::test]
async fn an_unknown_template_is_refused_or_taken_for_the_shared_one() {
    let space = Space::new().await;
    let body = space.sharing("SomethingElse", "1");
    for operation in ["CreateResourceSnapshot", "CreateResourceSnapshotJob"] {
        let reply = space.bench.refused(ANVIL, operation, body.clone(), "ValidationException").await;
        assert_eq!(reply.errors(), [("resourceSnapshotTemplateIdentifier", "INVALID_VALUE")]);
    }
    let assumptions = Assumptions { unknown_snapshot_template: Refusal::Allowed, ..Assumptions::default() };
    let space = Space::with(assumptions).await;
    let body = space.sharing("SomethingElse", "1");
    space.bench.ok(ANVIL, "CreateResourceSnapshot", body).await;
    let got = space.bench.ok(BERGFINK, "GetResourceSnapshot", space.series("SomethingElse")).await;
    assert_eq!(got["Payload"]["OpportunitySummary"]["OpportunityType"], "Net New Business");
    assert_eq!(got["ResourceSnapshotTemplateName"], "SomethingElse");
}

#[tokio::test]
async fn snapshots_are_filtered_and_paged() {
    let mut space = Space::new().await;
    for revision in 1..=3 {
        space.update("/LifeCycle/NextSteps", &format!("Step {revision}")).await;
        space.take(&format!("{revision}")).await;
        space.bench.advance(Duration::SECOND);
    }
    space.bench.ok(ANVIL, "CreateResourceSnapshot", space.sharing(PRIVATE, "private")).await;
    let first = std::mem::replace(&mut space.opportunity, space.bench.complete_opportunity("other").await);
    space.take("other").await;

    let whole = entries(&space.list(ANVIL, &[]).await);
    assert_eq!(whole.len(), 5);
    let count = async |more: &[(&str, Value)]| entries(&space.list(ANVIL, more).await).len();
    assert_eq!(count(&[("ResourceType", json!("Opportunity"))]).await, 5);
    assert_eq!(count(&[("ResourceIdentifier", json!(first))]).await, 4);
    let template = ("ResourceSnapshotTemplateIdentifier", json!(SHARED));
    assert_eq!(count(std::slice::from_ref(&template)).await, 4);
    assert_eq!(count(&[("ResourceIdentifier", json!(first)), template]).await, 3);
    assert_eq!(count(&[("CreatedBy", json!(ANVIL))]).await, 5);
    assert_eq!(count(&[("CreatedBy", json!(BERGFINK))]).await, 0);

    let mut paged = Vec::new();
    let mut more = vec![("MaxResults", json!(2))];
    loop {
        let page = space.list(ANVIL, &more).await;
        paged.extend(entries(&page));
        more.truncate(1);
        match page.get("NextToken") {
            Some(token) => more.push(("NextToken", token.clone())),
            None => break,
        }
    }
    assert_eq!(paged, whole);
}

#[tokio::test]
async fn sharing_by_hand_is_what_a_later_submission_goes_on_with() {
    let space = Space::new().await;
    space.take("1").await;
    let project = project("Redwing");
    let context = json!({
        "Catalog": "Sandbox",
        "ClientToken": "project",
        "EngagementIdentifier": space.engagement,
        "Type": project["Type"],
        "Payload": project["Payload"],
    });
    space.bench.ok(ANVIL, "CreateEngagementContext", context).await;
    let role = json!({"Catalog": "Sandbox", "ResourceSnapshotJobRoleIdentifier": "SnapshotJobs"});
    space.bench.ok(ANVIL, "PutSellingSystemSettings", role).await;
    let task = space.bench.submit(&space.opportunity, "t").await;
    assert_eq!(task["TaskStatus"], "COMPLETE");
    assert_eq!(task["EngagementId"], space.engagement);
    let latest = space.latest(BERGFINK).await;
    assert_eq!(latest["Revision"], 2);
    assert_eq!(latest["Payload"]["OpportunitySummary"]["Lifecycle"]["ReviewStatus"], "Submitted");
}
