//! `[sign_in.oidc.…]`: an OpenID Connect provider.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An OpenID Connect provider.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct OidcSection {}
