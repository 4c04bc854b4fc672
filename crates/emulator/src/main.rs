//! The emulator on its own: `partner-central-emulator`.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use clap::builder::BoolishValueParser;
use emulator::{
    AccessKey, Account, AwsSide, Config, ControlAccess, Emulator, EventsSecret, EventsUrl, FaultRule, Quotas,
    ReviewPace, Seed, TaskProgress,
};
use serde::de::DeserializeOwned;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;

/// Stands in for AWS Partner Central Selling on this machine.
#[derive(Debug, Parser)]
#[command(version, name = "partner-central-emulator")]
struct Arguments {
    /// Where to listen; port 0 takes any free one.
    #[arg(long, env = "EMULATOR_LISTEN", default_value = "127.0.0.1:4599")]
    listen: SocketAddr,
    /// Keep the state in this file, so that it survives a restart.
    #[arg(long, env = "EMULATOR_STATE_FILE")]
    state_file: Option<PathBuf>,
    /// What a new state begins with.
    #[arg(long, env = "EMULATOR_SEED", value_enum, default_value = "demo")]
    seed: Seed,
    /// Begin with a state downloaded from the control interface instead of the seed. A state file
    /// that already exists goes before it.
    #[arg(long, env = "EMULATOR_LOAD")]
    load: Option<PathBuf>,
    /// Whether /_emulator/ controls the emulator; auto: if it listens on loopback only.
    #[arg(long, env = "EMULATOR_CONTROL", value_enum, default_value = "auto")]
    control: ControlAccess,
    /// How long tasks take: immediate, seconds such as 5 or 2-15, reads:3, or held until released.
    #[arg(long, env = "EMULATOR_TASKS", default_value_t)]
    tasks: TaskProgress,
    /// When AWS reviews: never, or seconds until the review and until its end such as 20+120.
    #[arg(long, env = "EMULATOR_REVIEW", default_value_t)]
    review: ReviewPace,
    /// How reviews end, one after the other, and how quickly AWS moves on afterwards, such as
    /// "approve; action-required: SpendUnclear: Which spend?; reject; advance 300s".
    #[arg(long, env = "EMULATOR_AWS_SIDE", default_value_t)]
    aws_side: AwsSide,
    /// A partner account as `123456789012=Company name`; repeat it for more. Replaces the two of
    /// the demo.
    #[arg(long = "account", value_parser = account)]
    accounts: Vec<Account>,
    /// A file with a JSON list of faults that are in force from the start.
    #[arg(long, env = "EMULATOR_FAULTS", value_parser = faults)]
    faults: Option<Faults>,
    /// What decides where a fault has a probability: the same seed, the same luck.
    #[arg(long, env = "EMULATOR_FAULT_SEED", default_value_t = 1)]
    fault_seed: u64,
    /// Post each event to this URL on this machine, as EventBridge would.
    #[arg(long, env = "EMULATOR_EVENTS_URL")]
    events_url: Option<EventsUrl>,
    /// A header that goes with each posted event: `Name: value`, or a value for Authorization.
    #[arg(long, env = "EMULATOR_EVENTS_SECRET", hide_env_values = true)]
    events_secret: Option<EventsSecret>,
    /// Answer with the oddities that were seen on the real service's wire.
    #[arg(long, env = "EMULATOR_QUIRKS")]
    quirks: bool,
    /// How many connections are served at once.
    #[arg(long, env = "EMULATOR_MAX_CONNECTIONS", default_value_t = 1024)]
    max_connections: usize,
    /// The account of callers whose access key id isn't 12 digits. The first account if absent.
    #[arg(long, env = "EMULATOR_DEFAULT_ACCOUNT")]
    default_account: Option<String>,
    /// A JSON file with a list of accounts, with all that can be set of each; besides `--account`.
    #[arg(long = "accounts", env = "EMULATOR_ACCOUNTS", value_name = "FILE", value_parser = json_file::<Box<[Account]>>)]
    accounts_file: Option<Box<[Account]>>,
    /// A JSON file with a list of access keys `{"id", "secret", "account"}` beside the account ids.
    #[arg(long, env = "EMULATOR_ACCESS_KEYS", value_name = "FILE", value_parser = json_file::<Box<[AccessKey]>>)]
    access_keys: Option<Box<[AccessKey]>>,
    /// Refuse requests without a valid SigV4 signature of a known key.
    #[arg(long, env = "EMULATOR_SIGNATURES", value_parser = BoolishValueParser::new())]
    signatures: bool,
    /// Hold accounts to the service's quotas.
    #[arg(long, env = "EMULATOR_QUOTAS", value_parser = BoolishValueParser::new())]
    quotas: bool,
    /// A JSON file with other figures for the quotas.
    #[arg(long, env = "EMULATOR_QUOTA_FIGURES", value_name = "FILE", value_parser = json_file::<Quotas>)]
    quota_figures: Option<Quotas>,
}

