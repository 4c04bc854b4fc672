//! An invitation is accepted once, and an opportunity submitted once, whoever asks.

use crate::services::support::{World, accounts_with, answers, invitation, invitation_id, seller, seller_two};
use domain::{
    error::{AppError, ErrorKind},
    forms::Fields,
    ids::OpportunityId,
    people::Role,
    views::TaskStatus,
};
use serde_json::json;
use std::time::Duration;

const START: &str = "StartEngagementByAcceptingInvitationTask";
const SUBMIT: &str = "StartEngagementFromOpportunityTask";

#[tokio::test(start_paused = true)]
async fn two_people_at_once_get_the_same_task() {
    let world = World::new().await;
    let gate = world.aws.hold(START);
    let accept =
        |desk: desk::Desk, asker| async move { desk.accept_by_task(&asker, &invitation_id(), &Fields::new()).await };
    let first = world.meanwhile(seller(), accept);
    world.aws.called(START, 1).await;
    let second = world.meanwhile(seller_two(), accept);
    tokio::time::sleep(Duration::from_secs(1)).await;
    gate.open();
    let first = first.await.expect("ran").expect("a task");
    let second = second.await.expect("ran").expect("the same task");
    assert_eq!(first.value, second.value);
    assert_eq!((first.already, second.already), (false, true));
    assert_eq!(world.aws.calls(START).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn whoever_comes_later_joins() {
    let world = World::new().await;
    let tags = answers(&[("Tags.0.Key", "team"), ("Tags.0.Value", " north "), ("Tags.2.Key", "year")]);
    let first = world.desk.accept_by_task(&seller(), &invitation_id(), &tags).await.expect("a task");
    let second = world.another_desk().accept_by_task(&seller_two(), &invitation_id(), &Fields::new()).await;
    assert_eq!(second.expect("the same task").value, first.value);
    let calls = world.aws.calls(START);
    assert_eq!(calls.len(), 1);
    let tags = json!([{ "Key": "team", "Value": "north" }, { "Key": "year", "Value": "" }]);
    assert_eq!(calls[0].request, json!({ "Identifier": invitation_id(), "Tags": tags }));
    let known = world.desk.list_tasks(&seller()).await.expect("tasks");
    assert_eq!(
        known.iter().map(|t| (&t.id, t.status)).collect::<Vec<_>>(),
        [(&first.value.id, TaskStatus::InProgress)]
    );
}

#[tokio::test(start_paused = true)]
async fn a_refusal_does_not_stand_in_the_way_of_another_try() {
    let world = World::new().await;
    world.aws.refuse(START, AppError::new(ErrorKind::Throttled));
    let refused = world.desk.accept_by_task(&seller(), &invitation_id(), &Fields::new()).await;
    assert_eq!(refused.expect_err("refused").kind, ErrorKind::Throttled);
    let task = world.desk.accept_by_task(&seller(), &invitation_id(), &Fields::new()).await.expect("a task");
    assert!(!task.already);
    let calls = world.aws.calls(START);
    assert_eq!(calls.len(), 2);
    assert_ne!(calls[0].token, calls[1].token);
}

#[tokio::test(start_paused = true)]
async fn whoever_waits_hears_of_the_failure_and_does_not_try() {
    let world = World::new().await;
    let gate = world.aws.hold_and_lose(START);
    let accept =
        |desk: desk::Desk, asker| async move { desk.accept_by_task(&asker, &invitation_id(), &Fields::new()).await };
    let first = world.meanwhile(seller(), accept);
    world.aws.called(START, 1).await;
    let second = world.meanwhile(seller_two(), accept);
    tokio::time::sleep(Duration::from_secs(1)).await;
    gate.open();
    for waiting in [first, second] {
        assert_eq!(waiting.await.expect("ran").expect_err("lost").kind, ErrorKind::Unavailable);
    }
    assert_eq!(world.aws.calls(START).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn wrong_tags_start_nothing() {
    let world = World::new().await;
    for wrong in [
        answers(&[("Tags.0.Value", "north")]),
        answers(&[("Tags.0.Key", "a#b")]),
        answers(&[("Tags.0.Key", "a"), ("Tags.1.Key", "a")]),
    ] {
        let error = world.desk.accept_by_task(&seller(), &invitation_id(), &wrong).await.expect_err("refused");
        assert!(matches!(&error.kind, ErrorKind::Validation(errors) if errors.len() == 1), "{error:?}");
    }
    assert_eq!(world.aws.writes(), 0);
}

#[tokio::test(start_paused = true)]
async fn an_opportunity_is_submitted_once() {
    let world = World::new().await;
    let id = OpportunityId::parse("O1234567").expect("an id");
    let form = answers(&[("AwsSubmission.InvolvementType", "Co-Sell"), ("AwsSubmission.Visibility", "Full")]);
    let (me, you) = (seller(), seller_two());
    let (one, other) = tokio::join!(
        world.desk.start_from_opportunity(&me, &id, &form),
        world.desk.start_from_opportunity(&you, &id, &form)
    );
    let (one, other) = (one.expect("a task"), other.expect("the same task"));
    assert_eq!(one.value, other.value);
    assert_ne!(one.already, other.already);
    let calls = world.aws.calls(SUBMIT);
    assert_eq!(calls.len(), 1);
    let submission = json!({ "InvolvementType": "Co-Sell", "Visibility": "Full" });
    assert_eq!(calls[0].request, json!({ "Identifier": "O1234567", "AwsSubmission": submission }));
}

#[tokio::test(start_paused = true)]
async fn an_opportunity_needs_to_know_how_aws_is_involved() {
    let world = World::new().await;
    let id = OpportunityId::parse("O1234567").expect("an id");
    for wrong in [
        answers(&[]),
        answers(&[("AwsSubmission.InvolvementType", "Sideways")]),
        answers(&[("AwsSubmission.InvolvementType", "Co-Sell"), ("AwsSubmission.Visibility", "Limited")]),
    ] {
        let error = world.desk.start_from_opportunity(&seller(), &id, &wrong).await.expect_err("refused");
        assert!(matches!(error.kind, ErrorKind::Validation(_)), "{error:?}");
    }
    assert_eq!(world.aws.writes(), 0);
}

#[tokio::test]
async fn nothing_is_sent_for_somebody_who_may_not_write_any_more_when_its_turn_comes() {
    for (role, disabled, sent) in [(Role::Seller, false, 1), (Role::Seller, true, 0), (Role::Viewer, false, 0)] {
        let world = World::new().await;
        world.aws.has_invitation(invitation("PENDING"));
        let desk = world.desk.clone().with_accounts(accounts_with(&seller(), role, disabled).await);
        // Whether they may was asked when they came; this is what holds once AWS is asked.
        let outcome = desk.accept_by_task(&seller(), &invitation_id(), &Fields::new()).await;
        assert_eq!(outcome.is_ok(), sent == 1, "{outcome:?}");
        assert_eq!(world.aws.calls(START).len(), sent);
        if let Err(error) = outcome {
            assert!(matches!(error.kind, ErrorKind::RoleForbids { .. }), "{error:?}");
            assert!(error.detail.is_some_and(|detail| detail.contains("may not write here any more")));
        }
    }
}
