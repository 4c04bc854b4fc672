//! The section `sign_in`: who may come in, by which way, for how long, and what they may do then.

mod oidc;
mod passwords;
mod proxy;
mod roles;

pub(crate) use oidc::OidcSection;
pub(crate) use passwords::PasswordsSection;
#[cfg(test)]
pub(crate) use proxy::ProxyKind;
pub(crate) use proxy::ProxySection;
pub(crate) use roles::{RoleRule, rights};

use super::{BackendKind, Config};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use time::Duration;

/// A day, in minutes: whoever is away for longer should sign in again.
const LONGEST_IDLE: u32 = 24 * 60;
/// A month, in hours.
const LONGEST_ABSOLUTE: u32 = 30 * 24;

/// Who may come in, by which way, for how long, and what they may do then.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct SignInSection {
    /// Whether anybody may come in as one of the emulator's invented people. Absent: on the emulator while there is no
    /// other way to sign in.
    pub(crate) personas: Option<bool>,
    /// A sign-in ends when no page was asked for so many minutes.
    pub(crate) idle_minutes: u32,
    /// A sign-in ends so many hours after it began, whatever happens.
    pub(crate) absolute_hours: u32,
    /// Whom people who may not do anything yet should ask, such as `it@example.com`.
    pub(crate) contact: Option<String>,
    /// What follows from the groups that people are in.
    pub(crate) roles: Vec<RoleRule>,
    /// OpenID Connect providers, by a short name that stands in addresses.
    pub(crate) oidc: BTreeMap<String, OidcSection>,
    /// A proxy before the desk that tells who it is.
    pub(crate) proxy: Option<ProxySection>,
    /// Passwords with a second factor.
    pub(crate) passwords: Option<PasswordsSection>,
}

impl Default for SignInSection {
    fn default() -> Self {
        Self {
            personas: None,
            idle_minutes: 30,
            absolute_hours: 12,
            contact: None,
            roles: Vec::new(),
            oidc: BTreeMap::new(),
            proxy: None,
            passwords: None,
        }
    }
}

impl SignInSection {
    /// Whether people can sign in as who they are.
    pub(crate) fn is_real(&self) -> bool {
        !self.oidc.is_empty() || self.proxy.is_some() || self.passwords.is_some()
    }

    /// Takes secrets out of their files. Says what is wrong with the files.
    pub(super) fn read_secrets(&mut self) -> Vec<String> {
        oidc::read_secrets(&mut self.oidc)
    }

    /// For how long a sign-in may be idle.
    pub(crate) fn idle(&self) -> Duration {
        Duration::minutes(i64::from(self.idle_minutes))
    }

    /// For how long a sign-in holds.
    pub(crate) fn absolute(&self) -> Duration {
        Duration::hours(i64::from(self.absolute_hours))
    }
}

impl Config {
    /// The setting by which others can reach the desk, if they can: directly, or by a proxy and another name.
    fn way_in(&self) -> Option<String> {
        let listens = (!self.listen.ip().is_loopback()).then(|| format!("`listen` is {}", self.listen));
        let public = self.public_url.as_ref().filter(|url| !url.is_loopback());
        listens.or_else(|| public.map(|url| format!("`public_url` is {url}")))
    }

    /// Whether the emulator's invented people may come in: only where nobody else can reach the desk.
    pub(crate) fn has_personas(&self) -> bool {
        let possible = self.backend == BackendKind::Emulator && self.way_in().is_none();
        possible && self.sign_in.personas.unwrap_or(!self.sign_in.is_real())
    }
}

