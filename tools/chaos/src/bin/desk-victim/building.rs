//! Putting the victim's desk together.

use crate::{
    Failure,
    broken::{Broken, Mistake},
};
use clap::{Args, ValueEnum};
use desk::{
    Desk, Patience, Policy,
    ports::{PartnerCentral, Store, SystemClock, Upstreams},
    tracker::{Pace, Tracker},
    upstream::{Guard, GuardSettings, Lane, NoObserver, Quota, Quotas},
};
use domain::{
    error::AppError,
    ids::AccountId,
    people::{Asker, Backend, Catalog, Origin, Person, Role, Scope},
};
use partner_central::AwsPartnerCentral;
use std::{sync::Arc, time::Duration};
use store::Database;
use tokio_util::sync::CancellationToken;

/// The first demo company of the emulator.
const ACCOUNT: &str = "111122223333";

/// How long people wait for their turn, and for what they read. Many victims run at once, and each turn is written to
/// the disk: a busy machine is slower, not wrong.
const BUSY: Duration = Duration::from_secs(60);

/// Where the desk keeps and sends things.
#[derive(Debug, Args)]
pub(crate) struct Settings {
    /// The database: a PostgreSQL address, or the path of a SQLite file
    #[arg(long)]
    database: String,
    /// The emulator, which is called with the credentials of the environment
    #[arg(long)]
    endpoint: String,
    /// How soon it takes matters into its own hands
    #[arg(long, value_enum, default_value = "quick")]
    patience: HowPatient,
    /// Whether each call takes a turn, which the store counts
    #[arg(long)]
    counted: bool,
    /// A mistake to make
    #[arg(long, value_enum)]
    broken: Option<Mistake>,
}

/// How soon the desk takes matters into its own hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum HowPatient {
    /// In fractions of the product's times
    Quick,
    /// As the product does
    Product,
}

/// A desk that runs, and the store that it keeps things in.
#[derive(Clone)]
pub(crate) struct Running {
    /// What people ask.
    pub(crate) desk: Desk,
    /// What is looked into from outside.
    pub(crate) store: Arc<dyn Store>,
}

/// A desk whose reconciler and tracker run, and which works bulk jobs off. All but the pace, the patience, the quotas'
/// figures and a mistake is the product's.
pub(crate) async fn desk(settings: &Settings) -> Result<Running, Failure> {
    let store = Database::open(&settings.database).await?.store();
    let scope = seller()?.scope;
    let service = AwsPartnerCentral::connect(&partner_central::Settings {
        endpoint_url: Some(settings.endpoint.clone()),
        account: Some(scope.account.clone()),
        ..partner_central::Settings::default()
    })
    .await?;
    let service: Arc<dyn PartnerCentral> = match settings.broken {
        None => Arc::new(service),
        Some(mistake) => Arc::new(Broken { service: Arc::new(service), mistake }),
    };
    let upstreams = Arc::new(OneAccount { scope, service });
    let clock = Arc::new(SystemClock);
    let turns = turns(settings.counted);
    let guard = Guard::new(upstreams, store.clone(), clock.clone(), turns, Arc::new(NoObserver));
    let tracker = Tracker::new();
    let policy = Policy { patience: patience(settings.patience), ..Policy::default() };
    let desk = Desk::new(store.clone(), guard.clone(), clock.clone(), tracker.clone(), policy);
    // Never cancelled: this process ends by being killed.
    let stop = CancellationToken::new();
    tokio::spawn(tracker.run(store.clone(), guard.lane(Lane::Tracker), clock, pace(), stop.clone()));
    tokio::spawn(desk.on_lane(Lane::Bulk).run_jobs(stop.clone()));
    tokio::spawn(desk.clone().reconcile(stop));
    Ok(Running { desk, store })
}

/// Without turns, or with turns that come so quickly that they cost no time: that they are counted is what matters.
fn turns(counted: bool) -> GuardSettings {
    if !counted {
        return GuardSettings { enforced: false, ..GuardSettings::default() };
    }
    let quota = Quota { per_second: 100, burst: 1, per_day: Some(1_000_000) };
    let quotas = Quotas {
        reads: quota,
        writes: quota,
        engagements: quota,
        invitations: quota,
        engagement_reads: quota,
        task_lists: quota,
    };
    let (read_deadline, background_deadline) = (BUSY, BUSY);
    GuardSettings { enforced: true, quotas, read_deadline, background_deadline, ..GuardSettings::default() }
}

/// Nobody watches a victim; it follows tasks all the same.
fn pace() -> Pace {
    let (running, idle) = (Duration::from_millis(250), Duration::from_millis(100));
    Pace { running, watched: running, idle }
}

/// Quickly, a write counts as abandoned too when it has not been vouched for about four times over.
fn patience(how: HowPatient) -> Patience {
    if how == HowPatient::Product {
        return Patience { answer_within: BUSY, ..Patience::default() };
    }
    Patience {
        answer_within: BUSY,
        abandoned_after: Duration::from_secs(4),
        vouch_every: Duration::from_secs(1),
        reconcile_every: Duration::from_millis(200),
        first_pause: Duration::from_millis(200),
        longest_pause: Duration::from_secs(5),
        ..Patience::default()
    }
}

/// Who asks.
pub(crate) fn seller() -> Result<Asker, Failure> {
    asker("seller", "Sam Okafor", Role::Seller)
}

/// Who starts bulk jobs.
pub(crate) fn manager() -> Result<Asker, Failure> {
    asker("manager", "Mia Hansen", Role::Manager)
}

fn asker(id: &str, name: &str, role: Role) -> Result<Asker, Failure> {
    let person =
        Person { id: id.to_owned(), name: name.to_owned(), role, administrator: false, company: "Anvil".into() };
    let account = AccountId::parse(ACCOUNT).ok_or("the account")?;
    Ok(Asker {
        person,
        scope: Scope { account, catalog: Catalog::Sandbox },
        backend: Backend::Emulator,
        from: Origin::default(),
    })
}

/// The emulator, as one account.
struct OneAccount {
    scope: Scope,
    service: Arc<dyn PartnerCentral>,
}

impl Upstreams for OneAccount {
    fn in_the_name_of(&self, scope: &Scope, _: &str) -> Result<Arc<dyn PartnerCentral>, AppError> {
        self.partner_central(scope)
    }

    fn partner_central(&self, scope: &Scope) -> Result<Arc<dyn PartnerCentral>, AppError> {
        if *scope == self.scope { Ok(self.service.clone()) } else { Err(AppError::not_found()) }
    }

    fn scopes(&self) -> Vec<Scope> {
        vec![self.scope.clone()]
    }
}
