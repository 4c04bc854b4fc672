//! Whom an access key stands for.

use crate::config::{AccessKey, Config, Secret};

/// The id of the account that a caller with this access key id acts as: that of a configured key,
/// the key itself when it has the form of an account id, and the default account for all others.
/// The account needn't exist.
pub(crate) fn account_of<'a>(config: &'a Config, access_key: &'a str) -> &'a str {
    match configured(config, access_key) {
        Some(key) => &key.account,
        None if is_account_id(access_key) => access_key,
        None => &config.default_account,
    }
}

/// The secret that belongs to an access key id; nothing for a key that nobody knows.
pub(super) fn secret_of<'a>(config: &'a Config, access_key: &str) -> Option<&'a Secret> {
    match configured(config, access_key) {
        Some(key) => Some(&key.secret),
        None => config.account(access_key).map(|account| &account.secret),
    }
}

fn configured<'a>(config: &'a Config, access_key: &str) -> Option<&'a AccessKey> {
    config.access_keys.iter().find(|key| key.id == access_key)
}

fn is_account_id(access_key: &str) -> bool {
    access_key.len() == 12 && access_key.bytes().all(|byte| byte.is_ascii_digit())
}
