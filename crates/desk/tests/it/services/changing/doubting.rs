//! What has moved meanwhile is never sent again blindly: a person decides, with both states.

use super::{ALL, ASSIGN, ASSOCIATE, CONTEXT, TAG, UPDATE, a_minute_later, ask, assignee, form, state, world};
use crate::services::support::{World, seller, seller_two, viewer};
use desk::ports::IntentState;
use domain::{
    commands::Tag,
    error::{AppError, ErrorKind},
    views::{Decision, WriteRow, WriteState},
};

async fn the_undecided(world: &World) -> WriteRow {
    let mut decide = world.desk.activity(&viewer(), None).await.expect("what is open").decide;
    assert_eq!(decide.len(), 1);
    decide.remove(0)
}

/// A request that never arrived, before somebody else changed the same thing.
async fn moved(operation: &'static str) -> World {
    let world = world().await;
    world.aws.vanish(operation);
    ask(&world.desk, &seller(), operation, &form(&world, operation)).await.expect_err("lost");
    world.aws.somebody_changes(|things| {
        things.opportunity.summary.stage = Some("Technical Validation".into());
        things.tags.push(Tag { key: "team".into(), value: "south".into() });
    });
    a_minute_later(&world).await;
    world
}

#[tokio::test(start_paused = true)]
async fn what_has_moved_is_put_before_a_person_at_once() {
    for operation in ALL {
        let world = moved(operation).await;
        assert_eq!(state(&world, operation).await, Some(IntentState::Undecided), "{operation}");
        a_minute_later(&world).await;
        assert_eq!(world.aws.calls(operation).len(), 1, "{operation}: nothing is sent again");
        let doubt = the_undecided(&world).await.doubt.expect("a doubt");
        assert!(doubt.shown.starts_with("AWS has: "), "{}", doubt.shown);
        assert!(doubt.why.contains("Somebody has changed it"), "{}", doubt.why);
    }
}

#[tokio::test(start_paused = true)]
async fn both_states_are_told() {
    let row = the_undecided(&moved(UPDATE).await).await;
    assert_eq!(row.link, "/opportunities/O1234567");
    let doubt = row.doubt.expect("a doubt");
    assert_eq!(
        doubt.wanted,
        "Change opportunity O1234567: stage \u{201c}Qualified\u{201d} to \u{201c}Committed\u{201d}, next steps \
         \u{201c}Call\u{201d} to \u{201c}Sign\u{201d}."
    );
    assert!(
        doubt.shown.starts_with(
            "AWS has: stage \u{201c}Technical Validation\u{201d}, next steps \u{201c}Call\u{201d} (as of 7 Nov 2026"
        ),
        "{}",
        doubt.shown
    );
    let tag = the_undecided(&moved(TAG).await).await.doubt.expect("a doubt");
    assert_eq!(tag.wanted, "Tag O1234567: tag team (nothing) to \u{201c}north\u{201d}.");
    assert!(tag.shown.starts_with("AWS has: tag team \u{201c}south\u{201d}"), "{}", tag.shown);
}

#[tokio::test(start_paused = true)]
async fn until_somebody_decides_nothing_else_is_sent() {
    let world = moved(ASSIGN).await;
    for email in ["ana@example.com", "bo@example.com"] {
        let error = ask(&world.desk, &seller(), ASSIGN, &assignee(email)).await.expect_err("not yet");
        assert_eq!(error.kind, ErrorKind::Conflict);
        assert!(error.detail.expect("a detail").contains("Activity"), "{email}");
    }
    let entry = the_undecided(&world).await.entry;
    let decided = world.desk.decide(&seller_two(), entry, Decision::NotDone).await.expect("decided");
    assert_eq!(decided, WriteState::Refused);
    ask(&world.desk, &seller(), ASSIGN, &assignee("bo@example.com")).await.expect("assigned");
    assert_eq!(world.aws.effects_of(ASSIGN), 1);
}

