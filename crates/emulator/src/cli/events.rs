//! What becomes of events.

use std::convert::Infallible;

use clap::Args;

use super::lay;
use crate::config::{Config, Secret};
use crate::feed::EventsUrl;

#[derive(Debug, Clone, Default, Args)]
#[group(id = "emulator-events")]
#[command(next_help_heading = "Events")]
pub(super) struct Arguments {
    /// Post each event to this URL on this machine, as EventBridge would
    #[arg(long, env = "EMULATOR_EVENTS_URL", value_name = "URL")]
    events_url: Option<EventsUrl>,
    /// A header that goes with each posted event: "Name: value", or a value for Authorization
    // Read later: clap repeats a value that it refuses.
    #[arg(long, env = "EMULATOR_EVENTS_SECRET", value_name = "HEADER", hide_env_values = true, value_parser = secret)]
    events_secret: Option<Secret>,
    /// How many events are kept for readers that come later and for posting, 10000 by default
    #[arg(long, env = "EMULATOR_EVENT_BUFFER", value_name = "NUMBER")]
    event_buffer: Option<usize>,
}

fn secret(text: &str) -> Result<Secret, Infallible> {
    Ok(Secret::new(text))
}

impl Arguments {
    pub(super) fn over(self, config: &mut Config, problems: &mut Vec<String>) {
        lay(self.events_url.map(Some), &mut config.events_url);
        match self.events_secret.map(|secret| secret.reveal().parse()) {
            Some(Ok(header)) => config.events_secret = Some(header),
            Some(Err(error)) => problems.push(format!("--events-secret: {error}")),
            None => {}
        }
        lay(self.event_buffer, &mut config.event_buffer);
    }
}
