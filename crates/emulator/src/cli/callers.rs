//! Who calls, and how much they may ask for.

use std::path::PathBuf;

use clap::Args;

use super::{files, lay, switch};
use crate::config::{Account, Config, Quotas};

#[derive(Debug, Clone, Default, Args)]
#[group(id = "emulator-callers")]
#[command(next_help_heading = "Callers")]
pub(super) struct Arguments {
    /// A partner account, such as "123456789012=Company name"; repeat it for more, or separate them
    /// by semicolons. They replace the accounts that there would be
    #[arg(long = "account", env = "EMULATOR_ACCOUNT", value_name = "ID=COMPANY", value_delimiter = ';')]
    accounts: Vec<String>,
    /// A JSON file with a list of accounts, with all that can be set of each; besides --account
    #[arg(long = "accounts", env = "EMULATOR_ACCOUNTS", value_name = "FILE")]
    accounts_file: Option<PathBuf>,
    /// The account of callers whose access key nobody knows; the first account, if the one that it
    /// would be is not among them
    #[arg(long, env = "EMULATOR_DEFAULT_ACCOUNT", value_name = "ID")]
    default_account: Option<String>,
    /// A JSON file with a list of access keys {"id", "secret", "account"} beside the account ids
    #[arg(long, env = "EMULATOR_ACCESS_KEYS", value_name = "FILE")]
    access_keys: Option<PathBuf>,
    /// Refuse requests without a valid SigV4 signature of a known key
    #[arg(long, env = "EMULATOR_SIGNATURES", value_name = "BOOL", num_args = 0..=1, require_equals = true,
        default_missing_value = "true", value_parser = switch)]
    signatures: Option<bool>,
    /// Hold accounts to the service's quotas
    #[arg(long, env = "EMULATOR_QUOTAS", value_name = "BOOL", num_args = 0..=1, require_equals = true,
        default_missing_value = "true", value_parser = switch)]
    quotas: Option<bool>,
    /// A JSON file with other figures for the quotas
    #[arg(long, env = "EMULATOR_QUOTA_FIGURES", value_name = "FILE")]
    quota_figures: Option<PathBuf>,
}

impl Arguments {
    pub(super) fn over(self, config: &mut Config, problems: &mut Vec<String>) {
        let mut accounts = Vec::new();
        for text in &self.accounts {
            match account(text) {
                Ok(account) => accounts.push(account),
                Err(problem) => problems.push(format!("--account {problem}")),
            }
        }
        let listed: Option<Vec<Account>> = files::json("--accounts", self.accounts_file.as_deref(), problems);
        accounts.extend(listed.into_iter().flatten());
        if let Some(first) = accounts.first() {
            if accounts.iter().all(|it| it.id != config.default_account) {
                config.default_account.clone_from(&first.id);
            }
            config.accounts = accounts;
        }
        lay(self.default_account, &mut config.default_account);
        lay(files::json("--access-keys", self.access_keys.as_deref(), problems), &mut config.access_keys);
        lay(self.signatures, &mut config.signatures);
        if let Some(figures) = files::json::<Quotas>("--quota-figures", self.quota_figures.as_deref(), problems) {
            let enforced = figures.enforced || config.quotas.enforced;
            config.quotas = Quotas { enforced, ..figures };
        }
        lay(self.quotas, &mut config.quotas.enforced);
    }
}

/// Reads an account of the command line, which has a name but no website.
fn account(text: &str) -> Result<Account, String> {
    let (id, company) =
        text.split_once('=').ok_or_else(|| format!("{text:?}: write it as 123456789012=Company name"))?;
    let mut account = Account::new(id.trim(), company.trim(), "");
    account.website = None;
    Ok(account)
}
