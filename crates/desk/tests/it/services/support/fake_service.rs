//! A service that answers as told, keeps ClientTokens as AWS does, and remembers what it was asked.

use super::{Call, Gate, ManualClock, script::Turn, things::Things};
use desk::ports::{Answer, Clock, Exchange, PartnerCentral, Refusal, Upstreams};
use domain::{
    error::{AppError, ErrorKind},
    people::Scope,
    views::{InvitationSummary, TaskKind, TaskStatus, TaskView},
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};
use time::OffsetDateTime;
use tokio::sync::{oneshot, watch};

/// The service.
pub(crate) struct FakeService {
    pub(super) clock: Arc<ManualClock>,
    pub(super) state: Mutex<State>,
    called: watch::Sender<usize>,
}

/// What the service knows.
#[derive(Default)]
pub(super) struct State {
    turns: BTreeMap<&'static str, VecDeque<Turn>>,
    calls: Vec<Call>,
    /// What was made with which token.
    made: BTreeMap<String, usize>,
    /// What was done to what, once for each time.
    effects: Vec<(&'static str, String)>,
    /// How long each answer takes.
    slowness: Duration,
    /// Whether answering an invitation changes it, as it does at AWS.
    lively: bool,
    /// In whose name it was to be called.
    names: Vec<String>,
    pub(super) invitations: Vec<InvitationSummary>,
    pub(super) tasks: Vec<TaskView>,
    pub(super) things: Things,
}

impl FakeService {
    pub(super) fn new(clock: Arc<ManualClock>) -> Self {
        Self { clock, state: Mutex::default(), called: watch::channel(0).0 }
    }

    /// In whose names it was to be called, in order.
    pub(crate) fn names(&self) -> Vec<String> {
        self.state().names.clone()
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("not poisoned")
    }

    fn next(&self, operation: &'static str, turn: Turn) {
        self.state().turns.entry(operation).or_default().push_back(turn);
    }

    /// The next call of the operation is refused.
    pub(crate) fn refuse(&self, operation: &'static str, error: AppError) {
        self.next(operation, Turn::Refuse(error));
    }

    /// The next call of the operation is done, but its answer is lost.
    pub(crate) fn lose_answer(&self, operation: &'static str) {
        self.next(operation, Turn::Lose);
    }

    /// Every answer takes so long from now on.
    pub(crate) fn slows_down(&self, slowness: Duration) {
        self.state().slowness = slowness;
    }

    /// The next call of the operation never arrives, which the caller cannot know.
    pub(crate) fn vanish(&self, operation: &'static str) {
        self.next(operation, Turn::Vanish);
    }

    /// The caller's process dies before the next call of the operation arrives.
    pub(crate) fn die_before(&self, operation: &'static str) {
        self.next(operation, Turn::Die);
    }

    /// The caller's process dies after the next call of the operation has been done.
    pub(crate) fn die_after(&self, operation: &'static str) {
        drop(self.hold(operation));
    }

    /// Whatever was arranged and has not happened yet, does not happen any more.
    pub(crate) fn heals(&self) {
        self.state().turns.clear();
    }

    /// From now on answering an invitation changes it, and an answered one takes no other answer.
    pub(crate) fn comes_alive(&self) {
        self.state().lively = true;
    }

    /// How often an operation has been done to a subject.
    pub(crate) fn effects(&self, operation: &str, subject: &str) -> usize {
        self.state().effects.iter().filter(|(o, s)| *o == operation && s == subject).count()
    }

    /// How often an operation has been done.
    pub(crate) fn effects_of(&self, operation: &str) -> usize {
        self.state().effects.iter().filter(|(o, _)| *o == operation).count()
    }

    /// The state of an invitation.
    pub(crate) fn status(&self, id: &str) -> Option<String> {
        self.state().invitations.iter().find(|i| i.id == id)?.status.clone()
    }

    /// The next call of the operation waits at the gate.
    pub(crate) fn hold(&self, operation: &'static str) -> Gate {
        let (open, wait) = oneshot::channel();
        self.next(operation, Turn::Hold(wait));
        Gate(open)
    }

    /// The next call of the operation waits at the gate, and its answer is lost there.
    pub(crate) fn hold_and_lose(&self, operation: &'static str) -> Gate {
        let (open, wait) = oneshot::channel();
        self.next(operation, Turn::HoldAndLose(wait));
        Gate(open)
    }

    /// The calls of an operation, in their order.
    pub(crate) fn calls(&self, operation: &str) -> Vec<Call> {
        self.state().calls.iter().filter(|c| c.operation == operation).cloned().collect()
    }

    /// How many calls there were of all operations that change something.
    pub(crate) fn writes(&self) -> usize {
        let reads = |operation: &str| operation.starts_with("List") || operation.starts_with("Get");
        self.state().calls.iter().filter(|c| !reads(c.operation)).count()
    }

    /// Waits until an operation has been called so often.
    pub(crate) async fn called(&self, operation: &str, times: usize) {
        let mut called = self.called.subscribe();
        while self.calls(operation).len() < times {
            called.changed().await.expect("the service lives");
        }
    }

    /// Puts an invitation in place of the one of the same id.
    pub(crate) fn has_invitation(&self, invitation: InvitationSummary) {
        let mut state = self.state();
        state.invitations.retain(|i| i.id != invitation.id);
        state.invitations.push(invitation);
    }

    /// Puts a task in place of the one of the same id.
    pub(crate) fn has_task(&self, task: TaskView) {
        let mut state = self.state();
        state.tasks.retain(|t| t.id != task.id);
        state.tasks.push(task);
    }

