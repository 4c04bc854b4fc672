//! A draft is sent once.

use crate::services::support::{CUSTOMER_SITE, World, answers, seller};
use desk::ports::Refusal;
use domain::{
    error::{AppError, ErrorKind},
    forms::{Fields, invitation::Step},
    views::DraftState,
};
use service_model::official;
use std::time::Duration;

const SEND: &str = "CreateEngagementInvitation";

fn site_is_unknown() -> AppError {
    let path = "invitation.payload.opportunityInvitation.customer.websiteUrl".to_owned();
    AppError::new(Refusal::field_errors([(Some(path), "No such website.".to_owned())]))
}

#[tokio::test(start_paused = true)]
async fn what_is_sent_is_what_the_service_takes() {
    let world = World::new().await;
    let id = world.draft().await;
    world.desk.send_draft(&seller(), &id).await.expect("sent");
    let call = world.aws.calls(SEND).remove(0);
    let mut request = call.request;
    request["Catalog"] = "Sandbox".into();
    request["ClientToken"] = call.token.into();
    let operation = official().operation(SEND).expect("the operation");
    assert_eq!(official().validate(&operation.input, &request), []);
    assert_eq!(request["Invitation"]["Payload"]["OpportunityInvitation"]["Customer"]["CompanyName"], "Lumen Foods");
}

#[tokio::test(start_paused = true)]
async fn two_windows_at_once_send_once() {
    let world = World::new().await;
    let id = world.draft().await;
    let gate = world.aws.hold(SEND);
    let send = |id| move |desk: desk::Desk, asker| async move { desk.send_draft(&asker, &id).await };
    let first = world.meanwhile(seller(), send(id.clone()));
    world.aws.called(SEND, 1).await;
    let second = world.meanwhile(seller(), send(id.clone()));
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(!second.is_finished(), "the second window waits for the first");
    gate.open();
    let (first, second) = (first.await.expect("ran"), second.await.expect("ran"));
    assert_eq!(first.expect("sent"), second.expect("joined"));
    assert_eq!(world.aws.calls(SEND).len(), 1);
    assert_eq!(world.look(&id).await.summary.state, DraftState::Sent);
}

#[tokio::test(start_paused = true)]
async fn many_clicks_at_once_send_once() {
    let world = World::new().await;
    let id = world.draft().await;
    let clicks: Vec<_> = (0..8)
        .map(|_| {
            let id = id.clone();
            world.meanwhile(seller(), |desk, asker| async move { desk.send_draft(&asker, &id).await })
        })
        .collect();
    let mut invitations = Vec::new();
    for click in clicks {
        invitations.push(click.await.expect("ran").expect("sent or joined").id);
    }
    invitations.dedup();
    assert_eq!(invitations.len(), 1);
    assert_eq!(world.aws.calls(SEND).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_sent_draft_answers_with_its_invitation_again() {
    let world = World::new().await;
    let id = world.draft().await;
    let first = world.desk.send_draft(&seller(), &id).await.expect("sent");
    assert_eq!(world.another_desk().send_draft(&seller(), &id).await.expect("known"), first);
    assert_eq!(world.aws.calls(SEND).len(), 1);
    let draft = world.look(&id).await;
    assert_eq!((draft.invitation_id, draft.invitation_arn), (Some(first.id), first.arn));
    assert_eq!(world.desk.list_drafts(&seller()).await.expect("a list"), [], "a sent draft is no draft");
}

#[tokio::test(start_paused = true)]
async fn a_refusal_lands_on_its_fields_and_the_next_try_has_a_new_token() {
    let world = World::new().await;
    let id = world.draft().await;
    world.aws.refuse(SEND, site_is_unknown());
    let error = world.desk.send_draft(&seller(), &id).await.expect_err("refused");
    assert_eq!(error, site_is_unknown());
    let draft = world.look(&id).await;
    assert_eq!(draft.summary.state, DraftState::Open);
    assert_eq!(draft.refused.len(), 1);
    assert_eq!(draft.refused[0].field, CUSTOMER_SITE);
    assert_eq!(draft.failure, Some(error));

    let mut customer: Fields = draft.fields.clone();
    customer.extend(answers(&[(CUSTOMER_SITE, "www.example.com")]));
    world.desk.save_step(&seller(), &id, Step::Customer, customer).await.expect("saved");
    let draft = world.look(&id).await;
    assert_eq!((draft.refused, draft.failure), (Vec::new(), None), "another answer takes the refusal away");

    world.desk.send_draft(&seller(), &id).await.expect("sent");
    let calls = world.aws.calls(SEND);
    assert_eq!(calls.len(), 2);
    assert_ne!(calls[0].token, calls[1].token);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_stays_while_its_answer_stays() {
    let world = World::new().await;
    let id = world.draft().await;
    world.aws.refuse(SEND, site_is_unknown());
    world.desk.send_draft(&seller(), &id).await.expect_err("refused");
    let fields = world.look(&id).await.fields;
    world.desk.save_step(&seller(), &id, Step::Customer, fields).await.expect("saved");
    let draft = world.look(&id).await;
    assert_eq!(draft.refused.len(), 1);
    assert_eq!(draft.failure, Some(site_is_unknown()));
}

#[tokio::test(start_paused = true)]
async fn the_second_window_hears_of_the_refusal_too() {
    let world = World::new().await;
    let id = world
        .draft_with(&[("EngagementFrom", "new"), ("NewEngagement.Title", "T"), ("NewEngagement.Description", "D")])
        .await;
    // The engagement waits at the gate, so that the invitation is refused while somebody waits.
    let gate = world.aws.hold("CreateEngagement");
    world.aws.refuse(SEND, site_is_unknown());
    let send = |id| move |desk: desk::Desk, asker| async move { desk.send_draft(&asker, &id).await };
    let first = world.meanwhile(seller(), send(id.clone()));
    world.aws.called("CreateEngagement", 1).await;
    let second = world.meanwhile(seller(), send(id));
    tokio::time::sleep(Duration::from_secs(1)).await;
    gate.open();
    assert_eq!(first.await.expect("ran").expect_err("refused"), site_is_unknown());
    assert_eq!(second.await.expect("ran").expect_err("refused"), site_is_unknown());
    assert_eq!(world.aws.calls(SEND).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn whoever_hangs_up_does_not_stop_the_sending() {
    let world = World::new().await;
    let id = world.draft().await;
    let gate = world.aws.hold(SEND);
    let clicked = id.clone();
    let first = world.meanwhile(seller(), |desk, asker| async move { desk.send_draft(&asker, &clicked).await });
    world.aws.called(SEND, 1).await;
    first.abort();
    assert!(first.await.expect_err("gone").is_cancelled());
    gate.open();
    world.desk.send_draft(&seller(), &id).await.expect("the second click learns of the first");
    assert_eq!(world.aws.calls(SEND).len(), 1);
    assert_eq!(world.look(&id).await.summary.state, DraftState::Sent);
}

#[tokio::test(start_paused = true)]
async fn an_unfinished_draft_is_not_sent() {
    let world = World::new().await;
    let id = world.draft_with(&[(CUSTOMER_SITE, "nowhere")]).await;
    let error = world.desk.send_draft(&seller(), &id).await.expect_err("not finished");
    let ErrorKind::Validation(errors) = error.kind else { panic!("{error:?}") };
    assert_eq!(errors.iter().map(|e| e.field.as_str()).collect::<Vec<_>>(), [CUSTOMER_SITE]);
    assert_eq!(world.aws.writes(), 0);
    assert_eq!(world.look(&id).await.summary.state, DraftState::Open);
}
