//! Ending tasks from outside.

use time::OffsetDateTime;

use super::{after_change, prospecting};
use crate::catalog::Catalog;
use crate::config::Config;
use crate::ids;
use crate::state::{Shelf, Side, State, is_reason_code};
use crate::workflows;

/// How a task is to end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Release {
    /// It takes all the steps that are left. It may still fail at one of them.
    Complete,
    /// It takes its steps up to the one that the code belongs to, and fails there.
    Fail {
        /// One of the model's `ReasonCode` values.
        reason_code: String,
        /// What the task says; absent: a sentence of the emulator's.
        message: Option<String>,
    },
}

/// Ends a task in progress now, whatever it waits for.
///
/// # Errors
/// A sentence, when there is no such task in progress or the model has no such reason code.
pub(crate) fn release_task(
    state: &mut State,
    config: &Config,
    id: &str,
    release: Release,
    now: OffsetDateTime,
) -> Result<(), String> {
    let id = ids::bare(id);
    match state.tasks.get(id) {
        None => return Err(format!("There is no task {id}.")),
        Some(task) if !task.is_in_progress() => return Err(format!("Task {id} has ended: it is {}.", task.status())),
        Some(_) => {}
    }
    if let Release::Fail { reason_code, message } = release {
        if !is_reason_code(&reason_code) {
            return Err(format!("{reason_code:?} is none of the model's reason codes."));
        }
        state.tasks.change(id, |task| {
            task.fail_with = Some(reason_code);
            task.fail_message = message;
        });
    }
    workflows::finish_task(state, config, id, now);
    after_change(state, config, now);
    Ok(())
}

/// Ends all tasks that wait to be released: catalog by catalog, each in the order of their starts.
pub(crate) fn release_all(state: &mut State, config: &Config, now: OffsetDateTime) {
    for catalog in [Catalog::Aws, Catalog::Sandbox] {
        let held: Vec<_> =
            state.tasks.on_shelf(&Shelf::new("", catalog, Side::Held)).map(|task| task.id.clone()).collect();
        for id in held {
            workflows::finish_task(state, config, &id, now);
        }
    }
    prospecting::release_all_prospecting(state, now);
    after_change(state, config, now);
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::call::{Behaviour, Call, Trace};
    use crate::operations;
    use crate::pace::TaskProgress;

    const NOW: OffsetDateTime = OffsetDateTime::UNIX_EPOCH;

    /// Carries out an operation of the default account's.
    fn act(state: &mut State, config: &Config, operation: &str, body: Value) -> Value {
        let account = config.account(&config.default_account).expect("the default account");
        let trace = Trace::default();
        let call = Call { operation, account, catalog: Catalog::Sandbox, body: &body, now: NOW, config, trace: &trace };
        match operations::behaviour(operation) {
            Some(Behaviour::Create(act) | Behaviour::Start(act)) => act(&call, state),
            _ => panic!("{operation} creates nothing"),
        }
        .expect("the request is right")
    }

    /// A held conversion of a new lead, and its identifier.
    fn held(state: &mut State, config: &Config) -> String {
        let lead = json!({
            "Customer": {"CompanyName": "Kestrel"},
            "Interactions": [{"Contact": {
                "BusinessTitle": "CTO", "Email": "k@example.com", "FirstName": "K", "LastName": "L",
            }}],
        });
        let contexts = json!([{"Type": "Lead", "Payload": {"Lead": lead}}]);
        let engagement = act(state, config, "CreateEngagement", json!({"Title": "Lead", "Contexts": contexts}));
        let start = json!({"Identifier": engagement["Id"], "ContextIdentifier": "1"});
        let task = act(state, config, "StartOpportunityFromEngagementTask", start);
        assert_eq!(task["TaskStatus"], "IN_PROGRESS");
        task["TaskId"].as_str().expect("an identifier").to_owned()
    }

    fn answer(state: &State, id: &str) -> Value {
        state.tasks.get(id).expect("the task").to_answer()
    }

    #[test]
    fn a_held_task_ends_only_as_it_is_told_to() {
        let config = Config { tasks: TaskProgress::Held, ..Config::default() };
        let mut state = State::default();
        let [first, second, third] = std::array::from_fn(|_| held(&mut state, &config));

        release_task(&mut state, &config, &first, Release::Complete, NOW).expect("it is held");
        assert_eq!(answer(&state, &first)["TaskStatus"], "COMPLETE");
        let again = release_task(&mut state, &config, &first, Release::Complete, NOW);
        assert!(again.is_err_and(|said| said.contains("COMPLETE")));

        let fail = |reason_code: &str| Release::Fail { reason_code: reason_code.to_owned(), message: None };
        let wrong = release_task(&mut state, &config, &second, fail("Whatever"), NOW);
        assert!(wrong.is_err_and(|said| said.contains("Whatever")));
        release_task(&mut state, &config, &second, fail("EngagementConflict"), NOW).expect("it is held");
        let failed = answer(&state, &second);
        assert_eq!(failed["ReasonCode"], "EngagementConflict");
        assert!(failed["OpportunityId"].is_string() && failed.get("ContextId").is_none(), "{failed}");
        let unknown = release_task(&mut state, &config, "task-0", Release::Complete, NOW);
        assert!(unknown.is_err_and(|said| said.contains("task-0")));

        assert_eq!(answer(&state, &third)["TaskStatus"], "IN_PROGRESS");
        release_all(&mut state, &config, NOW);
        assert_eq!(answer(&state, &third)["TaskStatus"], "COMPLETE");
    }

    #[test]
    fn a_task_on_its_way_survives_a_restart() {
        let config = Config { tasks: TaskProgress::Held, ..Config::default() };
        let mut state = State::default();
        let id = held(&mut state, &config);
        for _ in 0..2 {
            workflows::take_step(&mut state, &config, &id, NOW);
        }
        let drafted = state.tasks.get(&id).and_then(|task| task.opportunity.clone()).expect("the second step");
        assert_eq!(answer(&state, &id).get("OpportunityId"), None, "not shown before the end");
        let saved = serde_json::to_string(&state).expect("the state is plain data");
        let mut state: State = serde_json::from_str(&saved).expect("it was just saved");
        release_all(&mut state, &config, NOW);
        let done = answer(&state, &id);
        assert_eq!((&done["TaskStatus"], &done["OpportunityId"]), (&json!("COMPLETE"), &json!(drafted)));
    }

    #[test]
    fn all_are_released_but_only_those_that_are_held() {
        let held_one = Config { tasks: TaskProgress::Held, ..Config::default() };
        let timed = Config::default();
        let mut state = State::default();
        let [waits, runs] = [&held_one, &timed].map(|config| held(&mut state, config));
        release_all(&mut state, &timed, NOW);
        assert_eq!(answer(&state, &waits)["TaskStatus"], "COMPLETE");
        assert_eq!(answer(&state, &runs)["TaskStatus"], "IN_PROGRESS");
        let message = Some("Enough.".to_owned());
        let fail = Release::Fail { reason_code: "RequestThrottled".to_owned(), message };
        release_task(&mut state, &timed, &runs, fail, NOW).expect("it is in progress");
        let failed = answer(&state, &runs);
        assert_eq!((&failed["ReasonCode"], &failed["Message"]), (&json!("RequestThrottled"), &json!("Enough.")));
    }
}
