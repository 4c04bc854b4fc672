//! The desk, the adapter and the emulator together: a change whose answer is lost on the wire is found out
//! about by what the emulator shows. Its ledger is the judge.

use crate::{INVITER, OneService, Stage, stage};
use desk::{
    Desk, Patience, Policy, Written,
    ports::{EngagementQuery, IntentState, JournalQuery, OpportunityQuery, PartnerCentral, Store, SystemClock},
    tracker::Tracker,
    upstream::{Guard, GuardSettings, NoObserver},
};
use domain::{
    commands::UpdateOpportunityCommand,
    error::AppError,
    forms::{self, Fields},
    ids::{AccountId, EngagementId, OpportunityId},
    people::{Asker, Backend, Catalog, Origin, Person, Role, Scope},
};
use emulator::{FaultRule, LedgerQuery, Moment, Seed, Spoil};
use std::{sync::Arc, time::Duration};
use store::SqliteStore;

const ALL: [&str; 7] = [
    "UpdateOpportunity",
    "AssignOpportunity",
    "SubmitOpportunity",
    "AssociateOpportunity",
    "DisassociateOpportunity",
    "UpdateEngagementContext",
    "TagResource",
];
/// An opportunity of the demo that lacks nothing for its submission.
const TITLE: &str = "Port call forecasting";

/// A desk over the emulator, and what it is asked about.
struct Office {
    stage: Stage,
    desk: Desk,
    store: Arc<SqliteStore>,
    me: Asker,
    opportunity: OpportunityId,
    engagement: EngagementId,
}

async fn office() -> Office {
    let stage = stage(Seed::Demo).await;
    let scope = Scope { account: AccountId::parse(INVITER).expect("an account"), catalog: Catalog::Sandbox };
    let upstreams = OneService { scope: scope.clone(), service: Arc::new(stage.inviter.clone()) };
    let store = Arc::new(SqliteStore::open(":memory:").await.expect("a store in memory opens"));
    let settings = GuardSettings { enforced: false, ..GuardSettings::default() };
    let clock = Arc::new(SystemClock);
    let guard = Guard::new(Arc::new(upstreams), store.clone(), clock.clone(), settings, Arc::new(NoObserver));
    // What is unsettled is looked into in the next round.
    let patience = Patience { first_pause: Duration::ZERO, ..Patience::default() };
    let policy = Policy { patience, ..Policy::default() };
    let desk = Desk::new(store.clone(), guard, clock, Tracker::new(), policy);
    let person = Person {
        id: "sam".into(),
        name: "Sam".into(),
        role: Role::Seller,
        administrator: false,
        company: "Acme".into(),
    };
    let me = Asker { person, scope, backend: Backend::Emulator, from: Origin::default() };

    let query = OpportunityQuery { review_statuses: vec!["Pending Submission".into()], ..OpportunityQuery::default() };
    let mut opportunity = None;
    for row in stage.inviter.list_opportunities(&query).await.expect("a page").value.items {
        let detail = stage.inviter.get_opportunity(&row.id).await.expect("there is one").value;
        opportunity = opportunity.or((detail.title.as_deref() == Some(TITLE)).then_some(row.id));
    }
    let query = EngagementQuery { context_types: vec!["Lead".into()], ..EngagementQuery::default() };
    let engagements = stage.inviter.list_engagements(&query).await.expect("a page").value.items;
    Office {
        opportunity: OpportunityId::parse(&opportunity.expect("the demo has it")).expect("an id"),
        engagement: EngagementId::parse(&engagements[0].id).expect("an id"),
        stage,
        desk,
        store,
        me,
    }
}

fn answers(list: &[(&str, &str)]) -> Fields {
    list.iter().map(|(name, answer)| ((*name).into(), (*answer).into())).collect()
}

impl Office {
    /// The answers of an operation's form, about what there is now.
    async fn form(&self, operation: &str) -> Fields {
        let detail = self.desk.get_opportunity(&self.me, &self.opportunity).await.expect("there is one");
        match operation {
            "UpdateOpportunity" => answers(&[
                (forms::LAST_MODIFIED, &detail.last_modified.expect("a version")),
                (forms::STAGE, &detail.summary.stage.expect("a stage")),
                (forms::TARGET_CLOSE_DATE, "2031-01-31"),
                (forms::NEXT_STEPS, "Meet on Thursday & sign."),
            ]),
            "AssignOpportunity" => answers(&[
                ("Assignee.Email", "ana@example.com"),
                ("Assignee.FirstName", "Ana"),
                ("Assignee.LastName", "Low"),
                ("Assignee.BusinessTitle", "Sales"),
            ]),
            "SubmitOpportunity" => answers(&[("InvolvementType", "Co-Sell")]),
            "AssociateOpportunity" => {
                answers(&[("RelatedEntityType", "AwsProducts"), ("RelatedEntityIdentifier", "AmazonBedrock")])
            }
            "DisassociateOpportunity" => {
                let solution = detail.solutions.first().expect("it has one");
                answers(&[("RelatedEntityType", "Solutions"), ("RelatedEntityIdentifier", solution)])
            }
            "UpdateEngagementContext" => {
                let engagement = self.desk.get_engagement(&self.me, &self.engagement).await.expect("a member");
                answers(&[
                    (forms::ENGAGEMENT_LAST_MODIFIED, &engagement.last_modified.expect("a version")),
                    (forms::CONTEXT, &engagement.leads[0].id),
                    (forms::QUALIFICATION, "Being looked into"),
                    ("Payload.Lead.Interaction.InteractionDate", "2026-11-06"),
                    ("Payload.Lead.Interaction.Contact.BusinessTitle", "CIO"),
                    ("Payload.Lead.Interaction.Contact.Email", "cio@example.com"),
                    ("Payload.Lead.Interaction.Contact.FirstName", "Ada"),
                    ("Payload.Lead.Interaction.Contact.LastName", "Low"),
                ])
            }
            _ => answers(&[("Tags.0.Key", "team"), ("Tags.0.Value", "north")]),
        }
    }

