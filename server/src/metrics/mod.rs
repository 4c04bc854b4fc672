//! What the desk counts, in the text format that Prometheus reads. `docs/OPERATIONS.md` says what
//! each figure means; a test holds the two together.
//!
//! Labels take few values: operations, lanes, classes, states, route templates, the desk's own
//! accounts. Never a customer's data.

mod looking;
mod observer;

pub(crate) use looking::Look;

use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};
use std::{fmt, hash::Hash, sync::Arc, time::Duration};

/// Latencies are sorted into buckets up to these seconds: pages answer in milliseconds, AWS in a
/// tenth of a second, and a call that is given up takes tens.
const SECONDS: [f64; 12] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 40.0];

/// Names and values, the values being known when it happens.
type Labels<const N: usize> = [(&'static str, String); N];
type Counters<const N: usize> = Family<Labels<N>, Counter>;
type Gauges<const N: usize> = Family<Labels<N>, Gauge>;
type Histograms<const N: usize> = Family<Labels<N>, Histogram, fn() -> Histogram>;

/// Everything that is counted. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Metrics {
    registry: Arc<Registry>,
    upstream_calls: Counters<3>,
    upstream_seconds: Histograms<1>,
    turn_waits: Histograms<2>,
    reads: Counters<2>,
    http_requests: Counters<3>,
    http_seconds: Histograms<1>,
    csp_violations: Counters<2>,
    connections: Gauge,
    streams: Gauge,
    looked_at: LookedAt,
}

/// What is looked up when somebody asks for the figures.
#[derive(Clone, Default)]
struct LookedAt {
    quota_left: Gauges<2>,
    waiting: Gauges<2>,
    journal: Gauges<2>,
    tasks: Gauges<2>,
    tasks_running: Gauges<1>,
    tracker_owner: Gauges<1>,
    tracker_success: Gauges<1>,
    store_up: Gauge,
    audit_rows: Gauge,
    audit_holds: Gauge,
    store_failures: Counters<1>,
}

impl Metrics {
    /// All at zero.
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("cosell");
        let build = Gauges::<1>::default();
        build.get_or_create(&[("version", env!("CARGO_PKG_VERSION").to_owned())]).set(1);
        registry.register("build_info", "The version of the desk; always 1", build);
        let looked_at = LookedAt::register(&mut registry);
        Self {
            upstream_calls: counters(&mut registry, "upstream_calls", "Attempts to call AWS, by outcome"),
            upstream_seconds: histograms(&mut registry, "upstream_call_duration_seconds", "How long attempts took"),
            turn_waits: histograms(&mut registry, "turn_wait_seconds", "How long calls waited for their turn"),
            reads: counters(&mut registry, "reads", "Reads, by how they were answered"),
            http_requests: counters(&mut registry, "http_requests", "Requests answered, by route and status"),
            http_seconds: histograms(&mut registry, "http_request_duration_seconds", "From request to answer's head"),
            csp_violations: counters(
                &mut registry,
                "csp_violations",
                "Reports of browsers that a page broke its policy",
            ),
            connections: gauge(&mut registry, "connections", "Connections that are open"),
            streams: gauge(&mut registry, "streams", "Event streams that are open"),
            looked_at,
            registry: Arc::new(registry),
        }
    }

    /// Notes an answered request. `route` is the template, such as `/invitations/{id}`.
    pub(crate) fn answered(&self, method: &'static str, route: &str, status: u16, elapsed: Duration) {
        let labels = [("method", method.to_owned()), ("route", route.to_owned()), ("status", status.to_string())];
        self.http_requests.get_or_create(&labels).inc();
        self.http_seconds.get_or_create(&[("route", route.to_owned())]).observe(elapsed.as_secs_f64());
    }

    /// Notes that a browser has reported a page that broke its content security policy.
    pub(crate) fn violated(&self, directive: &'static str, blocked: &'static str) {
        let labels = [("directive", directive.to_owned()), ("blocked", blocked.to_owned())];
        self.csp_violations.get_or_create(&labels).inc();
    }

    /// All figures as text.
    pub(crate) fn text(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

impl LookedAt {
    fn register(registry: &mut Registry) -> Self {
        Self {
            quota_left: gauges(registry, "quota_left", "Calls left of AWS's daily quota, by class"),
            waiting: gauges(registry, "writes_waiting", "Writes that wait for their turn, by lane"),
            journal: gauges(registry, "journal_entries", "Entries of the journal that are not over, by state"),
            tasks: gauges(registry, "tasks", "Tasks that the desk knows of, by state"),
            tasks_running: gauges(registry, "tasks_running", "Tasks that are under way at AWS"),
            tracker_owner: gauges(registry, "tracker_owner", "Whether this process follows the tasks"),
            tracker_success: gauges(
                registry,
                "tracker_last_success_timestamp_seconds",
                "When AWS last answered the tracker, in Unix time",
            ),
            audit_rows: gauge(registry, "audit_last_row", "The number of the last row of the record of who did what"),
            audit_holds: gauge(
                registry,
                "audit_holds",
                "Whether the record of who did what held when it was last checked",
            ),
            store_up: gauge(registry, "store_up", "Whether the database answers"),
            store_failures: counters(registry, "store_failures", "Statements that the database failed, by kind"),
        }
    }
}

fn counters<const N: usize>(registry: &mut Registry, name: &str, help: &str) -> Counters<N>
where
    Labels<N>: EncodeLabelSet + Hash + Eq,
{
    let family = Counters::<N>::default();
    registry.register(name, help, family.clone());
    family
}

fn gauges<const N: usize>(registry: &mut Registry, name: &str, help: &str) -> Gauges<N>
where
    Labels<N>: EncodeLabelSet + Hash + Eq,
{
    let family = Gauges::<N>::default();
    registry.register(name, help, family.clone());
    family
}

fn histograms<const N: usize>(registry: &mut Registry, name: &str, help: &str) -> Histograms<N>
where
    Labels<N>: EncodeLabelSet + Hash + Eq,
{
    let family = Histograms::<N>::new_with_constructor(|| Histogram::new(SECONDS));
    registry.register(name, help, family.clone());
    family
}

fn gauge(registry: &mut Registry, name: &str, help: &str) -> Gauge {
    let gauge = Gauge::default();
    registry.register(name, help, gauge.clone());
    gauge
}

#[cfg(test)]
mod tests;
