//! The answer of `GetAwsOpportunitySummary`.

use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::deal_sizing::Sizing;
use crate::rules::content::part;
use crate::state::{Opportunity, put_some};

/// How long the forecasts take to appear after an opportunity was created.
const SIZING_TAKES: Duration = Duration::MINUTE;

/// What AWS shows of its own record at this moment. Little before the submission, AWS's life
/// cycle and team from the approval on.
pub(crate) fn summary(opportunity: &Opportunity, now: OffsetDateTime) -> Value {
    let view = &opportunity.aws_view;
    let mut summary = json!({
        "Catalog": opportunity.catalog.name(),
        "RelatedOpportunityId": opportunity.id,
        "Origin": if opportunity.from_aws { "AWS Referral" } else { "Partner Referral" },
    });
    put_some(&mut summary, "InvolvementType", opportunity.involvement_type());
    put_some(&mut summary, "InvolvementTypeChangeReason", view.involvement_type_change_reason.clone());
    let visibility = view.visibility.as_ref().or(opportunity.visibility.as_ref());
    put_some(&mut summary, "Visibility", visibility.cloned());
    put_some(&mut summary, "CosellMotion", view.cosell_motion.clone());
    put_some(&mut summary, "LifeCycle", view.life_cycle());
    if !view.team.is_empty() {
        summary["OpportunityTeam"] = json!(view.team);
        let contacts = part(&opportunity.content, "/Customer/Contacts");
        put_some(&mut summary, "Customer", contacts.map(|contacts| json!({"Contacts": contacts})));
    }
    let mut insights = view.insights();
    let sized = Sizing::of(opportunity).filter(|_| now >= opportunity.created + SIZING_TAKES);
    let mut related = opportunity.related.of_aws();
    if let Some(sizing) = sized {
        insights["AwsProductsSpendInsightsBySource"] = sizing.insights_by_source();
        summary["Project"] = json!({"ExpectedCustomerSpend": sizing.forecast()});
        let partition = part(&opportunity.content, "/Project/AwsPartition");
        put_some(&mut summary["Project"], "AwsPartition", partition.cloned());
        related["AwsProducts"] = json!(sizing.product_codes());
    }
    let some = |value: Value| value.as_object().is_some_and(|members| !members.is_empty()).then_some(value);
    put_some(&mut summary, "Insights", some(insights));
    put_some(&mut summary, "RelatedEntityIds", some(related));
    put_some(&mut summary, "SoftwareRevenue", software_revenue(opportunity));
    summary
}

/// The terms of the software contract, which AWS takes over from the partner once the deal is
/// its own too.
fn software_revenue(opportunity: &Opportunity) -> Option<Value> {
    opportunity.aws_view.stage.as_ref()?;
    let given = opportunity.content.get("SoftwareRevenue")?;
    let mut revenue = json!({});
    for name in ["Value", "EffectiveDate", "ExpirationDate"] {
        put_some(&mut revenue, name, given.get(name).cloned());
    }
    Some(revenue)
}
