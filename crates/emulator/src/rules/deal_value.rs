//! The money of a deal: what AWS is expected to earn a month, and the total contract value that
//! AWS converts to it.

use serde_json::{Map, Value, json};

use super::content::{Findings, Frame, part, text};
use crate::aws_side::{calculated_amount, converted_amount};

const SPENDS: &str = "/Project/ExpectedCustomerSpend";
/// The `TargetCompany` of the partner's own deal value.
const SELF: &str = "Self";
const AWS: &str = "AWS";

fn spends(content: &Map<String, Value>) -> &[Value] {
    part(content, SPENDS).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn spends_mut(content: &mut Map<String, Value>) -> Option<&mut Vec<Value>> {
    content.get_mut("Project")?.get_mut("ExpectedCustomerSpend")?.as_array_mut()
}

fn has_duration(content: &Map<String, Value>) -> bool {
    part(content, "/Project/ExpectedContractDuration").is_some()
}

/// The contract's length in months, when it is one that AWS takes.
fn months(content: &Map<String, Value>) -> Option<u32> {
    let value = text(content, "/Project/ExpectedContractDuration/Value");
    value.parse().ok().filter(|months| (1..=144).contains(months))
}

/// Fills in what the service itself does to the spends before it looks at them: without a contract
/// duration every spend is with AWS, and an update that keeps the duration keeps the partner's
/// deal value too.
pub(crate) fn complete(content: &mut Map<String, Value>, before: Option<&Map<String, Value>>) {
    let lasting = has_duration(content);
    let kept = before.and_then(|before| spends(before).iter().find(|spend| spend["TargetCompany"] == SELF));
    let Some(spends) = spends_mut(content) else {
        return;
    };
    if !lasting {
        for spend in spends.iter_mut().filter(|spend| spend["TargetCompany"] != SELF) {
            spend["TargetCompany"] = json!(AWS);
        }
    } else if let Some(kept) = kept
        && !spends.iter().any(|spend| spend["TargetCompany"] == SELF)
    {
        spends.push(kept.clone());
    }
}

/// Fills in what the service calculates from content that passed: amounts of calculator
/// estimates, and AWS's share of a total contract value.
pub(crate) fn calculate(content: &mut Map<String, Value>) {
    let months = months(content);
    let Some(spends) = spends_mut(content) else {
        return;
    };
    for spend in spends.iter_mut() {
        let Some(found) = spend["EstimationUrl"].as_str().map(calculated_amount) else {
            continue;
        };
        let given = spend["Amount"].as_str().is_some_and(|amount| !amount.is_empty());
        match found {
            Some(amount) if !given => spend["Amount"] = json!(amount),
            Some(_) => {}
            // A given amount outweighs an estimate that can't be found.
            None => {
                if let Some(members) = spend.as_object_mut() {
                    members.remove("EstimationUrl");
                }
            }
        }
    }
    let own = spends.iter().find(|spend| spend["TargetCompany"] == SELF);
    if let (Some(own), Some(months)) = (own, months)
        && !spends.iter().any(|spend| spend["TargetCompany"] == AWS)
        && let Some(amount) = own["Amount"].as_str().and_then(|total| converted_amount(total, months))
    {
        let converted = json!({
            "Amount": amount,
            "CurrencyCode": own["CurrencyCode"],
            "Frequency": "Monthly",
            "TargetCompany": AWS,
        });
        spends.insert(0, converted);
    }
}

/// The six documented cases of total contract values, and what holds for any money.
pub(super) fn check(content: &Map<String, Value>, frame: &Frame<'_>, findings: &mut Findings) {
    let spends = spends(content);
    let own = spends.iter().filter(|spend| spend["TargetCompany"] == SELF).count();
    let lasting = has_duration(content);
    let mut refuse = |found: bool, field: &str, message: &str| findings.add(found, field, "INVALID_VALUE", message);
    refuse(
        own > 0 && !lasting,
        "project.expectedContractDuration",
        "A deal value of the partner's own needs the contract's duration.",
    );
    refuse(
        own == 0 && lasting,
        "project.expectedCustomerSpend",
        "With a contract duration the partner's own deal value is needed, in an entry for Self.",
    );
    refuse(own > 1, "project.expectedCustomerSpend", "There can be one entry for Self only.");
    let strangers = spends.iter().any(|spend| spend["TargetCompany"] != SELF && spend["TargetCompany"] != AWS);
    refuse(
        lasting && strangers,
        "project.expectedCustomerSpend.targetCompany",
        "With a contract duration the entries are for AWS and Self.",
    );
    refuse(
        lasting && months(content).is_none(),
        "project.expectedContractDuration.value",
        "A contract lasts 1 to 144 months.",
    );
    refuse(
        own > 0 && spends.iter().any(|spend| spend.get("EstimationUrl").is_some()),
        "project.expectedCustomerSpend.estimationUrl",
        "A calculator's estimate can't stand beside an entry for Self.",
    );
    let lost = spends.iter().any(|spend| {
        let alone = spend["Amount"].as_str().unwrap_or_default().is_empty();
        alone && spend["EstimationUrl"].as_str().is_some_and(|url| calculated_amount(url).is_none())
    });
    refuse(lost, "project.expectedCustomerSpend.estimationUrl", "This estimate can't be found.");
    let mut currencies = spends.iter().map(|spend| &spend["CurrencyCode"]);
    let first = currencies.next();
    refuse(
        currencies.any(|currency| Some(currency) != first),
        "project.expectedCustomerSpend.currencyCode",
        "All entries are in the same currency.",
    );
    let first = first.and_then(Value::as_str);
    let european = text(content, "/Project/AwsPartition") == "aws-eusc";
    refuse(
        european && first.is_some_and(|currency| currency != "EUR"),
        "project.expectedCustomerSpend.currencyCode",
        "In the partition aws-eusc amounts are in EUR.",
    );
    refuse(
        frame.assumptions.usd_or_eur_only
            && !european
            && first.is_some_and(|currency| !matches!(currency, "USD" | "EUR")),
        "project.expectedCustomerSpend.currencyCode",
        "Amounts are in USD or EUR.",
    );
    let begins = text(content, "/SoftwareRevenue/EffectiveDate");
    let ends = text(content, "/SoftwareRevenue/ExpirationDate");
    refuse(
        !begins.is_empty() && !ends.is_empty() && ends <= begins,
        "softwareRevenue.expirationDate",
        "The revenue ends after it begins.",
    );
}
