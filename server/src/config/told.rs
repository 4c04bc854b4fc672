//! What is told of the configuration, and never a secret: administrators see the settings, and the record of who did what
//! names those that have changed, without their values.

use super::Config;
use domain::views::{SettingValue, SettingView};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, fmt::Write as _};
use url::Url;

/// What a setting is called that may hold a secret: of these nothing is known but whether they are set.
const SECRETIVE: [&str; 7] = ["secret", "password", "key", "token", "database", "credential", "private"];
/// How a setting ends that only says where something is, though it may be a secret that is there.
const WHERE: [&str; 2] = ["_url", "_file"];
/// The setting of the database, which tells itself: where it is, and nothing of who the desk is there.
const DATABASE: &str = "database";
/// What stands for a setting that may hold a secret.
const SET: &str = "set";
/// What stands for a setting that is not set.
const UNSET: &str = "unset";

impl Config {
    /// Every setting by name, with a digest of its value.
    pub(crate) fn digests(&self) -> BTreeMap<String, String> {
        let digest_of = |told| match told {
            Told::Unset => UNSET.to_owned(),
            Told::Set => SET.to_owned(),
            Told::Value(value) => digest(&value.to_string()),
        };
        self.told().into_iter().map(|(name, told)| (name, digest_of(told))).collect()
    }

    /// Every setting as administrators are shown it, by name.
    pub(crate) fn views(&self) -> Vec<SettingView> {
        let value_of = |told| match told {
            Told::Unset => SettingValue::Unset,
            Told::Set => SettingValue::Secret,
            Told::Value(Value::String(text)) => SettingValue::Text(text),
            Told::Value(value) => SettingValue::Text(value.to_string()),
        };
        self.told().into_iter().map(|(name, told)| SettingView { name, value: value_of(told) }).collect()
    }

    /// Every setting by name.
    fn told(&self) -> BTreeMap<String, Told> {
        let mut settings = BTreeMap::new();
        if let Ok(all) = serde_json::to_value(self) {
            collect(String::new(), &all, &mut settings);
            settings.insert(DATABASE.into(), Told::Value(self.database.without_secrets().into()));
        }
        settings
    }
}

/// What may be told of a setting.
enum Told {
    /// That it is not set.
    Unset,
    /// That it is set, and no more: it may be a secret.
    Set,
    /// What it is.
    Value(Value),
}

/// What all digests together are, in a word.
pub(crate) fn fingerprint(digests: &BTreeMap<String, String>) -> String {
    let lines: Vec<_> = digests.iter().map(|(name, digest)| format!("{name}={digest}")).collect();
    digest(&lines.join("\n"))
}

fn collect(name: String, value: &Value, settings: &mut BTreeMap<String, Told>) {
    match value {
        Value::Object(members) if !members.is_empty() => {
            for (member, value) in members {
                let name = if name.is_empty() { member.clone() } else { format!("{name}.{member}") };
                collect(name, value, settings);
            }
        }
        Value::Null => {
            settings.insert(name, Told::Unset);
        }
        Value::String(place) if says_where(&name) => {
            settings.insert(name, Told::Value(without_credentials(place).into()));
        }
        _ if may_be_secret(&name) => {
            settings.insert(name, Told::Set);
        }
        Value::Array(_) if holds_members(value) => {
            // What is in a list of tables may be secret too: each by its own name.
            for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                collect(format!("{name}.{index}"), item, settings);
            }
        }
        value => {
            settings.insert(name, Told::Value(value.clone()));
        }
    }
}

fn holds_members(value: &Value) -> bool {
    value.as_array().is_some_and(|items| items.iter().any(Value::is_object))
}

fn may_be_secret(name: &str) -> bool {
    let own = own_name(name);
    SECRETIVE.iter().any(|word| own.contains(word))
}

fn says_where(name: &str) -> bool {
    let own = own_name(name);
    WHERE.iter().any(|end| own.ends_with(end))
}

/// The name without the sections that it stands in.
fn own_name(name: &str) -> String {
    name.rsplit('.').find(|part| part.parse::<usize>().is_err()).unwrap_or(name).to_lowercase()
}