/// Reads what a JSON file on the command line says.
fn json_file<T: DeserializeOwned>(path: &str) -> Result<T, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    serde_json::from_slice(&bytes).map_err(|error| error.to_string())
}

fn account(text: &str) -> Result<Account, String> {
    let (id, company) = text.split_once('=').ok_or("write it as 123456789012=Company name")?;
    let mut account = Account::new(id.trim(), company.trim(), "");
    account.website = None;
    Ok(account)
}

/// The faults of a file. A type of its own, since clap takes a plain list for a repeated flag.
#[derive(Debug, Clone)]
struct Faults(Vec<FaultRule>);

fn faults(path: &str) -> Result<Faults, String> {
    let text = std::fs::read_to_string(path).map_err(|error| error.to_string())?;
    serde_json::from_str(&text).map(Faults).map_err(|error| error.to_string())
}

impl Arguments {
    fn config(self) -> Config {
        let mut config = Config {
            listen: self.listen,
            state_file: self.state_file,
            seed: self.seed,
            load: self.load,
            control: self.control,
            tasks: self.tasks,
            review: self.review,
            access_keys: self.access_keys.map(Vec::from).unwrap_or_default(),
            signatures: self.signatures,
            quotas: self.quota_figures.unwrap_or_default(),
            aws_side: self.aws_side,
            faults: self.faults.map(|it| it.0).unwrap_or_default(),
            fault_seed: self.fault_seed,
            events_url: self.events_url,
            events_secret: self.events_secret,
            quirks: self.quirks,
            max_connections: self.max_connections,
            ..Config::default()
        };
        config.quotas.enforced |= self.quotas;
        let mut accounts = self.accounts;
        accounts.extend(self.accounts_file.map(Vec::from).unwrap_or_default());
        if let Some(first) = accounts.first() {
            config.default_account.clone_from(&first.id);
            config.accounts = accounts;
        }
        if let Some(default) = self.default_account {
            config.default_account = default;
        }
        config
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
    match run(Arguments::parse().config()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(config: Config) -> Result<(), Box<dyn std::error::Error>> {
    let account = config.default_account.clone();
    let well_known = config.accounts.iter().any(|it| it.id == account && it.secret.is_default());
    let secret = if well_known { "emulator" } else { "<its secret>" };
    let emulator = Emulator::bind(config).await?;
    greet(emulator.address(), emulator.control().page_address(), &account, secret)?;
    let shutdown = CancellationToken::new();
    let signal = shutdown.clone();
    tokio::spawn(async move {
        stop_requested().await;
        signal.cancel();
    });
    emulator.serve(shutdown).await?;
    Ok(())
}

/// Tells where it is and how to call it.
fn greet(address: SocketAddr, page: Option<String>, account: &str, secret: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "Partner Central Selling, emulated, at http://{address}")?;
    if let Some(page) = page {
        writeln!(out, "Look inside and control it at {page}")?;
    }
    writeln!(out, "Try:")?;
    writeln!(
        out,
        "  AWS_ACCESS_KEY_ID={account} AWS_SECRET_ACCESS_KEY={secret} AWS_REGION=us-east-1 \\\n  \
         aws partnercentral-selling list-engagement-invitations --catalog Sandbox \\\n  \
         --participant-type RECEIVER --endpoint-url http://{address}"
    )?;
    out.flush()
}

/// Returns when the process is asked to stop. A signal that can't be listened for is never seen.
async fn stop_requested() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                () = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    interrupt.await;
}
