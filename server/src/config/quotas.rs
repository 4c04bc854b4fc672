//! The section `quotas`: what AWS allows this account.

use desk::upstream::{Quota, QuotaClass, Quotas};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How often the desk calls AWS at most, for each class of operations. The defaults are AWS's published
/// figures, and careful ones where AWS publishes none; set higher ones after AWS has raised yours.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct QuotasSection {
    /// Whether the desk takes turns within the quotas. When absent it does, except for the built-in
    /// emulator while that enforces none.
    #[serde(default)]
    pub(crate) enforced: Option<bool>,
    /// Opportunities and invitations, one or many.
    reads: Figures,
    /// Declining an invitation, accepting one by a task, starting an engagement from an opportunity.
    writes: Figures,
    /// New engagements.
    engagements: Figures,
    /// Sending an invitation and accepting a lead; AWS publishes no figure.
    invitations: Figures,
    /// Engagements and their members; AWS publishes no figure.
    engagement_reads: Figures,
    /// The lists of tasks; AWS publishes no figure.
    task_lists: Figures,
}

/// The figures of one class.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Figures {
    /// Calls in any second.
    per_second: u32,
    /// How many of them may come at once; less than `per_second`, or 1.
    burst: u32,
    /// Calls in any 24 hours; absent for any number.
    #[serde(default)]
    per_day: Option<u32>,
}

impl From<Quota> for Figures {
    fn from(Quota { per_second, burst, per_day }: Quota) -> Self {
        Self { per_second, burst, per_day }
    }
}

impl From<Figures> for Quota {
    fn from(Figures { per_second, burst, per_day }: Figures) -> Self {
        Self { per_second, burst, per_day }
    }
}

impl Default for QuotasSection {
    fn default() -> Self {
        let Quotas { reads, writes, engagements, invitations, engagement_reads, task_lists } = Quotas::default();
        Self {
            enforced: None,
            reads: reads.into(),
            writes: writes.into(),
            engagements: engagements.into(),
            invitations: invitations.into(),
            engagement_reads: engagement_reads.into(),
            task_lists: task_lists.into(),
        }
    }
}

impl QuotasSection {
    /// The figures as the guard takes them.
    pub(crate) fn quotas(&self) -> Quotas {
        Quotas {
            reads: self.reads.into(),
            writes: self.writes.into(),
            engagements: self.engagements.into(),
            invitations: self.invitations.into(),
            engagement_reads: self.engagement_reads.into(),
            task_lists: self.task_lists.into(),
        }
    }

    /// Every wrong figure, with its fix.
    pub(super) fn problems(&self) -> Vec<String> {
        let quotas = self.quotas();
        let wrong = QuotaClass::ALL.into_iter().filter_map(|class| {
            let (name, quota) = (class.name(), quotas.of(class));
            if quota.per_second == 0 || quota.burst == 0 {
                return Some(format!("`quotas.{name}`: set `per_second` and `burst` to 1 or more"));
            }
            (quota.burst > 1 && quota.burst >= quota.per_second)
                .then(|| format!("`quotas.{name}.burst` is {}: set it below `per_second`, or to 1", quota.burst))
        });
        wrong.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_the_guards_and_sound() {
        let section = QuotasSection::default();
        assert_eq!(section.quotas(), Quotas::default());
        assert_eq!(section.problems(), Vec::<String>::new());
    }

    #[test]
    fn a_burst_that_leaves_nothing_for_the_rest_of_its_second_is_named() {
        let mut section = QuotasSection::default();
        section.reads.burst = 10;
        section.writes.per_second = 0;
        let problems = section.problems();
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert!(problems[0].starts_with("`quotas.reads.burst` is 10"), "{problems:?}");
    }
}
