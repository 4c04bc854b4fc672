//! When nobody knows whether AWS did it, only the very same request may follow.

use crate::services::support::{World, answers, invitation, invitation_id, seller, seller_two};
use desk::Desk;
use domain::{
    error::{AppError, ErrorKind},
    forms::{Fields, invitation::Step},
    ids::DraftId,
    views::DraftState,
};
use time::Duration;

const SEND: &str = "CreateEngagementInvitation";
const START: &str = "StartEngagementByAcceptingInvitationTask";

fn is_conflict<T: std::fmt::Debug>(outcome: &Result<T, AppError>) -> bool {
    matches!(outcome, Err(AppError { kind: ErrorKind::Conflict, .. }))
}

/// A draft whose sending waits for an answer that does not come, as when the process dies.
async fn sending(world: &World) -> (DraftId, crate::services::support::Gate) {
    let id = world.draft().await;
    let gate = world.aws.hold(SEND);
    let clicked = id.clone();
    world.meanwhile(seller(), |desk, asker| async move { desk.send_draft(&asker, &clicked).await });
    world.aws.called(SEND, 1).await;
    (id, gate)
}

#[tokio::test(start_paused = true)]
async fn a_lost_answer_is_asked_for_again_with_the_same_token_and_body() {
    let world = World::new().await;
    let id = world.draft().await;
    world.aws.lose_answer(SEND);
    let error = world.desk.send_draft(&seller(), &id).await.expect_err("lost");
    assert_eq!(error.kind, ErrorKind::Unavailable);
    let draft = world.look(&id).await;
    assert_eq!(draft.summary.state, DraftState::Unsettled);
    assert_eq!(draft.failure, Some(error));
    assert_eq!(world.aws.calls(SEND)[0].token, Some(draft.token), "an export still tells the token that was sent");

    world.desk.send_draft(&seller(), &id).await.expect("sent");
    let calls = world.aws.calls(SEND);
    assert_eq!(calls.len(), 2);
    assert_eq!(calls[0], calls[1]);
    let draft = world.look(&id).await;
    assert_eq!((draft.summary.state, draft.failure), (DraftState::Sent, None));
}

