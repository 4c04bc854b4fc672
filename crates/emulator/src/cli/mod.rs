//! The emulator's command line, the same for every program that offers the emulator.

mod assume;
mod behaviour;
mod callers;
mod events;
mod files;
mod greeting;
mod pace;
mod serving;
mod state;

use clap::Args;

use crate::config::{Config, SettingsError};

pub use greeting::Greeting;

/// The emulator's flags. Each of them can be left out: it then leaves alone what the configuration
/// below it says. Each has an environment variable too, which the flag goes before; only
/// `--in-memory` has none.
#[derive(Debug, Clone, Default, Args)]
pub struct Arguments {
    #[command(flatten)]
    serving: serving::Arguments,
    #[command(flatten)]
    state: state::Arguments,
    #[command(flatten)]
    pace: pace::Arguments,
    #[command(flatten)]
    callers: callers::Arguments,
    #[command(flatten)]
    behaviour: behaviour::Arguments,
    #[command(flatten)]
    events: events::Arguments,
}

impl Arguments {
    /// Lays the flags over a configuration, and reads the files that they name.
    ///
    /// Whether the result makes sense as a whole is looked at by [`crate::Emulator::bind`].
    ///
    /// # Errors
    /// Every flag with a value that can't be used, each with what is wrong and what is right.
    pub fn over(self, mut config: Config) -> Result<Config, SettingsError> {
        let mut problems = Vec::new();
        self.serving.over(&mut config);
        self.state.over(&mut config);
        self.pace.over(&mut config, &mut problems);
        self.callers.over(&mut config, &mut problems);
        self.behaviour.over(&mut config, &mut problems);
        self.events.over(&mut config, &mut problems);
        SettingsError::unless_none(problems)?;
        Ok(config)
    }
}

/// Puts a flag's value, if it was given, in the place of the one below it.
fn lay<T>(given: Option<T>, place: &mut T) {
    if let Some(value) = given {
        *place = value;
    }
}

/// Reads whether something is so.
fn switch(text: &str) -> Result<bool, &'static str> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Ok(true),
        "false" | "no" | "off" | "0" => Ok(false),
        _ => Err("write true or false, yes or no, on or off, 1 or 0"),
    }
}
