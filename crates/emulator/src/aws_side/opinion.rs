//! What AWS thinks of an opportunity: scores, recommendations, and who looks after it.

use serde_json::{Value, json};

use crate::hash::Fingerprint;
use crate::rules::content::{is_given, part};
use crate::rules::submission::has_listing;
use crate::state::Opportunity;

/// What makes a description good, with its points and what to say when it is missing. Together
/// with the points that every deal begins with they make 100.
const CRITERIA: &[(&str, u8, &str)] = &[
    ("/Customer/Contacts", 12, "Name the customer's decision maker."),
    ("/LifeCycle/NextSteps", 10, "Say what happens next, and by when."),
    ("/Project/CustomerUseCase", 8, "Choose the use case that the workload belongs to."),
    ("/Project/SalesActivities", 8, "List the conversations that took place."),
    ("/Project/ExpectedCustomerSpend", 8, "Estimate the monthly spend."),
    ("/Customer/Account/AwsAccountId", 6, "Add the customer's AWS account."),
    ("/Project/CompetitorName", 4, "Say who else is bidding."),
    ("/Project/AdditionalComments", 4, "Explain how AWS can help the deal along."),
];
const BASE: u8 = 30;
const OFFERING: u8 = 10;

/// Those who may look after a deal. Invented.
const PEOPLE: [(&str, &str); 12] = [
    ("Amara", "Nwosu"),
    ("Bjarne", "Holt"),
    ("Carmen", "Ibarra"),
    ("Dilip", "Rao"),
    ("Elin", "Sandvik"),
    ("Farid", "Mansour"),
    ("Greta", "Kowalski"),
    ("Hiro", "Tanabe"),
    ("Ines", "Duarte"),
    ("Jonas", "Weber"),
    ("Keiko", "Mori"),
    ("Liam", "O'Dea"),
];

/// How complete the description is, 0 to 100.
fn score(opportunity: &Opportunity) -> u8 {
    let content = &opportunity.content;
    let met = CRITERIA.iter().filter(|(pointer, ..)| is_given(content, pointer)).map(|(_, points, _)| points);
    let offering = if has_listing(opportunity) { OFFERING } else { 0 };
    BASE + offering + met.sum::<u8>()
}

/// Writes down AWS's opinion as it is now.
pub(crate) fn rate(opportunity: &mut Opportunity) {
    let score = score(opportunity);
    let missing = CRITERIA.iter().filter(|(pointer, ..)| !is_given(&opportunity.content, pointer));
    let advice: Vec<_> = missing.map(|(.., advice)| *advice).collect();
    let led_by_partner = opportunity.involvement_type() == Some("For Visibility Only");
    let motion = match score {
        _ if led_by_partner => "Partner-led",
        80.. => "AWS Field-engaged",
        60.. => "Agent-engaged",
        _ => "Partner-led",
    };
    let mut recommendations: Vec<Value> = advice
        .iter()
        .take(3)
        .map(|advice| json!({"Type": "OpportunityQuality", "Details": advice, "Attributes": {"Score": score.to_string()}}))
        .collect();
    if !has_listing(opportunity) {
        recommendations.push(json!({
            "Type": "SolutionRecommendation",
            "Details": "Attach the solution that the customer would buy.",
        }));
    }
    if motion == "AWS Field-engaged" {
        recommendations.push(json!({
            "Type": "SpecialistRecommendation",
            "Details": format!("Ask for a specialist in {}.", industry(opportunity)),
            "Attributes": {"Industry": industry(opportunity)},
        }));
    }
    let view = &mut opportunity.aws_view;
    view.rate(score);
    view.cosell_motion = Some(motion.to_owned());
    view.next_best_actions = (!advice.is_empty()).then(|| advice.join(" "));
    view.recommendations = recommendations;
}

fn industry(opportunity: &Opportunity) -> &str {
    match opportunity.text("/Customer/Account/Industry") {
        "" => "the customer's industry",
        industry => industry,
    }
}

/// How much AWS expects of the deal, by the size of the spend: `High`, `Medium` or `Low`.
pub(super) fn engagement_score(opportunity: &Opportunity) -> &'static str {
    let spends = part(&opportunity.content, "/Project/ExpectedCustomerSpend").and_then(Value::as_array);
    let amounts = spends.into_iter().flatten().filter(|it| it["TargetCompany"] == "AWS");
    let monthly: f64 = amounts.filter_map(|it| it["Amount"].as_str()?.parse::<f64>().ok()).sum();
    match monthly {
        20_000.0.. => "High",
        5_000.0.. => "Medium",
        _ => "Low",
    }
}

/// The AWS people who look after the deal: always a seller and an account owner, the others as the
/// deal needs them.
pub(super) fn team(opportunity: &Opportunity) -> Vec<Value> {
    let mut titles = vec!["AWSSalesRep", "AWSAccountOwner", "PDM"];
    if opportunity.text("/Customer/Account/Industry") == "Government" {
        titles.push("WWPSPDM");
    }
    let models = part(&opportunity.content, "/Project/DeliveryModels").and_then(Value::as_array);
    if models.is_some_and(|models| models.contains(&json!("SaaS or PaaS"))) {
        titles.push("ISVSM");
    }
    let seed = Fingerprint::new().text(&opportunity.id).text("team").finish();
    let first = (seed % PEOPLE.len() as u128) as usize;
    let people = PEOPLE.iter().cycle().skip(first);
    titles.iter().zip(people).map(|(title, (first, last))| member(title, first, last)).collect()
}

fn member(title: &str, first: &str, last: &str) -> Value {
    let address: String = format!("{first}.{last}").to_lowercase().replace('\'', "");
    json!({
        "BusinessTitle": title,
        "FirstName": first,
        "LastName": last,
        "Email": format!("{address}@aws.example.com"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_perfect_description_scores_a_hundred_at_most() {
        let most = BASE + OFFERING + CRITERIA.iter().map(|(_, points, _)| points).sum::<u8>();
        assert!((90..=100).contains(&most), "{most}");
    }
}
