//! `[sign_in.proxy]`: a proxy before the desk that tells who it is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A proxy before the desk that tells who it is.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ProxySection {}
