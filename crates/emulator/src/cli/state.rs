//! What there is at the start, and where it is kept.

use std::path::PathBuf;

use clap::Args;

use super::lay;
use crate::config::{Config, Seed};

#[derive(Debug, Clone, Default, Args)]
#[group(id = "emulator-state")]
#[command(next_help_heading = "State")]
pub(super) struct Arguments {
    /// Keep the state in this file, so that it survives a restart
    #[arg(long, env = "EMULATOR_STATE_FILE", value_name = "FILE")]
    state_file: Option<PathBuf>,
    /// Keep the state in memory only, whatever file is set elsewhere
    #[arg(long)]
    in_memory: bool,
    /// What a new state begins with, the demo by default
    #[arg(long, env = "EMULATOR_SEED", value_enum)]
    seed: Option<Seed>,
    /// Begin with a state downloaded from the control interface instead of the seed; a state file
    /// that already exists goes before it
    #[arg(long, env = "EMULATOR_LOAD", value_name = "FILE")]
    load: Option<PathBuf>,
}

impl Arguments {
    pub(super) fn over(self, config: &mut Config) {
        lay(self.state_file.map(Some), &mut config.state_file);
        if self.in_memory {
            config.state_file = None;
        }
        lay(self.seed, &mut config.seed);
        lay(self.load.map(Some), &mut config.load);
    }
}
