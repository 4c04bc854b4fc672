//! The outcome of AWS's review of an opportunity.

use time::OffsetDateTime;

use crate::state::{InvitationStatus, Member, ReviewStatus, State};

/// Writes the outcome down. With an approval AWS accepts its invitation and joins, and what
/// invited partners have of the opportunity is approved too; a rejection declines the invitation.
pub(crate) fn decide_review(state: &mut State, id: &str, outcome: ReviewStatus, at: OffsetDateTime) {
    let Some(opportunity) = state.opportunities.get(id).cloned() else {
        return;
    };
    state.opportunities.change(id, |it| it.review(outcome, at));
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
        for follower in &opportunity.followers {
            state.opportunities.change(follower, |it| {
                if it.review_status == ReviewStatus::Submitted {
                    it.review(ReviewStatus::Approved, at);
                }
            });
        }
    }
}
