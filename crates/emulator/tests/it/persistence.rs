use std::net::TcpListener;

use emulator::{Config, Emulator, Seed, StartError};
use serde_json::{Value, json};
use time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;

use crate::bench::{ANVIL, Bench, opportunity, quiet, text};

/// Calls an operation over a real connection.
async fn call(emulator: std::net::SocketAddr, operation: &str, body: &Value) -> Value {
    let body = body.to_string();
    let mut stream = TcpStream::connect(emulator).await.expect("it listens");
    let head = format!(
        "POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\
         content-type: application/x-amz-json-1.0\r\n\
         x-amz-target: AWSPartnerCentralSelling.{operation}\r\n\
         authorization: AWS4-HMAC-SHA256 Credential={ANVIL}/x\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.expect("it reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("it answers");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let (_, body) = answer.split_once("\r\n\r\n").expect("a body");
    serde_json::from_str(body).expect("JSON")
}

#[tokio::test]
async fn a_state_file_survives_a_restart() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let config = Config { state_file: Some(directory.path().join("state.redb")), ..quiet() };
    let stop = CancellationToken::new();
    let emulator = Emulator::bind(config.clone()).await.expect("it starts");
    let address = emulator.address();
    let served = tokio::spawn(emulator.serve(stop.clone()));
    let created = call(address, "CreateOpportunity", &opportunity("kept")).await;
    stop.cancel();
    served.await.expect("no panic").expect("it stops cleanly");

    let again = Bench::with(config).await;
    let got = again.get_opportunity(&text(&created["Id"])).await;
    assert_eq!(got["Id"], created["Id"]);
    // The client token is remembered too.
    let repeated = again.ok(ANVIL, "CreateOpportunity", opportunity("kept")).await;
    assert_eq!(repeated["Id"], created["Id"]);
}

/// Whether there is anything in it, however deep.
fn holds_something(part: &Value) -> bool {
    match part {
        Value::Object(members) => members.values().any(holds_something),
        Value::Array(items) => !items.is_empty(),
        _ => true,
    }
}

#[tokio::test]
async fn a_state_file_holds_every_part_of_the_state() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let review = "1+1s".parse().expect("a pace");
    let state_file = Some(directory.path().join("state.redb"));
    let config = Config { state_file, seed: Seed::Demo, review, ..quiet() };
    let exported = |bench: &Bench| -> Value {
        let export = bench.control().export_state().expect("it can be written");
        serde_json::from_slice(export.as_json()).expect("JSON")
    };

    let bench = Bench::with(config.clone()).await;
    let mut tagged = opportunity("tagged");
    tagged["Tags"] = json!([{"Key": "team", "Value": "retail"}]);
    bench.ok(ANVIL, "CreateOpportunity", tagged).await;
    let role = json!({"Catalog": "Sandbox", "ResourceSnapshotJobRoleIdentifier": "CosellJobs"});
    bench.ok(ANVIL, "PutSellingSystemSettings", role).await;
    let id = bench.complete_opportunity("reviewed").await;
    bench.submit(&id, "reviewed").await;
    bench.advance(Duration::seconds(3));
    let before = exported(&bench);
    let state = before["state"].as_object().expect("an object");
    let empty: Vec<_> = state.iter().filter(|(_, part)| !holds_something(part)).map(|(name, _)| name).collect();
    assert!(empty.is_empty(), "nothing is proved of {empty:?}");

    drop(bench);
    let after = exported(&Bench::with(config).await);
    for (name, part) in state {
        assert_eq!(&after["state"][name], part, "{name}");
    }
    assert_eq!(after["state"], before["state"]);
}

#[tokio::test]
async fn what_prevents_the_start_is_said_in_a_sentence() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = taken.local_addr().expect("it has one");
    let config = Config { listen: address, ..quiet() };
    let error = Emulator::bind(config).await.expect_err("the port is taken");
    assert!(matches!(error, StartError::Listen { .. }));
    assert!(error.to_string().contains(&address.to_string()));

    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().join("state.redb");
    std::fs::write(&path, "rubbish").expect("writable");
    let config = Config { state_file: Some(path), ..quiet() };
    let error = Emulator::bind(config).await.expect_err("rubbish");
    assert!(error.to_string().contains("state.redb"), "{error}");

    let config = Config { default_account: "1".into(), ..quiet() };
    let error = Emulator::bind(config).await.expect_err("no such account");
    assert!(error.to_string().contains("default account"), "{error}");
}

#[test]
fn settings_can_be_read_from_a_file() {
    let config: Config = serde_json::from_value(json!({
        "listen": "127.0.0.1:7000",
        "seed": "empty",
        "tasks": "reads:2",
        "review": "never",
        "default_account": "123456789012",
        "accounts": [{"id": "123456789012", "company_name": "One", "catalogs": ["Sandbox"]}],
    }))
    .expect("the settings are right");
    assert_eq!(config.tasks.to_string(), "reads:2");
    assert_eq!(config.accounts[0].company_name, "One");
    let wrong = serde_json::from_value::<Config>(json!({"task": "immediate"}));
    assert!(wrong.is_err());
}
