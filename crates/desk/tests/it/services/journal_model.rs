//! Random lives of the journal, with the service as the oracle: whatever is lost, refused or dies,
//! nothing is done twice, nothing stays open, and the journal's word is the service's truth.

use crate::services::support::{Trip, World, answers, invitation, seller, seller_two};
use desk::ports::{IntentState, JournalEntry, JournalQuery, Store};
use domain::{
    error::{AppError, ErrorKind},
    forms::Fields,
    ids::{DraftId, InvitationId, OpportunityId},
    people::Asker,
    views::{Decision, DraftState, InvitationSummary},
};
use proptest::prelude::*;
use time::Duration;

const CREATE: &str = "CreateEngagement";
const INVITE: &str = "CreateEngagementInvitation";
const START: &str = "StartEngagementByAcceptingInvitationTask";
const SUBMIT: &str = "StartEngagementFromOpportunityTask";
const ACCEPT: &str = "AcceptEngagementInvitation";
const REJECT: &str = "RejectEngagementInvitation";
const CALLS: [&str; 6] = [CREATE, INVITE, START, SUBMIT, ACCEPT, REJECT];
const SUBJECTS: usize = 2;

/// What somebody wants of one of the few subjects.
#[derive(Clone, Copy, Debug)]
enum Wish {
    AcceptByTask,
    Submit,
    AcceptLead,
    Reject,
    Send,
}

impl Wish {
    fn call(self) -> &'static str {
        match self {
            Self::AcceptByTask => START,
            Self::Submit => SUBMIT,
            Self::AcceptLead => ACCEPT,
            Self::Reject => REJECT,
            Self::Send => INVITE,
        }
    }
}

/// What goes wrong with the next call of an operation, or with the store.
#[derive(Clone, Copy, Debug)]
enum Mishap {
    LoseAnswer,
    Vanish,
    Throttle,
    Refuse,
    DieBefore,
    DieAfter,
    Store(&'static str, Trip),
}

#[derive(Clone, Debug)]
enum Step {
    /// Somebody wants something of a subject, and this goes wrong with it.
    Wish(Wish, usize, bool, Option<Mishap>),
    /// This goes wrong at the next call of an operation, whoever makes it.
    Mishap(&'static str, Mishap),
    Pass(i64),
    Reconcile,
    LookAgain,
}

fn wish() -> impl Strategy<Value = Wish> {
    prop_oneof![
        Just(Wish::AcceptByTask),
        Just(Wish::Submit),
        Just(Wish::AcceptLead),
        Just(Wish::Reject),
        Just(Wish::Send)
    ]
}

fn mishap() -> impl Strategy<Value = Mishap> {
    let trip = prop_oneof![Just(Trip::DieBefore), Just(Trip::DieAfter), Just(Trip::Fail)];
    let method = prop_oneof![Just("begin"), Just("settle"), Just("save_draft"), Just("retake"), Just("entry")];
    prop_oneof![
        Just(Mishap::LoseAnswer),
        Just(Mishap::Vanish),
        Just(Mishap::Throttle),
        Just(Mishap::Refuse),
        Just(Mishap::DieBefore),
        Just(Mishap::DieAfter),
        (method, trip).prop_map(|(method, trip)| Mishap::Store(method, trip)),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (wish(), 0..SUBJECTS, any::<bool>(), proptest::option::weighted(0.7, mishap()))
            .prop_map(|(wish, subject, first, mishap)| Step::Wish(wish, subject, first, mishap)),
        2 => (proptest::sample::select(&CALLS[..]), mishap()).prop_map(|(call, mishap)| Step::Mishap(call, mishap)),
        2 => (1_i64..90).prop_map(Step::Pass),
        2 => Just(Step::Reconcile),
        1 => Just(Step::LookAgain),
    ]
}

/// A desk with a few things to write about.
struct Life {
    world: World,
    drafts: Vec<DraftId>,
}

impl Life {
    async fn begin() -> Self {
        let world = World::new().await;
        world.aws.comes_alive();
        let mut drafts = Vec::new();
        for n in 0..SUBJECTS {
            for kind in ["task", "lead"] {
                let id = invitation_of(kind, n).to_string();
                world.aws.has_invitation(InvitationSummary { id, ..invitation("PENDING") });
            }
            let from = if n == 0 { "existing" } else { "new" };
            let new = [("EngagementFrom", from), ("NewEngagement.Title", "T"), ("NewEngagement.Description", "D")];
            drafts.push(world.draft_with(&new).await);
        }
        Self { world, drafts }
    }

    /// Does one step. Whatever it waits for, it is given up after a while: its process has died.
    /// The living wait less, 10 seconds for another's write and 13 for the store to take an outcome.
    async fn take(&self, step: Step) {
        let work = async {
            match step {
                Step::Wish(wish, subject, first, mishap) => {
                    if let Some(mishap) = mishap {
                        self.arrange(wish.call(), mishap);
                    }
                    self.wish(wish, subject, if first { seller() } else { seller_two() }).await;
                }
                Step::Mishap(call, mishap) => self.arrange(call, mishap),
                Step::Pass(seconds) => self.world.clock.pass(Duration::seconds(seconds)),
                Step::Reconcile => drop(self.world.another_desk().reconcile_once().await),
                Step::LookAgain => self.look_again().await,
            }
        };
        drop(tokio::time::timeout(std::time::Duration::from_secs(15), work).await);
    }

