//! With which credentials calls are made when roles are configured: those that STS gave for the role, and the person, of
//! each call.

use crate::fake::{ACCOUNT, Fake, Reply, with_settings};
use axum::{Form, Router, extract::State, http::StatusCode, routing::post};
use desk::ports::{InvitationQuery, PartnerCentral, TaskQuery};
use domain::{commands::CreateEngagementCommand, ids::AccountId, views::TaskKind};
use partner_central::{AwsPartnerCentral, Roles, Settings, check};
use serde_json::json;
use std::{
    collections::HashMap,
    process::Command,
    sync::{Arc, Mutex},
    time::Duration,
};

const READ: &str = "arn:aws:iam::111122223333:role/cosell-read";
const WRITE: &str = "arn:aws:iam::111122223333:role/cosell-write";
/// Tells a test's process that it was started with credentials.
const GIVEN: &str = "TEST_CREDENTIALS_GIVEN";

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

/// What STS was asked for, in order.
type Assumed = Arc<Mutex<Vec<HashMap<String, String>>>>;

/// The key that STS gives for a role, and for whoever is the session's source.
fn key_of(role: &str, source: Option<&str>) -> String {
    let role = role.rsplit('-').next().unwrap_or_default();
    source.map_or_else(|| format!("ASIA-{role}"), |source| format!("ASIA-{role}-{source}"))
}

