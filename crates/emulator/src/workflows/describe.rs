//! What is told about an opportunity in invitations and in engagement contexts.

use serde_json::{Value, json};

use crate::rules::content;
use crate::state::{Opportunity, put_some};

/// What an invitation tells about an opportunity.
pub(super) fn payload(opportunity: &Opportunity, responsibilities: &[&str]) -> Value {
    let spend = content::part(&opportunity.content, "/Project/ExpectedCustomerSpend");
    let mut project = project(opportunity);
    project["ExpectedCustomerSpend"] = spend.cloned().unwrap_or_else(|| json!([]));
    json!({
        "Customer": customer(opportunity),
        "Project": project,
        "ReceiverResponsibilities": responsibilities,
    })
}

/// The opportunity's project in the form of contexts.
pub(super) fn project(opportunity: &Opportunity) -> Value {
    json!({
        "Title": opportunity.text("/Project/Title"),
        "BusinessProblem": opportunity.text("/Project/CustomerBusinessProblem"),
        "TargetCompletionDate": opportunity.text("/LifeCycle/TargetCloseDate"),
    })
}

/// The opportunity's customer in the form of invitations and contexts. A customer of national
/// security may have no website.
pub(super) fn customer(opportunity: &Opportunity) -> Value {
    let account = |name: &str| opportunity.text(&format!("/Customer/Account/{name}"));
    let mut customer = json!({
        "CompanyName": account("CompanyName"),
        "Industry": account("Industry"),
        "CountryCode": account("Address/CountryCode"),
    });
    let website = account("WebsiteUrl");
    put_some(&mut customer, "WebsiteUrl", (!website.is_empty()).then_some(website));
    customer
}
