//! Deal sizing: what AWS forecasts that a deal will cost a month, and which products it would use.
//! The figures are invented; the same deal always gets the same ones.

use serde_json::{Map, Value, json};

use super::products::{Product, fitting};
use crate::hash::Fingerprint;
use crate::rules::content::{is_given, part, text};
use crate::state::Opportunity;

/// The members that a forecast needs.
const NEEDED: [&str; 5] = [
    "/Customer/Account/CompanyName",
    "/Customer/Account/Industry",
    "/Project/Title",
    "/Project/CustomerBusinessProblem",
    "/Project/CustomerUseCase",
];

/// What AWS makes of a deal.
pub(super) struct Sizing<'a> {
    content: &'a Map<String, Value>,
    products: Vec<&'static Product>,
    /// Decides the invented figures.
    seed: u128,
}

impl<'a> Sizing<'a> {
    /// Nothing when the opportunity says too little.
    pub(super) fn of(opportunity: &'a Opportunity) -> Option<Self> {
        let content = &opportunity.content;
        if !NEEDED.iter().all(|pointer| is_given(content, pointer)) {
            return None;
        }
        let description: Vec<_> = NEEDED.iter().map(|pointer| text(content, pointer)).collect();
        let products = fitting(&description.join(" "));
        let seed = Fingerprint::new().text(&opportunity.id).finish();
        Some(Self { content, products, seed })
    }

    /// The codes of the products that AWS recommends.
    pub(super) fn product_codes(&self) -> Vec<&'static str> {
        self.products.iter().map(|product| product.code).collect()
    }

    /// The answer's `Project.ExpectedCustomerSpend`: AWS's forecast, somewhat below what the partner expects.
    pub(super) fn forecast(&self) -> Value {
        let own = aws_spend(self.content);
        let expected = own.and_then(|spend| cents(spend["Amount"].as_str()?)).filter(|amount| *amount > 0);
        let forecast = match expected {
            // From seven tenths of it to all of it.
            Some(amount) => amount * (70 + self.seed % 31) / 100,
            None => 500_000 + self.seed % 31 * 100_000,
        };
        json!([{
            "Amount": amount(forecast),
            "CurrencyCode": self.currency(),
            "Frequency": "Monthly",
            "TargetCompany": "AWS",
        }])
    }

    /// The answer's `AwsProductsSpendInsightsBySource`. AWS's own products come without amounts;
    /// those of the partner come from a calculator's estimate.
    pub(super) fn insights_by_source(&self) -> Value {
        let products = self.products.iter().map(|product| {
            json!({
                "ProductCode": product.code,
                "Categories": product.categories,
                "Optimizations": [],
            })
        });
        let mut insights = json!({"AWS": {
            "CurrencyCode": self.currency(),
            "Frequency": "Monthly",
            "TotalAmountByCategory": {},
            "AwsProducts": products.collect::<Vec<_>>(),
        }});
        if let Some(estimate) = self.estimate() {
            insights["Partner"] = estimate;
        }
        insights
    }

    /// What the partner's calculator estimate comes to, product by product.
    fn estimate(&self) -> Option<Value> {
        let spend = aws_spend(self.content).filter(|spend| spend.get("EstimationUrl").is_some())?;
        let total = cents(spend["Amount"].as_str()?)?;
        let share = total / self.products.len().max(1) as u128;
        let (mut saved, mut by_category) = (0, Map::new());
        let mut products = Vec::new();
        for (index, product) in self.products.iter().enumerate() {
            // The first takes what division leaves over, so that the parts make up the whole.
            let rest = if index == 0 { total - share * self.products.len() as u128 } else { 0 };
            let cost = share + rest;
            let saving = if product.saving.is_some() { cost / 10 } else { 0 };
            saved += saving;
            for category in product.categories {
                let sum = by_category.get(*category).and_then(Value::as_str).and_then(cents).unwrap_or_default();
                by_category.insert((*category).to_owned(), json!(amount(sum + cost)));
            }
            let optimizations =
                product.saving.map(|what| json!({"Description": what, "SavingsAmount": amount(saving)}));
            products.push(json!({
                "ProductCode": product.code,
                "ServiceCode": product.service,
                "Categories": product.categories,
                "Amount": amount(cost),
                "OptimizedAmount": amount(cost - saving),
                "PotentialSavingsAmount": amount(saving),
                "Optimizations": optimizations.into_iter().collect::<Vec<_>>(),
            }));
        }
        Some(json!({
            "CurrencyCode": self.currency(),
            "Frequency": "Monthly",
            "TotalAmount": amount(total),
            "TotalOptimizedAmount": amount(total - saved),
            "TotalPotentialSavingsAmount": amount(saved),
            "TotalAmountByCategory": by_category,
            "AwsProducts": products,
        }))
    }

    /// Euros in the European partition, else what the partner counts in.
    fn currency(&self) -> &str {
        if text(self.content, "/Project/AwsPartition") == "aws-eusc" {
            return "EUR";
        }
        aws_spend(self.content).and_then(|spend| spend["CurrencyCode"].as_str()).unwrap_or("USD")
    }
}

/// The customer's expected spend with AWS.
fn aws_spend(content: &Map<String, Value>) -> Option<&Value> {
    let spends = part(content, "/Project/ExpectedCustomerSpend")?.as_array()?;
    spends.iter().find(|spend| spend["TargetCompany"] == "AWS")
}

/// The monthly amount of a calculator's estimate, or nothing when its address leads nowhere, as
/// does one whose identifier is all zeros.
pub(crate) fn calculated_amount(url: &str) -> Option<String> {
    let (_, id) = url.split_once("id=")?;
    if id.bytes().all(|digit| digit == b'0') {
        return None;
    }
    let seed = Fingerprint::new().text(id).finish();
    Some(amount(500_000 + seed % 3_000_000))
}

/// What a total contract value over so many months is taken to mean for AWS a month: AWS's own
/// conversion isn't known, one sixth comes near the one example of it.
pub(crate) fn converted_amount(total: &str, months: u32) -> Option<String> {
    let monthly = cents(total)? / u128::from(months.max(1));
    Some(amount(monthly / 6))
}

/// An amount such as `12.5` in hundredths. The model's amounts have up to 31 digits.
fn cents(amount: &str) -> Option<u128> {
    let (whole, fraction) = amount.split_once('.').unwrap_or((amount, ""));
    let whole: u128 = whole.parse().ok()?;
    let fraction: u128 = format!("{fraction:0<2}").parse().ok()?;
    whole.checked_mul(100)?.checked_add(fraction)
}

fn amount(cents: u128) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_and_written_to_the_cent() {
        for (text, expected) in [("0", 0), ("12", 1200), ("12.", 1200), ("12.5", 1250), ("12.05", 1205)] {
            assert_eq!(cents(text), Some(expected), "{text}");
        }
        assert_eq!(cents(""), None);
        assert_eq!(amount(1205), "12.05");
    }

    #[test]
    fn a_contract_becomes_a_monthly_amount() {
        assert_eq!(converted_amount("1200000.00", 36).as_deref(), Some("5555.55"));
        assert_eq!(converted_amount("", 36), None);
    }

    #[test]
    fn estimates_have_amounts_of_their_own_and_may_lead_nowhere() {
        let url = |digit: &str| format!("https://calculator.aws/#/estimate?id={}", digit.repeat(32));
        assert_eq!(calculated_amount(&url("0")), None);
        assert_ne!(calculated_amount(&url("a")), calculated_amount(&url("b")));
        assert_eq!(calculated_amount(&url("a")), calculated_amount(&url("a")));
    }
}
