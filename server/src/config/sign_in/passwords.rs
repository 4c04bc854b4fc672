//! `[sign_in.passwords]`: passwords with a second factor.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Passwords with a second factor.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct PasswordsSection {}
