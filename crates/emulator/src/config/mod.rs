//! What can be set.

mod accounts;
mod control;
mod keys;
mod quotas;
mod read;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;

use itertools::Itertools;
use serde::Deserialize;
use tokio::sync::Semaphore;

use crate::assumptions::Assumptions;
use crate::aws_side::AwsSide;
use crate::faults::FaultRule;
use crate::feed::{EventsSecret, EventsUrl};
use crate::pace::{ReviewPace, TaskProgress};
use crate::state::TaskRule;

pub use accounts::Account;
pub use control::ControlAccess;
pub use keys::{AccessKey, Secret};
pub use quotas::{Counting, Quotas, RateQuota};
pub use read::SettingsError;

/// The account that callers without a 12-digit access key id are taken for.
const DEFAULT_ACCOUNT: &str = "111122223333";

/// Everything that can be set about an emulator. [`Config::default`] is the demo: Anvil Cloud and
/// Bergfink Systems, tasks of 2 to 15 seconds, state in memory.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Where to listen. Port 0 takes any free one; [`crate::Emulator::address`] tells which.
    pub listen: SocketAddr,
    /// Keeps the state in this file instead of in memory only.
    pub state_file: Option<PathBuf>,
    /// What a new state begins with. A state read from a file is left as it is.
    pub seed: Seed,
    /// What a new state begins with instead of `seed`: a state downloaded from the control
    /// interface. It is read again by a reset.
    pub load: Option<PathBuf>,
    /// Whether the control interface answers under `/_emulator/`.
    pub control: ControlAccess,
    /// How long tasks take.
    pub tasks: TaskProgress,
    /// Whether and when AWS reviews what is submitted.
    pub review: ReviewPace,
    /// How those reviews end, and how AWS's own records move on after an approval.
    pub aws_side: AwsSide,
    /// The partner accounts there are. `aws` exists besides them and needs no entry.
    pub accounts: Vec<Account>,
    /// The id of the account that an unknown kind of access key belongs to; one of `accounts`.
    pub default_account: String,
    /// Access keys beside the account ids, each of which is a key of its account anyhow.
    pub access_keys: Vec<AccessKey>,
    /// Whether requests must carry a valid SigV4 signature of a known key. Otherwise a signature
    /// only says whose request it is, and keys that nobody knows belong to `default_account`.
    pub signatures: bool,
    /// How much an account may ask for.
    pub quotas: Quotas,
    /// What AWS leaves open, and how this emulator answers it.
    pub assumptions: Assumptions,
    /// How particular tasks are to go. More rules can be added while it runs; those are forgotten
    /// when it stops.
    pub task_rules: Vec<TaskRule>,
    /// Whether answers and events have the oddities that were seen on the real service's wire but
    /// aren't in its model or its guide.
    pub quirks: bool,
    /// Faults that are in force from the start, in the order in which they are tried.
    pub faults: Vec<FaultRule>,
    /// What decides where a fault has a probability: the same seed, the same luck.
    pub fault_seed: u64,
    /// How many calls the ledger keeps.
    pub ledger_size: usize,
    /// How many events are kept for readers that come later and for posting.
    pub event_buffer: usize,
    /// Where each event is posted to, on this machine.
    pub events_url: Option<EventsUrl>,
    /// A header that goes with each posted event.
    pub events_secret: Option<EventsSecret>,
    /// How many connections are served at once; further ones wait.
    pub max_connections: usize,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 4599)),
            state_file: None,
            seed: Seed::default(),
            load: None,
            control: ControlAccess::default(),
            tasks: TaskProgress::default(),
            review: ReviewPace::default(),
            aws_side: AwsSide::default(),
            accounts: vec![
                Account::new(DEFAULT_ACCOUNT, "Anvil Cloud", "https://anvil-cloud.example.com"),
                Account::new("444455556666", "Bergfink Systems", "https://bergfink.example.com"),
            ],
            default_account: DEFAULT_ACCOUNT.to_owned(),
            access_keys: Vec::new(),
            signatures: false,
            quotas: Quotas::default(),
            assumptions: Assumptions::default(),
            task_rules: Vec::new(),
            quirks: false,
            faults: Vec::new(),
            fault_seed: 1,
            ledger_size: 10_000,
            event_buffer: 10_000,
            events_url: None,
            events_secret: None,
            max_connections: 1024,
        }
    }
}

