//! The guard, the adapter and an emulator that enforces its quotas: nothing is throttled.

use crate::{OneService, RECEIVER};
use desk::{
    ports::SystemClock,
    upstream::{Guard, GuardSettings, Lane, Observer, Quota},
};
use domain::{
    commands::AcceptByTaskCommand,
    error::ErrorKind,
    ids::{AccountId, InvitationId},
    people::{Catalog, Scope},
};
use emulator::{Config, Emulator, Seed};
use partner_central::for_account;
use std::{
    num::NonZeroU32,
    sync::{Arc, Mutex},
    time::Duration,
};
use store::SqliteStore;
use tokio::{task::JoinSet, time::sleep};
use tokio_util::sync::CancellationToken;

const BULK: usize = 60;
const PEOPLE: usize = 6;

/// Notes each attempt that reached the emulator.
#[derive(Default)]
struct Attempts(Mutex<Vec<(Lane, String)>>);

impl Observer for Attempts {
    fn called(&self, _: &str, lane: Lane, outcome: &str, _: Duration) {
        self.0.lock().expect("sound").push((lane, outcome.to_owned()));
    }
}

/// Ten writes a second, so that the test is short. The emulator takes two at once: on a busy machine two
/// calls that leave a tenth of a second apart may arrive closer together.
fn config() -> Config {
    let mut config = Config { listen: ([127, 0, 0, 1], 0).into(), seed: Seed::Empty, ..Config::default() };
    config.quotas.enforced = true;
    let writes = config.quotas.rates.iter_mut().find(|rate| rate.name == "writes").expect("the writes' quota");
    (writes.per_second, writes.burst) = (NonZeroU32::new(10), NonZeroU32::new(2));
    config
}

#[tokio::test]
async fn bulk_and_people_together_are_never_throttled() {
    let emulator = Emulator::bind(config()).await.expect("a free port");
    let endpoint = format!("http://{}", emulator.address());
    let stop = CancellationToken::new();
    let _stop = stop.clone().drop_guard();
    tokio::spawn(emulator.serve(stop));

    let scope = Scope { account: AccountId::parse(RECEIVER).expect("an account"), catalog: Catalog::Sandbox };
    let service = Arc::new(for_account(endpoint, scope.account.clone(), scope.catalog));
    let upstreams = Arc::new(OneService { scope: scope.clone(), service });
    let store = Arc::new(SqliteStore::open(":memory:").await.expect("a store in memory opens"));
    let mut settings = GuardSettings::default();
    settings.quotas.writes = Quota { per_second: 10, burst: 1, per_day: Some(10_000) };
    let attempts = Arc::new(Attempts::default());
    let guard = Guard::new(upstreams, store, Arc::new(SystemClock), settings, attempts.clone());

    let mut all = JoinSet::new();
    let mut ask = |lane, number: usize| {
        let service = guard.lane(lane).partner_central(&scope).expect("a service");
        let identifier = InvitationId::parse("engi-0a1b2c3d4e5f6").expect("an id");
        let command = AcceptByTaskCommand { identifier, tags: Vec::new() };
        all.spawn(async move {
            let token = format!("{}-{number}", lane.name());
            service.start_by_accepting_invitation(&command, &token).await.map(drop)
        });
    };
    (0..BULK).for_each(|number| ask(Lane::Bulk, number));
    for number in 0..PEOPLE {
        sleep(Duration::from_millis(300)).await;
        ask(Lane::Interactive, number);
    }
    while let Some(answer) = all.join_next().await {
        // There is no such invitation, which the emulator only says after it has counted the call.
        let refusal = answer.expect("it ends").expect_err("there is none");
        assert_eq!(refusal.error.kind, ErrorKind::NotFound);
    }

    let attempts = attempts.0.lock().expect("sound");
    assert!(attempts.iter().all(|(_, outcome)| outcome == "not-found"), "{attempts:?}");
    assert_eq!(attempts.len(), BULK + PEOPLE, "no attempt was wasted");
    let last_person = attempts.iter().rposition(|(lane, _)| *lane == Lane::Interactive).expect("people were served");
    assert!(last_person < BULK, "people did not wait for the end of the bulk: {last_person}");
}
