//! The section of the built-in emulator.

use super::sections::{account, text};
use domain::ids::AccountId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};

/// The built-in emulator.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct EmulatorSection {
    /// An emulator that runs already, such as `http://127.0.0.1:4599`, in place of one inside the desk:
    /// several replicas share it. Everything else of this section is then set there.
    pub(crate) endpoint_url: Option<String>,
    /// Where it listens, for the desk and for other AWS clients.
    pub(crate) listen: SocketAddr,
    /// Keeps its state in this file; in memory without one.
    pub(crate) state_file: Option<PathBuf>,
    /// Whether a new state begins with demo data.
    pub(crate) demo_data: bool,
    /// How long tasks take: `immediate`, seconds such as `5` or `2-15`, `reads:3`, or `held`.
    #[serde(deserialize_with = "text")]
    pub(crate) tasks: String,
    /// The account for which people work who sign in as who they are.
    #[schemars(with = "String")]
    #[serde(deserialize_with = "account")]
    pub(crate) account: AccountId,
    /// Everything else that can be set of the emulator, by its own names: the flags of
    /// `cosell-desk emulator` without their dashes, and lists in place of files.
    pub(crate) settings: Map<String, Value>,
}

impl Default for EmulatorSection {
    fn default() -> Self {
        Self {
            endpoint_url: None,
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 4599)),
            state_file: Some(PathBuf::from("data/emulator.redb")),
            demo_data: true,
            tasks: "2-15".into(),
            account: demo_account(),
            settings: Map::new(),
        }
    }
}

impl std::fmt::Debug for EmulatorSection {
    /// Leaves out the values of `settings`: there may be secrets among them.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names: Vec<_> = self.settings.keys().collect();
        f.debug_struct("EmulatorSection")
            .field("endpoint_url", &self.endpoint_url)
            .field("listen", &self.listen)
            .field("state_file", &self.state_file)
            .field("demo_data", &self.demo_data)
            .field("tasks", &self.tasks)
            .field("account", &self.account)
            .field("settings", &names)
            .finish()
    }
}

/// The first demo company.
#[expect(clippy::expect_used, reason = "a constant that the id's own rule takes")]
fn demo_account() -> AccountId {
    AccountId::parse("111122223333").expect("twelve digits are a legal account")
}

/// What has a place of its own in the section, and where.
const OWN: [(&str, &str); 4] =
    [("listen", "listen"), ("state_file", "state_file"), ("seed", "demo_data"), ("tasks", "tasks")];

impl EmulatorSection {
    /// What cannot go together with an emulator that runs already.
    pub(super) fn problems_of_endpoint(&self) -> Vec<String> {
        let Some(url) = &self.endpoint_url else { return Vec::new() };
        let mut problems = Vec::new();
        if !url.starts_with("http://") && !url.starts_with("https://") {
            problems.push("`emulator.endpoint_url` must begin with http:// or https://".to_owned());
        }
        let usual = Self::default();
        let set = [
            ("listen", self.listen != usual.listen),
            ("state_file", self.state_file != usual.state_file),
            ("demo_data", self.demo_data != usual.demo_data),
            ("tasks", self.tasks != usual.tasks),
            ("settings", !self.settings.is_empty()),
        ];
        problems.extend(set.into_iter().filter(|(_, set)| *set).map(|(name, _)| {
            format!(
                "`emulator.{name}` goes with the desk's own emulator, not with `emulator.endpoint_url`: set it there"
            )
        }));
        problems
    }

    /// The emulator's own configuration.
    ///
    /// # Errors
    /// Every wrong setting, with its name in the desk's configuration.
    pub(crate) fn config(&self) -> Result<emulator::Config, Vec<String>> {
        let mut problems: Vec<String> = OWN
            .into_iter()
            .filter(|(name, _)| self.settings.contains_key(*name))
            .map(|(name, own)| format!("`emulator.settings.{name}`: set `emulator.{own}` instead"))
            .collect();
        let tasks = self.tasks.parse().map_err(|error| problems.push(format!("`emulator.tasks`: {error}")));
        let settings = emulator::Config::from_settings(&self.settings).map_err(|error| {
            problems.extend(error.problems().iter().map(|problem| format!("`emulator.settings`: {problem}")));
        });
        match (tasks, settings) {
            (Ok(tasks), Ok(settings)) if problems.is_empty() => Ok(emulator::Config {
                listen: self.listen,
                state_file: self.state_file.clone(),
                seed: if self.demo_data { emulator::Seed::Demo } else { emulator::Seed::Empty },
                tasks,
                ..settings
            }),
            _ => Err(problems),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn with(settings: &Value) -> Result<emulator::Config, Vec<String>> {
        let settings = settings.as_object().expect("an object").clone();
        EmulatorSection { demo_data: false, settings, ..EmulatorSection::default() }.config()
    }

    #[test]
    fn everything_of_the_emulator_can_be_set() {
        let config = with(&json!({"quirks": true, "review": "never", "quotas": {"enforced": true}})).expect("fine");
        assert!(config.quirks && config.quotas.enforced);
        assert_eq!((config.review, config.seed), (emulator::ReviewPace::Never, emulator::Seed::Empty));
        assert_eq!(config.state_file, EmulatorSection::default().state_file);
    }

    #[test]
    fn all_that_is_wrong_is_named() {
        let problems = with(&json!({"tasks": "held", "quirk": true, "review": "soon"})).expect_err("three are wrong");
        assert_eq!(problems.len(), 3, "{problems:?}");
        for words in ["`emulator.tasks` instead", "`quirk`", "`emulator.settings`: review"] {
            assert!(problems.iter().any(|it| it.contains(words)), "{words} in {problems:?}");
        }
    }

    #[test]
    fn what_belongs_to_the_desks_own_emulator_is_refused_with_another() {
        let url = Some("http://127.0.0.1:4599".to_owned());
        let shared = EmulatorSection { endpoint_url: url, ..EmulatorSection::default() };
        assert_eq!(shared.problems_of_endpoint(), Vec::<String>::new());
        let wrong = EmulatorSection { state_file: None, tasks: "held".into(), ..shared };
        let problems = wrong.problems_of_endpoint();
        assert!(problems.len() == 2 && problems[0].contains("state_file"), "{problems:?}");
    }

    #[test]
    fn secrets_do_not_show_themselves() {
        let settings = json!({"events_secret": "hush"}).as_object().cloned().expect("an object");
        let text = format!("{:?}", EmulatorSection { settings, ..EmulatorSection::default() });
        assert!(text.contains("events_secret") && !text.contains("hush"), "{text}");
    }
}
