//! An engagement cannot be deleted, so a draft makes one only when it is sent, and only one.

use crate::services::support::{World, seller};
use domain::{
    error::{AppError, ErrorKind},
    forms::invitation::{ENGAGEMENT as FIELD, ENGAGEMENT_FROM},
    views::DraftState,
};

const MAKE: &str = "CreateEngagement";
const SEND: &str = "CreateEngagementInvitation";
const NEW: [(&str, &str); 3] = [
    ("EngagementFrom", "new"),
    ("NewEngagement.Title", "Lumen warehouse"),
    ("NewEngagement.Description", "Two partners move a warehouse."),
];

#[tokio::test(start_paused = true)]
async fn it_is_made_when_the_draft_is_sent() {
    let world = World::new().await;
    let id = world.draft_with(&NEW).await;
    assert_eq!(world.aws.writes(), 0, "saving makes nothing");
    world.desk.send_draft(&seller(), &id).await.expect("sent");
    let made = world.aws.calls(MAKE).remove(0).request;
    assert_eq!(made["Title"], "Lumen warehouse");
    assert_eq!(made["Description"], "Two partners move a warehouse.");
    assert_eq!(world.aws.calls(SEND)[0].request["EngagementIdentifier"], "eng-00000000000001");
}

#[tokio::test(start_paused = true)]
async fn it_is_made_once_though_the_invitation_is_refused() {
    let world = World::new().await;
    let id = world.draft_with(&NEW).await;
    world.aws.refuse(SEND, AppError::new(ErrorKind::Validation(Vec::new())));
    world.desk.send_draft(&seller(), &id).await.expect_err("refused");
    let fields = world.look(&id).await.fields;
    assert_eq!(fields[ENGAGEMENT_FROM], "existing", "the form shows what exists by now");
    assert_eq!(fields[FIELD], "eng-00000000000001");
    world.desk.send_draft(&seller(), &id).await.expect("sent");
    assert_eq!(world.aws.calls(MAKE).len(), 1);
    let engagements: Vec<_> =
        world.aws.calls(SEND).into_iter().map(|c| c.request["EngagementIdentifier"].clone()).collect();
    assert_eq!(engagements, ["eng-00000000000001", "eng-00000000000001"]);
}

#[tokio::test(start_paused = true)]
async fn it_is_made_once_though_its_answer_is_lost() {
    let world = World::new().await;
    let id = world.draft_with(&NEW).await;
    world.aws.lose_answer(MAKE);
    world.desk.send_draft(&seller(), &id).await.expect_err("lost");
    assert_eq!(world.look(&id).await.summary.state, DraftState::Unsettled);
    assert_eq!(world.aws.calls(SEND).len(), 0);
    world.desk.send_draft(&seller(), &id).await.expect("sent");
    let calls = world.aws.calls(MAKE);
    assert_eq!(calls.len(), 2);
    assert_eq!(calls[0], calls[1]);
}

#[tokio::test(start_paused = true)]
async fn it_is_made_once_though_the_invitations_answer_is_lost() {
    let world = World::new().await;
    let id = world.draft_with(&NEW).await;
    world.aws.lose_answer(SEND);
    world.desk.send_draft(&seller(), &id).await.expect_err("lost");
    world.desk.send_draft(&seller(), &id).await.expect("sent");
    assert_eq!(world.aws.calls(MAKE).len(), 1);
    let calls = world.aws.calls(SEND);
    assert_eq!(calls[0], calls[1]);
}

#[tokio::test(start_paused = true)]
async fn without_it_nobody_is_invited() {
    let world = World::new().await;
    let id = world.draft_with(&NEW).await;
    world.aws.refuse(MAKE, AppError::new(ErrorKind::AccessDenied { reason: None }));
    world.desk.send_draft(&seller(), &id).await.expect_err("refused");
    assert_eq!(world.aws.calls(SEND).len(), 0);
    assert_eq!(world.look(&id).await.summary.state, DraftState::Open);
    world.desk.send_draft(&seller(), &id).await.expect("sent");
    let calls = world.aws.calls(MAKE);
    assert_ne!(calls[0].token, calls[1].token);
}
