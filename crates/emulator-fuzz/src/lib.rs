//! Requests to the emulator that nobody means well. Each target is an ordinary test, which replays
//! the inputs kept in `__fuzz__` and then tries others by chance. `cargo bolero test` runs the same
//! under libFuzzer; it instruments whole packages and links the fuzzer only where it is used, which
//! is why the targets have a package of their own.
//!
//! Every input meets a fresh emulator with the demo's data, so that what it finds it finds again.

#![cfg(test)]

#[expect(dead_code, reason = "the emulator's own tests use the rest of it")]
#[path = "../../emulator/tests/it/bench/mod.rs"]
mod bench;
mod journeys;
mod wire;

use std::sync::LazyLock;

use axum::body::Body;
use axum::http::Request;
use emulator::{Config, ReviewPace, Seed, TaskProgress};
use model_cases::Cases;
use serde_json::{Value, json};
use service_model::official;
use tokio::runtime::Runtime;

use crate::bench::{ANVIL, BERGFINK, Bench, Reply, check_form, quiet};

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("a runtime"));

/// Cases about the demo's own records, so that a request gets further than "there is no such thing".
static CASES: LazyLock<Cases<'static>> = LazyLock::new(|| {
    let bench = bench();
    let list = |operation: &str, filter: Value| {
        let mut request = json!({"Catalog": "Sandbox"});
        request.as_object_mut().expect("an object").extend(filter.as_object().cloned().unwrap_or_default());
        RUNTIME.block_on(bench.ok(ANVIL, operation, request))
    };
    let deal = list("ListOpportunities", json!({"LifeCycleReviewStatus": ["Pending Submission"]}));
    let deal = &deal["OpportunitySummaries"][0];
    let engagement = list("ListEngagements", json!({"CreatedBy": [ANVIL]}))["EngagementSummaryList"][0]["Id"].take();
    let invited = json!({"ParticipantType": "RECEIVER", "Status": ["PENDING"]});
    let invited = list("ListEngagementInvitations", invited)["EngagementInvitationSummaries"][0]["Id"].take();
    let solution = list("ListSolutions", json!({}))["SolutionSummaries"][0]["Id"].take();
    Cases::of(official())
        .with("CatalogIdentifier", "Sandbox")
        .with("OpportunityIdentifier", deal["Id"].clone())
        .with("ResourceIdentifier", deal["Id"].clone())
        .with("TaggableResourceArn", deal["Arn"].clone())
        .with("DateTime", deal["LastModifiedDate"].clone())
        .with("EngagementIdentifier", engagement.clone())
        .with("EngagementArnOrIdentifier", engagement)
        .with("EngagementInvitationArnOrIdentifier", invited)
        .with("AssociateOpportunityRequestRelatedEntityIdentifierString", solution.clone())
        .with("SolutionIdentifier", solution)
        .with("AwsAccount", BERGFINK)
});

/// An emulator in which time matters: tasks take seconds, and AWS reviews.
fn bench() -> Bench {
    let tasks: TaskProgress = "2-15".parse().expect("a pace");
    let review: ReviewPace = "20+120s".parse().expect("a pace");
    RUNTIME.block_on(Bench::with(Config { seed: Seed::Demo, tasks, review, ..quiet() }))
}

/// The names of all operations.
static OPERATIONS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| official().operations().map(|it| it.name.as_str()).collect());

/// Sends the request; what comes back must be a success in the model's form or an error in the
/// service's. That it has a request id is checked with every answer.
fn send(bench: &Bench, operation: &str, request: Request<Body>) -> Reply {
    let reply = RUNTIME.block_on(bench.send(request));
    check_form(operation, &reply);
    // A request may ask for an internal error, in these words. Any other is a fault.
    let asked = reply.body["Message"].as_str().is_some_and(|message| message.starts_with("Asked for:"));
    let expected = asked || reply.code() == "NotImplementedException";
    assert!(expected || !reply.status.is_server_error(), "{operation}: {}", reply.body);
    reply
}
