//! What people are told who ask for a change.

use super::{ALL, ASSIGN, ASSOCIATE, CONTEXT, SUBMIT, TAG, UPDATE, ask, assignee, form, opportunity, world};
use crate::services::support::{World, answers, invitation, invitation_id, seller, seller_two, viewer};
use domain::{
    error::{AppError, ErrorKind},
    forms::{self, Fields},
};
use time::Duration;

fn wrong_fields(outcome: Result<desk::Written<()>, AppError>) -> Vec<String> {
    match outcome.expect_err("refused").kind {
        ErrorKind::Validation(errors) => errors.into_iter().map(|error| error.field).collect(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_double_click_does_it_once() {
    for operation in ALL {
        let world = world().await;
        let (me, you) = (seller(), seller_two());
        let form = form(&world, operation);
        let (one, other) =
            tokio::join!(ask(&world.desk, &me, operation, &form), ask(&world.desk, &you, operation, &form));
        assert_ne!(one.expect("done").already, other.expect("joined").already, "{operation}");
        assert_eq!(world.aws.effects_of(operation), 1, "{operation}");
        assert!(ask(&world.desk, &me, operation, &form).await.expect("done").already, "{operation}: a late one");
        assert_eq!(world.aws.calls(operation).len(), 1, "{operation}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_can_be_changed_once_can_be_changed_again() {
    let world = world().await;
    for email in ["ana@example.com", "bo@example.com", "ana@example.com"] {
        world.clock.pass(Duration::seconds(1));
        assert!(!ask(&world.desk, &seller(), ASSIGN, &assignee(email)).await.expect("assigned").already, "{email}");
    }
    // Somebody else moves it away at AWS; the same once more is no repetition.
    world.clock.pass(Duration::seconds(1));
    world.aws.somebody_changes(|things| things.opportunity.assignee = None);
    world.clock.pass(Duration::seconds(1));
    let again = ask(&world.desk, &seller(), ASSIGN, &assignee("ana@example.com")).await.expect("assigned");
    assert!(!again.already);
    assert_eq!(world.aws.effects_of(ASSIGN), 4);
}

#[tokio::test(start_paused = true)]
async fn an_older_version_is_told_with_both_states_and_nothing_is_sent() {
    for operation in [UPDATE, CONTEXT] {
        let world = world().await;
        let form = form(&world, operation);
        world.aws.somebody_changes(|things| things.opportunity.next_steps = Some("Wait".into()));
        let error = ask(&world.desk, &seller(), operation, &form).await.expect_err("stale");
        assert_eq!(error.kind, ErrorKind::Conflict);
        let detail = error.detail.expect("a detail");
        assert!(detail.starts_with("Somebody has changed it at AWS since you saw it."), "{detail}");
        assert_eq!(world.aws.writes(), 0);
        if operation == UPDATE {
            assert!(detail.contains("You have: stage \u{201c}Committed\u{201d}, next steps \u{201c}Sign\u{201d}."));
            assert!(detail.contains("AWS has: stage \u{201c}Qualified\u{201d}, next steps \u{201c}Wait\u{201d}."));
        }
        let form = super::form(&world, operation);
        ask(&world.desk, &seller(), operation, &form).await.expect("from the new version it goes on");
    }
}

#[tokio::test(start_paused = true)]
async fn what_stands_there_already_needs_no_call_and_no_version() {
    let world = world().await;
    let form = form(&world, UPDATE);
    world.aws.somebody_changes(|things| {
        things.opportunity.summary.stage = Some("Committed".into());
        things.opportunity.next_steps = Some("Sign".into());
    });
    assert!(ask(&world.desk, &seller(), UPDATE, &form).await.expect("so already").already);
    assert_eq!(world.aws.writes(), 0);
}

#[tokio::test(start_paused = true)]
async fn what_aws_has_decided_about_is_not_submitted() {
    for status in ["Action Required", "Approved", "Rejected"] {
        let world = world().await;
        world.aws.somebody_changes(|things| things.opportunity.summary.review_status = Some(status.into()));
        let error = ask(&world.desk, &seller(), SUBMIT, &form(&world, SUBMIT)).await.expect_err("no");
        assert_eq!(error.kind, ErrorKind::Conflict);
        assert!(error.detail.expect("a detail").contains(status));
        assert_eq!(world.aws.writes(), 0);
    }
}

#[tokio::test(start_paused = true)]
async fn errors_stand_at_their_fields() {
    let world = world().await;
    let update = |own: &[(&str, &str)]| {
        let mut form = form(&world, UPDATE);
        form.extend(answers(own));
        form
    };
    let desk = &world.desk;
    let lost = update(&[(forms::STAGE, forms::CLOSED_LOST)]);
    assert_eq!(wrong_fields(ask(desk, &seller(), UPDATE, &lost).await), [forms::CLOSED_LOST_REASON]);
    let date = update(&[(forms::TARGET_CLOSE_DATE, "soon")]);
    assert_eq!(wrong_fields(ask(desk, &seller(), UPDATE, &date).await), [forms::TARGET_CLOSE_DATE]);
    let mut stageless = update(&[(forms::CLOSED_LOST_REASON, "Price")]);
    stageless.remove(forms::STAGE);
    assert_eq!(wrong_fields(ask(desk, &seller(), UPDATE, &stageless).await), [forms::CLOSED_LOST_REASON]);
    assert_eq!(wrong_fields(ask(desk, &seller(), ASSIGN, &assignee("Ana")).await), ["Assignee.Email"]);
    assert_eq!(wrong_fields(ask(desk, &seller(), SUBMIT, &Fields::new()).await), ["InvolvementType"]);
    assert_eq!(wrong_fields(ask(desk, &seller(), TAG, &Fields::new()).await), ["Tags.0.Key"]);
    let mut elsewhere = form(&world, CONTEXT);
    elsewhere.insert(forms::CONTEXT.into(), "9".into());
    assert_eq!(wrong_fields(ask(desk, &seller(), CONTEXT, &elsewhere).await), [forms::CONTEXT]);
    assert_eq!(world.aws.writes(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_viewer_changes_nothing() {
    let world = world().await;
    for operation in ALL {
        let error = ask(&world.desk, &viewer(), operation, &form(&world, operation)).await.expect_err("no");
        assert!(matches!(error.kind, ErrorKind::RoleForbids { .. }), "{operation}");
    }
    assert_eq!(world.aws.calls(UPDATE).len() + world.aws.calls(ASSOCIATE).len(), 0);
}

#[tokio::test(start_paused = true)]
async fn an_invitation_whose_arn_takes_no_tags_says_so() {
    let world = World::new().await;
    let arn = "arn:aws:partnercentral:us-east-1::catalog/Sandbox/engagement-invitation/engi-0a1b2c3d4e5f6";
    world.aws.has_invitation(domain::views::InvitationSummary { arn: Some(arn.into()), ..invitation("PENDING") });
    let tags = answers(&[("Tags.0.Key", "team")]);
    assert_eq!(wrong_fields(world.desk.tag_invitation(&seller(), &invitation_id(), &tags).await), [""]);
    assert_eq!(world.aws.writes(), 0);
}

#[tokio::test(start_paused = true)]
async fn an_empty_value_is_a_tag_too() {
    let world = world().await;
    let tags = answers(&[("Tags.0.Key", "team")]);
    assert!(!world.desk.tag_opportunity(&seller(), &opportunity(), &tags).await.expect("tagged").already);
    assert!(world.desk.tag_opportunity(&seller(), &opportunity(), &tags).await.expect("tagged").already);
    let seen = world.desk.opportunity_tags(&viewer(), &opportunity()).await.expect("tags");
    assert_eq!(seen.iter().map(|tag| (tag.key.as_str(), tag.value.as_str())).collect::<Vec<_>>(), [("team", "")]);
}

#[tokio::test(start_paused = true)]
async fn the_equivalent_command_is_whole() {
    use domain::commands::ChangeKind;
    let world = world().await;
    let desk = &world.desk;
    let export = async |kind, subject: &str, operation| {
        let form = form(&world, operation);
        let export = desk.export_change(&viewer(), kind, subject, &form).await.expect("a command");
        assert_eq!(export.operation, operation);
        serde_json::from_str::<serde_json::Value>(&export.json).expect("a document")
    };
    let update = export(ChangeKind::Update, "O1234567", UPDATE).await;
    assert_eq!(update["Project"]["Title"], crate::services::support::TITLE);
    assert_eq!(update["LifeCycle"]["Stage"], "Committed");
    let seen = world.aws.things(|things| things.opportunity.last_modified.clone()).expect("a version");
    assert_eq!(update["LastModifiedDate"], seen.as_str());
    let lead = export(ChangeKind::Lead, crate::services::support::ENGAGEMENT, CONTEXT).await;
    assert_eq!(lead["Payload"]["Lead"]["Customer"]["CompanyName"], "Harbour Air");
    assert_eq!(lead["Payload"]["Lead"]["Interaction"]["Contact"]["FirstName"], "Ada");
    let associate = export(ChangeKind::Associate, "O1234567", ASSOCIATE).await;
    assert_eq!(associate["OpportunityIdentifier"], "O1234567");
    for document in [&update, &lead, &associate] {
        assert_eq!(document["Catalog"], "Sandbox");
    }
    assert_eq!(world.aws.writes(), 0);
}
