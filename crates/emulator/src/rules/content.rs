//! Members of an opportunity that depend on each other.

use serde_json::{Map, Value};
use time::Date;
use time::macros::format_description;

use super::{deal_value, needs, values};
use crate::assumptions::Assumptions;
use crate::error::FieldError;
use crate::state::Opportunity;

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

/// A date as the API writes it; nothing for a day that doesn't exist.
pub(crate) fn date(text: &str) -> Option<Date> {
    Date::parse(text, format_description!("[year]-[month]-[day]")).ok()
}

/// What content is judged by.
pub(crate) struct Frame<'a> {
    pub(crate) assumptions: &'a Assumptions,
    pub(crate) today: Date,
    /// The opportunity that the content would change; none for a new one.
    pub(crate) before: Option<&'a Opportunity>,
}

impl Frame<'_> {
    /// The text at a pointer before the change; empty when there was none.
    fn text_before(&self, pointer: &str) -> &str {
        self.before.map_or("", |before| text(&before.content, pointer))
    }
}

/// Collects what is wrong.
pub(super) struct Findings(pub(super) Vec<FieldError>);

impl Findings {
    pub(super) fn add(&mut self, found: bool, field: &str, code: &'static str, message: &str) {
        if found {
            self.0.push(FieldError::new(field, code, message));
        }
    }
}

/// What holds at any time, for new and for changed content.
pub(crate) fn check(content: &Map<String, Value>, frame: &Frame<'_>) -> Vec<FieldError> {
    let mut findings = Findings(Vec::new());
    check_life_cycle(content, frame, &mut findings);
    check_launch(content, frame, &mut findings);
    check_marketing(content, &mut findings);
    deal_value::check(content, frame, &mut findings);
    needs::check(content, frame, &mut findings);
    values::check(content, frame, &mut findings);
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

/// What a simulated AWS referral needs besides, since it becomes an invitation.
pub(crate) fn check_referral(content: &Map<String, Value>) -> Vec<FieldError> {
    const NEEDED: &[(&str, &str)] = &[
        ("/Customer/Account/CompanyName", "customer.account.companyName"),
        ("/Customer/Account/Industry", "customer.account.industry"),
        ("/Customer/Account/WebsiteUrl", "customer.account.websiteUrl"),
        ("/Customer/Account/Address/CountryCode", "customer.account.address.countryCode"),
        ("/Project/Title", "project.title"),
        ("/Project/CustomerBusinessProblem", "project.customerBusinessProblem"),
        ("/LifeCycle/TargetCloseDate", "lifeCycle.targetCloseDate"),
    ];
    let mut findings = Findings(Vec::new());
    for (pointer, field) in NEEDED {
        findings.add(
            !is_given(content, pointer),
            field,
            "REQUIRED_FIELD_MISSING",
            "The invitation that a referral becomes needs this.",
        );
    }
    findings.0
}

fn check_life_cycle(content: &Map<String, Value>, frame: &Frame<'_>, findings: &mut Findings) {
    const CLOSES: &str = "/LifeCycle/TargetCloseDate";
    let stage = text(content, "/LifeCycle/Stage");
    let lost = stage == "Closed Lost";
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
    let closes = text(content, CLOSES);
    findings.add(
        !closes.is_empty() && date(closes).is_none(),
        "lifeCycle.targetCloseDate",
        "INVALID_VALUE",
        "There is no such day.",
    );
    // A date that has passed since it was written, or belongs to a deal that is done, may stay.
    let settled = lost || stage == "Launched" || frame.before.is_some() && closes == frame.text_before(CLOSES);
    findings.add(
        frame.assumptions.past_close_date_refused && !settled && date(closes).is_some_and(|date| date < frame.today),
        "lifeCycle.targetCloseDate",
        "INVALID_VALUE",
        "The target close date is in the past.",
    );
}

/// What the step to the stage Launched needs.
fn check_launch(content: &Map<String, Value>, frame: &Frame<'_>, findings: &mut Findings) {
    const STAGE: &str = "/LifeCycle/Stage";
    let launches = text(content, STAGE) == "Launched" && frame.text_before(STAGE) != "Launched";
    let assumed = frame.assumptions;
    findings.add(
        launches && assumed.launch_needs_customer_account && !is_given(content, "/Customer/Account/AwsAccountId"),
        "customer.account.awsAccountId",
        "REQUIRED_FIELD_MISSING",
        "A launched opportunity names the customer's AWS account.",
    );
    for (member, field) in [
        ("Value", "softwareRevenue.value"),
        ("EffectiveDate", "softwareRevenue.effectiveDate"),
        ("ExpirationDate", "softwareRevenue.expirationDate"),
    ] {
        findings.add(
            launches
                && assumed.launch_needs_software_revenue
                && !is_given(content, &format!("/SoftwareRevenue/{member}")),
            field,
            "REQUIRED_FIELD_MISSING",
            "A launched opportunity states its software revenue.",
        );
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use time::macros::date;

    fn fields(content: Value) -> Vec<String> {
        let content = content.as_object().cloned().unwrap_or_default();
        let frame = Frame { assumptions: &Assumptions::default(), today: date!(2026 - 11 - 20), before: None };
        check(&content, &frame).into_iter().map(|it| it.field).collect()
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
    fn days_must_exist_and_lie_ahead() {
        let closing = |day: &str| fields(json!({"LifeCycle": {"TargetCloseDate": day}}));
        assert_eq!(closing("2027-02-29"), ["lifeCycle.targetCloseDate"]);
        assert_eq!(closing("2026-11-19"), ["lifeCycle.targetCloseDate"]);
        assert_eq!(closing("2026-11-20"), Vec::<String>::new());
    }
}
