//! `cosell-desk serve`: puts the desk together and serves it.

use super::{CommandError, audit, greeting::greet, keeping, people::first_administrator, start_log, stop_signal};
use crate::{
    config::{BackendKind, Config, PublicUrl},
    metrics::{Look, Metrics},
    people::Directory,
    router, serving,
    sessions::Sessions,
    sign_in::passwords::Passwords,
    state::AppState,
    upstreams::{AwsUpstreams, EmulatorUpstreams},
};
use desk::{
    ClientOptions, Desk, Patience, Policy,
    accounts::{Register, RegisterSettings},
    ports::{Clock, Credentials, SystemClock, Upstreams},
    tracker::{Pace, Tracker},
    upstream::{Guard, GuardSettings, Lane},
};
use emulator::{Emulator, Greeting};
use std::{io, net::SocketAddr, process::ExitCode, sync::Arc, time::Duration};
use store::Database;
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// How long the tracker may take to end. It only reads: what it was about to learn, it learns after the
/// next start.
const TRACKER_GRACE: Duration = Duration::from_millis(500);
/// How often sign-ins that are over are removed.
const FORGETTING: Duration = Duration::from_secs(3_600);
/// How often the record tells how often was refused what it tells of.
const TELLING: Duration = Duration::from_secs(60);
/// What those may cost who look at the figures.
const OPERATORS: serving::Limits = serving::Limits {
    connections: 100,
    head_bytes: 16 << 10,
    patience: serving::Patience {
        head: Duration::from_secs(10),
        idle: Duration::from_secs(75),
        unread: Duration::from_secs(10),
    },
};

/// Serves until Ctrl-C or SIGTERM. Then nothing new is taken on and what is in flight ends, for as long
/// as the configured grace allows; a second signal ends at once.
pub(super) async fn run(mut config: Config) -> Result<ExitCode, CommandError> {
    let _log = start_log(config.log.format)?;
    let site = config.site_root();
    if !site.join("pkg").is_dir() {
        return Err(CommandError::Site(site));
    }
    app::paths::set_base(config.public_url.as_ref().map_or("", PublicUrl::base)).map_err(CommandError::Base)?;
    let (listener, address) = listen(config.listen).await?;
    let operators = match config.metrics.listen {
        Some(address) => Some(listen(address).await?),
        None => None,
    };
    let keys = config.audit.keys().map_err(CommandError::AuditKeys)?;
    let database = Database::open(config.database.address()).await?.sealing_with(keys);
    audit::note_start(&config, &database).await?;
    let sessions = Sessions::open(&database).await?;
    let (upstreams, emulator) = upstreams(&mut config, address).await?;

    let (metrics, open, ending) = (Metrics::new(), TaskTracker::new(), Ending::default());
    tokio::spawn(sessions.clone().sweep(ending.stop.clone()));
    let shared = database.store();
    let observer = Arc::new(metrics.clone());
    let settings = guard_settings(&config)?;
    let enforced = settings.enforced;
    let guard = Guard::new(upstreams, shared.clone(), Arc::new(SystemClock), settings, observer);
    let tracker = Tracker::new();
    let keeping = tokio::spawn(guard.clone().keep_answers(ending.over.clone()));
    let forgetful = guard.clone();
    tracker.on_stale(move |scope, areas| forgetful.forget_areas(scope, areas));
    let tracking = tokio::spawn(tracker.clone().run(
        shared.clone(),
        guard.lane(Lane::Tracker),
        Arc::new(SystemClock),
        pace(enforced),
        ending.stop.clone(),
    ));
    let desk = Desk::new(shared, guard, Arc::new(SystemClock), tracker, policy(&config, emulator.as_ref()))
        .with_accounts(database.accounts());
    let reconciling = tokio::spawn(desk.clone().reconcile(ending.stop.clone()));
    let bulk = tokio::spawn(desk.on_lane(Lane::Bulk).run_jobs(ending.stop.clone()));
    tokio::spawn(desk.clone().look_after_audit(config.audit.retention(), ending.stop.clone()));
    let writing = desk.clone();
    let (people, stop) = (Directory::of(&config), ending.stop.clone());
    let register =
        Register::new(database.accounts(), database.store(), Arc::new(SystemClock), holding(&config, &people));
    tokio::spawn(forget_sign_ins(register.clone(), ending.stop.clone()));
    let passwords = Passwords::open(&config, database.credentials())?;
    if passwords.is_some() {
        first_administrator(&database, &config, address).await?;
        tokio::spawn(forget_credentials(database.credentials(), ending.stop.clone()));
    }
    let telling = tokio::spawn(tell_refused(register.clone(), desk.clone(), ending.over.clone()));
    let state = AppState::new(desk, register, passwords, people, sessions, &config, address, stop, metrics);
    tokio::spawn(state.watches.clone().hear(database.store().signals(), ending.over.clone()));
    let figures = operators.as_ref().map(|(_, address)| *address);
    if let Some((listener, _)) = operators {
        let look = look(&config, &state, open.clone());
        let app = router::operators_router(state.clone(), look);
        tokio::spawn(serving::serve(
            listener,
            app,
            OPERATORS,
            TaskTracker::new(),
            ending.over.clone(),
            ending.over.clone(),
        ));
    }
    let app = router::router(state);

    greet(address, figures, emulator.as_ref().map(|e| &e.greeting), &config);
    tokio::spawn(ending.clone().on_signals(config.shutdown.grace()));
    serving::serve(listener, app, config.limits.serving(), open, ending.stop.clone(), ending.abandon.clone()).await;
    if tokio::time::timeout(TRACKER_GRACE, tracking).await.is_err() {
        tracing::debug!("the tracker is left waiting for AWS");
    }
    let writes = async {
        if let Err(error) = reconciling.await {
            tracing::error!(%error, "the reconciler ended unexpectedly");
        }
        if let Err(error) = bulk.await {
            tracing::error!(%error, "the bulk jobs ended unexpectedly");
        }
        writing.writes_ended().await;
    };
    tokio::select! {
        () = writes => {}
        () = ending.abandon.cancelled() => {}
    }
    if let Some(emulator) = emulator {
        emulator.end(&ending.abandon).await?;
    }
    ending.over.cancel();
    if let Err(error) = telling.await {
        tracing::error!(%error, "what was refused lately could not be told");
    }
    keeping::end(keeping, &ending.abandon).await;
    database.close().await;
    Ok(ExitCode::SUCCESS)
}

