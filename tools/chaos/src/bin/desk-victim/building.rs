//! Putting the victim's desk together.

use crate::{
    Failure,
    broken::{Broken, Mistake},
};
use clap::{Args, ValueEnum};
use desk::{
    Desk, Patience, Policy,
    ports::{PartnerCentral, SystemClock, Upstreams},
    tracker::{Pace, Tracker},
    upstream::{Guard, GuardSettings, Lane, NoObserver},
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

/// A desk whose reconciler and tracker run. All but the pace, the patience and a mistake is the product's.
pub(crate) async fn desk(settings: &Settings) -> Result<Desk, Failure> {
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
    let guard_settings = GuardSettings { enforced: false, ..GuardSettings::default() };
    let guard = Guard::new(upstreams, store.clone(), clock.clone(), guard_settings, Arc::new(NoObserver));
    let tracker = Tracker::new();
    let policy = Policy { patience: patience(settings.patience), ..Policy::default() };
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

/// Quickly, a write counts as abandoned too when it has not been vouched for about four times over.
fn patience(how: HowPatient) -> Patience {
    if how == HowPatient::Product {
        return Patience::default();
    }
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
    let person = Person {
        id: "seller".into(),
        name: "Sam Okafor".into(),
        role: Role::Seller,
        administrator: false,
        company: "Anvil".into(),
    };
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
