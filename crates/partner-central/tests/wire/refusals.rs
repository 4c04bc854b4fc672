//! What each failure of the service becomes.

use crate::fake::{REQUEST_ID, Reply, answering, settings, with_settings};
use desk::ports::{EngagementQuery, PartnerCentral, Refusal};
use domain::{
    commands::{CreateEngagementCommand, RejectCommand},
    error::ErrorKind,
    ids::InvitationId,
};
use partner_central::{AwsPartnerCentral, Settings};
use serde_json::{Value, json};
use std::time::Duration;

fn command() -> CreateEngagementCommand {
    CreateEngagementCommand { title: "Harbour migration".into(), description: "Moving the port's systems.".into() }
}

async fn write(service: &AwsPartnerCentral) -> Refusal {
    service.create_engagement(&command(), "token-1").await.expect_err("the answer is a failure")
}

async fn read(service: &AwsPartnerCentral) -> Refusal {
    service.list_engagements(&EngagementQuery::default()).await.expect_err("the answer is a failure")
}

fn exception(name: &str) -> Value {
    json!({"__type": format!("com.amazonaws.partnercentralselling#{name}"), "Message": "as it happens"})
}

#[tokio::test]
async fn a_validation_exception_lands_on_its_fields() {
    let body = json!({
        "__type": "ValidationException",
        "Message": "Two things are wrong.",
        "Reason": "BUSINESS_VALIDATION_FAILED",
        "ErrorList": [
            {"FieldName": "invitation.payload.opportunityInvitation.project.expectedCustomerSpend[0].amount",
             "Message": "Too little.", "Code": "VALUE_OUT_OF_RANGE"},
            {"Message": "Not today.", "Code": "ACTION_NOT_PERMITTED"},
        ],
    });
    let fake = answering([Reply::new(400, &body)]).await;
    let refusal = write(&fake.service).await;
    let ErrorKind::Validation(errors) = &refusal.error.kind else { panic!("{:?}", refusal.error) };
    let errors: Vec<_> = errors.iter().map(|e| (e.field.as_str(), e.message.as_str())).collect();
    assert_eq!(
        errors,
        [
            ("Invitation.Payload.OpportunityInvitation.Project.ExpectedCustomerSpend.0.Amount", "Too little."),
            ("", "Not today."),
        ]
    );
    assert_eq!(refusal.error.detail.as_deref(), Some("Two things are wrong. (BUSINESS_VALIDATION_FAILED)"));
    assert_eq!(refusal.error.request_id.as_deref(), Some(REQUEST_ID));
    assert!(!refusal.may_have_happened);
    let exchange = refusal.exchange.expect("there was one");
    assert_eq!(exchange.response, body);
    assert_eq!(exchange.status, Some(400));
    assert_eq!(exchange.request["Title"], "Harbour migration");
}

#[tokio::test]
async fn access_denied_keeps_its_reason() {
    let mut body = exception("AccessDeniedException");
    body["Reason"] = "INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE".into();
    let fake = answering([Reply::new(400, &body)]).await;
    let refusal = write(&fake.service).await;
    let reason = Some("INCOMPATIBLE_BENEFIT_AWS_PARTNER_STATE".to_owned());
    assert_eq!(refusal.error.kind, ErrorKind::AccessDenied { reason });
    assert!(!refusal.may_have_happened);
}

#[tokio::test]
async fn each_refusal_of_the_service_is_definite() {
    for (name, kind) in [
        ("ResourceNotFoundException", ErrorKind::NotFound),
        ("ConflictException", ErrorKind::Conflict),
        ("ThrottlingException", ErrorKind::Throttled),
        ("ServiceQuotaExceededException", ErrorKind::QuotaExceeded),
        ("ExpiredTokenException", ErrorKind::NoCredentials),
        ("UnrecognizedClientException", ErrorKind::NoCredentials),
        ("RequestExpired", ErrorKind::NoCredentials),
        ("RequestTimeTooSkewed", ErrorKind::NoCredentials),
        ("SomethingNewException", ErrorKind::Unknown { code: "SomethingNewException".into() }),
    ] {
        let fake = answering([Reply::new(400, exception(name))]).await;
        let refusal = write(&fake.service).await;
        assert_eq!(refusal.error.kind, kind);
        assert_eq!(refusal.error.detail.as_deref(), Some("as it happens"), "{name}");
        assert!(!refusal.may_have_happened, "{name}");
    }
}

