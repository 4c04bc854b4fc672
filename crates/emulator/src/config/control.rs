//! Who may control the emulator.

use std::net::IpAddr;

use serde::Deserialize;

/// Whether the control interface answers over HTTP. Where it doesn't, its paths are answered as any
/// unknown path is. [`crate::Emulator::control`] works regardless.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum ControlAccess {
    /// While the emulator listens on loopback, for requests that address it as loopback: the name
    /// of a website that was made to point here is refused.
    #[default]
    Auto,
    /// Always, for whoever reaches the port.
    On,
    /// Never.
    Off,
}

impl ControlAccess {
    /// Whether an emulator that listens at this address answers control requests.
    pub(crate) fn is_on(self, listen: IpAddr) -> bool {
        match self {
            Self::Auto => listen.is_loopback(),
            Self::On => true,
            Self::Off => false,
        }
    }
}
