//! Expected spends, total contract values and calculator estimates.

use emulator::{Assumptions, Config};
use serde_json::{Value, json};

use super::update_of;
use crate::bench::{ANVIL, Bench, opportunity, quiet, text};

const CREATE: &str = "CreateOpportunity";

fn spend(company: &str, amount: &str) -> Value {
    json!({"Amount": amount, "CurrencyCode": "USD", "Frequency": "Monthly", "TargetCompany": company})
}

fn months(value: &str) -> Value {
    json!({"Term": "Months", "Value": value})
}

fn deal(token: &str, duration: Value, spends: Value) -> Value {
    let mut body = opportunity(token);
    body["Project"]["ExpectedContractDuration"] = duration;
    body["Project"]["ExpectedCustomerSpend"] = spends;
    body
}

async fn spends(bench: &Bench, id: &Value) -> Value {
    bench.get_opportunity(&text(id)).await["Project"]["ExpectedCustomerSpend"].clone()
}

#[tokio::test]
async fn the_six_cases_of_contract_values_are_told_apart_by_their_field() {
    let bench = Bench::new().await;
    let (aws, own) = (spend("AWS", "100.00"), spend("Self", "36000.00"));
    let mut euros = aws.clone();
    euros["CurrencyCode"] = json!("EUR");
    let mut estimated = aws.clone();
    estimated["EstimationUrl"] = json!(format!("https://calculator.aws/#/estimate?id={}", "a".repeat(32)));
    let spends = "project.expectedCustomerSpend";
    for (duration, entries, field) in [
        (Value::Null, json!([own]), "project.expectedContractDuration"),
        (months("36"), json!([aws]), spends),
        (months("36"), json!([own, own]), spends),
        (months("36"), json!([own, spend("Initech", "1.00")]), "project.expectedCustomerSpend.targetCompany"),
        (months("36"), json!([own, euros]), "project.expectedCustomerSpend.currencyCode"),
        (months("36"), json!([own, estimated]), "project.expectedCustomerSpend.estimationUrl"),
        (months("0"), json!([own]), "project.expectedContractDuration.value"),
        (months("145"), json!([own]), "project.expectedContractDuration.value"),
        (months("long"), json!([own]), "project.expectedContractDuration.value"),
    ] {
        let body = deal("tcv", duration, entries);
        let reply = bench.refused(ANVIL, CREATE, body.clone(), "ValidationException").await;
        assert_eq!(reply.errors(), [(field, "INVALID_VALUE")], "{body}");
    }
}

#[tokio::test]
async fn currencies_follow_the_partition() {
    let bench = Bench::new().await;
    let field = ("project.expectedCustomerSpend.currencyCode", "INVALID_VALUE");
    let mut sovereign = deal("eu", Value::Null, json!([spend("AWS", "1.00")]));
    sovereign["Project"]["AwsPartition"] = json!("aws-eusc");
    let reply = bench.refused(ANVIL, CREATE, sovereign.clone(), "ValidationException").await;
    assert_eq!(reply.errors(), [field]);
    sovereign["Project"]["ExpectedCustomerSpend"][0]["CurrencyCode"] = json!("EUR");
    bench.ok(ANVIL, CREATE, sovereign).await;

    let mut yen = deal("yen", Value::Null, json!([spend("AWS", "1.00")]));
    yen["Project"]["ExpectedCustomerSpend"][0]["CurrencyCode"] = json!("JPY");
    let reply = bench.refused(ANVIL, CREATE, yen.clone(), "ValidationException").await;
    assert_eq!(reply.errors(), [field]);
    let assumptions = Assumptions { usd_or_eur_only: false, ..Assumptions::default() };
    Bench::with(Config { assumptions, ..quiet() }).await.ok(ANVIL, CREATE, yen).await;
}

#[tokio::test]
async fn a_contract_value_is_converted_and_survives_an_update_without_it() {
    let bench = Bench::new().await;
    let body = deal("convert", months("36"), json!([spend("Self", "1200000.00")]));
    let created = bench.ok(ANVIL, CREATE, body).await;
    let both = json!([spend("AWS", "5555.55"), spend("Self", "1200000.00")]);
    assert_eq!(spends(&bench, &created["Id"]).await, both);

    let mut update = update_of(&bench.get_opportunity(&text(&created["Id"])).await);
    update["Project"]["ExpectedCustomerSpend"] = json!([spend("AWS", "6000.00")]);
    bench.ok(ANVIL, "UpdateOpportunity", update).await;
    let kept = json!([spend("AWS", "6000.00"), spend("Self", "1200000.00")]);
    assert_eq!(spends(&bench, &created["Id"]).await, kept);
}

#[tokio::test]
async fn without_a_duration_every_spend_is_with_aws() {
    let bench = Bench::new().await;
    let body = deal("initech", Value::Null, json!([spend("Initech", "12.00")]));
    let created = bench.ok(ANVIL, CREATE, body).await;
    assert_eq!(spends(&bench, &created["Id"]).await, json!([spend("AWS", "12.00")]));
}

#[tokio::test]
async fn an_estimate_gives_the_amount_that_is_missing() {
    let bench = Bench::new().await;
    let estimate = |amount: Option<&str>, digit: &str| {
        let mut entry = spend("AWS", "");
        entry["Amount"] = json!(amount);
        entry["EstimationUrl"] = json!(format!("https://calculator.aws/#/estimate?id={}", digit.repeat(32)));
        deal(&format!("{amount:?}{digit}"), Value::Null, json!([entry]))
    };
    let created = bench.ok(ANVIL, CREATE, estimate(None, "a")).await;
    let found = spends(&bench, &created["Id"]).await;
    let amount: f64 = text(&found[0]["Amount"]).parse().expect("a number");
    assert!(amount >= 5000.0, "{amount}");

    let nowhere = bench.refused(ANVIL, CREATE, estimate(None, "0"), "ValidationException").await;
    assert_eq!(nowhere.errors(), [("project.expectedCustomerSpend.estimationUrl", "INVALID_VALUE")]);
    let created = bench.ok(ANVIL, CREATE, estimate(Some("10.00"), "0")).await;
    assert_eq!(spends(&bench, &created["Id"]).await, json!([spend("AWS", "10.00")]));
}
