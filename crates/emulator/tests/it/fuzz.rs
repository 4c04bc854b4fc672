//! Rubbish in, well-formed errors out.

use std::sync::LazyLock;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use emulator::{Config, Seed};
use proptest::collection::{hash_map, vec};
use proptest::prelude::*;
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::bench::{ANVIL, BERGFINK, Bench, Reply, check_form, invitation, opportunity, quiet, request, submission};

/// An operation and its request.
type Call = (&'static str, Value);

/// One emulator for all cases: what a case leaves behind must not break the next.
static BENCH: LazyLock<(Runtime, Bench, Vec<Call>)> = LazyLock::new(|| {
    let runtime = Runtime::new().expect("a runtime");
    let bench = runtime.block_on(Bench::with(Config { seed: Seed::Demo, ..quiet() }));
    let valid = runtime.block_on(valid_requests(&bench));
    (runtime, bench, valid)
});

fn operation() -> impl Strategy<Value = String> {
    let names: Vec<_> = service_model::official().operations().map(|it| it.name.clone()).collect();
    prop::sample::select(names)
}

/// Member names and texts that get past the first checks now and then.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "Catalog",
            "Sandbox",
            "Identifier",
            "ClientToken",
            "Status",
            "PENDING",
            "Sort",
            "SortBy",
            "SortOrder",
            "DESCENDING",
            "NextToken",
            "MaxResults",
            "Invitation",
            "Tags",
            "Key",
            "Value",
            "ParticipantType",
            "RECEIVER",
            "LifeCycle",
            "Project",
            "Customer",
            "LastModifiedDate",
            "2026-11-20T09:30:00Z",
            "O12345678",
            "eng-00000000000000",
            "engi-0000000000000",
            "ResourceArn",
            "emulator:fail",
            "AAMA-7b7d",
        ])
        .prop_map(str::to_owned),
        ".{0,12}",
    ]
}

fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            hash_map(word(), inner, 0..6).prop_map(|members| { Value::Object(members.into_iter().collect()) }),
        ]
    })
}

/// A valid request of every operation with behaviour, on records that exist.
fn valid() -> impl Strategy<Value = Call> {
    let (_, _, valid) = &*BENCH;
    prop::sample::select(valid.clone())
}

/// The request with one of its parts replaced.
fn damaged(mut body: Value, at: usize, rubbish: Value) -> Value {
    let mut paths = Vec::new();
    collect(&body, String::new(), &mut paths);
    if let Some(part) = body.pointer_mut(&paths[at % paths.len()]) {
        *part = rubbish;
    }
    body
}

