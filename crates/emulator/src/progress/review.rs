//! When AWS reviews what was submitted.

use std::time::Duration;

use time::OffsetDateTime;

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
        state.opportunities.change(id, |it| it.review(ReviewStatus::InReview, at));
        let decides = match config.review {
            ReviewPace::After { decides, .. } => decides,
            ReviewPace::Never => Duration::ZERO,
        };
        state.agenda.add(at + decides, Event::ReviewEnds(id.to_owned()));
    }
}

pub(super) fn end_review(state: &mut State, id: &str, at: OffsetDateTime) {
    if status(state, id) == Some(ReviewStatus::InReview) {
        workflows::decide_review(state, id, ReviewStatus::Approved, at);
    }
}

fn status(state: &State, id: &str) -> Option<ReviewStatus> {
    state.opportunities.get(id).map(|it| it.review_status)
}
