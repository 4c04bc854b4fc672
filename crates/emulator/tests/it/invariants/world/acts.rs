//! How the steps are taken.

use axum::http::StatusCode;
use emulator::{AwsAction, AwsInvitation, Catalog, FaultEffect, FaultRule, Release, TaskRule, TaskStatus};
use serde_json::{Value, json};
use service_model::official;
use time::Duration;

use super::{Answered, Done, World, realm};
use crate::bench::{Reply, invitation};
use crate::invariants::requests::{Maker, mark, needed};
use crate::invariants::steps::{Ask, Manner, Step, Wait};
use crate::invariants::view::{OPPORTUNITIES, RECEIVED, SENT};
use crate::invariants::{ACCOUNTS, catalog, history};

impl World {
    pub(super) async fn act(&mut self, step: &Step) -> Option<Answered> {
        self.step += 1;
        self.refused = None;
        match step {
            Step::Call(ask) => {
                let ask = &self.by_someone_who_can(ask);
                self.enter(realm(ask.sandbox));
                let request = self.request(ask);
                self.arm(ask.operation);
                let reply = self.send(ask.who, ask.operation, &request).await;
                // Asked in the other catalog, the answer is that one's too.
                let sandbox = match request["Catalog"].as_str() {
                    Some("Sandbox") => true,
                    Some("AWS") => false,
                    _ => ask.sandbox,
                };
                self.enter(realm(sandbox));
                return Some(Answered { who: ask.who, realm: realm(sandbox), request, reply });
            }
            Step::Again { back, changed } => self.again(usize::from(*back), *changed).await,
            Step::Wait(wait) => self.wait(wait),
            Step::Tasks(progress) => {
                self.looks_count |= progress.starts_with("reads");
                self.set(json!({"tasks": progress}));
            }
            Step::Review(pace) => self.set(json!({"review": pace})),
            Step::Release { which, fails } => self.release(usize::from(*which), fails.map(usize::from)),
            Step::ReleaseAll => self.bench.control().release_held_tasks(),
            Step::AwsActs { which, how } => self.aws_acts(usize::from(*which), *how),
            Step::AwsInvites { who, sandbox, lead } => self.aws_invites(usize::from(*who), *sandbox, *lead),
            Step::Assume(name, value) => {
                let value: Value = serde_json::from_str(value).expect("JSON");
                self.set(json!({"assumptions": {*name: value}}));
            }
            Step::Fault(number) => self.fault = Some(*number),
            Step::Restore => self.restore(),
        }
        None
    }

    /// The request by the next account that has something to ask about.
    fn by_someone_who_can(&self, ask: &Ask) -> Ask {
        let views = &self.realms[realm(ask.sandbox)].views;
        let able = |who: &usize| needed(ask.operation).is_none_or(|listing| !views[*who].ids(listing).is_empty());
        let who = (0..3).map(|turn| (ask.who + turn) % 3).find(able).unwrap_or(ask.who);
        Ask { who, ..ask.clone() }
    }

    fn request(&self, ask: &Ask) -> Value {
        let views = &self.realms[realm(ask.sandbox)].views;
        let whose = match ask.manner {
            Manner::Foreign(number) => (ask.who + 1 + usize::from(number % 2)) % 3,
            _ => ask.who,
        };
        Maker { ask, others: &views[whose], born: &self.born, step: self.step }.request()
    }

    /// Sends a request. What is refused must change nothing, and nothing may fail that nobody asked to.
    async fn send(&mut self, who: usize, operation: &'static str, request: &Value) -> Reply {
        let reply = self.bench.call(ACCOUNTS[who], operation, request.clone()).await;
        let struck = self.bench.control().faults_list().iter().any(|it| it.fired > 0);
        self.bench.control().clear_faults();
        assert!(struck || !reply.status.is_server_error(), "{operation}: {}", reply.body);
        if reply.status != StatusCode::OK {
            self.refused = Some(format!("{operation} {request}: {}", reply.body));
            return reply;
        }
        if request.get("ClientToken").is_some() {
            let (request, answer) = (request.clone(), reply.body.clone());
            self.done.push(Done { who, operation, request, answer, at: self.now, step: self.step });
        }
        if operation == "StartProspectingFromEngagementTask" {
            // The task lists the engagements that it was given, whosever they are.
            self.realms[realm(request["Catalog"] == "Sandbox")].disclosed.said(who, &request["Identifiers"]);
        }
        if operation == "CreateOpportunity"
            && let Some(id) = reply.body["Id"].as_str()
        {
            let realm = &mut self.realms[realm(request["Catalog"] == "Sandbox")];
            realm.created[who].insert(id.to_owned());
            realm.disclosed.own(id, who);
        }
        reply
    }

    /// Lets the next call or the next task fail, if that was asked for.
    fn arm(&mut self, operation: &str) {
        let Some(number) = self.fault.take().map(usize::from) else { return };
        let errors = &official().operation(operation).expect("modelled").errors;
        if number.is_multiple_of(2) {
            let rule = FaultRule::every(FaultEffect::error(&errors[number / 2 % errors.len()]));
            self.bench.control().add_fault(rule).expect("a right rule");
        } else {
            let rule = TaskRule { fail_with: Some(reason(number / 2)), times: Some(1), ..TaskRule::default() };
            self.bench.control().add_task_rule(rule).expect("a right rule");
        }
    }