#[tokio::test(start_paused = true)]
async fn a_draft_in_doubt_cannot_be_changed() {
    let world = World::new().await;
    let id = world.draft().await;
    world.aws.lose_answer(SEND);
    world.desk.send_draft(&seller(), &id).await.expect_err("lost");
    let before = world.look(&id).await;
    let changes = answers(&[("Invitation.Message", "Something else")]);
    assert!(is_conflict(&world.desk.save_step(&seller(), &id, Step::Receiver, changes).await));
    assert!(is_conflict(&world.desk.remove_row(&seller(), &id, "Any", 0).await));
    assert!(is_conflict(&world.desk.import_draft(&seller(), &id, r#"{"Invitation": {"Message": "No"}}"#).await));
    assert!(is_conflict(&world.desk.delete_draft(&seller(), &id).await));
    assert_eq!(world.look(&id).await, before);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_after_the_doubt_opens_the_draft_again() {
    let world = World::new().await;
    let id = world.draft().await;
    world.aws.vanish(SEND);
    world.desk.send_draft(&seller(), &id).await.expect_err("lost");
    world.aws.refuse(SEND, AppError::validation(Vec::new()));
    world.desk.send_draft(&seller(), &id).await.expect_err("refused");
    assert_eq!(world.look(&id).await.summary.state, DraftState::Open);
    world.desk.send_draft(&seller(), &id).await.expect("sent");
    let tokens: Vec<_> = world.aws.calls(SEND).into_iter().map(|c| c.token).collect();
    assert_eq!(tokens[0], tokens[1]);
    assert_ne!(tokens[1], tokens[2]);
}

#[tokio::test(start_paused = true)]
async fn what_is_perhaps_still_on_its_way_is_left_alone() {
    let world = World::new().await;
    let (id, _gate) = sending(&world).await;
    let before = world.look(&id).await;
    assert_eq!(before.summary.state, DraftState::Sending);
    world.clock.pass(Duration::seconds(30));
    let outcome = world.another_desk().send_draft(&seller(), &id).await;
    assert!(is_conflict(&outcome), "{outcome:?}");
    assert_eq!(world.look(&id).await, before);
    assert_eq!(world.aws.calls(SEND).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_a_dead_process_left_is_sent_with_its_token() {
    let world = World::new().await;
    let (id, _gate) = sending(&world).await;
    world.clock.pass(Duration::seconds(31));
    let desk: Desk = world.another_desk();
    let sent = desk.send_draft(&seller(), &id).await.expect("sent");
    let calls = world.aws.calls(SEND);
    assert_eq!(calls.len(), 2);
    assert_eq!(calls[0], calls[1]);
    let draft = world.look(&id).await;
    assert_eq!((draft.summary.state, draft.invitation_id), (DraftState::Sent, Some(sent.id)));
}

#[tokio::test(start_paused = true)]
async fn two_who_find_a_stranded_draft_send_it_once() {
    let world = World::new().await;
    let (id, _gate) = sending(&world).await;
    world.clock.pass(Duration::seconds(31));
    let me = seller();
    let (one, other) = tokio::join!(world.desk.send_draft(&me, &id), world.desk.send_draft(&me, &id));
    assert_eq!(one.expect("sent"), other.expect("joined"));
    assert_eq!(world.aws.calls(SEND).len(), 2, "the dead process's call and one more");
}

#[tokio::test(start_paused = true)]
async fn a_late_answer_is_the_surest_word() {
    let world = World::new().await;
    let (id, gate) = sending(&world).await;
    world.clock.pass(Duration::seconds(31));
    world.aws.lose_answer(SEND);
    world.desk.send_draft(&seller(), &id).await.expect_err("lost");
    assert_eq!(world.look(&id).await.summary.state, DraftState::Unsettled);
    gate.open();
    // Not a guess: the paused clock moves on only when nothing else can.
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    assert_eq!(world.look(&id).await.summary.state, DraftState::Sent);
}

#[tokio::test(start_paused = true)]
async fn accepting_goes_on_after_a_lost_answer() {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    let tags = answers(&[("Tags.0.Key", "team"), ("Tags.0.Value", "north")]);
    let id = invitation_id();
    world.aws.lose_answer(START);
    world.desk.accept_by_task(&seller(), &id, &tags).await.expect_err("lost");
    let task = world.desk.accept_by_task(&seller_two(), &id, &tags).await.expect("the task");
    assert!(task.already, "it is found among the tasks");
    assert_eq!(world.aws.calls(START).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn accepting_is_sent_again_with_its_token_when_it_never_arrived() {
    let world = World::new().await;
    world.aws.has_invitation(invitation("PENDING"));
    let id = invitation_id();
    world.aws.vanish(START);
    world.desk.accept_by_task(&seller(), &id, &Fields::new()).await.expect_err("lost");
    let task = world.desk.accept_by_task(&seller_two(), &id, &Fields::new()).await.expect("a task");
    assert!(!task.already);
    let calls = world.aws.calls(START);
    assert_eq!(calls.len(), 2);
    assert_eq!(calls[0], calls[1]);
    assert_eq!(world.aws.names(), ["seller", "seller"], "whoever asks for it again, it is the first one's");
}

#[tokio::test(start_paused = true)]
async fn who_wants_something_else_meanwhile_is_told_what_stands() {
    let world = World::new().await;
    let id = invitation_id();
    let tags = answers(&[("Tags.0.Key", "team"), ("Tags.0.Value", "north")]);
    world.aws.vanish(START);
    world.desk.accept_by_task(&seller(), &id, &tags).await.expect_err("lost");
    let outcome = world.desk.accept_by_task(&seller_two(), &id, &Fields::new()).await;
    assert!(is_conflict(&outcome), "{outcome:?}");
    let told = outcome.expect_err("a conflict").detail.expect("a detail");
    assert!(told.starts_with("Name of seller asked for the same on 7 Nov 2026"), "{told}");
    assert!(told.contains("Its answer was lost"), "{told}");
    assert_eq!(world.aws.calls(START).len(), 1);

    let gate = world.aws.hold(START);
    world.meanwhile(seller(), move |desk, asker| async move { desk.accept_by_task(&asker, &id, &tags).await });
    world.aws.called(START, 2).await;
    let told = world.desk.accept_by_task(&seller_two(), &invitation_id(), &Fields::new()).await;
    assert!(told.expect_err("a conflict").detail.expect("a detail").contains("on its way"));
    gate.open();
}