/// STS, which gives each role and each person a key of their own, and does not let `refused` be assumed.
async fn sts(refused: Option<&'static str>) -> (String, Assumed) {
    let assumed = Assumed::default();
    let answer = move |State(assumed): State<Assumed>, Form(form): Form<HashMap<String, String>>| async move {
        let key = key_of(&form["RoleArn"], form.get("SourceIdentity").map(String::as_str));
        let refuses = refused == Some(form["RoleArn"].as_str());
        assumed.lock().expect("not poisoned").push(form);
        if refuses {
            let error = "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>\
                <Message>not authorized to perform: sts:SetSourceIdentity</Message></Error></ErrorResponse>";
            return (StatusCode::FORBIDDEN, error.to_owned());
        }
        let credentials = format!(
            "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>\
            <Credentials><AccessKeyId>{key}</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>\
            <SessionToken>token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>\
            </AssumeRoleResult></AssumeRoleResponse>"
        );
        (StatusCode::OK, credentials)
    };
    let router = Router::new().route("/", post(answer)).with_state(assumed.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    tokio::spawn(async move { axum::serve(listener, router).await });
    (format!("http://{address}"), assumed)
}

/// A fake that is called with the roles which this STS gives out.
async fn with_roles(replies: impl IntoIterator<Item = Reply>, sts: String) -> Fake {
    let roles =
        Roles { read: Some(READ.into()), write: Some(WRITE.into()), sts_endpoint_url: Some(sts), ..Roles::default() };
    let patience = Duration::from_secs(10);
    let change = |settings: Settings| Settings {
        static_account: None,
        account: AccountId::parse(ACCOUNT),
        roles,
        read_timeout: patience,
        attempt_timeout: patience,
        ..settings
    };
    with_settings(replies, change).await
}

/// Each operation that the fake was asked for, with the key that signed it.
fn signed(fake: &Fake) -> Vec<(String, String)> {
    let asked = fake.asked.lock().expect("sound");
    let key = |authorization: &str| {
        let (_, rest) = authorization.split_once("Credential=").expect("it is signed");
        rest.split('/').next().unwrap_or_default().to_owned()
    };
    asked.iter().map(|call| (call.operation.clone(), key(&call.authorization))).collect()
}

async fn create(service: &AwsPartnerCentral, token: &str) {
    let command = CreateEngagementCommand { title: "Bookings".into(), description: "One.".into() };
    service.create_engagement(&command, token).await.expect("it is taken");
}

async fn list_invitations(service: &AwsPartnerCentral) {
    service.list_engagement_invitations(&InvitationQuery::default()).await.expect("a page");
}

async fn list_tasks(service: &AwsPartnerCentral) {
    service.list_tasks(TaskKind::FromOpportunity, &TaskQuery::default()).await.expect("a page");
}

fn pairs(calls: &[(String, String)]) -> Vec<(&str, &str)> {
    calls.iter().map(|(operation, key)| (operation.as_str(), key.as_str())).collect()
}

#[tokio::test]
async fn each_write_is_signed_as_its_person_and_each_read_as_the_desk() {
    if !has_credentials("roles::each_write_is_signed_as_its_person_and_each_read_as_the_desk") {
        return;
    }
    let made = || Reply::new(200, json!({"Id": "eng-0a1b2c3d4e5f6g", "Arn": "arn:x"}));
    let invitations = || Reply::new(200, json!({"EngagementInvitationSummaries": []}));
    let tasks = || Reply::new(200, json!({"TaskSummaries": []}));
    let (endpoint, assumed) = sts(None).await;
    let fake = with_roles([invitations(), made(), made(), invitations(), tasks(), made()], endpoint).await;
    let [ada, sam] = ["ada-1", "sam-2"].map(|person| fake.service.in_the_name_of(person));
    list_invitations(&fake.service).await;
    create(&ada, "token-1").await;
    create(&sam, "token-2").await;
    // What somebody's client reads on the way is read as the desk too.
    list_invitations(&ada).await;
    list_tasks(&fake.service).await;
    create(&ada, "token-3").await;

    let tasks = "ListEngagementFromOpportunityTasks";
    let expected = [
        ("ListEngagementInvitations", "ASIA-read"),
        ("CreateEngagement", "ASIA-write-ada-1"),
        ("CreateEngagement", "ASIA-write-sam-2"),
        ("ListEngagementInvitations", "ASIA-read"),
        (tasks, "ASIA-read"),
        ("CreateEngagement", "ASIA-write-ada-1"),
    ];
    assert_eq!(pairs(&signed(&fake)), expected);
    let assumed = assumed.lock().expect("not poisoned");
    let mut sessions: Vec<_> =
        assumed.iter().map(|form| (form["RoleArn"].as_str(), form.get("SourceIdentity").map(String::as_str))).collect();
    sessions.sort_unstable();
    let once = [(READ, None), (WRITE, Some("ada-1")), (WRITE, Some("sam-2"))];
    assert_eq!(sessions, once, "one session for each, kept from call to call");
}

#[tokio::test]
async fn the_doctor_assumes_both_roles_and_reads_with_the_one_that_reads() {
    if !has_credentials("roles::the_doctor_assumes_both_roles_and_reads_with_the_one_that_reads") {
        return;
    }
    let (endpoint, assumed) = sts(None).await;
    let fake = with_roles([Reply::new(200, json!({"EngagementInvitationSummaries": []}))], endpoint).await;
    let findings = check(&fake.settings).await;
    let names: Vec<_> = findings.iter().map(|finding| finding.name).collect();
    assert_eq!(names, ["Region", "Credentials", "Read role", "Write role", "Endpoint", "Catalog"]);
    assert!(findings.iter().all(|finding| finding.ok), "{findings:?}");
    assert!(findings[1].detail.ends_with("the access key ends in BASE."), "{findings:?}");
    assert_eq!(pairs(&signed(&fake)), [("ListEngagementInvitations", "ASIA-read")]);
    let assumed = assumed.lock().expect("not poisoned");
    let writing: Vec<_> = assumed.iter().filter(|form| form["RoleArn"] == WRITE).collect();
    assert_eq!(writing.len(), 1, "{assumed:?}");
    assert_eq!(writing[0].get("SourceIdentity").map(String::as_str), Some("cosell-desk-doctor"));
}

#[tokio::test]
async fn the_doctor_asks_nothing_while_a_role_cannot_be_assumed() {
    if !has_credentials("roles::the_doctor_asks_nothing_while_a_role_cannot_be_assumed") {
        return;
    }
    let (endpoint, _) = sts(Some(WRITE)).await;
    let fake = with_roles([], endpoint).await;
    let findings = check(&fake.settings).await;
    let names: Vec<_> = findings.iter().map(|finding| (finding.name, finding.ok)).collect();
    assert_eq!(names, [("Region", true), ("Credentials", true), ("Read role", true), ("Write role", false)]);
    assert!(findings[3].detail.contains("sts:SetSourceIdentity"), "{findings:?}");
    assert!(fake.asked.lock().expect("sound").is_empty());
}
