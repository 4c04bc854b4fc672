use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};

use axum::http::StatusCode;
use emulator::{Clock, Config, Emulator, StartError};
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{control, demo, get, invitation_status, refusal};
use crate::bench::{ANVIL, Bench, START, opportunity, quiet, request, text};

#[tokio::test]
async fn a_reset_goes_back_to_the_start() {
    let bench = demo().await;
    let fresh = get(&bench, "/status").await;
    bench.ok(ANVIL, "CreateOpportunity", opportunity("gone soon")).await;
    control(&bench, "PATCH", "/settings", json!({"tasks": "reads:2"}), 200).await;
    control(&bench, "POST", "/clock", json!({"advance": "15d"}), 200).await;
    control(&bench, "POST", "/clock", json!({"freeze": true}), 200).await;
    assert_ne!(get(&bench, "/status").await, fresh);

    control(&bench, "POST", "/reset", Value::Null, 204).await;
    assert_eq!(get(&bench, "/status").await, fresh);
    assert_eq!(get(&bench, "/clock").await["frozen"], false);
    // The token is forgotten: the same request is a new one.
    bench.ok(ANVIL, "CreateOpportunity", opportunity("gone soon")).await;

    control(&bench, "POST", "/reset", json!({"seed": "empty"}), 204).await;
    let counts = get(&bench, "/status").await["counts"].clone();
    assert_eq!((&counts["opportunities"], &counts["invitations"]), (&json!(0), &json!(0)));
    assert_ne!(counts["solutions"], 0);
    control(&bench, "POST", "/reset", json!({}), 204).await;
    assert_eq!(get(&bench, "/status").await, fresh, "a seed counts for one reset only");

    let refused = control(&bench, "POST", "/reset", json!({"seed": "melon"}), 400).await;
    let (error, field) = refusal(&refused);
    assert!(error.contains("`demo`") && field == Some("seed"), "{error}");
    control(&bench, "POST", "/reset", json!({"sed": "demo"}), 400).await;
}

#[tokio::test]
async fn a_state_comes_back_as_it_was_taken() {
    let bench = Bench::with(Config { tasks: "5".parse().expect("a pace"), ..quiet() }).await;
    let id = bench.complete_opportunity("kept").await;
    let invitation = bench.invite("Kept").await;
    bench.submit(&id, "kept").await;
    let taken = get(&bench, "/state").await;
    assert_eq!((&taken["format"], &taken["at"]), (&json!(1), &json!("2026-11-20T09:30:00.123456789Z")));

    control(&bench, "POST", "/reset", Value::Null, 204).await;
    let body = json!({"Catalog": "Sandbox", "Identifier": id});
    bench.refused(ANVIL, "GetOpportunity", body, "ResourceNotFoundException").await;
    control(&bench, "PUT", "/state", taken.clone(), 204).await;
    assert_eq!(bench.get_opportunity(&id).await["Id"], id.as_str());
    assert_eq!(bench.submit(&id, "kept").await["TaskStatus"], "IN_PROGRESS", "the token is remembered");
    // What was to happen still happens.
    control(&bench, "POST", "/clock", json!({"advance": "10s"}), 200).await;
    assert_eq!(bench.submit(&id, "kept").await["TaskStatus"], "COMPLETE");
    control(&bench, "POST", "/clock", json!({"advance": "15d"}), 200).await;
    assert_eq!(invitation_status(&bench, &invitation).await, "EXPIRED");

    // Restored under a clock that is past what was to happen, it happens at once.
    control(&bench, "PUT", "/state", taken, 204).await;
    assert_eq!(get(&bench, "/status").await["counts"]["engagements"], 2);
}

#[tokio::test]
async fn rubbish_is_not_restored() {
    let bench = Bench::new().await;
    bench.ok(ANVIL, "CreateOpportunity", opportunity("stays")).await;
    let before = get(&bench, "/state").await;
    let mut other_format = before.clone();
    other_format["format"] = json!(99);
    let mut missing = before.clone();
    missing["state"].as_object_mut().expect("an object").remove("invitations");
    let mut unknown = before.clone();
    unknown["state"]["parrots"] = json!([]);
    let mut damaged = before.clone();
    damaged["state"]["opportunities"][0]["review_status"] = json!("Asleep");
    let mut twice = before.clone();
    let row = twice["state"]["opportunities"][0].clone();
    twice["state"]["opportunities"].as_array_mut().expect("a list").push(row);
    for (body, part) in [
        (other_format, "format 99"),
        (missing, "`invitations`"),
        (unknown, "`parrots`"),
        (damaged, "`Asleep`"),
        (twice, "two records"),
        (json!({}), "`format`"),
        (json!("state"), "state"),
        (Value::Null, "state"),
    ] {
        let refused = control(&bench, "PUT", "/state", body, 400).await;
        let (error, _) = refusal(&refused);
        assert!(error.contains(part), "{error}");
    }
    assert_eq!(get(&bench, "/state").await, before);
}