/// What a new state begins with.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum Seed {
    /// Nothing but the partners' solutions.
    Empty,
    /// Realistic invented deals, invitations, engagements and tasks, dated relative to now.
    #[default]
    Demo,
}

impl Config {
    /// Why the settings contradict each other, if they do: all the reasons.
    pub(crate) fn problem(&self) -> Option<String> {
        let mut problems: Vec<String> = self.accounts.iter().filter_map(|it| self.account_problem(it)).collect();
        problems.extend(keys::problem(self));
        problems.extend(self.quotas.problem());
        problems.extend(self.assumptions.problem());
        let rules = self.task_rules.iter().filter_map(TaskRule::problem);
        problems.extend(rules.map(|problem| format!("a rule for tasks can't be used: {problem}")));
        for (index, rule) in self.faults.iter().enumerate() {
            if let Err(error) = rule.check() {
                problems.push(format!("fault {} is wrong at {}: {}", index + 1, error.field, error.message));
            }
        }
        if !(1..=Semaphore::MAX_PERMITS).contains(&self.max_connections) {
            problems.push(format!("the connections served at once must be 1 to {}", Semaphore::MAX_PERMITS));
        }
        let default = &self.default_account;
        if self.account(default).is_none() {
            problems.push(format!("the default account {default} is not among the accounts"));
        }
        (!problems.is_empty()).then(|| problems.into_iter().unique().join("; "))
    }

    /// What is wrong with an account, if anything is.
    fn account_problem(&self, account: &Account) -> Option<String> {
        let id = &account.id;
        if id.len() != 12 || !id.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(format!("the account id {id:?} is not 12 digits"));
        }
        if account.company_name.is_empty() || account.company_name.chars().count() > 120 {
            return Some(format!("the company name of account {id} must have 1 to 120 characters"));
        }
        let twice = self.accounts.iter().filter(|it| it.id == *id).count() > 1;
        twice.then(|| format!("the account {id} is listed twice"))
    }

    /// The URL at which clients on this machine reach it.
    pub(crate) fn endpoint(&self) -> String {
        let mut address = self.listen;
        // "Any address" can be listened at; calling it works on some systems only.
        match address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => address.set_ip(Ipv4Addr::LOCALHOST.into()),
            IpAddr::V6(ip) if ip.is_unspecified() => address.set_ip(Ipv6Addr::LOCALHOST.into()),
            _ => {}
        }
        format!("http://{address}")
    }

    /// The address of the control page; nothing when control isn't offered over HTTP.
    pub(crate) fn page_address(&self) -> Option<String> {
        self.control.is_on(self.listen.ip()).then(|| format!("{}{}/", self.endpoint(), crate::control::PREFIX))
    }

    pub(crate) fn account(&self, id: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_settings_are_named() {
        assert_eq!(Config::default().problem(), None);
        let unknown = Config { default_account: "999999999999".into(), ..Config::default() };
        assert!(unknown.problem().expect("unknown").contains("999999999999"));
        let mut twice = Config::default();
        twice.accounts.push(twice.accounts[0].clone());
        assert!(twice.problem().expect("twice").contains("listed twice"));
        let code = TaskRule { fail_with: Some("Whatever".into()), ..TaskRule::default() };
        let rule = Config { task_rules: vec![code], ..Config::default() };
        assert!(rule.problem().expect("no such code").contains("Whatever"));
        let mut short = Config::default();
        short.accounts[0].id = "12".into();
        assert!(short.problem().expect("short").contains("12 digits"));
        for max_connections in [0, usize::MAX] {
            let config = Config { max_connections, default_account: "12".into(), ..Config::default() };
            let problem = config.problem().expect("two are wrong");
            assert!(problem.contains("connections") && problem.contains("account 12"), "{problem}");
        }
    }
}
