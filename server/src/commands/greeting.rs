//! What `cosell-desk serve` says first.

use super::say;
use crate::{
    config::{BackendKind, Config},
    people::Directory,
};
use emulator::Greeting;
use std::net::SocketAddr;

/// Says where the desk is, who may come in, and what it talks to. `figures` is where the metrics are.
pub(super) fn greet(address: SocketAddr, figures: Option<SocketAddr>, emulator: Option<&Greeting>, config: &Config) {
    say("");
    say(&format!("  Cosell Desk   http://{address}{}", app::paths::at("/")));
    if let Some(public) = &config.public_url {
        say(&format!("  Called by     {public}"));
    }
    if let Some(figures) = figures {
        say(&format!("  Metrics       http://{figures}/metrics"));
    }
    match (config.backend, emulator) {
        (BackendKind::Emulator, Some(emulator)) => {
            say("  Backend       the built-in emulator: invented companies, nothing reaches AWS");
            greet_people(config);
            say(&format!("  Emulator      {}", emulator.endpoint()));
            if let Some(page) = emulator.page() {
                say(&format!("                look inside and control it at {page}"));
            }
            say("                any AWS client can use it, for example:");
            say(&format!("                {}", emulator.example()));
        }
        (BackendKind::Emulator, None) => {
            let endpoint = config.emulator.endpoint_url.as_deref().unwrap_or_default();
            say(&format!("  Backend       the emulator at {endpoint}: invented companies, nothing reaches AWS"));
            greet_people(config);
        }
        (BackendKind::Aws, _) => {
            let catalogs: Vec<_> = config.aws.catalogs.iter().map(|catalog| catalog.code()).collect();
            say(&format!("  Backend       AWS, catalog {}", catalogs.join(" and ")));
        }
    }
    say("");
    say("  Ctrl-C stops it.");
}

fn greet_people(config: &Config) {
    let personas = Directory::of(config).personas();
    if personas.is_empty() {
        return;
    }
    say("  Sign in as");
    for asker in personas {
        say(&format!(
            "                {} ({}{}, {} {})",
            asker.person.name,
            asker.person.role.label(),
            if asker.person.administrator { " and administrator" } else { "" },
            asker.person.company,
            asker.scope.account
        ));
    }
}