    async fn wish(&self, wish: Wish, n: usize, asker: Asker) {
        // Every click comes to another process.
        let desk = self.world.another_desk();
        // How it ends is not looked at: it may be anything; what counts is what the service has done.
        match wish {
            Wish::AcceptByTask => {
                drop(desk.accept_by_task(&asker, &invitation_of("task", n), &Fields::new()).await);
            }
            Wish::Submit => {
                let id = OpportunityId::parse(&format!("O100000{n}")).expect("an id");
                let form = answers(&[("AwsSubmission.InvolvementType", "Co-Sell")]);
                drop(desk.start_from_opportunity(&asker, &id, &form).await);
            }
            Wish::AcceptLead => drop(desk.accept_lead(&asker, &invitation_of("lead", n)).await),
            Wish::Reject => {
                let reason = answers(&[("Reason", "Other")]);
                drop(desk.reject_invitation(&asker, &invitation_of("lead", n), &reason).await);
            }
            Wish::Send => drop(desk.send_draft(&seller(), &self.drafts[n]).await),
        }
    }

    fn arrange(&self, call: &'static str, mishap: Mishap) {
        let aws = &self.world.aws;
        match mishap {
            Mishap::LoseAnswer => aws.lose_answer(call),
            Mishap::Vanish => aws.vanish(call),
            Mishap::Throttle => aws.refuse(call, AppError::new(ErrorKind::Throttled)),
            Mishap::Refuse => aws.refuse(call, AppError::validation(Vec::new())),
            Mishap::DieBefore => aws.die_before(call),
            Mishap::DieAfter => aws.die_after(call),
            Mishap::Store(method, trip) => self.world.store.trip(method, trip),
        }
    }

    async fn look_again(&self) {
        let undecided = self.entries().await.into_iter().find(|e| e.state == IntentState::Undecided);
        if let Some(entry) = undecided {
            drop(self.world.another_desk().decide(&seller(), entry.id, Decision::LookAgain).await);
        }
    }

    async fn entries(&self) -> Vec<JournalEntry> {
        let query = JournalQuery { limit: 10_000, ..JournalQuery::default() };
        self.world.store.journal(&seller().scope, &query).await.expect("the journal")
    }

    /// Everything that was to go wrong has gone wrong; then the desk has time for as many rounds as there
    /// is something to do in, but no more than 40.
    async fn settle(&self) {
        self.world.store.heal();
        self.world.aws.heals();
        for _ in 0..40 {
            self.world.clock.pass(Duration::seconds(301));
            self.world.another_desk().reconcile_once().await.expect("a round");
            let open = self.world.store.unfinished(1).await.expect("entries");
            let under_way = self.world.store.drafts_under_way(1).await.expect("drafts");
            if open.is_empty() && under_way.is_empty() {
                break;
            }
        }
    }
}

fn invitation_of(kind: &str, n: usize) -> InvitationId {
    let kind = if kind == "task" { "a" } else { "b" };
    InvitationId::parse(&format!("engi-{kind}00000000000{n}")).expect("an id")
}

/// What must hold when all is settled.
async fn verify(life: &Life) -> Result<(), TestCaseError> {
    let aws = &life.world.aws;
    let entries = life.entries().await;
    for entry in &entries {
        prop_assert!(entry.state.is_over(), "{} of {} is {:?}", entry.operation, entry.subject, entry.state);
    }
    for operation in CALLS {
        let of = |entry: &&JournalEntry| entry.operation == operation && entry.state == IntentState::Done;
        let done = entries.iter().filter(of).count();
        // A done lead or decline may have been another entry's doing, which then found it so.
        if matches!(operation, ACCEPT | REJECT) {
            prop_assert!(aws.effects_of(operation) <= done, "{operation}");
        } else {
            prop_assert_eq!(aws.effects_of(operation), done, "{}", operation);
        }
    }
    for n in 0..SUBJECTS {
        let (task, lead) = (invitation_of("task", n).to_string(), invitation_of("lead", n).to_string());
        let opportunity = format!("O100000{n}");
        prop_assert!(aws.effects(START, &task) <= 1);
        prop_assert!(aws.effects(SUBMIT, &opportunity) <= 1);
        prop_assert!(aws.effects(ACCEPT, &lead) + aws.effects(REJECT, &lead) <= 1);
    }
    for draft in &life.drafts {
        let draft = life.world.look(draft).await;
        let sent = entries
            .iter()
            .filter(|e| e.operation == INVITE && e.subject == draft.summary.id && e.state == IntentState::Done)
            .count();
        prop_assert!(sent <= 1);
        let expected = if sent == 1 { DraftState::Sent } else { DraftState::Open };
        prop_assert_eq!(draft.summary.state, expected);
        prop_assert_eq!(draft.invitation_id.is_some(), sent == 1);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_doubled_or_left_open(steps in proptest::collection::vec(step(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .build()
            .expect("a runtime");
        runtime.block_on(async {
            let life = Life::begin().await;
            for step in steps {
                life.take(step).await;
            }
            life.settle().await;
            verify(&life).await
        })?;
    }
}
