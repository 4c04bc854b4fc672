use emulator::Config;
use serde_json::{Value, json};
use time::Duration;

use super::{control, get, invitation_status, refusal};
use crate::bench::{ANVIL, Bench, opportunity, quiet, text};

#[tokio::test]
async fn advancing_the_clock_lets_invitations_lapse_at_their_own_moment() {
    let bench = Bench::new().await;
    let invitation = bench.invite("Lapses").await;
    let clock = control(&bench, "POST", "/clock", json!({"advance": "14d"}), 200).await;
    assert_eq!(clock, json!({"now": "2026-12-04T09:30:00.123456789Z", "offset_seconds": 1_209_600.0, "frozen": false}));
    assert_eq!(invitation_status(&bench, &invitation).await, "PENDING");
    control(&bench, "POST", "/clock", json!({"advance": "24h"}), 200).await;
    assert_eq!(invitation_status(&bench, &invitation).await, "EXPIRED");
}

#[tokio::test]
async fn what_is_due_happens_without_a_call() {
    let bench = Bench::with(Config { tasks: "5".parse().expect("a pace"), ..quiet() }).await;
    let id = bench.complete_opportunity("due").await;
    bench.submit(&id, "due").await;
    let engagements = async || get(&bench, "/status").await["counts"]["engagements"].clone();
    assert_eq!(engagements().await, 0);
    control(&bench, "POST", "/clock", json!({"freeze": true}), 200).await;
    control(&bench, "POST", "/clock", json!({"advance": "10m"}), 200).await;
    assert_eq!(engagements().await, 1);
    // Its own moment was within 5 s of the start, not when the clock was moved.
    let state = get(&bench, "/state").await;
    let created = text(&state["state"]["engagements"][0]["created"]);
    assert!(created.starts_with("2026-11-20T09:30:0"), "{created}");
}

#[tokio::test]
async fn a_clock_put_back_leaves_records_as_they_are() {
    let bench = Bench::new().await;
    control(&bench, "POST", "/clock", json!({"advance": "2d"}), 200).await;
    let id = text(&bench.ok(ANVIL, "CreateOpportunity", opportunity("future")).await["Id"]);
    control(&bench, "POST", "/clock", json!({"set": "2026-11-20T10:00:00Z"}), 200).await;
    let got = bench.get_opportunity(&id).await;
    assert!(text(&got["CreatedDate"]).starts_with("2026-11-22T09:30:00.123"), "{got}");
    let later = text(&bench.ok(ANVIL, "CreateOpportunity", opportunity("now")).await["Id"]);
    assert_eq!(bench.get_opportunity(&later).await["CreatedDate"], "2026-11-20T10:00:00Z");
    let clock = control(&bench, "POST", "/clock", json!({"reset": true}), 200).await;
    assert_eq!(clock["now"], "2026-11-20T09:30:00.123456789Z");
}

#[tokio::test]
async fn a_frozen_clock_stands_still_until_it_is_let_go() {
    let bench = Bench::new().await;
    control(&bench, "POST", "/clock", json!({"freeze": true}), 200).await;
    bench.advance(Duration::hours(1));
    let clock = get(&bench, "/clock").await;
    assert_eq!(clock, json!({"now": "2026-11-20T09:30:00.123456789Z", "offset_seconds": -3600.0, "frozen": true}));
    control(&bench, "POST", "/clock", json!({"freeze": false}), 200).await;
    bench.advance(Duration::minutes(1));
    assert_eq!(get(&bench, "/clock").await["now"], "2026-11-20T09:31:00.123456789Z");
}

#[tokio::test]
async fn a_move_that_makes_no_sense_is_refused() {
    let bench = Bench::new().await;
    for (body, part, field) in [
        (json!({"advance": "15"}), "15d", Some("advance")),
        (json!({"advance": "99999d"}), "2200", Some("advance")),
        (json!({"set": "tomorrow"}), "set: ", Some("set")),
        (json!({"set": "1066-10-14T09:00:00Z"}), "1970", Some("set")),
        (json!({"forward": "1d"}), "`forward`", Some("forward")),
        (json!({"advance": "1d", "freeze": true}), "exactly one", None),
        (json!({"reset": false}), "exactly one", None),
        (json!({}), "exactly one", None),
        (json!(["1d"]), "object", None),
        (Value::Null, "exactly one", None),
    ] {
        let refused = control(&bench, "POST", "/clock", body.clone(), 400).await;
        let (error, blamed) = refusal(&refused);
        assert!(error.contains(part), "{body}: {error}");
        assert_eq!(blamed, field, "{body}: {error}");
    }
    assert_eq!(get(&bench, "/clock").await["offset_seconds"], 0.0);
}
