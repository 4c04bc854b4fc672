use axum::http::StatusCode;
use emulator::{Config, ControlAccess};
use serde_json::{Value, json};

use super::{get, refusal, send};
use crate::bench::{ANVIL, Bench, quiet};

#[tokio::test]
async fn what_is_no_control_request_is_told_so() {
    let bench = Bench::new().await;
    let json_type = [("content-type", "application/json")];
    for (method, path, headers, body, status) in [
        ("GET", "/nothing", &[][..], "", 404),
        ("GET", "/status/", &[], "", 404),
        ("DELETE", "/clock", &[], "", 405),
        ("OPTIONS", "/clock", &[], "", 405),
        ("POST", "/clock", &json_type, "{", 400),
        ("POST", "/clock", &json_type, "{} {}", 400),
        ("POST", "/clock", &[("content-type", "text/plain")], "{}", 415),
        ("POST", "/clock", &[("content-type", "application/x-amz-json-1.0")], "{}", 415),
        ("PATCH", "/settings", &[("content-type", "application/x-www-form-urlencoded")], "{}", 415),
        ("PUT", "/state", &[("content-type", "text/plain")], "{}", 415),
        ("POST", "/clock", &json_type, &" ".repeat(300_000), 413),
    ] {
        let reply = bench.send_control(method, &format!("/_emulator{path}"), headers, body.to_owned()).await;
        assert_eq!(reply.status.as_u16(), status, "{method} {path}: {}", reply.body);
        refusal(&reply.body);
        if status == 405 {
            let allowed = reply.headers["allow"].to_str().expect("text");
            assert!(allowed.contains("GET") && allowed.contains("POST"), "{allowed}");
        }
    }
}

#[tokio::test]
async fn websites_are_kept_out() {
    let bench = Bench::new().await;
    let own = [("host", "localhost:4599"), ("origin", "http://localhost:4599")];
    assert_eq!(send(&bench, "GET", "/status", &own, Value::Null).await.status, StatusCode::OK);
    for headers in [
        // The name of a website that resolves to this machine.
        [("host", "rebound.example.com:4599"), ("origin", "http://rebound.example.com:4599")],
        [("host", "rebound.example.com"), ("accept", "*/*")],
        [("host", "localhost:4599"), ("origin", "https://site.example.com")],
        [("host", "localhost:4599"), ("origin", "http://localhost:3000")],
        [("host", "localhost:4599"), ("origin", "null")],
    ] {
        for (method, path, body) in [
            ("GET", "/state", Value::Null),
            ("GET", "/", Value::Null),
            ("POST", "/reset", json!({})),
            ("OPTIONS", "/reset", json!({})),
        ] {
            let reply = send(&bench, method, path, &headers, body).await;
            assert_eq!(reply.status, StatusCode::FORBIDDEN, "{headers:?} {method} {path}");
            refusal(&reply.body);
            assert!(!reply.headers.contains_key("access-control-allow-origin"));
        }
    }

    let open = Bench::with(Config { control: ControlAccess::On, ..quiet() }).await;
    let named = [("host", "emulator.internal:4599"), ("origin", "http://emulator.internal:4599")];
    assert_eq!(send(&open, "GET", "/status", &named, Value::Null).await.status, StatusCode::OK);
    let foreign = [("host", "emulator.internal:4599"), ("origin", "https://site.example.com")];
    assert_eq!(send(&open, "GET", "/status", &foreign, Value::Null).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn when_off_the_paths_are_as_unknown_as_any_other() {
    let everywhere = "0.0.0.0:0".parse().expect("an address");
    for config in [Config { control: ControlAccess::Off, ..quiet() }, Config { listen: everywhere, ..quiet() }] {
        let bench = Bench::with(config).await;
        for path in ["/_emulator", "/_emulator/", "/_emulator/status", "/elsewhere"] {
            for method in ["GET", "POST"] {
                let reply = bench.send_control(method, path, &[], String::new()).await;
                assert_eq!((reply.status.as_u16(), reply.code()), (404, "UnknownOperationException"), "{path}");
            }
        }
        bench.ok(ANVIL, "ListSolutions", json!({"Catalog": "Sandbox"})).await;
    }
    let asked_for = Bench::with(Config { listen: everywhere, control: ControlAccess::On, ..quiet() }).await;
    get(&asked_for, "/status").await;
}