    /// Somebody else changes something, which makes another version of it.
    pub(crate) fn somebody_changes(&self, change: impl FnOnce(&mut Things)) {
        let mut state = self.state();
        change(&mut state.things);
        state.things.touch();
    }

    /// Looks at what can be changed.
    pub(crate) fn things<T>(&self, look: impl FnOnce(&Things) -> T) -> T {
        look(&self.state().things)
    }

    /// Takes a call, does what it was told, and gives the number of what was made: the same for the
    /// same token.
    pub(super) async fn take(
        &self,
        operation: &'static str,
        token: Option<&str>,
        request: Value,
    ) -> Result<usize, Refusal> {
        let (turn, made, slowness) = {
            let mut state = self.state();
            let call = Call { operation, token: token.map(str::to_owned), request: request.clone() };
            state.calls.push(call);
            let turn = state.turns.get_mut(operation).and_then(VecDeque::pop_front);
            // What was taken once is not invalid when it is repeated with its token.
            let known = token.is_some_and(|token| state.made.contains_key(token));
            let turn = turn.filter(|turn| !(known && turn.calls_it_invalid()));
            let unmade = matches!(turn, Some(Turn::Refuse(_) | Turn::Vanish | Turn::Die));
            let made = if unmade { Ok(0) } else { state.apply(operation, token, &request, self.clock.now()) };
            (turn, made, state.slowness)
        };
        self.called.send_modify(|n| *n += 1);
        if !slowness.is_zero() {
            tokio::time::sleep(slowness).await;
        }
        let made = made.map_err(Refusal::definite);
        match turn {
            None => made,
            Some(Turn::Refuse(error)) => Err(Refusal::definite(error)),
            Some(Turn::Lose | Turn::Vanish) => Err(Turn::lost()),
            Some(Turn::Die) => std::future::pending().await,
            Some(Turn::Hold(gate)) => match gate.await {
                Ok(()) => made,
                Err(_) => std::future::pending().await,
            },
            Some(Turn::HoldAndLose(gate)) => match gate.await {
                Ok(()) => Err(Turn::lost()),
                Err(_) => std::future::pending().await,
            },
        }
    }

    /// The task that a call has started.
    pub(super) fn started(&self, number: usize) -> TaskView {
        let id = format!("task-{number:013}");
        self.state().tasks.iter().find(|t| t.id == id).cloned().expect("a call that starts has a task")
    }
}

impl State {
    /// Does what is asked and gives the number of what was made: the same for the same token.
    fn apply(
        &mut self,
        operation: &'static str,
        token: Option<&str>,
        request: &Value,
        now: OffsetDateTime,
    ) -> Result<usize, AppError> {
        if operation.starts_with("List") || operation.starts_with("Get") {
            return Ok(0);
        }
        let names = ["Identifier", "OpportunityIdentifier", "EngagementIdentifier", "ResourceArn"];
        let subject = names.iter().find_map(|name| request[*name].as_str()).unwrap_or_default().to_owned();
        if Things::take(operation) {
            self.things.change(operation, request)?;
            self.effects.push((operation, subject));
            return Ok(0);
        }
        let Some(token) = token else {
            let to = if operation == "RejectEngagementInvitation" { "REJECTED" } else { "ACCEPTED" };
            let invitation = self.invitations.iter_mut().find(|i| self.lively && i.id == subject);
            if let Some(invitation) = invitation {
                if !invitation.is_pending() {
                    return Err(AppError::new(ErrorKind::Conflict));
                }
                invitation.status = Some(to.to_owned());
            }
            self.effects.push((operation, subject));
            return Ok(0);
        };
        if let Some(known) = self.made.get(token) {
            return Ok(*known);
        }
        let number = self.made.len() + 1;
        self.made.insert(token.to_owned(), number);
        let task = crate::support::task('0', TaskStatus::InProgress);
        let task = TaskView { id: format!("task-{number:013}"), started_at: Some(now), seen_at: now, ..task };
        match operation {
            "StartEngagementByAcceptingInvitationTask" => {
                self.tasks.push(TaskView { invitation_id: Some(subject.clone()), ..task });
            }
            "StartEngagementFromOpportunityTask" => self.tasks.push(TaskView {
                kind: TaskKind::FromOpportunity,
                invitation_id: None,
                opportunity_id: Some(subject.clone()),
                ..task
            }),
            _ => {}
        }
        self.effects.push((operation, subject));
        Ok(number)
    }
}

/// An answer with what would have been on the wire.
pub(super) fn answer<T>(operation: &str, request: Value, response: Value, value: T) -> Answer<T> {
    let mut sent = json!({ "Catalog": "Sandbox" });
    if let (Value::Object(sent), Value::Object(request)) = (&mut sent, request) {
        sent.extend(request);
    }
    let exchange = Exchange {
        operation: operation.to_owned(),
        request: sent,
        response,
        status: Some(200),
        request_id: Some("req-1".into()),
        elapsed: Duration::from_millis(7),
    };
    Answer { value, exchange }
}

/// Finds the service for the one account that there is, in either catalog.
pub(crate) struct OneScope(pub(crate) Arc<FakeService>);

impl Upstreams for OneScope {
    fn in_the_name_of(&self, scope: &Scope, person: &str) -> Result<Arc<dyn PartnerCentral>, AppError> {
        self.0.state().names.push(person.to_owned());
        self.partner_central(scope)
    }

    fn partner_central(&self, scope: &Scope) -> Result<Arc<dyn PartnerCentral>, AppError> {
        if scope.account == crate::support::scope().account { Ok(self.0.clone()) } else { Err(AppError::not_found()) }
    }

    fn scopes(&self) -> Vec<Scope> {
        vec![crate::support::scope()]
    }
}
