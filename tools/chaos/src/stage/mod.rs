//! An emulator, and what there is to do on it.

mod making;

use crate::{Error, wishes::Wishes};
use desk::ports::{InvitationQuery, OpportunityQuery, PartnerCentral};
use domain::{commands::CreateEngagementCommand, ids::AccountId, people::Catalog};
use emulator::{Config, Control, Emulator, LedgerEntry, LedgerQuery, ReviewPace, TaskProgress};
use partner_central::AwsPartnerCentral;
use std::collections::{BTreeMap, BTreeSet};
use tokio_util::sync::{CancellationToken, DropGuard};

/// The first demo company, which the seller works for.
pub(crate) const ACCOUNT: &str = "111122223333";
/// How many things a bulk job has: some to be done when the first is interrupted.
const OF_A_JOB: usize = 3;
/// More calls than any run makes.
const LEDGER: usize = 1_000_000;

/// An emulator in this process, which outlives every victim. It stops when this is dropped.
pub(crate) struct Stage {
    /// Its address.
    pub(crate) endpoint: String,
    /// Its strings.
    pub(crate) control: Control,
    service: AwsPartnerCentral,
    _stop: DropGuard,
}

/// What can be done on a fresh stage, once each.
pub(crate) struct Chances {
    /// Opportunity invitations that can be accepted or declined.
    pub(crate) invitations: Vec<String>,
    /// Lead invitations that can be accepted or declined.
    pub(crate) leads: Vec<String>,
    /// Opportunities from which an engagement can be started.
    pub(crate) opportunities: Vec<String>,
    /// Engagements to which nobody has been invited.
    pub(crate) engagements: Vec<String>,
    /// Opportunities that can be changed and submitted.
    pub(crate) own: Vec<String>,
    /// One without a solution.
    pub(crate) bare: String,
    /// One with a solution that can be taken away.
    pub(crate) tied: String,
    /// One without tags.
    pub(crate) untagged: String,
    /// An engagement with a lead that can be qualified.
    pub(crate) lead: String,
    /// Invitations that a bulk job can decline.
    pub(crate) many: Vec<String>,
}

impl Stage {
    /// Starts an emulator with the demo's data, whose tasks end at once.
    pub(crate) async fn set() -> Result<Self, Error> {
        Self::set_with(|_| ()).await
    }

    /// The same with other settings.
    pub(crate) async fn set_with(change: impl FnOnce(&mut Config)) -> Result<Self, Error> {
        let mut config = Config {
            listen: ([127, 0, 0, 1], 0).into(),
            tasks: TaskProgress::Immediate,
            review: ReviewPace::Never,
            ledger_size: LEDGER,
            ..Config::default()
        };
        change(&mut config);
        let emulator = Emulator::bind(config).await?;
        let endpoint = format!("http://{}", emulator.address());
        let control = emulator.control();
        let stop = CancellationToken::new();
        tokio::spawn(emulator.serve(stop.clone()));
        let account = AccountId::parse(ACCOUNT).ok_or("the account")?;
        let service = partner_central::for_account(&endpoint, account, Catalog::Sandbox);
        Ok(Self { endpoint, control, service, _stop: stop.drop_guard() })
    }

    /// Makes an engagement that people can be invited to; its id.
    pub(crate) async fn engagement(&self, title: &str) -> Result<String, Error> {
        let command = CreateEngagementCommand { title: title.to_owned(), description: "A stage".into() };
        let token = uuid::Uuid::new_v4().to_string();
        Ok(self.service.create_engagement(&command, &token).await.map_err(refused)?.value.id)
    }

    /// Looks for what can be done, and makes `engagements` engagements. The ledger begins anew.
    pub(crate) async fn chances(&self, engagements: usize) -> Result<Chances, Error> {
        let query = InvitationQuery { statuses: vec!["PENDING".into()], ..InvitationQuery::default() };
        let pending = self.service.list_engagement_invitations(&query).await.map_err(refused)?.value.items;
        let (leads, invitations): (Vec<_>, Vec<_>) =
            pending.into_iter().partition(|it| it.payload_type.as_deref() == Some("LeadInvitation"));
        let query =
            OpportunityQuery { review_statuses: vec!["Pending Submission".into()], ..OpportunityQuery::default() };
        let opportunities = self.service.list_opportunities(&query).await.map_err(refused)?.value.items;
        let mut made = Vec::new();
        for number in 0..engagements {
            made.push(self.engagement(&format!("Stage {number}")).await?);
        }
        let own = vec![self.opportunity().await?, self.opportunity().await?, self.opportunity().await?];
        let bare = self.bare_opportunity().await?;
        let (tied, untagged) = (self.opportunity().await?, self.opportunity().await?);
        let lead = self.lead().await?;
        let many = (0..OF_A_JOB).map(|_| self.invite()).collect::<Result<_, _>>()?;
        self.control.clear_ledger();
        Ok(Chances {
            own,
            bare,
            tied,
            untagged,
            lead,
            many,
            invitations: invitations.into_iter().map(|it| it.id).collect(),
            leads: leads.into_iter().map(|it| it.id).collect(),
            opportunities: opportunities.into_iter().map(|it| it.id).collect(),
            engagements: made,
        })
    }

    /// The number of the last call.
    pub(crate) fn last_call(&self) -> u64 {
        self.control.ledger_page(&LedgerQuery { limit: Some(0), ..LedgerQuery::default() }).last
    }

    /// Who listed tasks after a call, as access keys in the order of the calls.
    pub(crate) fn looks_after(&self, call: u64) -> Vec<String> {
        self.calls_after(call, lists_tasks).into_iter().filter_map(|call| call.access_key).collect()
    }

    /// The calls of some operations after a call, in their order.
    pub(crate) fn calls_after(&self, call: u64, wanted: impl Fn(&str) -> bool) -> Vec<LedgerEntry> {
        let query = LedgerQuery { after: Some(call), limit: Some(LEDGER), ..LedgerQuery::default() };
        let calls = self.control.ledger_page(&query).entries.into_iter();
        calls.filter(|call| call.operation.as_deref().is_some_and(&wanted)).collect()
    }

    /// The tasks that work on the invitations or opportunities of some wishes.
    pub(crate) fn tasks_of(&self, wishes: &Wishes) -> BTreeSet<String> {
        let subjects: BTreeSet<&str> = wishes.all.iter().map(|wanted| wanted.wish.subject()).collect();
        let tasks = self.control.tasks(None).into_iter();
        tasks.filter(|task| subjects.contains(task.identifier.as_str())).map(|task| task.id).collect()
    }

    /// How often each operation took effect on each thing it named. A call that was answered from an
    /// earlier one with the same token has no effect.
    pub(crate) fn effects(&self) -> BTreeMap<(String, String), usize> {
        let query = LedgerQuery { limit: Some(LEDGER), ..LedgerQuery::default() };
        let mut effects = BTreeMap::new();
        for LedgerEntry { operation, identifier, applied, replayed, .. } in self.control.ledger_page(&query).entries {
            if applied && !replayed {
                *effects.entry((operation.unwrap_or_default(), identifier.unwrap_or_default())).or_default() += 1;
            }
        }
        effects
    }
}

fn lists_tasks(operation: &str) -> bool {
    operation.starts_with("List") && operation.ends_with("Tasks")
}

fn refused(refusal: desk::ports::Refusal) -> Error {
    format!("the stage could not be set: {:?}", refusal.error).into()
}