/// A clock that counts how often it may still be read before it stops its reader until let go.
#[derive(Debug)]
struct TurnstileClock {
    reads: AtomicUsize,
    reached: Barrier,
    passed: Barrier,
}

impl Clock for TurnstileClock {
    fn now(&self) -> OffsetDateTime {
        let left = self.reads.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        if left == Ok(1) {
            self.reached.wait();
            self.passed.wait();
        }
        START
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reset_waits_for_the_calls_under_way() {
    let clock =
        Arc::new(TurnstileClock { reads: AtomicUsize::new(0), reached: Barrier::new(2), passed: Barrier::new(2) });
    let emulator = Emulator::bind_with_clock(quiet(), Arc::clone(&clock) as Arc<dyn Clock>).await;
    let emulator = emulator.expect("the settings are right");
    let (router, control) = (emulator.router(), emulator.control());
    // The ledger dates the call first; the second to read the clock is the call itself.
    clock.reads.store(2, Ordering::SeqCst);
    let call = tokio::spawn(async move {
        Bench::send_to(&router, request(ANVIL, "CreateOpportunity", &opportunity("half-way"))).await
    });
    clock.reached.wait();
    // The call has its settings and is about to have its time: what it writes belongs to the state before the reset.
    let resetting = std::thread::spawn({
        let control = control.clone();
        move || control.reset(None)
    });
    std::thread::sleep(std::time::Duration::from_millis(100));
    let waited = !resetting.is_finished();
    clock.passed.wait();
    assert!(waited);
    assert_eq!(call.await.expect("no panic").status, StatusCode::OK);
    resetting.join().expect("no panic").expect("the seed is right");
    assert_eq!(control.status().counts.opportunities, 0);
}

#[tokio::test]
async fn an_emulator_can_begin_with_a_downloaded_state() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let path = directory.path().join("state.json");
    let first = Bench::new().await;
    let id = text(&first.ok(ANVIL, "CreateOpportunity", opportunity("fixture")).await["Id"]);
    std::fs::write(&path, get(&first, "/state").await.to_string()).expect("writable");

    let loading = Config { load: Some(path.clone()), ..quiet() };
    let bench = Bench::with(loading.clone()).await;
    assert_eq!(bench.get_opportunity(&id).await["Id"], id.as_str());
    bench.ok(ANVIL, "CreateOpportunity", opportunity("another")).await;
    control(&bench, "POST", "/reset", Value::Null, 204).await;
    assert_eq!(get(&bench, "/status").await["counts"]["opportunities"], 1, "a reset loads it again");
    control(&bench, "POST", "/reset", json!({"seed": "empty"}), 204).await;
    assert_eq!(get(&bench, "/status").await["counts"]["opportunities"], 0);

    std::fs::write(&path, r#"{"format": 99}"#).expect("writable");
    let refused = control(&bench, "POST", "/reset", Value::Null, 409).await;
    let (error, _) = refusal(&refused);
    assert!(error.contains("state.json") && error.contains("format 99"), "{error}");
    let error = Emulator::bind(loading).await.expect_err("another format");
    assert!(matches!(&error, StartError::Load(reason) if reason.contains("format 99")), "{error}");
}

#[tokio::test]
async fn a_state_file_goes_before_what_is_to_be_loaded() {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let (kept, other) = (directory.path().join("kept.redb"), directory.path().join("other.json"));
    drop(Bench::with(Config { state_file: Some(kept.clone()), ..quiet() }).await);
    let source = Bench::new().await;
    source.ok(ANVIL, "CreateOpportunity", opportunity("elsewhere")).await;
    std::fs::write(&other, get(&source, "/state").await.to_string()).expect("writable");
    let config = Config { state_file: Some(kept), load: Some(other), ..quiet() };
    let bench = Bench::with(config).await;
    assert_eq!(get(&bench, "/status").await["counts"]["opportunities"], 0);
}
