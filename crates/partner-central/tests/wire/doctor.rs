//! What the doctor says of a configuration.

use crate::fake::{Reply, answering, settings};
use partner_central::{Finding, Settings, check};
use serde_json::json;

fn names(findings: &[Finding]) -> Vec<(&str, bool)> {
    findings.iter().map(|finding| (finding.name, finding.ok)).collect()
}

#[tokio::test]
async fn all_is_well() {
    let rows = json!({"EngagementInvitationSummaries": [{
        "Id": "engi-0a1b2c3d4e5f6", "Catalog": "Sandbox", "ParticipantType": "RECEIVER",
        "Receiver": {"Account": {"AwsAccountId": crate::fake::ACCOUNT}},
    }]});
    let fake = answering([Reply::new(200, rows)]).await;
    let findings = check(&fake.settings).await;
    assert_eq!(names(&findings), [("Region", true), ("Credentials", true), ("Endpoint", true), ("Catalog", true)]);
    assert!(findings.iter().all(|finding| finding.next_step.is_none()));
    let asked = fake.asked.lock().expect("sound");
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0].operation, "ListEngagementInvitations");
    assert_eq!(asked[0].body["MaxResults"], 1);
}

#[tokio::test]
async fn an_unregistered_account_is_told_what_to_do() {
    let body = json!({
        "__type": "AccessDeniedException", "Message": "no", "Reason": "INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE",
    });
    let fake = answering([Reply::new(400, body)]).await;
    let findings = check(&fake.settings).await;
    assert_eq!(names(&findings), [("Region", true), ("Credentials", true), ("Endpoint", true), ("Catalog", false)]);
    assert!(findings[3].next_step.as_deref().is_some_and(|step| step.contains("registration")), "{findings:?}");
}

#[tokio::test]
async fn an_unreachable_endpoint_says_nothing_of_the_catalog() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let endpoint = format!("http://{}", listener.local_addr().expect("it is bound"));
    drop(listener);
    let findings = check(&settings(endpoint)).await;
    assert_eq!(names(&findings), [("Region", true), ("Credentials", true), ("Endpoint", false)]);
    assert!(findings[2].next_step.is_some());
}

#[tokio::test]
async fn a_wrong_region_and_a_missing_bundle_are_named() {
    let settings =
        Settings { region: "eu-west-1".into(), ca_bundle: Some("no/such/bundle.pem".into()), ..Settings::default() };
    let findings = check(&settings).await;
    assert_eq!(names(&findings), [("Region", false), ("CA bundle", false)]);
    assert!(findings[0].next_step.as_deref().is_some_and(|step| step.contains("us-east-1")));
}
