//! Where and to how many it answers.

use std::net::SocketAddr;

use clap::Args;

use super::lay;
use crate::config::{Config, ControlAccess};

#[derive(Debug, Clone, Default, Args)]
#[group(id = "emulator-serving")]
#[command(next_help_heading = "Serving")]
pub(super) struct Arguments {
    /// Where to listen, 127.0.0.1:4599 by default; port 0 takes any free one
    #[arg(long, env = "EMULATOR_LISTEN", value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// Whether /_emulator/ controls the emulator, auto by default
    #[arg(long, env = "EMULATOR_CONTROL", value_enum)]
    control: Option<ControlAccess>,
    /// How many connections are served at once, 1024 by default
    #[arg(long, env = "EMULATOR_MAX_CONNECTIONS", value_name = "NUMBER")]
    max_connections: Option<usize>,
    /// How many calls the ledger keeps, 10000 by default
    #[arg(long, env = "EMULATOR_LEDGER_SIZE", value_name = "NUMBER")]
    ledger_size: Option<usize>,
}

impl Arguments {
    pub(super) fn over(self, config: &mut Config) {
        lay(self.listen, &mut config.listen);
        lay(self.control, &mut config.control);
        lay(self.max_connections, &mut config.max_connections);
        lay(self.ledger_size, &mut config.ledger_size);
    }
}
