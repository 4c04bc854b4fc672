//! A lost answer, and a process that dies at any step.

use super::{ALL, ASSOCIATE, CONTEXT, DISASSOCIATE, SUBMIT, UPDATE, a_minute_later, ask, form, state, world};
use crate::services::support::{OPPORTUNITY, TITLE, Trip, World, seller};
use desk::ports::IntentState;
use domain::error::AppError;

/// A way for a process to die in the middle of a write.
type Death = fn(&World, &'static str);

const DEATHS: [(&str, Death); 5] = [
    ("after the intent is written", |world, _| world.store.trip("begin", Trip::DieAfter)),
    ("before the request arrives", |world, operation| world.aws.die_before(operation)),
    ("after AWS has done it", |world, operation| world.aws.die_after(operation)),
    ("before the outcome is written", |world, _| world.store.trip("settle", Trip::DieBefore)),
    ("after the outcome is written", |world, _| world.store.trip("settle", Trip::DieAfter)),
];

#[tokio::test(start_paused = true)]
async fn each_is_done_once_wherever_its_process_dies() {
    for operation in ALL {
        for (step, death) in DEATHS {
            let world = world().await;
            death(&world, operation);
            let form = form(&world, operation);
            let running =
                world.meanwhile(seller(), move |desk, me| async move { ask(&desk, &me, operation, &form).await });
            // Not a guess: the paused clock moves on only when nothing else can.
            tokio::time::sleep(std::time::Duration::from_secs(1)).await;
            running.abort();
            a_minute_later(&world).await;
            assert_eq!(state(&world, operation).await, Some(IntentState::Done), "{operation} {step}");
            assert_eq!(world.aws.effects_of(operation), 1, "{operation} {step}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_was_done_is_found_and_not_sent_again() {
    for operation in ALL {
        let world = world().await;
        world.aws.lose_answer(operation);
        ask(&world.desk, &seller(), operation, &form(&world, operation)).await.expect_err("lost");
        a_minute_later(&world).await;
        assert_eq!(state(&world, operation).await, Some(IntentState::Done), "{operation}");
        assert_eq!(world.aws.calls(operation).len(), 1, "{operation}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_never_arrived_is_sent_once_more_as_it_was() {
    for operation in ALL {
        let world = world().await;
        world.aws.vanish(operation);
        ask(&world.desk, &seller(), operation, &form(&world, operation)).await.expect_err("lost");
        a_minute_later(&world).await;
        let calls = world.aws.calls(operation);
        assert_eq!(calls.len(), 2, "{operation}");
        assert_eq!(calls[0], calls[1], "{operation}");
        assert_eq!(state(&world, operation).await, Some(IntentState::Done), "{operation}");
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_asks_again_after_a_lost_answer_takes_it_up() {
    for operation in ALL {
        let world = world().await;
        world.aws.vanish(operation);
        let form = form(&world, operation);
        ask(&world.desk, &seller(), operation, &form).await.expect_err("lost");
        assert!(!ask(&world.desk, &seller(), operation, &form).await.expect("done").already, "{operation}");
        assert_eq!(world.aws.effects_of(operation), 1, "{operation}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_update_is_whole_and_goes_from_the_journal_alone() {
    let world = world().await;
    world.aws.vanish(UPDATE);
    ask(&world.desk, &seller(), UPDATE, &form(&world, UPDATE)).await.expect_err("lost");
    a_minute_later(&world).await;
    let sent = &world.aws.calls(UPDATE)[1].request;
    assert_eq!(sent["Identifier"], OPPORTUNITY);
    assert_eq!(sent["Project"]["Title"], TITLE, "what nobody changes goes along");
    assert_eq!(sent["LifeCycle"]["Stage"], "Committed");
    assert_eq!(sent.get("Basis"), None, "what the desk saw is its own");
    assert!(sent["LastModifiedDate"].is_string());
    assert_eq!(world.aws.things(|things| things.opportunity.title.clone()).as_deref(), Some(TITLE));
    let lead = {
        ask(&world.desk, &seller(), CONTEXT, &form(&world, CONTEXT)).await.expect("done");
        world.aws.calls(CONTEXT)[0].request.clone()
    };
    assert_eq!(lead["Payload"]["Lead"]["Customer"]["CompanyName"], "Harbour Air");
    assert_eq!(world.aws.things(|things| things.interactions.len()), 2);
}

#[tokio::test(start_paused = true)]
async fn what_somebody_else_has_done_meanwhile_counts_as_done() {
    let world = world().await;
    world.aws.vanish(DISASSOCIATE);
    ask(&world.desk, &seller(), DISASSOCIATE, &form(&world, DISASSOCIATE)).await.expect_err("lost");
    world.aws.somebody_changes(|things| things.opportunity.related.clear());
    a_minute_later(&world).await;
    assert_eq!(state(&world, DISASSOCIATE).await, Some(IntentState::Done));
    assert_eq!(world.aws.calls(DISASSOCIATE).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_of_a_repetition_counts_once_aws_has_had_time_to_show_the_first() {
    let refused = || AppError::validation(Vec::new());
    // The second call is refused because the first was done, which shows only later.
    let world = world().await;
    world.aws.vanish(SUBMIT);
    ask(&world.desk, &seller(), SUBMIT, &form(&world, SUBMIT)).await.expect_err("lost");
    world.aws.refuse(SUBMIT, refused());
    a_minute_later(&world).await;
    assert_eq!(state(&world, SUBMIT).await, Some(IntentState::Unsettled));
    world.aws.somebody_changes(|things| things.opportunity.summary.review_status = Some("Submitted".into()));
    a_minute_later(&world).await;
    assert_eq!(state(&world, SUBMIT).await, Some(IntentState::Done));
    assert_eq!(world.aws.calls(SUBMIT).len(), 2);

    // It is refused for what it says, and stays so.
    let world = super::world().await;
    world.aws.vanish(ASSOCIATE);
    ask(&world.desk, &seller(), ASSOCIATE, &form(&world, ASSOCIATE)).await.expect_err("lost");
    for _ in 0..3 {
        world.aws.refuse(ASSOCIATE, refused());
        a_minute_later(&world).await;
    }
    assert_eq!(state(&world, ASSOCIATE).await, Some(IntentState::Refused));
}
