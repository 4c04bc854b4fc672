//! What the record of who did what tells of the configuration: which settings have changed, and never a value.

use super::Config;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, fmt::Write as _};

/// What a setting is called that may hold a secret: of these nothing is known but whether they are set.
const SECRETIVE: [&str; 7] = ["secret", "password", "key", "token", "database", "credential", "private"];
/// What stands for a setting that may hold a secret.
const SET: &str = "set";
/// What stands for a setting that is not set.
const UNSET: &str = "unset";

impl Config {
    /// Every setting by name, with a digest of its value.
    pub(crate) fn digests(&self) -> BTreeMap<String, String> {
        let mut digests = BTreeMap::new();
        if let Ok(all) = serde_json::to_value(self) {
            collect(String::new(), &all, &mut digests);
        }
        digests
    }
}

/// What all digests together are, in a word.
pub(crate) fn fingerprint(digests: &BTreeMap<String, String>) -> String {
    let lines: Vec<_> = digests.iter().map(|(name, digest)| format!("{name}={digest}")).collect();
    digest(&lines.join("\n"))
}

fn collect(name: String, value: &Value, digests: &mut BTreeMap<String, String>) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (member, value) in members {
                let name = if name.is_empty() { member.clone() } else { format!("{name}.{member}") };
                collect(name, value, digests);
            }
        }
        Value::Null => {
            digests.insert(name, UNSET.into());
        }
        _ if may_be_secret(&name) => {
            digests.insert(name, SET.into());
        }
        Value::Array(_) if holds_members(value) => {
            // What is in a list of tables may be secret too: each by its own name.
            for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                collect(format!("{name}.{index}"), item, digests);
            }
        }
        value => {
            let text = value.to_string();
            digests.insert(name, digest(&text));
        }
    }
}

fn holds_members(value: &Value) -> bool {
    value.as_array().is_some_and(|items| items.iter().any(Value::is_object))
}

fn may_be_secret(name: &str) -> bool {
    let own = name.rsplit('.').find(|part| part.parse::<usize>().is_err()).unwrap_or(name).to_lowercase();
    SECRETIVE.iter().any(|word| own.contains(word))
}

fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(8).fold(String::new(), |mut digest, byte| {
        let _ = write!(digest, "{byte:02x}");
        digest
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_setting_shows_and_its_value_does_not() {
        let before = Config::default();
        let mut after = before.clone();
        after.four_eyes = true;
        after.aws.profile = Some("hush-hush".into());
        let (before, after) = (before.digests(), after.digests());
        let changed: Vec<_> = after.iter().filter(|(name, digest)| before.get(*name) != Some(digest)).collect();
        assert_eq!(changed.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["aws.profile", "four_eyes"]);
        assert_ne!(fingerprint(&before), fingerprint(&after));
        assert!(!format!("{after:?}").contains("hush"));
    }

    #[test]
    fn of_a_secret_nothing_is_known_but_that_it_is_set() {
        let mut one = Config::default();
        one.live.events_secret = Some("one secret of many".into());
        one.database = "postgres://desk:one@db/desk".parse().unwrap_or_default();
        one.audit.key = Some("0123456789abcdef0123456789abcdef".into());
        one.emulator.settings.insert("accounts".into(), serde_json::json!([{ "id": "1", "secret": "one" }]));
        let mut other = one.clone();
        other.live.events_secret = Some("another secret".into());
        other.database = "postgres://desk:other@db/desk".parse().unwrap_or_default();
        other.audit.key = Some("fedcba9876543210fedcba9876543210".into());
        other.emulator.settings.insert("accounts".into(), serde_json::json!([{ "id": "1", "secret": "other" }]));
        assert_eq!(one.digests(), other.digests());
        assert_eq!(one.digests().get("live.events_secret").map(String::as_str), Some(SET));
        assert_eq!(Config::default().digests().get("audit.key").map(String::as_str), Some(UNSET));
    }
}