#[tokio::test]
async fn an_exception_that_an_operation_does_not_declare_is_understood() {
    // ListEngagements declares no ConflictException and no quota.
    let fake = answering([Reply::new(400, exception("ServiceQuotaExceededException"))]).await;
    assert_eq!(read(&fake.service).await.error.kind, ErrorKind::QuotaExceeded);
}

#[tokio::test]
async fn a_failure_of_the_server_leaves_a_write_open() {
    let failure = || Reply::new(500, exception("InternalServerException"));
    let fake = answering([failure(), failure()]).await;
    let refusal = write(&fake.service).await;
    assert_eq!(refusal.error.kind, ErrorKind::Upstream);
    assert!(refusal.may_have_happened);
    let refusal = read(&fake.service).await;
    assert_eq!(refusal.error.kind, ErrorKind::Upstream);
    assert!(!refusal.may_have_happened, "a read changes nothing");
}

#[tokio::test]
async fn a_proxys_error_page_is_the_servers_failure() {
    let fake = answering([Reply::new(502, "<h1>Bad gateway</h1>"), Reply::new(403, "<h1>Forbidden</h1>")]).await;
    let refusal = write(&fake.service).await;
    assert_eq!(refusal.error.kind, ErrorKind::Upstream);
    assert!(refusal.may_have_happened);
    assert_eq!(refusal.exchange.expect("there was one").response, json!("<h1>Bad gateway</h1>"));
    let refusal = write(&fake.service).await;
    assert_eq!(refusal.error.kind, ErrorKind::Unknown { code: "HTTP 403".into() });
    assert!(!refusal.may_have_happened);
}

#[tokio::test]
async fn silence_leaves_a_write_open() {
    let late = || Reply { after: Duration::from_secs(5), ..Reply::new(200, "{}") };
    let fake = answering([late(), late()]).await;
    let refusal = write(&fake.service).await;
    assert_eq!(refusal.error.kind, ErrorKind::Unavailable);
    assert!(refusal.may_have_happened);
    assert_eq!(refusal.exchange.expect("it was sent").status, None);
    assert!(!read(&fake.service).await.may_have_happened);
}

#[tokio::test]
async fn the_whole_calls_time_is_limited_too() {
    let late = Reply { after: Duration::from_secs(5), ..Reply::new(200, "{}") };
    let fake = with_settings([late], |settings| Settings {
        attempt_timeout: Duration::from_secs(5),
        read_timeout: Duration::from_secs(5),
        operation_timeout: Duration::from_millis(300),
        ..settings
    })
    .await;
    let refusal = write(&fake.service).await;
    assert_eq!(refusal.error.kind, ErrorKind::Unavailable);
    assert!(refusal.may_have_happened);
}

#[tokio::test]
async fn an_unreachable_service_is_unavailable() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let endpoint = format!("http://{}", listener.local_addr().expect("it is bound"));
    drop(listener);
    let service = AwsPartnerCentral::connect(&settings(endpoint)).await.expect("the settings are sound");
    let refusal = write(&service).await;
    assert_eq!(refusal.error.kind, ErrorKind::Unavailable);
    assert!(refusal.may_have_happened);
    assert!(refusal.error.detail.expect("the cause").contains("refused"));
}

#[tokio::test]
async fn an_unreadable_answer_leaves_a_write_open_and_quotes_nothing() {
    let fake = answering([Reply::new(200, r#"{"Id": "eng-0a1b2c3d4e5f6g", "secret customer"#)]).await;
    let refusal = write(&fake.service).await;
    assert_eq!(refusal.error.kind, ErrorKind::Unavailable);
    assert!(refusal.may_have_happened);
    assert!(!refusal.error.detail.expect("a sentence").contains("customer"));
}

#[tokio::test]
async fn a_refusal_after_a_lost_answer_is_not_definite() {
    let replies =
        [Reply::new(500, exception("InternalServerException")), Reply::new(400, exception("ConflictException"))];
    let fake = with_settings(replies, |settings| Settings { max_attempts: 2, ..settings }).await;
    let command = RejectCommand {
        identifier: InvitationId::parse("engi-0a1b2c3d4e5f6").expect("an id"),
        rejection_reason: "Unable to support".into(),
    };
    let refusal = fake.service.reject_engagement_invitation(&command).await.expect_err("the second answer refuses");
    assert_eq!(refusal.error.kind, ErrorKind::Conflict);
    assert!(refusal.may_have_happened, "the first attempt may have done it");
    let exchange = refusal.exchange.expect("there was one");
    assert_eq!(exchange.status, Some(400), "of the last attempt");
    assert_eq!(exchange.response, exception("ConflictException"));
    assert_eq!(fake.asked.lock().expect("sound").len(), 2);
}
