//! How it differs from what it would do by itself.

use std::path::PathBuf;

use clap::Args;

use super::{assume, files, lay, switch};
use crate::config::Config;

#[derive(Debug, Clone, Default, Args)]
#[group(id = "emulator-behaviour")]
#[command(next_help_heading = "Behaviour")]
pub(super) struct Arguments {
    /// How something that AWS leaves open is answered, such as self_invitation=allowed; repeat it
    /// for more, or separate them by commas
    #[arg(long = "assume", env = "EMULATOR_ASSUME", value_name = "NAME=VALUE", value_delimiter = ',')]
    assumptions: Vec<String>,
    /// Answer with the oddities that were seen on the real service's wire
    #[arg(long, env = "EMULATOR_QUIRKS", value_name = "BOOL", num_args = 0..=1, require_equals = true,
        default_missing_value = "true", value_parser = switch)]
    quirks: Option<bool>,
    /// A JSON file with a list of faults that are in force from the start
    #[arg(long, env = "EMULATOR_FAULTS", value_name = "FILE")]
    faults: Option<PathBuf>,
    /// What decides where a fault has a probability, 1 by default: the same seed, the same luck
    #[arg(long, env = "EMULATOR_FAULT_SEED", value_name = "NUMBER")]
    fault_seed: Option<u64>,
}

impl Arguments {
    pub(super) fn over(self, config: &mut Config, problems: &mut Vec<String>) {
        for text in &self.assumptions {
            match assume::with(&config.assumptions, text) {
                Ok(assumptions) => config.assumptions = assumptions,
                Err(problem) => problems.push(format!("--assume {problem}")),
            }
        }
        lay(self.quirks, &mut config.quirks);
        lay(files::json("--faults", self.faults.as_deref(), problems), &mut config.faults);
        lay(self.fault_seed, &mut config.fault_seed);
    }
}
