//! The settings of the desk.

use serde::{Deserialize, Serialize};

/// A setting of the process that answers, as its configuration names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingView {
    /// Its name, with the sections that it stands in: `limits.body_bytes`.
    pub name: String,
    /// What it is.
    pub value: SettingValue,
}

/// What may be told of a setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SettingValue {
    /// It is not set.
    Unset,
    /// It is set; it may be a secret, of which no more is told.
    Secret,
    /// What it is, in words.
    Text(String),
}
