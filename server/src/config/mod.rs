//! The configuration: defaults, then `cosell-desk.toml`, then the environment (`COSELL_…`, nested
//! names with two underscores: `COSELL_AWS__REGION`), then the command line.

mod audit;
mod check;
mod database;
mod emulator;
#[cfg(test)]
mod examples;
mod live;
mod network;
mod operation;
mod plaintext;
mod quotas;
mod sections;
mod sign_in;
mod told;

pub(crate) use audit::AuditSection;
pub(crate) use database::DatabaseAddress;
pub(crate) use emulator::EmulatorSection;
pub(crate) use live::LiveSection;
pub(crate) use network::{ForwardedHeader, HstsSection, PublicUrl, TrustedProxies};
pub(crate) use operation::{LimitsSection, LogFormat, LogSection, MetricsSection, ShutdownSection};
pub(crate) use quotas::QuotasSection;
pub(crate) use sections::{AwsSection, BackendKind};
pub(crate) use sign_in::{OidcSection, ProxySection, SignInSection, rights};
#[cfg(test)]
pub(crate) use sign_in::{PasswordsSection, ProxyKind, RoleRule};
pub(crate) use told::fingerprint;

use clap::Args;
use domain::people::Role;
use figment::{
    Figment,
    providers::{Env, Format, Serialized, Toml},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};
use thiserror::Error;

/// The file that is read when none is named.
const FILE: &str = "cosell-desk.toml";

/// Everything that can be set. Every setting has a default that suits trying the desk out.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Config {
    /// Where the desk listens.
    pub(crate) listen: SocketAddr,
    /// The address by which people call the desk, when a proxy stands before it.
    pub(crate) public_url: Option<PublicUrl>,
    /// The proxies whose word about the client counts: addresses and networks.
    pub(crate) trusted_proxies: TrustedProxies,
    /// The header in which they tell it: `x-forwarded-for` or `forwarded`.
    pub(crate) forwarded_header: ForwardedHeader,
    /// What browsers are told to remember about TLS.
    pub(crate) hsts: HstsSection,
    /// Where requests go: `emulator` or `aws`.
    pub(crate) backend: BackendKind,
    /// Where drafts, journal, tasks and sessions are kept: a SQLite file, or a `postgres://` address.
    pub(crate) database: DatabaseAddress,
    /// A file that holds that address, so that a password need not stand in the configuration.
    pub(crate) database_file: Option<PathBuf>,
    /// Whether PostgreSQL on another machine may be reached without TLS that checks who answers.
    pub(crate) trusted_postgres_network: bool,
    /// The browser's files; found by themselves beside the program or under `target/site`.
    pub(crate) site_root: Option<PathBuf>,
    /// Whether writes to the catalog `AWS` (production) are allowed.
    pub(crate) allow_production_writes: bool,
    /// The least role that writes to production: `manager` or `seller`.
    #[schemars(with = "String")]
    pub(crate) production_writes_by: Role,
    /// Whether a write in the catalog `AWS` waits until a second person has approved it.
    pub(crate) four_eyes: bool,
    /// The built-in emulator.
    pub(crate) emulator: EmulatorSection,
    /// AWS, for `backend = "aws"`.
    pub(crate) aws: AwsSection,
    /// How often AWS is called at most.
    pub(crate) quotas: QuotasSection,
    /// The streams of open pages, and events of AWS.
    pub(crate) live: LiveSection,
    /// Who may come in, by which way, for how long, and what they may do then.
    pub(crate) sign_in: SignInSection,
    /// The record of who did what.
    pub(crate) audit: AuditSection,
    /// What clients may cost.
    pub(crate) limits: LimitsSection,
    /// Health checks and figures.
    pub(crate) metrics: MetricsSection,
    /// How the log is written.
    pub(crate) log: LogSection,
    /// How the desk ends.
    pub(crate) shutdown: ShutdownSection,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 3000)),
            public_url: None,
            trusted_proxies: TrustedProxies::default(),
            forwarded_header: ForwardedHeader::default(),
            hsts: HstsSection::default(),
            backend: BackendKind::Emulator,
            database: DatabaseAddress::default(),
            database_file: None,
            trusted_postgres_network: false,
            site_root: None,
            allow_production_writes: false,
            production_writes_by: Role::Manager,
            four_eyes: false,
            emulator: EmulatorSection::default(),
            aws: AwsSection::default(),
            quotas: QuotasSection::default(),
            live: LiveSection::default(),
            sign_in: SignInSection::default(),
            audit: AuditSection::default(),
            limits: LimitsSection::default(),
            metrics: MetricsSection::default(),
            log: LogSection::default(),
            shutdown: ShutdownSection::default(),
        }
    }
}

