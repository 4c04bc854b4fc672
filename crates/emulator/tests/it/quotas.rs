//! The quotas, on a clock that the tests move.

use axum::http::StatusCode;
use emulator::{Config, Counting, QuotaUsage, Quotas};
use serde_json::json;
use std::num::NonZeroU32;
use time::Duration;

use crate::bench::{ANVIL, BERGFINK, Bench, invitation, opportunity, quiet};

const THROTTLED: &str = "ThrottlingException";

fn enforced(figures: Quotas) -> Config {
    Config { quotas: Quotas { enforced: true, ..figures }, ..quiet() }
}

/// How many of `calls` at this moment are let through.
async fn let_through(bench: &Bench, account: &str, operation: &str, calls: usize) -> usize {
    let mut passed = 0;
    for _ in 0..calls {
        let reply = bench.call(account, operation, json!({"Catalog": "Sandbox"})).await;
        match reply.code() {
            THROTTLED => assert_eq!(reply.status, StatusCode::BAD_REQUEST),
            _ => passed += 1,
        }
    }
    passed
}

#[tokio::test]
async fn nothing_is_counted_unless_asked_for() {
    let bench = Bench::new().await;
    assert_eq!(let_through(&bench, ANVIL, "ListSolutions", 30).await, 30);
}

#[tokio::test]
async fn the_published_rates_hold_for_each_account_by_itself() {
    for (operation, rate) in [
        ("ListSolutions", 10),
        ("UpdateOpportunity", 1),
        ("CreateEngagement", 15),
        ("StartProspectingFromEngagementTask", 2),
        ("GetProspectingFromEngagementTask", 100),
        ("ListProspectingFromEngagementTasks", 50),
    ] {
        let bench = Bench::with(enforced(Quotas::default())).await;
        for account in [ANVIL, BERGFINK] {
            assert_eq!(let_through(&bench, account, operation, rate + 5).await, rate, "{operation}");
        }
        bench.advance(Duration::SECOND);
        assert_eq!(let_through(&bench, ANVIL, operation, rate + 5).await, rate, "{operation}");
    }
}

#[tokio::test]
async fn reads_share_one_quota_and_writes_another_unless_told_otherwise() {
    let bench = Bench::with(enforced(Quotas::default())).await;
    assert_eq!(let_through(&bench, ANVIL, "ListSolutions", 6).await, 6);
    assert_eq!(let_through(&bench, ANVIL, "ListOpportunities", 6).await, 4);
    bench.ok(ANVIL, "CreateOpportunity", opportunity("write")).await;
    assert_eq!(let_through(&bench, ANVIL, "RejectEngagementInvitation", 1).await, 0);

    let mut figures = Quotas::default();
    figures.rates[0].counting = Counting::Separately;
    let bench = Bench::with(enforced(figures)).await;
    assert_eq!(let_through(&bench, ANVIL, "ListSolutions", 12).await, 10);
    assert_eq!(let_through(&bench, ANVIL, "ListOpportunities", 12).await, 10);
}

#[tokio::test]
async fn a_day_of_writes_ends_at_its_quota_and_frees_itself_as_it_rolls_on() {
    let mut figures = Quotas::default();
    figures.rates[1].per_day = NonZeroU32::new(3);
    let bench = Bench::with(enforced(figures)).await;
    for hour in 0..3 {
        bench.ok(ANVIL, "CreateOpportunity", opportunity(&format!("{hour}"))).await;
        bench.advance(Duration::HOUR);
    }
    bench.refused(ANVIL, "CreateOpportunity", opportunity("3"), THROTTLED).await;
    bench.advance(Duration::hours(21) + Duration::minutes(6));
    bench.ok(ANVIL, "CreateOpportunity", opportunity("4")).await;
    bench.advance(Duration::MINUTE);
    bench.refused(ANVIL, "CreateOpportunity", opportunity("5"), THROTTLED).await;
}

