//! Putting the victim's desk together.

use crate::Failure;
use clap::Args;
use desk::{
    Desk, Patience, Policy,
    ports::{PartnerCentral, SystemClock, Upstreams},
    tracker::{Pace, Tracker},
    upstream::{Guard, GuardSettings, Lane, NoObserver},
};
use domain::{
    error::AppError,
    ids::AccountId,
    people::{Asker, Backend, Catalog, Person, Role, Scope},
};
use partner_central::AwsPartnerCentral;
use std::{sync::Arc, time::Duration};
use store::Database;
use tokio_util::sync::CancellationToken;

/// The first demo company of the emulator.
const ACCOUNT: &str = "111122223333";

/// Where the desk keeps and sends things.
#[derive(Debug, Args)]
pub(crate) struct Settings {
    /// The database: a PostgreSQL address, or the path of a SQLite file
    #[arg(long)]
    database: String,
    /// The emulator, which is called with the credentials of the environment
    #[arg(long)]
    endpoint: String,
}

/// A desk whose reconciler and tracker run, with patience in fractions of what is usual. All else is
/// the product's.
pub(crate) async fn desk(settings: &Settings) -> Result<Desk, Failure> {
    let store = Database::open(&settings.database).await?.store();
    let scope = seller()?.scope;
    let service = AwsPartnerCentral::connect(&partner_central::Settings {
        endpoint_url: Some(settings.endpoint.clone()),
        account: Some(scope.account.clone()),
        ..partner_central::Settings::default()
    })
    .await?;
    let upstreams = Arc::new(OneAccount { scope, service: Arc::new(service) });
    let clock = Arc::new(SystemClock);
    let guard_settings = GuardSettings { enforced: false, ..GuardSettings::default() };
    let guard = Guard::new(upstreams, store.clone(), clock.clone(), guard_settings, Arc::new(NoObserver));
    let tracker = Tracker::new();
    let policy = Policy { patience: patience(), ..Policy::default() };
    let desk = Desk::new(store.clone(), guard.clone(), clock.clone(), tracker.clone(), policy);
    // Never cancelled: this process ends by being killed.
    let stop = CancellationToken::new();
    tokio::spawn(tracker.run(store, guard.lane(Lane::Tracker), clock, pace(), stop.clone()));
    tokio::spawn(desk.clone().reconcile(stop));
    Ok(desk)
}

/// Nobody watches a victim; it follows tasks all the same.
fn pace() -> Pace {
    let (running, idle) = (Duration::from_millis(250), Duration::from_millis(250));
    Pace { running, unwatched: idle, watched: idle, idle }
}

/// A write counts as abandoned when it has not been vouched for four times over.
fn patience() -> Patience {
    Patience {
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
    let person = Person { id: "seller".into(), name: "Sam Okafor".into(), role: Role::Seller, company: "Anvil".into() };
    let account = AccountId::parse(ACCOUNT).ok_or("the account")?;
    Ok(Asker { person, scope: Scope { account, catalog: Catalog::Sandbox }, backend: Backend::Emulator })
}

/// The emulator, as one account.
struct OneAccount {
    scope: Scope,
    service: Arc<dyn PartnerCentral>,
}

impl Upstreams for OneAccount {
    fn partner_central(&self, scope: &Scope) -> Result<Arc<dyn PartnerCentral>, AppError> {
        if *scope == self.scope { Ok(self.service.clone()) } else { Err(AppError::not_found()) }
    }

    fn scopes(&self) -> Vec<Scope> {
        vec![self.scope.clone()]
    }
}
