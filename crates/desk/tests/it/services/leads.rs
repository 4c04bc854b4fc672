//! Accepting a lead and declining take no ClientToken, so the invitation is read first.

use crate::services::support::{World, answers, invitation, invitation_id, seller, seller_two};
use domain::{
    error::{AppError, ErrorKind},
    views::InvitationSummary,
};
use serde_json::json;

const ACCEPT: &str = "AcceptEngagementInvitation";
const REJECT: &str = "RejectEngagementInvitation";

fn lead(status: &str) -> InvitationSummary {
    InvitationSummary { payload_type: Some("LeadInvitation".into()), ..invitation(status) }
}

#[tokio::test(start_paused = true)]
async fn a_pending_lead_is_accepted_once() {
    let world = World::new().await;
    world.aws.has_invitation(lead("PENDING"));
    let (me, you) = (seller(), seller_two());
    let id = invitation_id();
    let (one, other) = tokio::join!(world.desk.accept_lead(&me, &id), world.desk.accept_lead(&you, &id));
    assert_ne!(one.expect("accepted").already, other.expect("joined").already);
    assert_eq!(world.aws.calls(ACCEPT).len(), 1);
    // Even while the service still shows it as pending.
    assert!(world.desk.accept_lead(&seller(), &invitation_id()).await.expect("known").already);
    assert_eq!(world.aws.calls(ACCEPT).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_is_so_already_needs_no_call() {
    let world = World::new().await;
    world.aws.has_invitation(lead("ACCEPTED"));
    assert!(world.desk.accept_lead(&seller(), &invitation_id()).await.expect("already").already);
    world.aws.has_invitation(lead("REJECTED"));
    let reason = answers(&[("Reason", "Other")]);
    assert!(world.desk.reject_invitation(&seller(), &invitation_id(), &reason).await.expect("already").already);
    assert_eq!(world.aws.writes(), 0);
}

#[tokio::test(start_paused = true)]
async fn what_ended_otherwise_is_a_conflict() {
    let world = World::new().await;
    for status in ["REJECTED", "EXPIRED"] {
        world.aws.has_invitation(lead(status));
        let error = world.desk.accept_lead(&seller(), &invitation_id()).await.expect_err("over");
        assert_eq!(error.kind, ErrorKind::Conflict);
        assert!(error.detail.expect("a detail").contains(&status.to_lowercase()));
    }
    for status in ["ACCEPTED", "EXPIRED"] {
        world.aws.has_invitation(lead(status));
        let reason = answers(&[("Reason", "Other")]);
        let error = world.desk.reject_invitation(&seller(), &invitation_id(), &reason).await.expect_err("over");
        assert_eq!(error.kind, ErrorKind::Conflict);
    }
    assert_eq!(world.aws.writes(), 0);
}

#[tokio::test(start_paused = true)]
async fn declining_says_why_in_ones_own_words_if_there_are_any() {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    let words = answers(&[("Reason", "Other"), ("OwnWords", " No capacity before May ")]);
    world.desk.reject_invitation(&seller(), &invitation_id(), &words).await.expect("declined");
    let request = json!({ "Identifier": invitation_id(), "RejectionReason": "No capacity before May" });
    assert_eq!(world.aws.calls(REJECT)[0].request, request);
}

#[tokio::test(start_paused = true)]
async fn declining_without_a_reason_is_refused() {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    for wrong in [answers(&[]), answers(&[("Reason", "  ")]), answers(&[("OwnWords", "no \u{1f600}")])] {
        let error = world.desk.reject_invitation(&seller(), &invitation_id(), &wrong).await.expect_err("refused");
        assert!(matches!(error.kind, ErrorKind::Validation(_)), "{error:?}");
    }
    assert_eq!(world.aws.writes(), 0);
}

#[tokio::test(start_paused = true)]
async fn after_a_lost_answer_the_invitation_tells() {
    let world = World::new().await;
    world.aws.has_invitation(lead("PENDING"));
    world.aws.lose_answer(ACCEPT);
    world.desk.accept_lead(&seller(), &invitation_id()).await.expect_err("lost");
    world.aws.has_invitation(lead("ACCEPTED"));
    assert!(world.desk.accept_lead(&seller(), &invitation_id()).await.expect("done after all").already);
    assert_eq!(world.aws.calls(ACCEPT).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn an_invitation_of_others_cannot_be_answered() {
    let world = World::new().await;
    let outcome: Result<_, AppError> = world.desk.accept_lead(&seller(), &invitation_id()).await;
    assert_eq!(outcome.expect_err("not there").kind, ErrorKind::NotFound);
    assert_eq!(world.aws.writes(), 0);
}