/// An address without what may be a secret in it, since a short one could be guessed from its digest: user, password and
/// query.
fn without_credentials(place: &str) -> String {
    match Url::parse(place) {
        Ok(url) if url.query().is_some() => SET.to_owned(),
        Ok(mut url) if !url.username().is_empty() || url.password().is_some() => {
            match (url.set_username(""), url.set_password(None)) {
                (Ok(()), Ok(())) => url.into(),
                _ => SET.to_owned(),
            }
        }
        _ => place.to_owned(),
    }
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
    use crate::config::{OidcSection, ProxySection};

    /// The settings that the record would name.
    fn changed(before: &Config, after: &Config) -> Vec<String> {
        let (before, after) = (before.digests(), after.digests());
        after.into_iter().filter(|(name, digest)| before.get(name) != Some(digest)).map(|(name, _)| name).collect()
    }

    fn with_database(address: &str) -> Config {
        Config { database: address.parse().unwrap_or_default(), ..Config::default() }
    }

    #[test]
    fn where_a_secret_is_kept_shows_when_it_changes() {
        let at = |place: &str| {
            let mut config = Config { database_file: Some(place.into()), ..Config::default() };
            config.audit.key_file = Some(place.into());
            config.live.events_secret_file = Some(place.into());
            let provider = OidcSection { client_secret_file: Some(place.into()), ..OidcSection::default() };
            config.sign_in.oidc.insert("contoso".into(), provider);
            let keys_url = Some(format!("https://{place}.example.com/"));
            config.sign_in.proxy = Some(ProxySection { keys_url, ..ProxySection::default() });
            config
        };
        assert_eq!(
            changed(&at("here"), &at("there")),
            [
                "audit.key_file",
                "database_file",
                "live.events_secret_file",
                "sign_in.oidc.contoso.client_secret_file",
                "sign_in.proxy.keys_url",
            ]
        );
        assert_eq!(changed(&at("here"), &at("here")), Vec::<String>::new());
    }

    #[test]
    fn another_database_shows_and_another_password_of_it_does_not() {
        let before = with_database("postgres://desk:one@db.example.com/desk?sslmode=verify-full&password=one");
        for (address, shows) in [
            ("postgres://desk:two@db.example.com/desk?sslmode=verify-full&password=two", false),
            ("postgres://other@db.example.com/desk?sslmode=verify-full", false),
            ("postgres://desk:one@evil.example.com/desk?sslmode=verify-full", true),
            ("postgres://desk:one@db.example.com/other?sslmode=verify-full", true),
            ("postgres://desk:one@db.example.com/desk?sslmode=disable", true),
            ("postgres://desk:one@db.example.com/desk?sslmode=verify-full&host=evil.example.com", true),
            ("data/cosell-desk.db", true),
        ] {
            let names = changed(&before, &with_database(address));
            assert_eq!(names, if shows { vec!["database"] } else { vec![] }, "{address}");
        }
        assert_eq!(changed(&with_database("a.db"), &with_database("b.db")), ["database"]);
    }

    #[test]
    fn administrators_see_what_is_set_and_of_secrets_only_that_they_are() {
        let mut config = with_database("postgres://desk:one@db.example.com/desk?password=two");
        config.live.events_secret = Some("three".into());
        config.aws.endpoint_url = Some("https://desk:four@vpce.example.com/".into());
        let views = config.views();
        let value = |name: &str| &views.iter().find(|view| view.name == name).expect("it is told").value;
        assert_eq!(*value("live.events_secret"), SettingValue::Secret);
        assert_eq!(*value("audit.key"), SettingValue::Unset);
        assert_eq!(*value("aws.endpoint_url"), SettingValue::Text("https://vpce.example.com/".into()));
        assert_eq!(*value("four_eyes"), SettingValue::Text("false".into()));
        let told = format!("{views:?}");
        assert!(told.contains("db.example.com"), "{told}");
        for secret in ["one", "two", "three", "four@"] {
            assert!(!told.contains(&format!(":{secret}")) && !told.contains(&format!("={secret}")), "{secret}: {told}");
        }
    }

    #[test]
    fn of_a_password_in_an_address_there_is_no_digest() {
        let at = |address: &str| {
            let mut config = Config::default();
            config.aws.endpoint_url = Some(address.into());
            config
        };
        let with = at("https://desk:one@vpce.example.com/");
        assert_eq!(changed(&with, &at("https://desk:two@vpce.example.com/")), Vec::<String>::new());
        assert_eq!(changed(&with, &at("https://vpce.example.com/")), Vec::<String>::new());
        assert_eq!(changed(&with, &at("https://desk:one@evil.example.com/")), ["aws.endpoint_url"]);
    }

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
