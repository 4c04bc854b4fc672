//! Access keys and the secrets behind them.

use std::fmt;

use serde::Deserialize;

use super::{Account, Config};

/// A secret access key. It never shows in logs: its debug form is a placeholder.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The secret as the client was given it.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Whether this is the secret that accounts have unless they are given another.
    pub fn is_default(&self) -> bool {
        self.0 == Self::DEFAULT
    }

    const DEFAULT: &str = "emulator";

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl Default for Secret {
    /// The well-known secret `emulator`: it guards nothing, it only has to be the same on both sides.
    fn default() -> Self {
        Self::new(Self::DEFAULT)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// An access key beside the account ids, such as the one that a build machine is given.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessKey {
    /// The access key id: 16 to 128 letters, digits and underscores, as AWS has them.
    pub id: String,
    /// What requests with this key are signed with.
    pub secret: Secret,
    /// The id of the account that it belongs to; one of [`Config::accounts`].
    pub account: String,
}

impl AccessKey {
    /// Why the key can't be one of these, if it can't.
    fn problem(&self, config: &Config) -> Option<String> {
        let id = &self.id;
        let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        if !(16..=128).contains(&id.len()) || !id.bytes().all(word) {
            return Some(format!("the access key id {id:?} is not 16 to 128 letters, digits and underscores"));
        }
        if self.secret.reveal().is_empty() {
            return Some(format!("the access key {id} has an empty secret"));
        }
        if config.account(&self.account).is_none() {
            return Some(format!("the access key {id} belongs to {}, which is not among the accounts", self.account));
        }
        (config.access_keys.iter().filter(|it| it.id == *id).count() > 1)
            .then(|| format!("the access key {id} is listed twice"))
    }
}

/// What is wrong with the keys and secrets, if anything is.
pub(super) fn problem(config: &Config) -> Option<String> {
    let empty = |account: &&Account| account.secret.reveal().is_empty();
    if let Some(account) = config.accounts.iter().find(empty) {
        return Some(format!("the account {} has an empty secret", account.id));
    }
    config.access_keys.iter().find_map(|key| key.problem(config))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_keys(keys: &[(&str, &str, &str)]) -> Config {
        let key = |(id, secret, account): &(&str, &str, &str)| AccessKey {
            id: (*id).to_owned(),
            secret: Secret::new(*secret),
            account: (*account).to_owned(),
        };
        Config { access_keys: keys.iter().map(key).collect(), ..Config::default() }
    }

    #[test]
    fn wrong_keys_are_named() {
        let good = ("AKIAIOSFODNN7EXAMPLE", "s", "444455556666");
        assert_eq!(problem(&with_keys(&[good])), None);
        for (keys, words) in [
            (vec![("111122223333", "s", "444455556666")], "16 to 128"),
            (vec![("AKIA/IOSFODNN7EXAMPLE", "s", "444455556666")], "16 to 128"),
            (vec![("AKIAIOSFODNN7EXAMPLE", "", "444455556666")], "empty secret"),
            (vec![("AKIAIOSFODNN7EXAMPLE", "s", "999999999999")], "not among the accounts"),
            (vec![good, good], "listed twice"),
        ] {
            let found = problem(&with_keys(&keys)).expect(words);
            assert!(found.contains(words), "{found}");
        }
        let mut config = Config::default();
        config.accounts[1].secret = Secret::new("");
        assert!(problem(&config).expect("empty").contains("444455556666"));
    }

    #[test]
    fn a_secret_does_not_show_itself() {
        assert!(!format!("{:?}", with_keys(&[("k", "hush-hush", "1")])).contains("hush-hush"));
    }
}
