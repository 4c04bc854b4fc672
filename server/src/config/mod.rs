//! The configuration: defaults, then `cosell-desk.toml`, then the environment (`COSELL_…`, nested
//! names with two underscores: `COSELL_AWS__REGION`), then the command line.

mod check;
mod sections;

pub(crate) use sections::{AwsSection, BackendKind, EmulatorSection, Operator};

use clap::Args;
use figment::{
    Figment,
    providers::{Env, Format, Serialized, Toml},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
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
    /// Where requests go: `emulator` or `aws`.
    pub(crate) backend: BackendKind,
    /// The SQLite file: drafts, journal, tasks, sessions.
    pub(crate) database: PathBuf,
    /// The browser's files; found by themselves beside the program or under `target/site`.
    pub(crate) site_root: Option<PathBuf>,
    /// Whether writes to the catalog `AWS` (production) are allowed.
    pub(crate) allow_production_writes: bool,
    /// The built-in emulator.
    pub(crate) emulator: EmulatorSection,
    /// AWS, for `backend = "aws"`.
    pub(crate) aws: AwsSection,
    /// Who works at this machine, for `backend = "aws"`, until the desk has sign-in.
    pub(crate) operator: Operator,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 3000)),
            backend: BackendKind::Emulator,
            database: PathBuf::from("data/cosell-desk.db"),
            site_root: None,
            allow_production_writes: false,
            emulator: EmulatorSection::default(),
            aws: AwsSection::default(),
            operator: Operator::default(),
        }
    }
}

/// Settings of the command line, above all others.
#[derive(Debug, Default, Args)]
pub(crate) struct Overrides {
    /// The configuration file; `cosell-desk.toml` if there is one.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where to listen, such as 127.0.0.1:3000.
    #[arg(long, global = true, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// The port to listen on; `--listen` wins.
    #[arg(long, global = true, env = "PORT")]
    port: Option<u16>,
    /// `emulator` or `aws`.
    #[arg(long, global = true)]
    backend: Option<BackendKind>,
    /// The SQLite file.
    #[arg(long, global = true, value_name = "FILE")]
    database: Option<PathBuf>,
    /// The emulator's port; 0 takes any free one.
    #[arg(long, global = true)]
    emulator_port: Option<u16>,
}

/// What is wrong with the configuration, all of it at once.
#[derive(Debug, Error)]
#[error("the configuration needs another look:\n{}", problems.iter().map(|p| format!("  - {p}")).collect::<Vec<_>>().join("\n"))]
pub(crate) struct ConfigError {
    problems: Vec<String>,
}

/// Reads the configuration.
///
/// # Errors
/// Every wrong setting with its fix.
pub(crate) fn load(overrides: &Overrides) -> Result<Config, ConfigError> {
    if let Some(file) = overrides.config.as_ref().filter(|f| !f.is_file()) {
        return Err(ConfigError { problems: vec![format!("there is no file {}; check --config", file.display())] });
    }
    let file = overrides.config.clone().unwrap_or_else(|| FILE.into());
    let mut settings = Figment::from(Serialized::defaults(Config::default()));
    if file.is_file() {
        settings = settings.merge(Toml::file_exact(file));
    }
    let mut config: Config = settings
        .merge(Env::prefixed("COSELL_").split("__"))
        .extract()
        .map_err(|errors| ConfigError { problems: errors.into_iter().map(|e| check::explain(&e)).collect() })?;
    if let Some(port) = overrides.port {
        config.listen.set_port(port);
    }
    if let Some(listen) = overrides.listen {
        config.listen = listen;
    }
    if let Some(backend) = overrides.backend {
        config.backend = backend;
    }
    if let Some(database) = &overrides.database {
        config.database.clone_from(database);
    }
    if let Some(port) = overrides.emulator_port {
        config.emulator.listen.set_port(port);
    }
    let problems = check::problems(&config);
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
    pub(crate) fn emulator_config(&self) -> emulator::Config {
        emulator::Config {
            listen: self.emulator.listen,
            state_file: self.emulator.state_file.clone(),
            seed: if self.emulator.demo_data { emulator::Seed::Demo } else { emulator::Seed::Empty },
            tasks: self.emulator.tasks.parse().unwrap_or_default(),
            ..emulator::Config::default()
        }
    }
}