async fn valid_requests(bench: &Bench) -> Vec<Call> {
    let id = |value: &Value| json!({"Catalog": "Sandbox", "Identifier": value});
    let only = json!({"Catalog": "Sandbox", "MaxResults": 2});
    let opportunities = bench.ok(ANVIL, "ListOpportunities", only.clone()).await;
    let deal = &opportunities["OpportunitySummaries"][0];
    let engagements = bench.ok(ANVIL, "ListEngagements", only.clone()).await;
    let engagement = &engagements["EngagementSummaryList"][0]["Id"];
    let received = json!({
        "Catalog": "Sandbox",
        "ParticipantType": "RECEIVER",
        "Status": ["PENDING"],
        "Sort": {"SortBy": "InvitationDate", "SortOrder": "ASCENDING"},
    });
    let invitations = bench.ok(ANVIL, "ListEngagementInvitations", received.clone()).await;
    let invited = &invitations["EngagementInvitationSummaries"][0]["Id"];
    let mut start = id(invited);
    start["ClientToken"] = json!("fuzz");
    start["Tags"] = json!([{"Key": "team", "Value": "retail"}]);
    let mut update = opportunity("unused");
    update["Identifier"] = deal["Id"].clone();
    update["LastModifiedDate"] = deal["LastModifiedDate"].clone();
    let mut next = only.clone();
    next["NextToken"] = opportunities["NextToken"].clone();
    next["LifeCycleStage"] = json!([]);
    let prospecting = bench.ok(ANVIL, "ListProspectingFromEngagementTasks", only.clone()).await;
    let context = |name: &str, value: Value| {
        let mut body = json!({
            "Catalog": "Sandbox",
            "EngagementIdentifier": engagement,
            "Type": "CustomerProject",
            "Payload": {"CustomerProject": {}},
        });
        body[name] = value;
        body
    };
    let mut changed = context("ContextIdentifier", json!("1"));
    changed["EngagementLastModifiedAt"] = engagements["EngagementSummaryList"][0]["ModifiedAt"].clone();
    vec![
        ("AcceptEngagementInvitation", id(invited)),
        ("RejectEngagementInvitation", id(invited)),
        ("GetEngagementInvitation", id(invited)),
        ("ListEngagementInvitations", received),
        ("CreateEngagementInvitation", invitation(engagement.as_str().expect("an id"), BERGFINK, "Fuzz")),
        ("StartEngagementByAcceptingInvitationTask", start),
        ("StartEngagementFromOpportunityTask", submission(deal["Id"].as_str().expect("an id"), "fuzz")),
        ("ListEngagementByAcceptingInvitationTasks", only.clone()),
        ("ListEngagementFromOpportunityTasks", only.clone()),
        (
            "CreateEngagement",
            json!({"Catalog": "Sandbox", "ClientToken": "fuzz", "Title": "Fuzz", "Contexts": [
                {"Type": "CustomerProject", "Payload": {"CustomerProject": {}}},
            ]}),
        ),
        ("CreateEngagementContext", context("ClientToken", json!("fuzz"))),
        ("UpdateEngagementContext", changed),
        (
            "StartProspectingFromEngagementTask",
            json!({"Catalog": "Sandbox", "ClientToken": "fuzz", "TaskName": "Fuzz", "Identifiers": [engagement]}),
        ),
        (
            "GetProspectingFromEngagementTask",
            json!({"Catalog": "Sandbox", "TaskIdentifier": prospecting["TaskSummaries"][0]["TaskId"]}),
        ),
        ("ListProspectingFromEngagementTasks", only.clone()),
        ("GetEngagement", id(engagement)),
        ("ListEngagements", only.clone()),
        ("ListEngagementMembers", id(engagement)),
        ("CreateOpportunity", opportunity("fuzz")),
        ("GetOpportunity", id(&deal["Id"])),
        ("ListOpportunities", next),
        ("UpdateOpportunity", update),
        (
            "AssociateOpportunity",
            json!({
                "Catalog": "Sandbox",
                "OpportunityIdentifier": deal["Id"],
                "RelatedEntityType": "AwsProducts",
                "RelatedEntityIdentifier": "AmazonBedrock",
            }),
        ),
        ("ListSolutions", only),
        ("ListTagsForResource", json!({"ResourceArn": deal["Arn"]})),
        ("TagResource", json!({"ResourceArn": deal["Arn"], "Tags": [{"Key": "a", "Value": "b"}]})),
        ("UntagResource", json!({"ResourceArn": deal["Arn"], "TagKeys": ["a"]})),
    ]
}

fn collect(value: &Value, path: String, paths: &mut Vec<String>) {
    let children: Vec<_> = match value {
        Value::Object(members) => members.iter().map(|(name, it)| (name.clone(), it)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(index, it)| (index.to_string(), it)).collect(),
        _ => Vec::new(),
    };
    for (name, child) in children {
        collect(child, format!("{path}/{name}"), paths);
    }
    paths.push(path);
}

fn send(request: Request<Body>) -> Reply {
    let (runtime, bench, _) = &*BENCH;
    runtime.block_on(bench.send(request))
}

/// An answer is a success in the model's form, or an error in the service's.
fn is_well_formed(operation: &str, reply: &Reply) {
    assert_ne!(reply.status, StatusCode::INTERNAL_SERVER_ERROR, "{}", reply.body);
    check_form(operation, reply);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes(operation in operation(), bytes in vec(any::<u8>(), 0..200)) {
        let (parts, _) = request(ANVIL, &operation, &Value::Null).into_parts();
        let reply = send(Request::from_parts(parts, Body::from(bytes)));
        is_well_formed(&operation, &reply);
    }

    #[test]
    fn any_json(operation in operation(), body in json_value()) {
        is_well_formed(&operation, &send(request(ANVIL, &operation, &body)));
    }

    #[test]
    fn nearly_right(
        (operation, body) in valid(),
        at in any::<usize>(),
        rubbish in prop_oneof![json_value(), word().prop_map(Value::from)],
    ) {
        let body = damaged(body, at, rubbish);
        is_well_formed(operation, &send(request(ANVIL, operation, &body)));
    }

    #[test]
    fn any_head(method in "[A-Z]{1,7}", path in "/[a-z%/.]{0,10}", header in "[ -~]{0,40}") {
        let request = Request::builder()
            .method(method.as_str())
            .uri(path.replace('%', ""))
            .header("x-amz-target", &header)
            .header("authorization", &header)
            .header("content-type", "application/x-amz-json-1.0")
            .body(Body::from("{}"));
        if let Ok(request) = request {
            let reply = send(request);
            prop_assert!(!reply.status.is_success());
            prop_assert!(!reply.code().is_empty());
        }
    }
}
