//! When AWS reviews what was submitted, and how the script lets it end.

use std::time::Duration;

use time::OffsetDateTime;

use crate::aws_side::{self, Verdict};
use crate::config::Config;
use crate::pace::ReviewPace;
use crate::state::{Event, ReviewStatus, State};
use crate::workflows;

/// Plans the review of a freshly submitted opportunity, if AWS moves by itself.
pub(crate) fn plan_review(state: &mut State, config: &Config, id: &str, at: OffsetDateTime) {
    if let ReviewPace::After { begins, .. } = config.review {
        state.agenda.add(at + begins, Event::ReviewBegins(id.to_owned()));
    }
}

pub(super) fn begin_review(state: &mut State, config: &Config, id: &str, at: OffsetDateTime) {
    if status(state, id) == Some(ReviewStatus::Submitted) {
        state.opportunities.change(id, |it| {
            it.review(ReviewStatus::InReview, at);
            aws_side::rate(it);
        });
        let decides = match config.review {
            ReviewPace::After { decides, .. } => decides,
            ReviewPace::Never => Duration::ZERO,
        };
        state.agenda.add(at + decides, Event::ReviewEnds(id.to_owned()));
    }
}

pub(super) fn end_review(state: &mut State, config: &Config, id: &str, at: OffsetDateTime) {
    if status(state, id) == Some(ReviewStatus::InReview) {
        let verdict = verdict(state, config, id);
        workflows::decide_review(state, config, id, verdict.into(), at);
    }
}

/// How this review ends: approved if the partner was asked before and has answered, else as the
/// partner wished for, else as the script has it next.
fn verdict(state: &mut State, config: &Config, id: &str) -> Verdict {
    let opportunity = state.opportunities.get(id);
    if opportunity.is_some_and(|it| it.sent_back) {
        return Verdict::Approve;
    }
    if let Some(wish) = opportunity.and_then(|it| it.review_wish.clone()) {
        return wish;
    }
    config.aws_side.outcome(state.counters.next_review())
}

fn status(state: &State, id: &str) -> Option<ReviewStatus> {
    state.opportunities.get(id).map(|it| it.review_status)
}