    async fn again(&mut self, back: usize, changed: bool) {
        if self.done.is_empty() {
            return;
        }
        let Done { who, operation, mut request, answer, at, step } =
            self.done[self.done.len() - 1 - back % self.done.len()].clone();
        if changed {
            let other = request.to_string().replace(&mark(who, step), &mark(who, 999));
            let other: Value = serde_json::from_str(&other).expect("JSON still");
            if other == request {
                let sandbox = request["Catalog"] == "Sandbox";
                request["Catalog"] = json!(catalog(!sandbox));
                self.enter(realm(!sandbox));
            } else {
                request = other;
            }
        }
        if self.now - at >= Duration::DAY {
            // The token is forgotten: this is a new request.
            self.done.retain(|it| it.request["ClientToken"] != request["ClientToken"]);
            self.send(who, operation, &request).await;
            return;
        }
        let reply = self.send(who, operation, &request).await;
        if changed {
            assert_eq!(reply.code(), "ConflictException", "{operation}: the token was used: {request} {}", reply.body);
            return;
        }
        // Sent once more, it is no other request.
        self.done.pop();
        assert_eq!(reply.status, StatusCode::OK, "{operation} {request}: {}", reply.body);
        if operation.starts_with("Start") {
            assert_eq!(reply.body["TaskId"], answer["TaskId"], "{operation}");
        } else {
            assert_eq!(reply.body, answer, "{operation}");
        }
    }

    fn wait(&mut self, wait: &Wait) {
        match wait {
            Wait::For(time) => self.advance(*time),
            Wait::ForAnExpiry { before } => {
                let rows = self
                    .realms
                    .iter()
                    .flat_map(|it| &it.views)
                    .flat_map(|it| it.rows(&RECEIVED).iter().chain(it.rows(&SENT).iter()));
                let open = rows.filter(|row| row["Status"] == "PENDING");
                if let Some(next) = open.map(|row| history::moment(&row["ExpirationDate"])).min() {
                    let early = if *before { Duration::NANOSECOND } else { Duration::ZERO };
                    self.advance((next - early - self.now).max(Duration::ZERO));
                }
            }
        }
    }

    fn release(&self, which: usize, fails: Option<usize>) {
        let mut tasks = self.bench.control().tasks(Some(TaskStatus::InProgress));
        tasks.sort_by_key(|task| (task.started, self.born.get(&task.id).copied()));
        let Some(task) = tasks.get(which % tasks.len().max(1)) else { return };
        let release = match fails {
            None => Release::Complete,
            Some(number) => Release::Fail { reason_code: reason(number), message: None },
        };
        self.bench.control().release_task(&task.id, release).expect("it is in progress");
    }

    fn aws_acts(&mut self, which: usize, how: u8) {
        let mut ids: Vec<_> =
            self.realms.iter().flat_map(|it| &it.views).flat_map(|it| it.ids(&OPPORTUNITIES)).collect();
        ids.sort_by_key(|id| self.born.get(id));
        let Some(id) = ids.get(which % ids.len().max(1)) else { return };
        let review = |status: &str| AwsAction { review: Some(status.to_owned()), ..AwsAction::default() };
        let action = match how % 8 {
            0..=2 => review("Approved"),
            3 => review("Action Required"),
            4 => review("Rejected"),
            5 => review("In review"),
            6 => AwsAction { stage: Some("Committed".to_owned()), ..AwsAction::default() },
            _ => AwsAction { quality_score: Some(how), next_steps: Some("Wait".to_owned()), ..AwsAction::default() },
        };
        self.refused = self.bench.control().act_as_aws(id, action).err().map(|error| error.to_string());
    }

    fn aws_invites(&mut self, who: usize, sandbox: bool, lead: bool) {
        self.enter(realm(sandbox));
        let payload = if lead {
            json!({"LeadInvitation": {
                "Customer": {"CompanyName": "Bluefin", "CountryCode": "SE"},
                "Interaction": {"SourceType": "Event", "SourceName": "Fair", "ContactBusinessTitle": "CTO"},
            }})
        } else {
            invitation("", ACCOUNTS[who], "Kestrel")["Invitation"]["Payload"].take()
        };
        let asked = AwsInvitation {
            catalog: if sandbox { Catalog::Sandbox } else { Catalog::Aws },
            receiver: ACCOUNTS[who].to_owned(),
            payload,
            message: None,
            title: None,
            disclosed: None,
            enrichment: None,
        };
        self.bench.control().invite_as_aws(asked).expect("a right invitation");
    }

    /// What is exported is the whole state, and restoring it changes nothing.
    fn restore(&mut self) {
        let exported = self.bench.control().export_state().expect("plain data");
        self.bench.control().restore_state(&exported).expect("it was just exported");
        assert!(exported.as_json() == self.export(), "what is restored is exported otherwise");
    }
}

/// One of the model's reason codes.
fn reason(number: usize) -> String {
    let codes = official().shape("ReasonCode").expect("modelled").values();
    codes[number % codes.len()].clone()
}
