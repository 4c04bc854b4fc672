//! How fresh the tasks are.

use super::TaskKind;
use crate::error::AppError;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// How fresh what the desk knows of tasks is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskFreshness {
    /// When AWS last answered, about whichever kind; never since the desk was started, when absent.
    #[serde(with = "time::serde::rfc3339::option")]
    pub asked_at: Option<OffsetDateTime>,
    /// Nothing that is shown is older, of the kinds that AWS lets the desk list. Absent until it has answered about each
    /// of them. At a replica that stands by while another follows the scope it is [`Self::asked_at`], which there is the
    /// time of the newest answer in the store, about whichever kind.
    #[serde(with = "time::serde::rfc3339::option")]
    pub complete_at: Option<OffsetDateTime>,
    /// Why it does not answer now, about some kind at least.
    pub trouble: Option<AppError>,
    /// The kinds that AWS does not let the desk list: what is shown of them may be of any age. Not known at a replica
    /// that stands by.
    #[serde(default)]
    pub denied: Vec<TaskKind>,
}

impl TaskFreshness {
    /// Why nothing newer is shown, and of which kinds nothing is told at all; empty when all is well.
    #[must_use]
    pub fn why_stale(&self) -> String {
        let headline = self.trouble.as_ref().map(AppError::headline).unwrap_or_default();
        if self.denied.is_empty() {
            return headline;
        }
        let kinds: Vec<&str> = self.denied.iter().map(|kind| kind.label()).collect();
        format!("{headline} The desk may not list: {}.", kinds.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    #[test]
    fn kinds_that_may_not_be_listed_are_named_beside_whatever_is_wrong() {
        assert_eq!(TaskFreshness::default().why_stale(), "");
        let throttled = Some(AppError::new(ErrorKind::Throttled));
        let known = TaskFreshness { trouble: throttled, ..TaskFreshness::default() };
        assert_eq!(known.why_stale(), "AWS asks us to slow down.");
        let denied = vec![TaskKind::FromOpportunity, TaskKind::FromEngagement];
        let trouble = Some(AppError::new(ErrorKind::AccessDenied { reason: None }));
        let known = TaskFreshness { trouble, denied, ..TaskFreshness::default() };
        assert_eq!(
            known.why_stale(),
            "AWS does not let the company's credentials do this. The desk may not list: Start engagement, Convert lead."
        );
    }
}
