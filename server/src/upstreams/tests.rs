use super::*;
use crate::config::AwsSection;
use axum::{
    Form, Json, Router,
    extract::State,
    http::HeaderMap,
    response::{IntoResponse, Response},
    routing::post,
};
use desk::{
    ports::{InvitationQuery, SystemClock, TaskQuery},
    upstream::{Guard, GuardSettings, Lane, NoObserver, ReadNotes},
};
use domain::{commands::CreateEngagementCommand, views::TaskKind};
use serde_json::json;
use std::{collections::HashMap, process::Command, sync::Mutex};
use store::Database;

const READ: &str = "arn:aws:iam::111122223333:role/cosell-read";
const WRITE: &str = "arn:aws:iam::111122223333:role/cosell-write";
/// Tells a test's process that it was started with credentials.
const GIVEN: &str = "TEST_CREDENTIALS_GIVEN";

/// What was asked in order: of the service each operation with the key that signed it, of STS whom a role is assumed for.
type Asked = Arc<Mutex<Vec<(String, String)>>>;

/// STS, which gives each role and each person a key of their own.
async fn sts(State(asked): State<Asked>, Form(form): Form<HashMap<String, String>>) -> String {
    let role = form["RoleArn"].rsplit('-').next().unwrap_or_default();
    let source = form.get("SourceIdentity").cloned().unwrap_or_default();
    let key = format!("ASIA-{role}-{source}");
    asked.lock().expect("not poisoned").push(("AssumeRole".to_owned(), source));
    format!(
        "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>\
        <Credentials><AccessKeyId>{key}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>\
        <SessionToken>token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>\
        </AssumeRoleResult></AssumeRoleResponse>"
    )
}

/// The service, which has nothing yet and takes every engagement.
async fn service(State(asked): State<Asked>, headers: HeaderMap) -> Response {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let operation = header("x-amz-target").rsplit('.').next().unwrap_or_default().to_owned();
    let authorization = header("authorization");
    let (_, rest) = authorization.split_once("Credential=").expect("it is signed");
    let key = rest.split('/').next().unwrap_or_default().to_owned();
    let body = match operation.as_str() {
        "CreateEngagement" => json!({"Id": "eng-0a1b2c3d4e5f6g", "Arn": "arn:x"}),
        "ListEngagementInvitations" => json!({"EngagementInvitationSummaries": []}),
        _ => json!({"TaskSummaries": []}),
    };
    asked.lock().expect("not poisoned").push((operation, key));
    ([("content-type", "application/x-amz-json-1.0")], Json(body)).into_response()
}

/// Clients of a service and an STS that note what they are asked.
async fn with_roles() -> (AwsUpstreams, Asked) {
    let asked = Asked::default();
    let router = Router::new().route("/", post(service)).fallback(sts).with_state(asked.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let endpoint = format!("http://{}", listener.local_addr().expect("it is bound"));
    tokio::spawn(async move { axum::serve(listener, router).await });
    let aws = AwsSection {
        sts_endpoint_url: Some(format!("{endpoint}/sts")),
        endpoint_url: Some(endpoint),
        read_role: Some(READ.into()),
        write_role: Some(WRITE.into()),
        ..AwsSection::default()
    };
    let upstreams = AwsUpstreams::connect(&Config { aws, ..Config::default() }).await.expect("sound settings");
    (upstreams, asked)
}

/// Whether this process has credentials that the default chain finds, and no other setting for AWS. If not, the test
/// runs again in a process that has: one's own environment cannot be changed while other threads read it.
fn has_credentials(test: &str) -> bool {
    if std::env::var_os(GIVEN).is_some() {
        return true;
    }
    let mut again = Command::new(std::env::current_exe().expect("tests are a file"));
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("AWS_")) {
        again.env_remove(name);
    }
    let output = again
        .args(["--exact", test])
        .env(GIVEN, "yes")
        .env("AWS_ACCESS_KEY_ID", "AKIABASE")
        .env("AWS_SECRET_ACCESS_KEY", "secret")
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .output()
        .expect("it can be started");
    let (said, complained) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && said.contains("1 passed"), "{said}{complained}");
    false
}

#[tokio::test]
async fn pages_and_the_tracker_read_as_the_desk_and_everybody_writes_as_themselves() {
    if !has_credentials("upstreams::tests::pages_and_the_tracker_read_as_the_desk_and_everybody_writes_as_themselves") {
        return;
    }
    let (upstreams, asked) = with_roles().await;
    let scope = upstreams.scopes().remove(0);
    let database = Database::open(":memory:").await.expect("a database");
    let settings = GuardSettings { enforced: false, ..GuardSettings::default() };
    let guard =
        Guard::new(Arc::new(upstreams), database.store(), Arc::new(SystemClock), settings, Arc::new(NoObserver));
    let (pages, tracker) = (guard.reads(ReadNotes::default()), guard.lane(Lane::Tracker));
    let command = CreateEngagementCommand { title: "Bookings".into(), description: "One.".into() };

    let reads = pages.partner_central(&scope).expect("a client");
    reads.list_engagement_invitations(&InvitationQuery::default()).await.expect("a page");
    for (person, token) in [("ada-1", "token-1"), ("sam-2", "token-2"), ("ada-1", "token-3")] {
        let writes = pages.in_the_name_of(&scope, person).expect("a client");
        writes.create_engagement(&command, token).await.expect("it is taken");
    }
    let follows = tracker.partner_central(&scope).expect("a client");
    follows.list_tasks(TaskKind::FromOpportunity, &TaskQuery::default()).await.expect("a page");

    let asked = asked.lock().expect("not poisoned");
    let asked: Vec<_> = asked.iter().map(|(what, who)| (what.as_str(), who.as_str())).collect();
    let expected = [
        ("AssumeRole", ""),
        ("ListEngagementInvitations", "ASIA-read-"),
        ("AssumeRole", "ada-1"),
        ("CreateEngagement", "ASIA-write-ada-1"),
        ("AssumeRole", "sam-2"),
        ("CreateEngagement", "ASIA-write-sam-2"),
        // Who has written before needs no further session.
        ("CreateEngagement", "ASIA-write-ada-1"),
        ("ListEngagementFromOpportunityTasks", "ASIA-read-"),
    ];
    assert_eq!(asked, expected);
}
