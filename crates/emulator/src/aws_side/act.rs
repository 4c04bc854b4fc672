//! Playing AWS by hand.

use serde::Deserialize;
use serde_json::json;
use service_model::Violation;
use time::OffsetDateTime;

use super::{begin, summary};
use crate::config::Config;
use crate::state::{Opportunity, ReviewStatus, State, put_some};
use crate::workflows::{Decision, decide_review};

/// What AWS does to an opportunity. Absent members stay as they are. The texts are the model's
/// enum values where it has some: `review` is a `ReviewStatus`, `stage` an `AwsOpportunityStage`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AwsAction {
    /// Where the review stands from now on.
    pub review: Option<String>,
    /// The reviewer's comments; needs `review`.
    pub comments: Option<String>,
    /// The reviewer's reason code; needs `review`.
    pub reason: Option<String>,
    /// AWS's own stage.
    pub stage: Option<String>,
    /// Why AWS closed the deal on its side.
    pub closed_lost_reason: Option<String>,
    /// What AWS does next; it goes to the history too.
    pub next_steps: Option<String>,
    /// When AWS expects the deal to close, as YYYY-MM-DD.
    pub target_close_date: Option<String>,
    /// `High`, `Medium` or `Low`.
    pub engagement_score: Option<String>,
    /// What AWS recommends to the partner, in words.
    pub next_best_actions: Option<String>,
    /// How good the description is, 0 to 100. The trend follows from the last one.
    pub quality_score: Option<u8>,
    /// Overrides the trend of an opportunity that has a score: `Improving`, `Declining` or `No Change`.
    pub quality_trend: Option<String>,
    /// `Co-Sell` or `For Visibility Only`.
    pub involvement_type: Option<String>,
    /// Why the involvement changed.
    pub involvement_type_change_reason: Option<String>,
    /// `Full` or `Limited`.
    pub visibility: Option<String>,
    /// Who leads the deal, such as `Agent-engaged`.
    pub cosell_motion: Option<String>,
}

/// Does what AWS is played to do.
///
/// # Errors
/// A sentence when there is no such opportunity, it was never submitted, or the model doesn't
/// allow a value. Nothing is changed then.
pub(crate) fn act(
    state: &mut State,
    config: &Config,
    id: &str,
    action: AwsAction,
    now: OffsetDateTime,
) -> Result<(), String> {
    let current = state.opportunities.get(id).filter(|it| !it.hidden);
    let current = current.ok_or_else(|| format!("there is no opportunity {id}"))?;
    if current.review_status == ReviewStatus::PendingSubmission {
        return Err(format!("opportunity {id} has not been submitted, so AWS doesn't know it"));
    }
    let review = decision(&action)?;
    let mut changed = current.clone();
    apply(&mut changed, action, now);
    check(&changed, now)?;
    let view = changed.aws_view;
    state.opportunities.change(id, |it| it.aws_view = view);
    if let Some(decision) = review {
        decide_review(state, config, id, decision, now);
    }
    begin(state, config, id, now);
    Ok(())
}

/// What the action says about the review.
fn decision(action: &AwsAction) -> Result<Option<Decision>, String> {
    let Some(review) = &action.review else {
        return match (&action.comments, &action.reason) {
            (None, None) => Ok(None),
            _ => Err("comments and reason belong to a review: say which status it gets".to_owned()),
        };
    };
    let status = serde_json::from_value(json!(review)).ok().filter(|it| *it != ReviewStatus::PendingSubmission);
    let status = status.ok_or_else(|| format!("review: {review:?} is none of the statuses that a review can have"))?;
    Ok(Some(Decision { status, comments: action.comments.clone(), reason: action.reason.clone() }))
}

fn apply(opportunity: &mut Opportunity, action: AwsAction, now: OffsetDateTime) {
    let view = &mut opportunity.aws_view;
    for (kept, new) in [
        (&mut view.stage, action.stage),
        (&mut view.closed_lost_reason, action.closed_lost_reason),
        (&mut view.target_close_date, action.target_close_date),
        (&mut view.engagement_score, action.engagement_score),
        (&mut view.next_best_actions, action.next_best_actions),
        (&mut view.involvement_type, action.involvement_type),
        (&mut view.involvement_type_change_reason, action.involvement_type_change_reason),
        (&mut view.visibility, action.visibility),
        (&mut view.cosell_motion, action.cosell_motion),
    ] {
        if new.is_some() {
            *kept = new;
        }
    }
    if let Some(steps) = &action.next_steps {
        view.plan(steps, now);
    }
    if let Some(score) = action.quality_score {
        view.rate(score);
    }
    if let (Some(trend), Some(quality)) = (action.quality_trend, &mut view.quality) {
        quality.trend = trend;
    }
}

/// Refuses what the answer of `GetAwsOpportunitySummary` couldn't say. AWS's life cycle is looked
/// at by itself too, since it isn't shown without a stage.
fn check(opportunity: &Opportunity, now: OffsetDateTime) -> Result<(), String> {
    const TRENDS: [&str; 3] = ["Improving", "Declining", "No Change"];
    let view = &opportunity.aws_view;
    if let Some(quality) = &view.quality
        && !TRENDS.contains(&quality.trend.as_str())
    {
        return Err(format!("quality_trend: {:?} is none of {}", quality.trend, TRENDS.join(", ")));
    }
    let model = service_model::official();
    let mut wrong = model.validate("GetAwsOpportunitySummaryResponse", &summary(opportunity, now));
    if view.stage.is_none() {
        let mut life_cycle = json!({});
        for (name, value) in [
            ("TargetCloseDate", &view.target_close_date),
            ("ClosedLostReason", &view.closed_lost_reason),
            ("NextSteps", &view.next_steps),
        ] {
            put_some(&mut life_cycle, name, value.clone());
        }
        wrong.extend(model.validate("AwsOpportunityLifeCycle", &life_cycle));
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let named = |violation: &Violation| format!("{}: {}", violation.path.camel_case(), violation.kind);
    Err(wrong.iter().map(named).collect::<Vec<_>>().join("; "))
}
