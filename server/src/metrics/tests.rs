//! What is exported is what the operator's manual tells of.

use super::*;
use desk::upstream::{Lane, Observer};
use std::collections::BTreeSet;

const MANUAL: &str = include_str!("../../../docs/OPERATIONS.md");

/// Every figure, touched once: families without a member are left out of the text.
fn touched() -> Metrics {
    let metrics = Metrics::new();
    metrics.called("ListOpportunities", Lane::Tracker, "ok", Duration::from_millis(120));
    metrics.waited("reads", Lane::Interactive, Duration::ZERO);
    metrics.read("ListOpportunities", "hit");
    metrics.answered("GET", "/invitations/{id}", 200, Duration::from_millis(3));
    metrics.violated("img-src", "address");
    let seen = &metrics.looked_at;
    seen.quota_left.get_or_create(&[("account", "a".into()), ("class", "reads".into())]).set(1);
    seen.waiting.get_or_create(&[("scope", "a".into()), ("lane", "bulk".into())]).set(1);
    seen.journal.get_or_create(&[("scope", "a".into()), ("state", "pending".into())]).set(1);
    seen.tasks.get_or_create(&[("scope", "a".into()), ("state", "FAILED".into())]).set(1);
    seen.tasks_running.get_or_create(&[("scope", "a".into())]).set(1);
    seen.store_failures.get_or_create(&[("kind", "full".into())]).inc();
    seen.tracker_owner.get_or_create(&[("scope", "a".into())]).set(1);
    seen.tracker_success.get_or_create(&[("scope", "a".into())]).set(1);
    metrics
}

#[test]
fn every_metric_is_in_the_manual_and_every_one_of_the_manual_is_exported() {
    let text = touched().text().expect("a text");
    let exported: BTreeSet<String> = text
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' '))
        .map(|(name, kind)| if kind == "counter" { format!("{name}_total") } else { name.to_owned() })
        .collect();
    let told: BTreeSet<String> = MANUAL
        .lines()
        .filter_map(|line| line.strip_prefix("| `cosell_")?.split_once('`'))
        .map(|(name, _)| format!("cosell_{name}"))
        .collect();
    assert_eq!(exported, told);
}

#[test]
fn calls_are_counted_by_operation_lane_and_outcome() {
    let text = touched().text().expect("a text");
    for line in [
        r#"cosell_upstream_calls_total{operation="ListOpportunities",lane="tracker",outcome="ok"} 1"#,
        r#"cosell_http_requests_total{method="GET",route="/invitations/{id}",status="200"} 1"#,
        r#"cosell_upstream_call_duration_seconds_bucket{le="0.25",operation="ListOpportunities"} 1"#,
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
}
