//! Settings as they are written in files.

use std::path::Path;

use serde_json::{Map, Value};

use super::Config;

/// Settings that can't be used, all of them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the emulator's settings need another look:{}", list(problems))]
pub struct SettingsError {
    problems: Vec<String>,
}

fn list(problems: &[String]) -> String {
    problems.iter().map(|problem| format!("\n  - {problem}")).collect()
}

impl SettingsError {
    /// The error, if there are any problems.
    pub(crate) fn unless_none(problems: Vec<String>) -> Result<(), Self> {
        if problems.is_empty() { Ok(()) } else { Err(Self { problems }) }
    }

    /// What is wrong, setting by setting.
    pub fn problems(&self) -> &[String] {
        &self.problems
    }
}

impl Config {
    /// Reads a configuration from a file: JSON if it begins with a brace, else TOML. What it
    /// doesn't say is as in [`Config::default`].
    ///
    /// # Errors
    /// When the file can't be read, and every setting in it that can't be used.
    pub fn read(file: &Path) -> Result<Self, SettingsError> {
        let named = |problem: &dyn std::fmt::Display| format!("{}: {problem}", file.display());
        let only = |problem: String| SettingsError { problems: vec![problem] };
        let text = std::fs::read_to_string(file).map_err(|error| only(named(&error)))?;
        let settings = parse(&text).map_err(|problem| only(named(&problem)))?;
        Self::from_settings(&settings)
            .map_err(|error| SettingsError { problems: error.problems.iter().map(|it| named(it)).collect() })
    }

    /// Reads a configuration from settings by name. What they don't say is as in
    /// [`Config::default`], but that the first account is the default one where only the accounts
    /// are set.
    ///
    /// # Errors
    /// Every setting that can't be used.
    pub fn from_settings(settings: &Map<String, Value>) -> Result<Self, SettingsError> {
        // One at a time, so that the first wrong one doesn't hide the others.
        let wrong =
            |(name, value): (&String, &Value)| deserialize(Map::from_iter([(name.clone(), value.clone())])).err();
        SettingsError::unless_none(settings.iter().filter_map(wrong).collect())?;
        let mut config = deserialize(settings.clone()).map_err(|problem| SettingsError { problems: vec![problem] })?;
        if let (false, Some(first)) = (settings.contains_key("default_account"), config.accounts.first()) {
            config.default_account.clone_from(&first.id);
        }
        Ok(config)
    }
}

fn parse(text: &str) -> Result<Map<String, Value>, String> {
    if text.trim_start().starts_with('{') {
        serde_json::from_str(text).map_err(|error| error.to_string())
    } else {
        toml::from_str(text).map_err(|error| error.to_string().trim_end().to_owned())
    }
}

fn deserialize(settings: Map<String, Value>) -> Result<Config, String> {
    serde_path_to_error::deserialize(Value::Object(settings)).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Seed;
    use crate::pace::TaskProgress;

    #[test]
    fn json_and_toml_say_the_same() {
        let json = r#"{"seed": "empty", "tasks": "held", "assumptions": {"job_needs_role": false},
            "accounts": [{"id": "123456789012", "company_name": "One"}]}"#;
        let toml = "seed = 'empty'\ntasks = 'held'\nassumptions.job_needs_role = false\n\
            [[accounts]]\nid = '123456789012'\ncompany_name = 'One'\n";
        for text in [json, toml] {
            let config = parse(text).map(|settings| Config::from_settings(&settings)).expect(text).expect(text);
            assert_eq!((config.seed, config.tasks), (Seed::Empty, TaskProgress::Held));
            assert!(!config.assumptions.job_needs_role && config.assumptions.failed_tasks_leave_results);
            assert_eq!(config.default_account, "123456789012");
            assert_eq!(config.fault_seed, Config::default().fault_seed);
        }
    }

    #[test]
    fn every_wrong_setting_is_named() {
        let settings = parse("tasks = 'soon'\nfault_seed = -1\nsede = 'demo'\nassumptions.zzz = true").expect("TOML");
        let error = Config::from_settings(&settings).expect_err("four are wrong");
        assert_eq!(error.problems().len(), 4, "{error}");
        for words in ["tasks: ", "fault_seed: ", "`sede`", "`zzz`", "immediate"] {
            assert!(error.to_string().contains(words), "{words} in {error}");
        }
        for rubbish in ["{", "]", "{} x", "a = "] {
            assert!(parse(rubbish).is_err(), "{rubbish}");
        }
    }
}
