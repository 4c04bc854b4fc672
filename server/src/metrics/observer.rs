//! The guard before AWS tells of its calls.

use super::Metrics;
use desk::upstream::{Lane, Observer};
use std::time::Duration;

impl Observer for Metrics {
    fn called(&self, operation: &str, lane: Lane, outcome: &str, elapsed: Duration) {
        let labels =
            [("operation", operation.to_owned()), ("lane", lane.name().to_owned()), ("outcome", outcome.to_owned())];
        self.upstream_calls.get_or_create(&labels).inc();
        self.upstream_seconds.get_or_create(&[("operation", operation.to_owned())]).observe(elapsed.as_secs_f64());
    }

    fn waited(&self, class: &str, lane: Lane, wait: Duration) {
        let labels = [("class", class.to_owned()), ("lane", lane.name().to_owned())];
        self.turn_waits.get_or_create(&labels).observe(wait.as_secs_f64());
    }

    fn read(&self, operation: &str, how: &str) {
        self.reads.get_or_create(&[("operation", operation.to_owned()), ("how", how.to_owned())]).inc();
    }
}
