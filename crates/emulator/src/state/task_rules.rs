//! How particular tasks are to go, set from outside.

use serde::{Deserialize, Serialize};

use super::{Task, TaskKind};
use crate::ids;
use crate::pace::TaskProgress;

/// How the tasks that it fits are to go. It is consulted when a task starts; members that are
/// absent fit every task and change nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TaskRule {
    /// The Start operation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<TaskKind>,
    /// The 12 digits of the account that starts the task.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The invitation, opportunity or engagement that the task works on, by identifier or ARN.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    /// How the task comes to its end, instead of how the settings say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progress: Option<TaskProgress>,
    /// One of the model's `ReasonCode` values: the task fails with it, at the step where it
    /// belongs. A failure that the request itself asks for goes before this one.
    #[serde(rename = "reason_code", skip_serializing_if = "Option::is_none")]
    pub fail_with: Option<String>,
    /// What the failed task says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// How many more tasks it applies to. Absent: any number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
}

impl TaskRule {
    /// Why it can't be used, if it can't.
    pub(crate) fn problem(&self) -> Option<String> {
        match &self.fail_with {
            Some(code) if !is_reason_code(code) => Some(format!("{code:?} is none of the model's reason codes")),
            None if self.message.is_some() => Some("a message needs a reason code to go with".to_owned()),
            _ if self.times == Some(0) => Some("a rule applies to one task at least".to_owned()),
            _ => None,
        }
    }

    fn fits(&self, task: &Task, engagement: Option<&str>) -> bool {
        let identifier = self.identifier.as_deref().map(ids::bare);
        self.kind.is_none_or(|kind| kind == task.kind())
            && self.account.as_ref().is_none_or(|account| *account == task.account)
            && identifier.is_none_or(|wanted| wanted == task.goal.subject() || Some(wanted) == engagement)
    }
}

/// Whether the model has such a reason code.
pub(crate) fn is_reason_code(code: &str) -> bool {
    let reasons = service_model::official().shape("ReasonCode");
    reasons.is_some_and(|shape| shape.values().iter().any(|it| it == code))
}

/// The rules in force, in the order in which they were added.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct TaskRules(Vec<TaskRule>);

impl From<Vec<TaskRule>> for TaskRules {
    /// Rules that were checked before, as those in the settings are.
    fn from(rules: Vec<TaskRule>) -> Self {
        Self(rules)
    }
}

impl TaskRules {
    /// Adds a rule behind the others.
    ///
    /// # Errors
    /// Why the rule can't be used.
    pub(crate) fn add(&mut self, rule: TaskRule) -> Result<(), String> {
        match rule.problem() {
            Some(problem) => Err(problem),
            None => {
                self.0.push(rule);
                Ok(())
            }
        }
    }

    /// The first rule that fits a task about to start in this engagement, which counts as one of
    /// the rule's times.
    pub(crate) fn apply(&mut self, task: &Task, engagement: Option<&str>) -> Option<TaskRule> {
        let at = self.0.iter().position(|rule| rule.fits(task, engagement))?;
        let applied = self.0[at].clone();
        if let Some(times) = applied.times {
            match times.checked_sub(1).filter(|left| *left > 0) {
                Some(left) => self.0[at].times = Some(left),
                None => {
                    self.0.remove(at);
                }
            }
        }
        Some(applied)
    }

    /// All of them.
    pub(crate) fn all(&self) -> &[TaskRule] {
        &self.0
    }

    /// Takes all of them away.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use time::OffsetDateTime;

    use super::*;
    use crate::catalog::Catalog;
    use crate::state::TaskGoal;

    fn task(account: &str) -> Task {
        let goal = TaskGoal::Accept { invitation: "engi-1".to_owned() };
        Task::begin("task-1".to_owned(), account, Catalog::Sandbox, goal, OffsetDateTime::UNIX_EPOCH)
    }

    #[test]
    fn the_first_rule_that_fits_applies_as_often_as_it_says() {
        let mut rules = TaskRules::default();
        for rule in [
            json!({"kind": "StartEngagementFromOpportunityTask", "reason_code": "InternalError"}),
            json!({"account": "2", "progress": "held"}),
            json!({"identifier": "arn:aws:partnercentral:us-east-1::catalog/Sandbox/engagement/eng-1",
                "reason_code": "OpportunityConflict", "message": "No.", "times": 2}),
            json!({"kind": "StartEngagementByAcceptingInvitationTask", "progress": "reads:2"}),
        ] {
            rules.add(serde_json::from_value(rule).expect("a rule")).expect("it can be used");
        }
        let applied = rules.apply(&task("2"), None).expect("the second");
        assert_eq!(applied.progress, Some(TaskProgress::Held));
        for _ in 0..2 {
            let applied = rules.apply(&task("1"), Some("eng-1")).expect("the third");
            assert_eq!(applied.fail_with.as_deref(), Some("OpportunityConflict"));
        }
        let applied = rules.apply(&task("1"), Some("eng-1")).expect("the last");
        assert_eq!(applied.progress, Some(TaskProgress::Reads(2)));
        assert_eq!(rules.all().len(), 3);
        rules.clear();
        assert_eq!(rules.apply(&task("1"), None), None);
    }

    #[test]
    fn a_rule_that_can_have_no_effect_is_refused() {
        for rule in [json!({"reason_code": "Whatever"}), json!({"message": "No."}), json!({"times": 0})] {
            let rule: TaskRule = serde_json::from_value(rule).expect("a rule");
            assert!(TaskRules::default().add(rule).is_err());
        }
        assert!(serde_json::from_value::<TaskRule>(json!({"kind": "GetOpportunity"})).is_err());
        assert!(serde_json::from_value::<TaskRule>(json!({"kinds": []})).is_err());
    }
}