#[tokio::test]
async fn operations_without_a_published_quota_are_free_until_one_is_set() {
    let bench = Bench::with(enforced(Quotas::default())).await;
    assert_eq!(let_through(&bench, ANVIL, "ListEngagements", 200).await, 200);
    let figures = Quotas { unlisted_per_second: NonZeroU32::new(3), ..Quotas::default() };
    let bench = Bench::with(enforced(figures)).await;
    assert_eq!(let_through(&bench, ANVIL, "ListEngagements", 5).await, 3);
    assert_eq!(let_through(&bench, ANVIL, "GetEngagement", 5).await, 3);
}

#[tokio::test]
async fn a_burst_may_be_larger_than_the_rate() {
    let mut figures = Quotas::default();
    figures.rates[1].burst = NonZeroU32::new(4);
    let bench = Bench::with(enforced(figures)).await;
    assert_eq!(let_through(&bench, ANVIL, "UpdateOpportunity", 6).await, 4);
    bench.advance(Duration::seconds(2));
    assert_eq!(let_through(&bench, ANVIL, "UpdateOpportunity", 6).await, 2);
}

#[tokio::test]
async fn refused_requests_count_and_throttled_ones_do_not() {
    let bench = Bench::with(enforced(Quotas::default())).await;
    bench.refused(ANVIL, "CreateOpportunity", json!({}), "ValidationException").await;
    bench.refused(ANVIL, "CreateOpportunity", opportunity("a"), THROTTLED).await;
    bench.advance(Duration::milliseconds(999));
    bench.refused(ANVIL, "CreateOpportunity", opportunity("a"), THROTTLED).await;
    bench.advance(Duration::milliseconds(1));
    bench.ok(ANVIL, "CreateOpportunity", opportunity("a")).await;
}

#[tokio::test]
async fn resources_are_counted_where_a_figure_is_set() {
    let figures = Quotas { engagements: Some(2), open_invitations: Some(1), ..Quotas::default() };
    let bench = Bench::with(enforced(figures)).await;
    let quota = "ServiceQuotaExceededException";
    let first = bench.engagement(ANVIL, "one").await;
    let second = bench.engagement(ANVIL, "two").await;
    let again = json!({"Catalog": "Sandbox", "ClientToken": "two", "Title": "two"});
    assert_eq!(bench.ok(ANVIL, "CreateEngagement", again).await["Id"], second);
    let third = json!({"Catalog": "Sandbox", "ClientToken": "three", "Title": "three"});
    bench.refused(ANVIL, "CreateEngagement", third.clone(), quota).await;
    let mut production = third;
    production["Catalog"] = json!("AWS");
    bench.ok(ANVIL, "CreateEngagement", production).await;
    bench.engagement(BERGFINK, "theirs").await;

    let sent = bench.ok(ANVIL, "CreateEngagementInvitation", invitation(&first, BERGFINK, "First")).await;
    bench.refused(ANVIL, "CreateEngagementInvitation", invitation(&second, BERGFINK, "Second"), quota).await;
    let answer = json!({"Catalog": "Sandbox", "Identifier": sent["Id"]});
    bench.ok(BERGFINK, "RejectEngagementInvitation", answer).await;
    bench.ok(ANVIL, "CreateEngagementInvitation", invitation(&second, BERGFINK, "Second")).await;
}

#[tokio::test]
async fn what_was_used_can_be_seen_and_given_back() {
    let bench = Bench::with(enforced(Quotas::default())).await;
    assert_eq!(bench.control().quota_usage(ANVIL), []);
    assert_eq!(let_through(&bench, ANVIL, "ListSolutions", 12).await, 10);
    bench.advance(Duration::milliseconds(350));
    let reads = QuotaUsage {
        quota: "reads".into(),
        per_second: NonZeroU32::new(10),
        available: Some(3),
        per_day: NonZeroU32::new(100_000),
        used_in_day: 10,
        throttled: 2,
    };
    assert_eq!(bench.control().quota_usage(ANVIL), [reads]);
    assert_eq!(bench.control().quota_usage(BERGFINK), []);
    bench.control().clear_quota_usage();
    assert_eq!(let_through(&bench, ANVIL, "ListSolutions", 12).await, 10);
}
