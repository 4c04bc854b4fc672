//! Members of an opportunity that depend on each other.

use serde_json::{Map, Value};

use crate::error::FieldError;

/// The part of the content at a pointer such as `/Project/Title`.
pub(crate) fn part<'a>(content: &'a Map<String, Value>, pointer: &str) -> Option<&'a Value> {
    let mut steps = pointer.split('/').skip(1);
    let first = content.get(steps.next()?)?;
    steps.try_fold(first, |value, name| value.get(name))
}

/// The text at a pointer; empty when there is none.
pub(crate) fn text<'a>(content: &'a Map<String, Value>, pointer: &str) -> &'a str {
    part(content, pointer).and_then(Value::as_str).unwrap_or_default()
}

/// Whether the part at a pointer holds anything.
pub(crate) fn is_given(content: &Map<String, Value>, pointer: &str) -> bool {
    match part(content, pointer) {
        None | Some(Value::Null) => false,
        Some(Value::String(text)) => !text.is_empty(),
        Some(Value::Array(items)) => !items.is_empty(),
        Some(_) => true,
    }
}

/// Collects what is wrong.
struct Findings(Vec<FieldError>);

impl Findings {
    fn add(&mut self, found: bool, field: &str, code: &'static str, message: &str) {
        if found {
            self.0.push(FieldError::new(field, code, message));
        }
    }
}

/// What holds at any time, for new and for changed content.
pub(crate) fn check(content: &Map<String, Value>) -> Vec<FieldError> {
    let mut findings = Findings(Vec::new());
    check_life_cycle(content, &mut findings);
    check_marketing(content, &mut findings);
    check_money(content, &mut findings);
    let is = |pointer, value| text(content, pointer) == value;
    findings.add(
        is("/OpportunityType", "Flat Renewal") && !is_given(content, "/Project/RelatedOpportunityIdentifier"),
        "project.relatedOpportunityIdentifier",
        "REQUIRED_FIELD_MISSING",
        "A flat renewal names the opportunity that it renews.",
    );
    let other = is("/Project/CompetitorName", "*Other");
    let named = is_given(content, "/Project/OtherCompetitorNames");
    findings.add(
        other && !named,
        "project.otherCompetitorNames",
        "REQUIRED_FIELD_MISSING",
        "Name the other competitor.",
    );
    findings.add(
        named && !other,
        "project.otherCompetitorNames",
        "INVALID_VALUE",
        "Other competitors are named only with the competitor *Other.",
    );
    findings.add(
        is("/NationalSecurity", "Yes") && !is("/Customer/Account/Industry", "Government"),
        "nationalSecurity",
        "INVALID_VALUE",
        "National security applies only to customers in the industry Government.",
    );
    findings.0
}

/// What holds besides for new content.
pub(crate) fn check_new(content: &Map<String, Value>) -> Vec<FieldError> {
    let mut findings = Findings(Vec::new());
    findings.add(
        text(content, "/LifeCycle/Stage") == "Closed Lost",
        "lifeCycle.stage",
        "INVALID_VALUE",
        "An opportunity can't begin as Closed Lost.",
    );
    let status = text(content, "/LifeCycle/ReviewStatus");
    findings.add(
        !status.is_empty() && status != "Pending Submission",
        "lifeCycle.reviewStatus",
        "ACTION_NOT_PERMITTED",
        "A new opportunity is pending submission.",
    );
    findings.0
}

fn check_life_cycle(content: &Map<String, Value>, findings: &mut Findings) {
    let lost = text(content, "/LifeCycle/Stage") == "Closed Lost";
    let reason = is_given(content, "/LifeCycle/ClosedLostReason");
    findings.add(
        lost && !reason,
        "lifeCycle.closedLostReason",
        "REQUIRED_FIELD_MISSING",
        "Say why the opportunity was lost.",
    );
    findings.add(
        reason && !lost,
        "lifeCycle.closedLostReason",
        "INVALID_VALUE",
        "A reason is given only in the stage Closed Lost.",
    );
}

