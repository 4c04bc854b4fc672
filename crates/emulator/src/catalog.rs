//! The two catalogs of the service.

use serde::{Deserialize, Serialize};

/// Which of the service's two separate worlds a record lives in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Catalog {
    /// Production.
    #[serde(rename = "AWS")]
    Aws,
    /// The test world, where a partner may simulate what AWS does.
    Sandbox,
}

impl Catalog {
    /// The catalog with this name on the wire. The model's pattern admits any letters; only these
    /// two exist.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "AWS" => Some(Self::Aws),
            "Sandbox" => Some(Self::Sandbox),
            _ => None,
        }
    }

    /// The name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Sandbox => "Sandbox",
        }
    }
}
