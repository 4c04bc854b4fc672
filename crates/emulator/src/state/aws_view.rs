//! AWS's own record of a partner's opportunity, as far as the partner may see it.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::{put_some, wire_time};

/// What `GetAwsOpportunitySummary` tells beyond what follows from the opportunity itself. Empty
/// until AWS has begun to work on it. The texts are the model's enum values where it has some.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct AwsView {
    pub(crate) stage: Option<String>,
    pub(crate) target_close_date: Option<String>,
    pub(crate) closed_lost_reason: Option<String>,
    pub(crate) next_steps: Option<String>,
    /// `ProfileNextStepsHistory` as on the wire, the newest last.
    pub(crate) next_steps_history: Vec<Value>,
    /// `AwsTeamMember` as on the wire.
    pub(crate) team: Vec<Value>,
    pub(crate) engagement_score: Option<String>,
    pub(crate) next_best_actions: Option<String>,
    pub(crate) quality: Option<Quality>,
    /// `Recommendation` as on the wire.
    pub(crate) recommendations: Vec<Value>,
    pub(crate) cosell_motion: Option<String>,
    /// The involvement when it is no longer what the submission asked for.
    pub(crate) involvement_type: Option<String>,
    pub(crate) involvement_type_change_reason: Option<String>,
    pub(crate) visibility: Option<String>,
}

/// How good AWS thinks the opportunity's description is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Quality {
    /// 0 to 100.
    pub(crate) score: u8,
    /// `Improving`, `Declining` or `No Change`.
    pub(crate) trend: String,
}

impl AwsView {
    /// How many next steps are kept: the model's limit for the list.
    const HISTORY: usize = 50;

    /// Sets the next steps and writes them down in the history.
    pub(crate) fn plan(&mut self, steps: &str, at: OffsetDateTime) {
        self.next_steps = Some(steps.to_owned());
        self.next_steps_history.push(json!({"Value": steps, "Time": wire_time(at)}));
        let surplus = self.next_steps_history.len().saturating_sub(Self::HISTORY);
        self.next_steps_history.drain(..surplus);
    }

    /// Takes a new score; the trend follows from the one before.
    pub(crate) fn rate(&mut self, score: u8) {
        let before = self.quality.as_ref().map_or(score, |quality| quality.score);
        let trend = match score.cmp(&before) {
            std::cmp::Ordering::Greater => "Improving",
            std::cmp::Ordering::Less => "Declining",
            std::cmp::Ordering::Equal => "No Change",
        };
        self.quality = Some(Quality { score, trend: trend.to_owned() });
    }

    /// The answer's `LifeCycle`; nothing while AWS has no stage of its own.
    pub(crate) fn life_cycle(&self) -> Option<Value> {
        let mut life_cycle = json!({"Stage": self.stage.as_ref()?});
        put_some(&mut life_cycle, "TargetCloseDate", self.target_close_date.clone());
        put_some(&mut life_cycle, "ClosedLostReason", self.closed_lost_reason.clone());
        put_some(&mut life_cycle, "NextSteps", self.next_steps.clone());
        if !self.next_steps_history.is_empty() {
            life_cycle["NextStepsHistory"] = json!(self.next_steps_history);
        }
        Some(life_cycle)
    }

    /// The members of the answer's `Insights` that AWS's people and agents write.
    pub(crate) fn insights(&self) -> Value {
        let mut insights = json!({});
        put_some(&mut insights, "EngagementScore", self.engagement_score.clone());
        put_some(&mut insights, "NextBestActions", self.next_best_actions.clone());
        let quality = self.quality.as_ref();
        put_some(&mut insights, "OpportunityQuality", quality.map(|it| json!({"Score": it.score, "Trend": it.trend})));
        let recommendations = (!self.recommendations.is_empty()).then(|| json!(self.recommendations));
        put_some(&mut insights, "Recommendations", recommendations);
        insights
    }
}
