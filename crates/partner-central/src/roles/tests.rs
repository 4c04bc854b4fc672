use super::*;
use aws_config::{BehaviorVersion, Region};
use axum::{Router, extract::State, http::StatusCode, routing::post};
use std::sync::{Arc, Mutex};

const WRITE: &str = "arn:aws:iam::111122223333:role/cosell-write";

/// What STS was asked for, one form a call.
type Asked = Arc<Mutex<Vec<String>>>;

/// STS as far as it matters: it gives out credentials, or refuses.
async fn sts(refuses: bool) -> (String, Asked) {
    let asked = Asked::default();
    let answer = move |State(asked): State<Asked>, form: String| async move {
        asked.lock().expect("not poisoned").push(form);
        if refuses {
            let error = "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>\
                <Message>not authorized to perform: sts:SetSourceIdentity</Message></Error></ErrorResponse>";
            return (StatusCode::FORBIDDEN, error.to_owned());
        }
        let credentials = "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>\
            <Credentials><AccessKeyId>ASIATEST</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>\
            <SessionToken>token</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>\
            </AssumeRoleResult></AssumeRoleResponse>";
        (StatusCode::OK, credentials.to_owned())
    };
    let router = Router::new().route("/", post(answer)).with_state(asked.clone());
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let address = listener.local_addr().expect("an address");
    tokio::spawn(async move { axum::serve(listener, router).await });
    (format!("http://{address}"), asked)
}

fn base() -> SdkConfig {
    let credentials = Credentials::new("AKIABASE", "secret", None, None, "test");
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(aws_credential_types::provider::SharedCredentialsProvider::new(credentials))
        .build()
}

fn roles(endpoint: String) -> Roles {
    Roles {
        read: Some("arn:aws:iam::111122223333:role/cosell-read".into()),
        write: Some(WRITE.into()),
        external_id: Some("anvil".into()),
        sts_endpoint_url: Some(endpoint),
    }
}

#[tokio::test]
async fn who_writes_is_named_to_aws() {
    let (endpoint, asked) = sts(false).await;
    let role = AssumedRole::writing(&base(), &roles(endpoint), "0192-sam").expect("a role");
    let credentials = role.provide_credentials().await.expect("credentials");
    assert_eq!(credentials.access_key_id(), "ASIATEST");
    assert!(credentials.expiry().is_some(), "so that the SDK fetches new ones in time");
    let form = asked.lock().expect("not poisoned")[0].clone();
    for part in ["RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Fcosell-write", "SourceIdentity=0192-sam"] {
        assert!(form.contains(part), "{part} in {form}");
    }
    assert!(form.contains("RoleSessionName=0192-sam") && form.contains("ExternalId=anvil"), "{form}");
}

#[tokio::test]
async fn whoever_reads_is_the_desk() {
    let (endpoint, asked) = sts(false).await;
    let role = AssumedRole::reading(&base(), &roles(endpoint)).expect("a role");
    role.provide_credentials().await.expect("credentials");
    let form = asked.lock().expect("not poisoned")[0].clone();
    assert!(form.contains("role%2Fcosell-read") && form.contains("RoleSessionName=cosell-desk-reader"), "{form}");
    assert!(!form.contains("SourceIdentity"), "{form}");
}

#[tokio::test]
async fn a_refusal_says_which_role_and_why() {
    let (endpoint, _) = sts(true).await;
    let role = AssumedRole::writing(&base(), &roles(endpoint), "sam").expect("a role");
    let error = role.provide_credentials().await.expect_err("refused");
    let told = causes(&error);
    assert!(told.contains(WRITE) && told.contains("sts:SetSourceIdentity"), "{told}");
}

#[test]
fn without_a_role_there_is_nothing_to_assume() {
    assert!(AssumedRole::reading(&base(), &Roles::default()).is_none());
    assert!(AssumedRole::writing(&base(), &Roles::default(), "sam").is_none());
}

#[test]
fn names_are_such_as_aws_takes() {
    assert_eq!(name_of("sam.okafor@anvil.example"), "sam.okafor@anvil.example");
    assert_eq!(name_of("https://id.example|42/ü"), "https---id.example-42--");
    assert_eq!(name_of("7"), "person-7");
    assert_eq!(name_of(&"x".repeat(200)).len(), LONGEST_NAME);
}
