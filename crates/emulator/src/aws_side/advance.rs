//! How AWS's own record of an approved opportunity moves on.

use time::OffsetDateTime;

use super::opinion;
use crate::config::Config;
use crate::pace::ReviewPace;
use crate::state::{AwsView, Event, Opportunity, ReviewStatus, State};

/// AWS's stages in a deal that it sells together with the partner, each with what AWS does next.
const SELLING: &[(&str, &str)] = &[
    ("Engaged", "Introduce the account team to the partner."),
    ("Identified", "Meet the customer together with the partner."),
    ("Qualify", "Confirm budget and timing with the customer."),
    ("Evaluating", "Hold an architecture review of the proposal."),
    ("Technical Validation", "Support the proof of concept."),
    ("Business Validation", "Agree on pricing and funding."),
    ("Committed", "Prepare the launch with the customer's team."),
    ("Launched", "Watch the first month's usage."),
];

/// AWS's stages in a deal that it only wants to know of.
const WATCHING: &[(&str, &str)] = &[
    ("Identified", "Keep the account team informed."),
    ("Deferred to Partner", "Wait for news from the partner."),
    ("Completed", "Nothing further is planned."),
];

fn path(opportunity: &Opportunity) -> &'static [(&'static str, &'static str)] {
    if opportunity.involvement_type() == Some("For Visibility Only") { WATCHING } else { SELLING }
}

/// AWS begins to work on an opportunity that is approved: it opens a record of its own and plans
/// to move it on. Does nothing when it has one already.
pub(crate) fn begin(state: &mut State, config: &Config, id: &str, at: OffsetDateTime) {
    let Some(opportunity) = state.opportunities.get(id) else {
        return;
    };
    if opportunity.review_status != ReviewStatus::Approved || !opportunity.aws_view.team.is_empty() {
        return;
    }
    state.opportunities.change(id, |opportunity| open(opportunity, at));
    plan(state, config, id, at);
}

/// Fills AWS's record with what it says at the beginning.
pub(super) fn open(opportunity: &mut Opportunity, at: OffsetDateTime) {
    let team = opinion::team(opportunity);
    let score = opinion::engagement_score(opportunity);
    let close = opportunity.text("/LifeCycle/TargetCloseDate").to_owned();
    if opportunity.from_aws && opportunity.involvement.is_none() {
        opportunity.involvement = Some("Co-Sell".to_owned());
        opportunity.visibility = Some("Full".to_owned());
    }
    opinion::rate(opportunity);
    let first = path(opportunity).first();
    let view = &mut opportunity.aws_view;
    view.team = team;
    view.engagement_score = Some(score.to_owned());
    view.target_close_date = (!close.is_empty()).then_some(close);
    // Someone who plays AWS may have chosen a stage already.
    if let (None, Some((stage, steps))) = (&view.stage, first) {
        enter(view, stage, steps, at);
    }
}

/// Opens AWS's record some time ago and moves it on to a stage, so that a demo begins in the middle
/// of things. A stage beside the path is the last of it.
pub(crate) fn catch_up(opportunity: &mut Opportunity, stage: &str, since: OffsetDateTime, now: OffsetDateTime) {
    let length = path(opportunity).len() as i32;
    let pause = (now - since) / (length + 1);
    open(opportunity, since);
    for number in 1..=length {
        let reached = opportunity.aws_view.stage.as_deref() == Some(stage);
        if reached || step(opportunity, since + pause * number) {
            break;
        }
    }
}

fn enter(view: &mut AwsView, stage: &str, steps: &str, at: OffsetDateTime) {
    view.stage = Some(stage.to_owned());
    view.plan(steps, at);
}

/// Moves AWS's record to its next stage, and plans the one after. The partner's record, and with
/// it the lock of `UpdateOpportunity`, stays as it is.
pub(crate) fn advance(state: &mut State, config: &Config, id: &str, at: OffsetDateTime) {
    let mut ended = true;
    let approved = state.opportunities.get(id).is_some_and(|it| it.review_status == ReviewStatus::Approved);
    if approved {
        state.opportunities.change(id, |opportunity| ended = step(opportunity, at));
    }
    if !ended {
        plan(state, config, id, at);
    }
}

/// Takes one step; answers whether it was the last.
fn step(opportunity: &mut Opportunity, at: OffsetDateTime) -> bool {
    if opportunity.text("/LifeCycle/Stage") == "Closed Lost" {
        let reason = opportunity.text("/LifeCycle/ClosedLostReason").to_owned();
        opportunity.aws_view.closed_lost_reason = Some(aws_reason(reason));
        enter(&mut opportunity.aws_view, "Closed Lost", "The deal is closed.", at);
        return true;
    }
    let path = path(opportunity);
    let stage = opportunity.aws_view.stage.clone().unwrap_or_default();
    // A stage that someone playing AWS chose beside the path leads back to where it would begin.
    let next = path.iter().position(|(name, _)| *name == stage).map_or(0, |place| place + 1);
    let Some((stage, steps)) = path.get(next) else {
        return true;
    };
    enter(&mut opportunity.aws_view, stage, steps, at);
    opinion::rate(opportunity);
    next + 1 == path.len()
}

/// AWS's reasons are a list of its own; those of the partner that it lacks become `Other`.
fn aws_reason(reason: String) -> String {
    let shape = service_model::official().shape("AwsClosedLostReason");
    if shape.is_some_and(|shape| shape.values().contains(&reason)) { reason } else { "Other".to_owned() }
}

fn plan(state: &mut State, config: &Config, id: &str, at: OffsetDateTime) {
    if let (Some(pace), ReviewPace::After { .. }) = (config.aws_side.advance, config.review) {
        state.agenda.add(at + pace, Event::AwsAdvances(id.to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stage_is_one_of_the_models() {
        let shape = service_model::official().shape("AwsOpportunityStage").expect("a modelled enum");
        for (stage, _) in SELLING.iter().chain(WATCHING) {
            assert!(shape.values().iter().any(|value| value == stage), "{stage}");
        }
    }

    #[test]
    fn a_reason_that_aws_lacks_becomes_other() {
        assert_eq!(aws_reason("Price".into()), "Price");
        assert_eq!(aws_reason("Rain".into()), "Other");
    }
}