/// Every wrong setting, with its fix.
pub(super) fn problems(config: &Config) -> Vec<String> {
    let section = &config.sign_in;
    let mut problems = Vec::new();
    if config.backend == BackendKind::Aws && !section.is_real() {
        problems.push(
            "with `backend = \"aws\"` people must be able to sign in: configure `sign_in.oidc`, `sign_in.proxy` or \
             `sign_in.passwords` (docs/SIGN-IN.md shows how)"
                .to_owned(),
        );
    }
    if section.personas == Some(true) && config.backend == BackendKind::Aws {
        problems.push(
            "`sign_in.personas` is true, but the invented people exist on the emulator only: remove it, or set \
             `backend = \"emulator\"`"
                .to_owned(),
        );
    }
    if let Some(way) = config.way_in().filter(|_| section.personas == Some(true)) {
        problems.push(format!(
            "`sign_in.personas` is true, but {way}, where others could come in as them: remove it, or keep the desk to \
             127.0.0.1"
        ));
    }
    if section.personas == Some(false) && config.backend == BackendKind::Emulator && !section.is_real() {
        problems.push(
            "`sign_in.personas` is false, and there is no other way to sign in: remove it, or configure `sign_in.oidc`, \
             `sign_in.proxy` or `sign_in.passwords`"
                .to_owned(),
        );
    }
    if !(1..=LONGEST_IDLE).contains(&section.idle_minutes) {
        problems
            .push(format!("`sign_in.idle_minutes` is {}: set it between 1 and {LONGEST_IDLE}", section.idle_minutes));
    }
    if !(1..=LONGEST_ABSOLUTE).contains(&section.absolute_hours) {
        problems.push(format!(
            "`sign_in.absolute_hours` is {}: set it between 1 and {LONGEST_ABSOLUTE}",
            section.absolute_hours
        ));
    }
    problems.extend(roles::problems(&section.roles));
    problems.extend(oidc::problems(&section.oidc));
    problems.extend(section.proxy.iter().flat_map(|proxy| proxy::problems(proxy, &config.trusted_proxies)));
    problems.extend(section.passwords.iter().flat_map(PasswordsSection::problems));
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::TrustedProxies;

    fn real() -> SignInSection {
        SignInSection { proxy: Some(ProxySection::default()), ..SignInSection::default() }
    }

    fn config(backend: BackendKind, sign_in: SignInSection) -> Config {
        let trusted_proxies = TrustedProxies::parse(&["10.0.0.7".to_owned()]).expect("an address");
        Config { backend, sign_in, trusted_proxies, ..Config::default() }
    }

    #[test]
    fn personas_are_there_only_where_nobody_else_can_come_in_as_them() {
        let on = |config: &Config| config.has_personas();
        assert!(on(&Config::default()));
        assert!(!on(&config(BackendKind::Emulator, real())));
        let both = SignInSection { personas: Some(true), ..real() };
        assert!(on(&config(BackendKind::Emulator, both.clone())));
        assert!(!on(&config(BackendKind::Aws, both.clone())));
        let open = Config { listen: ([0, 0, 0, 0], 3000).into(), ..config(BackendKind::Emulator, both) };
        assert!(!on(&open));
        assert!(problems(&open).iter().any(|problem| problem.contains("0.0.0.0:3000")));
        let public_url = Some("https://desk.example.com/".parse().expect("an address"));
        let behind = Config { listen: Config::default().listen, public_url, ..open };
        assert!(!on(&behind));
        assert!(problems(&behind).iter().any(|problem| problem.contains("https://desk.example.com/")));
    }

    #[test]
    fn there_is_no_account_by_default() {
        for (backend, sign_in, name) in [
            (BackendKind::Aws, SignInSection::default(), "`sign_in.oidc`"),
            (BackendKind::Aws, SignInSection { personas: Some(true), ..real() }, "`sign_in.personas`"),
            (
                BackendKind::Emulator,
                SignInSection { personas: Some(false), ..SignInSection::default() },
                "`sign_in.oidc`",
            ),
        ] {
            let problems = problems(&config(backend, sign_in));
            assert!(problems.len() == 1 && problems[0].contains(name), "{problems:?}");
        }
        assert_eq!(problems(&config(BackendKind::Aws, real())), Vec::<String>::new());
    }

    #[test]
    fn limits_are_sane() {
        let wrong = SignInSection { idle_minutes: 0, absolute_hours: 721, ..real() };
        assert_eq!(problems(&config(BackendKind::Aws, wrong)).len(), 2);
    }
}
