//! The outcome of AWS's review of an opportunity.

use serde_json::json;
use time::OffsetDateTime;

use crate::aws_side::{self, Verdict};
use crate::config::Config;
use crate::state::{InvitationStatus, Member, Opportunity, ReviewStatus, State};

/// What AWS, or someone in its place, decided.
pub(crate) struct Decision {
    pub(crate) status: ReviewStatus,
    pub(crate) comments: Option<String>,
    /// The answer's `ReviewStatusReason`.
    pub(crate) reason: Option<String>,
}

impl From<Verdict> for Decision {
    fn from(verdict: Verdict) -> Self {
        let status = verdict.status();
        let (reason, comments) = match verdict {
            Verdict::Approve => (None, None),
            Verdict::ActionRequired { reason, comments } | Verdict::Reject { reason, comments } => {
                (Some(reason), Some(comments))
            }
        };
        Self { status, comments, reason }
    }
}

/// Writes the decision down. With an approval AWS accepts its invitation, joins and opens a record
/// of its own, and what invited partners have of the opportunity is approved too; a rejection
/// declines the invitation.
pub(crate) fn decide_review(state: &mut State, config: &Config, id: &str, decision: Decision, at: OffsetDateTime) {
    let Some(opportunity) = state.opportunities.get(id).cloned() else {
        return;
    };
    let outcome = decision.status;
    state.opportunities.change(id, |it| record(it, decision, at));
    let answer = match outcome {
        ReviewStatus::Approved => InvitationStatus::Accepted,
        ReviewStatus::Rejected => InvitationStatus::Rejected,
        _ => return,
    };
    let invitation = opportunity.aws_invitation.as_deref();
    if let Some(invitation) = invitation.and_then(|id| state.invitations.get(id)).cloned()
        && invitation.is_pending()
    {
        state.invitations.change(&invitation.id, |it| it.status = answer);
        if answer == InvitationStatus::Accepted {
            state.engagements.change(&invitation.engagement, |it| it.join(Member::aws(), at));
        }
    }
    if outcome == ReviewStatus::Approved {
        aws_side::begin(state, config, id, at);
        for follower in &opportunity.followers {
            if state.opportunities.get(follower).is_some_and(|it| it.review_status == ReviewStatus::Submitted) {
                state.opportunities.change(follower, |it| it.review(ReviewStatus::Approved, at));
                aws_side::begin(state, config, follower, at);
            }
        }
    }
}

/// Comments and reason belong to this decision: those of an earlier one go.
fn record(opportunity: &mut Opportunity, decision: Decision, at: OffsetDateTime) {
    opportunity.review(decision.status, at);
    opportunity.sent_back |= decision.status == ReviewStatus::ActionRequired;
    let life_cycle = opportunity.content.entry("LifeCycle").or_insert_with(|| json!({}));
    let Some(life_cycle) = life_cycle.as_object_mut() else {
        return;
    };
    for (name, text) in [("ReviewComments", decision.comments), ("ReviewStatusReason", decision.reason)] {
        match text {
            Some(text) => life_cycle.insert(name.to_owned(), json!(text)),
            None => life_cycle.remove(name),
        };
    }
}