fn check_marketing(content: &Map<String, Value>, findings: &mut Findings) {
    let funded = text(content, "/Marketing/AwsFundingUsed");
    match text(content, "/Marketing/Source") {
        "None" => {
            for (name, field) in [
                ("CampaignName", "marketing.campaignName"),
                ("UseCases", "marketing.useCases"),
                ("Channels", "marketing.channels"),
                ("AwsFundingUsed", "marketing.awsFundingUsed"),
            ] {
                findings.add(
                    is_given(content, &format!("/Marketing/{name}")),
                    field,
                    "INVALID_VALUE",
                    "Without a marketing source this stays empty.",
                );
            }
        }
        "Marketing Activity" => findings.add(
            funded.is_empty(),
            "marketing.awsFundingUsed",
            "REQUIRED_FIELD_MISSING",
            "Say whether AWS funded the marketing activity.",
        ),
        _ => {}
    }
    findings.add(
        funded == "No" && is_given(content, "/Marketing/UseCases"),
        "marketing.useCases",
        "INVALID_VALUE",
        "Use cases belong to activities that AWS funded.",
    );
}

fn check_money(content: &Map<String, Value>, findings: &mut Findings) {
    let spends = part(content, "/Project/ExpectedCustomerSpend").and_then(Value::as_array);
    let spends = spends.map_or(&[][..], Vec::as_slice);
    let duration = text(content, "/Project/ExpectedContractDuration/Value");
    let own = |spend: &&Value| spend["TargetCompany"] == "Self";
    findings.add(
        spends.iter().any(|it| own(&it)) && duration.is_empty(),
        "project.expectedContractDuration",
        "INVALID_VALUE",
        "A spend with the partner itself needs the contract's duration.",
    );
    findings.add(
        !duration.is_empty() && !duration.parse().is_ok_and(|it| (1..=144).contains(&it)),
        "project.expectedContractDuration.value",
        "INVALID_VALUE",
        "A contract lasts 1 to 144 months.",
    );
    findings.add(
        spends.iter().any(|it| own(&it) && it.get("EstimationUrl").is_some()),
        "project.expectedCustomerSpend.estimationUrl",
        "INVALID_VALUE",
        "A spend with the partner itself has no AWS estimate.",
    );
    let mut currencies = spends.iter().map(|spend| &spend["CurrencyCode"]);
    let first = currencies.next();
    findings.add(
        currencies.any(|currency| Some(currency) != first),
        "project.expectedCustomerSpend.currencyCode",
        "INVALID_VALUE",
        "All spends are in the same currency.",
    );
    let european = text(content, "/Project/AwsPartition") == "aws-eusc";
    findings.add(
        european && first.is_some_and(|currency| currency != "EUR"),
        "project.expectedCustomerSpend.currencyCode",
        "INVALID_VALUE",
        "In the partition aws-eusc spends are in EUR.",
    );
    let begins = text(content, "/SoftwareRevenue/EffectiveDate");
    let ends = text(content, "/SoftwareRevenue/ExpirationDate");
    findings.add(
        !begins.is_empty() && !ends.is_empty() && ends <= begins,
        "softwareRevenue.expirationDate",
        "INVALID_VALUE",
        "The revenue ends after it begins.",
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fields(content: Value) -> Vec<String> {
        let content = content.as_object().cloned().unwrap_or_default();
        check(&content).into_iter().map(|it| it.field).collect()
    }

    #[test]
    fn members_that_need_or_exclude_each_other_are_named() {
        assert_eq!(fields(json!({})), Vec::<String>::new());
        let lost = json!({"LifeCycle": {"Stage": "Closed Lost"}});
        assert_eq!(fields(lost), ["lifeCycle.closedLostReason"]);
        let kept = json!({"LifeCycle": {"Stage": "Qualified", "ClosedLostReason": "Price"}});
        assert_eq!(fields(kept), ["lifeCycle.closedLostReason"]);
        let renewal = json!({"OpportunityType": "Flat Renewal"});
        assert_eq!(fields(renewal), ["project.relatedOpportunityIdentifier"]);
        let marketing = json!({"Marketing": {"Source": "None", "CampaignName": "Spring"}});
        assert_eq!(fields(marketing), ["marketing.campaignName"]);
        let secret = json!({"NationalSecurity": "Yes"});
        assert_eq!(fields(secret), ["nationalSecurity"]);
    }

    #[test]
    fn money_is_consistent() {
        let own = json!({"TargetCompany": "Self", "CurrencyCode": "USD"});
        let aws = json!({"TargetCompany": "AWS", "CurrencyCode": "EUR"});
        let project = json!({"Project": {"ExpectedCustomerSpend": [own, aws]}});
        assert_eq!(fields(project), ["project.expectedContractDuration", "project.expectedCustomerSpend.currencyCode"]);
        let long = json!({"Project": {"ExpectedContractDuration": {"Value": "145"}}});
        assert_eq!(fields(long), ["project.expectedContractDuration.value"]);
    }
}