    async fn ask(&self, operation: &str, form: &Fields) -> Result<Written<()>, AppError> {
        let (desk, me, id) = (&self.desk, &self.me, &self.opportunity);
        match operation {
            "UpdateOpportunity" => desk.update_opportunity(me, id, form).await,
            "AssignOpportunity" => desk.assign_opportunity(me, id, form).await,
            "SubmitOpportunity" => desk.submit_opportunity(me, id, form).await,
            "AssociateOpportunity" => desk.associate_opportunity(me, id, form).await,
            "DisassociateOpportunity" => desk.disassociate_opportunity(me, id, form).await,
            "UpdateEngagementContext" => desk.update_engagement_context(me, &self.engagement, form).await,
            _ => desk.tag_opportunity(me, id, form).await,
        }
    }

    /// How often an operation arrived, and how often it was carried out.
    fn ledger(&self, operation: &str) -> (usize, usize) {
        let query = LedgerQuery { operation: Some(operation.into()), ..LedgerQuery::default() };
        let entries = self.stage.control.ledger_page(&query).entries;
        (entries.len(), entries.iter().filter(|entry| entry.applied).count())
    }

    async fn state(&self) -> IntentState {
        let query = JournalQuery { limit: 1, ..JournalQuery::default() };
        self.store.journal(&self.me.scope, &query).await.expect("the journal")[0].state
    }

    /// The next call of the operation breaks off.
    fn breaks_off(&self, operation: &str, moment: Moment) {
        let rule = FaultRule { times: Some(1), ..FaultRule::on(operation, Spoil::Reset(moment).into()) };
        self.stage.control.add_fault(rule).expect("a fault");
    }
}

#[tokio::test]
async fn a_change_is_done_and_asked_for_again_it_stands_already() {
    let office = office().await;
    // Submitted last: AWS locks what it reviews.
    for operation in ALL.into_iter().filter(|name| *name != "SubmitOpportunity").chain(["SubmitOpportunity"]) {
        if operation == "DisassociateOpportunity" {
            // The last solution of what is to be submitted stays.
            continue;
        }
        let form = office.form(operation).await;
        assert!(!office.ask(operation, &form).await.expect("done").already, "{operation}");
        assert!(office.ask(operation, &form).await.expect("done").already, "{operation}");
        assert_eq!(office.ledger(operation), (1, 1), "{operation}");
    }
}

#[tokio::test]
async fn a_change_whose_answer_is_lost_is_found_and_one_that_never_arrived_is_sent_once_more() {
    for operation in ALL {
        for (moment, arrived) in [(Moment::After, 1), (Moment::Before, 2)] {
            let office = office().await;
            office.breaks_off(operation, moment);
            let form = office.form(operation).await;
            office.ask(operation, &form).await.expect_err("it broke off");
            assert_eq!(office.state().await, IntentState::Unsettled, "{operation} {moment:?}");
            office.desk.reconcile_once().await.expect("a round");
            assert_eq!(office.state().await, IntentState::Done, "{operation} {moment:?}");
            assert_eq!(office.ledger(operation), (arrived, 1), "{operation} {moment:?}");
        }
    }
}

#[tokio::test]
async fn what_a_colleague_changes_meanwhile_is_not_undone() {
    let office = office().await;
    office.breaks_off("UpdateOpportunity", Moment::Before);
    let form = office.form("UpdateOpportunity").await;
    office.ask("UpdateOpportunity", &form).await.expect_err("it broke off");
    let service = &office.stage.inviter;
    let mut theirs =
        service.get_opportunity_for_update(office.opportunity.as_str()).await.expect("there is one").value.content;
    theirs["LifeCycle"]["NextSteps"] = "Wait for the board.".into();
    service.update_opportunity(&UpdateOpportunityCommand(theirs)).await.expect("it is taken");
    for _ in 0..3 {
        office.desk.reconcile_once().await.expect("a round");
    }
    assert_eq!(office.state().await, IntentState::Undecided);
    assert_eq!(office.ledger("UpdateOpportunity"), (2, 1), "the lost one and the colleague's");
    let row = office.desk.activity(&office.me, None).await.expect("what is open").decide.remove(0);
    let doubt = row.doubt.expect("a doubt");
    assert!(doubt.wanted.contains("Meet on Thursday") && doubt.shown.contains("Wait for the board."), "{doubt:?}");

    let error = office.ask("UpdateOpportunity", &form).await.expect_err("an older version");
    assert!(error.detail.expect("a detail").starts_with("Somebody has changed it at AWS since you saw it."));
}
