//! `cosell-desk serve`: puts the desk together and serves it.

use super::{CommandError, say, start_log, stop_signal};
use crate::{
    config::{BackendKind, Config},
    people, router,
    state::AppState,
    upstreams::{AwsUpstreams, EmulatorUpstreams},
};
use desk::{
    ClientOptions, Desk, Patience, Policy,
    ports::{Store, SystemClock, Upstreams},
    tracker::{Pace, Tracker},
    upstream::{Guard, GuardSettings, Lane, NoObserver},
};
use emulator::{Emulator, Greeting};
use std::{io, net::SocketAddr, process::ExitCode, sync::Arc, time::Duration};
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;

/// How long requests in flight may take to end after a stop.
const GRACE: Duration = Duration::from_secs(5);

/// Serves until Ctrl-C or SIGTERM.
pub(super) async fn run(config: Config) -> Result<ExitCode, CommandError> {
    start_log();
    let site = config.site_root();
    if !site.join("pkg").is_dir() {
        return Err(CommandError::Site(site));
    }
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|reason| CommandError::Listen { address: config.listen, reason })?;
    let address = listener.local_addr()?;
    let store = store::SqliteStore::open(&config.database).await?;
    let sessions = router::session_store(&store).await?;
    let stop = CancellationToken::new();

    let mut config = config;
    let (upstreams, emulator) = upstreams(&mut config, address, &stop).await?;
    let shared: Arc<dyn Store> = Arc::new(store.clone());
    let tracker = Tracker::new();
    let guard =
        Guard::new(upstreams, shared.clone(), Arc::new(SystemClock), guard_settings(&config)?, Arc::new(NoObserver));
    let forgetful = guard.clone();
    tracker.on_hint(move |scope| forgetful.forget(scope));
    let tracking = tokio::spawn(tracker.clone().run(
        shared.clone(),
        guard.lane(Lane::Tracker),
        Arc::new(SystemClock),
        pace(&config),
        stop.clone(),
    ));
    let endpoint = emulator.as_ref().map(|e| e.greeting.endpoint().to_owned());
    let policy = Policy {
        allow_production_writes: config.allow_production_writes,
        cli: ClientOptions {
            endpoint_url: endpoint.or_else(|| config.aws.endpoint_url.clone()),
            region: Some(config.aws.region.clone()),
            profile: config.aws.profile.clone(),
        },
        patience: Patience::default(),
    };
    let desk = Desk::new(shared, guard, Arc::new(SystemClock), tracker, policy);
    let reconciling = tokio::spawn(desk.clone().reconcile(stop.clone()));
    let writing = desk.clone();
    let state = AppState::new(desk, people::directory(&config), &config, address, stop.clone());
    let app = router::router(state, sessions);

    greet(address, emulator.as_ref().map(|e| &e.greeting), &config);
    let served = serve(listener, app, stop.clone()).await;
    stop.cancel();
    let rest = async {
        let _ = tracking.await;
        let _ = reconciling.await;
        writing.writes_ended().await;
        match emulator {
            Some(emulator) => emulator.serving.await.map_err(io::Error::other)?,
            None => Ok(()),
        }
    };
    // A call that AWS leaves hanging, or a client that never finishes its request, holds nobody up.
    tokio::select! {
        ended = tokio::time::timeout(GRACE, rest) => ended.unwrap_or(Ok(()))?,
        () = stop_signal() => {}
    }
    store.close().await;
    served?;
    Ok(ExitCode::SUCCESS)
}

/// The emulator inside this process.
struct Running {
    greeting: Greeting,
    serving: JoinHandle<io::Result<()>>,
}

async fn upstreams(
    config: &mut Config,
    address: SocketAddr,
    stop: &CancellationToken,
) -> Result<(Arc<dyn Upstreams>, Option<Running>), CommandError> {
    match config.backend {
        BackendKind::Emulator => {
            let mut settings = config.emulator_config()?;
            if settings.events_url.is_none() {
                send_events_here(&mut settings, config, address);
            }
            let emulator = Emulator::bind(settings).await?;
            let greeting = emulator.greeting();
            let serving = tokio::spawn(emulator.serve(stop.clone()));
            let upstreams = EmulatorUpstreams::new(greeting.endpoint(), people::demo_accounts());
            Ok((Arc::new(upstreams), Some(Running { greeting, serving })))
        }
        BackendKind::Aws => Ok((Arc::new(AwsUpstreams::connect(config).await?), None)),
    }
}

/// AWS always enforces its quotas, the emulator when it is told to.
fn guard_settings(config: &Config) -> Result<GuardSettings, CommandError> {
    let enforced = match config.backend {
        BackendKind::Emulator => config.emulator_config()?.quotas.enforced,
        BackendKind::Aws => true,
    };
    let (quotas, attempts) = (config.quotas.quotas(), config.aws.max_attempts);
    Ok(GuardSettings { enforced, quotas, attempts, ..GuardSettings::default() })
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

fn pace(config: &Config) -> Pace {
    match config.backend {
        // The emulator has no quota: follow closely.
        BackendKind::Emulator => Pace {
            running: Duration::from_millis(500),
            unwatched: Duration::from_secs(1),
            watched: Duration::from_secs(1),
            idle: Duration::from_secs(15),
        },
        BackendKind::Aws => Pace::default(),
    }
}

/// Serves until a signal; then no new requests, and those in flight get a moment to end. A second
/// signal ends at once.
async fn serve(listener: TcpListener, app: axum::Router, stop: CancellationToken) -> io::Result<()> {
    let signalled = stop.clone();
    tokio::spawn(async move {
        stop_signal().await;
        tracing::info!("stopping");
        signalled.cancel();
    });
    let stopped = stop.clone();
    let server = axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(async move { stopped.cancelled().await });
    tokio::select! {
        result = server => result,
        () = async {
            stop.cancelled().await;
            tokio::select! {
                () = tokio::time::sleep(GRACE) => {}
                () = stop_signal() => {}
            }
        } => Ok(()),
    }
}

fn greet(address: SocketAddr, emulator: Option<&Greeting>, config: &Config) {
    say("");
    say(&format!("  Cosell Desk   http://{address}{}", app::paths::at("/")));
    match emulator {
        Some(emulator) => {
            say("  Backend       the built-in emulator: invented companies, nothing reaches AWS");
            say("  Sign in as");
            for asker in people::personas(config) {
                say(&format!(
                    "                {} ({}, {} {})",
                    asker.person.name,
                    asker.person.role.label(),
                    asker.person.company,
                    asker.scope.account
                ));
            }
            say(&format!("  Emulator      {}", emulator.endpoint()));
            if let Some(page) = emulator.page() {
                say(&format!("                look inside and control it at {page}"));
            }
            say("                any AWS client can use it, for example:");
            say(&format!("                {}", emulator.example()));
        }
        None => say(&format!("  Backend       AWS, catalog {}", config.aws.catalog.code())),
    }
    say("");
    say("  Ctrl-C stops it.");
}