/// Settings of the command line, above all others. They can stand before the command and after it.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Overrides {
    /// Where to listen, such as 127.0.0.1:3000.
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// The port to listen on, else that of the variable PORT; `--listen` wins.
    #[arg(long)]
    port: Option<u16>,
    /// `emulator` or `aws`.
    #[arg(long)]
    backend: Option<BackendKind>,
    /// The SQLite file, or the `postgres://` address of the database. One with a password is refused here: set it by
    /// `COSELL_DATABASE` or in the configuration file.
    #[arg(long, value_name = "DATABASE")]
    database: Option<DatabaseAddress>,
    /// The emulator's port; 0 takes any free one.
    #[arg(long)]
    emulator_port: Option<u16>,
}

impl Overrides {
    /// These settings, and the others where these say nothing.
    pub(crate) fn or(self, others: Self) -> Self {
        Self {
            listen: self.listen.or(others.listen),
            port: self.port.or(others.port),
            backend: self.backend.or(others.backend),
            database: self.database.or(others.database),
            emulator_port: self.emulator_port.or(others.emulator_port),
        }
    }
}

/// The port that the environment names as hosting platforms do. Not read by clap, for which the
/// variable would go before a flag that stands before the command.
fn platform_port() -> Result<Option<u16>, String> {
    match std::env::var("PORT") {
        Ok(port) if !port.is_empty() => {
            port.parse().map(Some).map_err(|_| format!("`PORT` is {port:?}: set it to a port, 0 to 65535"))
        }
        _ => Ok(None),
    }
}

/// What is wrong with the configuration, all of it at once.
#[derive(Debug, Error)]
#[error("the configuration needs another look:\n{}", problems.iter().map(|p| format!("  - {p}")).collect::<Vec<_>>().join("\n"))]
pub(crate) struct ConfigError {
    problems: Vec<String>,
}

/// Reads the configuration, from `cosell-desk.toml` if no file is named.
///
/// # Errors
/// Every wrong setting with its fix.
pub(crate) fn load(file: Option<&Path>, overrides: &Overrides) -> Result<Config, ConfigError> {
    if let Some(file) = file.filter(|file| !file.is_file()) {
        return Err(ConfigError { problems: vec![format!("there is no file {}; check --config", file.display())] });
    }
    let file = file.unwrap_or(Path::new(FILE));
    let mut settings = Figment::from(Serialized::defaults(Config::default()));
    if file.is_file() {
        settings = settings.merge(Toml::file_exact(file));
    }
    let mut config: Config = settings
        .merge(Env::prefixed("COSELL_").split("__"))
        .extract()
        .map_err(|errors| ConfigError { problems: errors.into_iter().map(|e| check::explain(&e)).collect() })?;
    let mut problems = Vec::new();
    let port = overrides.port.map_or_else(platform_port, |port| Ok(Some(port)));
    if let Some(port) = port.map_err(|problem| problems.push(problem)).ok().flatten() {
        config.listen.set_port(port);
    }
    if let Some(listen) = overrides.listen {
        config.listen = listen;
    }
    if let Some(backend) = overrides.backend {
        config.backend = backend;
    }
    if let Some(database) = &overrides.database {
        if database.holds_password() {
            problems.push(
                "`--database` holds a password, which everybody on this machine can read in the list of processes: set \
                 the address by the variable COSELL_DATABASE, or by `database_file` in the configuration file"
                    .to_owned(),
            );
        }
        config.database.clone_from(database);
    } else if let Some(file) = &config.database_file {
        if config.database != DatabaseAddress::default() {
            problems.push("`database` and `database_file` are both set: keep one".to_owned());
        }
        match std::fs::read_to_string(file) {
            Ok(address) => {
                let Ok(address) = address.parse();
                config.database = address;
            }
            Err(error) => problems.push(format!("`database_file`: {} cannot be read: {error}", file.display())),
        }
    }
    problems.extend(config.live.read_secret().err());
    problems.extend(config.sign_in.read_secrets());
    if let Some(port) = overrides.emulator_port {
        config.emulator.listen.set_port(port);
    }
    problems.extend(check::problems(&config));
    if problems.is_empty() { Ok(config) } else { Err(ConfigError { problems }) }
}

impl Config {
    /// Where the browser's files are.
    pub(crate) fn site_root(&self) -> PathBuf {
        if let Some(root) = &self.site_root {
            return root.clone();
        }
        let beside = std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.join("site")));
        beside.filter(|site| site.is_dir()).unwrap_or_else(|| PathBuf::from("target/site"))
    }

    /// The emulator's own configuration.
    ///
    /// # Errors
    /// Every wrong setting of its section.
    pub(crate) fn emulator_config(&self) -> Result<::emulator::Config, ConfigError> {
        self.emulator.config().map_err(|problems| ConfigError { problems })
    }
}
