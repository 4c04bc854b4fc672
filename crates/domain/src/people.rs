//! Who asks, what they may do, and where their work lives.

use crate::ids::AccountId;
use serde::{Deserialize, Serialize};

/// One of the service's two catalogs. Every operation but the tag operations names one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Catalog {
    /// Production.
    #[serde(rename = "AWS")]
    Aws,
    /// The test catalog that AWS keeps for integrators.
    Sandbox,
}

impl Catalog {
    /// The word on the wire.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Sandbox => "Sandbox",
        }
    }
}

/// Where requests go. Shown on every screen, so that nobody mistakes a trial for the real thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Backend {
    /// This desk's own stand-in for the service.
    Emulator,
    /// AWS, catalog Sandbox.
    Sandbox,
    /// AWS, catalog AWS: real customers, real partners.
    Production,
}

impl Backend {
    /// The word on the badge.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Emulator => "Emulator",
            Self::Sandbox => "AWS Sandbox",
            Self::Production => "AWS production",
        }
    }
}

/// The account and catalog that a piece of work belongs to. Drafts, tasks and the journal are kept
/// apart by it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Scope {
    /// The partner's AWS account.
    pub account: AccountId,
    /// The catalog.
    pub catalog: Catalog,
}

impl Scope {
    /// The scope as one word, for keys in the store.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}/{}", self.account, self.catalog.code())
    }
}

/// What a person may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Reads everything, changes nothing.
    Viewer,
    /// Sends and answers invitations, starts engagements.
    Seller,
    /// What a seller may, and sees and takes over everyone's drafts.
    Manager,
}

impl Role {
    /// Every role, least first.
    pub const ALL: [Self; 3] = [Self::Viewer, Self::Seller, Self::Manager];

    /// The word on the screen.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Viewer => "Viewer",
            Self::Seller => "Seller",
            Self::Manager => "Manager",
        }
    }

    /// Whether this role covers `needed`.
    #[must_use]
    pub fn may(self, needed: Self) -> bool {
        self >= needed
    }
}

/// A person at the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// A stable key, such as `seller`.
    pub id: String,
    /// The name on the screen.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// The company they work for.
    pub company: String,
}

/// Who is asking, with which rights, for which account and catalog. Every service call takes one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asker {
    /// The person.
    pub person: Person,
    /// The account and catalog they work in.
    pub scope: Scope,
    /// Where requests go.
    pub backend: Backend,
}
