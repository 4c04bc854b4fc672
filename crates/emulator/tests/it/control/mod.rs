//! The control interface over HTTP.

mod access;
mod clock;
mod page;
mod settings;
mod state;
mod status;
mod tasks;

use emulator::{Config, Seed};
use serde_json::{Value, json};

use crate::bench::{BERGFINK, Bench, Reply, quiet, text};

/// Sends a control request that must be answered with this status.
async fn control(bench: &Bench, method: &str, path: &str, body: Value, status: u16) -> Value {
    let reply = send(bench, method, path, &[], body).await;
    assert_eq!(reply.status.as_u16(), status, "{method} {path}: {}", reply.body);
    reply.body
}

async fn send(bench: &Bench, method: &str, path: &str, headers: &[(&str, &str)], body: Value) -> Reply {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    bench.send_control(method, &format!("/_emulator{path}"), headers, body).await
}

async fn get(bench: &Bench, path: &str) -> Value {
    control(bench, "GET", path, Value::Null, 200).await
}

/// The sentence of a refusal and the member that it blames.
fn refusal(body: &Value) -> (&str, Option<&str>) {
    let members = body.as_object().expect("an object");
    assert!(members.keys().all(|name| ["error", "field"].contains(&name.as_str())), "{body}");
    let error = body["error"].as_str().expect("a sentence");
    assert!(error.ends_with('.'), "{error}");
    (error, body["field"].as_str())
}

async fn invitation_status(bench: &Bench, id: &str) -> String {
    let body = json!({"Catalog": "Sandbox", "Identifier": id});
    text(&bench.ok(BERGFINK, "GetEngagementInvitation", body).await["Status"])
}

async fn demo() -> Bench {
    Bench::with(Config { seed: Seed::Demo, ..quiet() }).await
}