/// The stages of the end.
#[derive(Clone, Default)]
struct Ending {
    /// Nothing new is taken on; streams end.
    stop: CancellationToken,
    /// What is in flight is given up.
    abandon: CancellationToken,
    /// Nothing is in flight any more.
    over: CancellationToken,
}

impl Ending {
    /// Stops at the first signal, and gives up at the second or after the grace.
    async fn on_signals(self, grace: Duration) {
        stop_signal().await;
        tracing::info!("stopping");
        self.stop.cancel();
        tokio::select! {
            () = tokio::time::sleep(grace) => tracing::warn!("what is still in flight is given up"),
            () = stop_signal() => tracing::warn!("told to stop at once"),
        }
        self.abandon.cancel();
    }
}

async fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), CommandError> {
    let listener = TcpListener::bind(address).await.map_err(|reason| CommandError::Listen { address, reason })?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// The emulator inside this process.
struct Running {
    greeting: Greeting,
    stop: CancellationToken,
    serving: JoinHandle<io::Result<()>>,
}

impl Running {
    /// Ends it. It outlives the requests in flight, which call it.
    async fn end(self, abandon: &CancellationToken) -> io::Result<()> {
        self.stop.cancel();
        tokio::select! {
            ended = self.serving => ended.map_err(io::Error::other)?,
            () = abandon.cancelled() => Ok(()),
        }
    }
}

async fn upstreams(
    config: &mut Config,
    address: SocketAddr,
) -> Result<(Arc<dyn Upstreams>, Option<Running>), CommandError> {
    match (config.backend, &config.emulator.endpoint_url) {
        (BackendKind::Emulator, Some(endpoint)) => {
            Ok((Arc::new(EmulatorUpstreams::new(endpoint, Directory::of(config).scopes())), None))
        }
        (BackendKind::Emulator, None) => {
            let mut settings = config.emulator_config()?;
            if settings.events_url.is_none() {
                send_events_here(&mut settings, config, address);
            }
            let emulator = Emulator::bind(settings).await?;
            let (greeting, stop) = (emulator.greeting(), CancellationToken::new());
            let serving = tokio::spawn(emulator.serve(stop.clone()));
            let upstreams = EmulatorUpstreams::new(greeting.endpoint(), Directory::of(config).scopes());
            Ok((Arc::new(upstreams), Some(Running { greeting, stop, serving })))
        }
        (BackendKind::Aws, _) => {
            if let Some(warning) = config.unnamed_writes() {
                tracing::warn!("{warning}");
            }
            Ok((Arc::new(AwsUpstreams::connect(config).await?), None))
        }
    }
}

/// AWS always enforces its quotas, the desk's own emulator when it is told to. Of another emulator
/// nobody knows, so they are kept.
fn guard_settings(config: &Config) -> Result<GuardSettings, CommandError> {
    let enforced = match (config.quotas.enforced, config.backend) {
        (Some(enforced), _) => enforced,
        (None, BackendKind::Emulator) if config.emulator.endpoint_url.is_none() => {
            config.emulator_config()?.quotas.enforced
        }
        (None, BackendKind::Emulator | BackendKind::Aws) => true,
    };
    let (quotas, attempts) = (config.quotas.quotas(), config.aws.max_attempts);
    let [memory, stored] = [config.limits.known_answers, config.limits.stored_answers]
        .map(|mebibytes| u64::try_from(mebibytes).unwrap_or(u64::MAX).saturating_mul(1 << 20));
    Ok(GuardSettings { enforced, quotas, attempts, memory, stored, ..GuardSettings::default() })
}

/// Where the figures are looked up.
fn look(config: &Config, state: &AppState, open: TaskTracker) -> Look {
    Look {
        desk: state.desk.clone(),
        scopes: state.people.scopes().to_vec(),
        quotas: config.quotas.quotas(),
        open,
        streams: state.streams.clone(),
        most_streams: config.live.most_streams,
    }
}

fn policy(config: &Config, emulator: Option<&Running>) -> Policy {
    let emulator = emulator.map(|e| e.greeting.endpoint().to_owned());
    let endpoint_url = match config.backend {
        BackendKind::Emulator => emulator.or_else(|| config.emulator.endpoint_url.clone()),
        BackendKind::Aws => config.aws.endpoint_url.clone(),
    };
    Policy {
        allow_production_writes: config.allow_production_writes,
        production_writes_by: config.production_writes_by,
        four_eyes: config.four_eyes,
        cli: ClientOptions {
            endpoint_url,
            region: Some(config.aws.region.clone()),
            profile: config.aws.profile.clone(),
        },
        patience: Patience::default(),
        settings: config.views().into(),
    }
}

/// How long sign-ins hold, and where people work.
fn holding(config: &Config, people: &Directory) -> RegisterSettings {
    RegisterSettings {
        idle: config.sign_in.idle(),
        absolute: config.sign_in.absolute(),
        catalogs: people.catalogs().to_vec(),
    }
}

/// Removes sign-ins that are over, now and then, until the desk stops.
async fn forget_sign_ins(register: Register, stop: CancellationToken) {
    while stop.run_until_cancelled(tokio::time::sleep(FORGETTING)).await.is_some() {
        register.forget_old_sign_ins().await;
    }
}

/// Removes links that have run out and failed tries that count no more, now and then, until the desk stops.
async fn forget_credentials(credentials: Arc<dyn Credentials>, stop: CancellationToken) {
    while stop.run_until_cancelled(tokio::time::sleep(FORGETTING)).await.is_some() {
        if let Err(error) = credentials.forget_credentials(SystemClock.now()).await {
            tracing::warn!(%error, "old links and failed tries could not be removed");
        }
    }
}

/// Has the record tell once a minute, and at the end, how often was refused what it tells of already.
async fn tell_refused(register: Register, desk: Desk, over: CancellationToken) {
    let mut goes_on = true;
    while goes_on {
        goes_on = over.run_until_cancelled(tokio::time::sleep(TELLING)).await.is_some();
        register.tell_refused().await;
        desk.tell_denials().await;
    }
}

/// Has the built-in emulator tell this desk what happens, as EventBridge does, with a secret that nobody
/// else knows unless one is configured.
fn send_events_here(settings: &mut emulator::Config, config: &mut Config, address: SocketAddr) {
    let live = &mut config.live;
    let secret = live.events_secret.get_or_insert_with(|| uuid::Uuid::new_v4().simple().to_string());
    let url = format!("http://127.0.0.1:{}{}", address.port(), app::paths::at("/aws-events")).parse();
    let header = format!("{}: {secret}", live.events_header).parse();
    if let (Ok(url), Ok(header)) = (url, header) {
        settings.events_url = Some(url);
        settings.events_secret = Some(header);
    }
}

/// Where no quota is enforced tasks are followed closely.
fn pace(enforced: bool) -> Pace {
    if enforced {
        return Pace::default();
    }
    Pace { running: Duration::from_millis(500), watched: Duration::from_secs(1), idle: Duration::from_secs(1) }
}