#[tokio::test(start_paused = true)]
async fn looking_again_finds_what_was_wanted() {
    for operation in [UPDATE, CONTEXT, TAG] {
        let world = moved(operation).await;
        let entry = the_undecided(&world).await.entry;
        let state = world.desk.decide(&seller(), entry, Decision::LookAgain).await.expect("looked");
        assert_eq!(state, WriteState::Undecided, "{operation}");
        world.aws.somebody_changes(|things| {
            things.opportunity.summary.stage = Some("Committed".into());
            things.opportunity.next_steps = Some("Sign".into());
            things.engagement.leads[0].qualification = Some("Qualified".into());
            things.interactions.push(serde_json::json!({ "CustomerAction": "Called back", "Contact": {
                "BusinessTitle": "CIO", "Email": "cio@example.com", "FirstName": "Ada", "LastName": "Low",
            } }));
            things.tags = vec![Tag { key: "team".into(), value: "north".into() }];
        });
        let state = world.desk.decide(&seller(), entry, Decision::LookAgain).await.expect("looked");
        assert_eq!(state, WriteState::Done, "{operation}");
        assert_eq!(world.aws.calls(operation).len(), 1, "{operation}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_request_that_aws_calls_stale_is_not_sent_again() {
    for operation in [UPDATE, CONTEXT] {
        let world = world().await;
        world.aws.vanish(operation);
        ask(&world.desk, &seller(), operation, &form(&world, operation)).await.expect_err("lost");
        // It looks as before, and AWS refuses all the same.
        world.aws.refuse(operation, AppError::new(ErrorKind::Conflict));
        for _ in 0..3 {
            a_minute_later(&world).await;
        }
        assert_eq!(state(&world, operation).await, Some(IntentState::Undecided), "{operation}");
        assert_eq!(world.aws.calls(operation).len(), 2, "{operation}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_first_call_that_aws_calls_stale_is_refused_with_both_states() {
    let world = world().await;
    world.aws.refuse(UPDATE, AppError::new(ErrorKind::Conflict));
    let error = ask(&world.desk, &seller(), UPDATE, &form(&world, UPDATE)).await.expect_err("stale");
    assert_eq!(error.kind, ErrorKind::Conflict);
    let detail = error.detail.expect("a detail");
    assert!(detail.contains("to \u{201c}Committed\u{201d}") && detail.contains("AWS has: stage"), "{detail}");
    for _ in 0..3 {
        a_minute_later(&world).await;
    }
    assert_eq!(state(&world, UPDATE).await, Some(IntentState::Refused));
    assert_eq!(world.aws.calls(UPDATE).len(), 1);
    let row = world.desk.activity(&viewer(), None).await.expect("rows").recent.remove(0);
    assert!(row.doubt.is_some(), "whoever was not there finds both states under Activity");
    ask(&world.desk, &seller(), UPDATE, &form(&world, UPDATE)).await.expect("from the new version it goes on");
}

#[tokio::test(start_paused = true)]
async fn while_aws_does_not_show_it_nothing_is_sent() {
    let world = world().await;
    world.aws.vanish(ASSIGN);
    ask(&world.desk, &seller(), ASSIGN, &form(&world, ASSIGN)).await.expect_err("lost");
    world.aws.refuse("GetOpportunity", AppError::new(ErrorKind::Unavailable));
    a_minute_later(&world).await;
    assert_eq!(state(&world, ASSIGN).await, Some(IntentState::Unsettled));
    assert_eq!(world.aws.calls(ASSIGN).len(), 1);
    a_minute_later(&world).await;
    assert_eq!(state(&world, ASSIGN).await, Some(IntentState::Done));
}

#[tokio::test(start_paused = true)]
async fn an_association_is_told_in_words() {
    let world = moved(ASSOCIATE).await;
    let doubt = the_undecided(&world).await.doubt.expect("a doubt");
    assert_eq!(doubt.wanted, "Associate Solutions S-1 with opportunity O1234567.");
    assert!(doubt.shown.starts_with("AWS has: Solutions S-1 is not associated (as of"), "{}", doubt.shown);
}
