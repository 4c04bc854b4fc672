//! Who asks, what they may do, and where their work lives.

use crate::ids::AccountId;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, net::IpAddr};

/// The issuer of accounts whose people sign in with a password. Their subject is the account's id.
pub const PASSWORD_ISSUER: &str = "password";

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
    /// Both, the harmless one first.
    pub const ALL: [Self; 2] = [Self::Sandbox, Self::Aws];

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

/// What a person may do in a catalog. Who administers the desk is another matter, see [`Rights`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Reads everything, changes nothing.
    Viewer,
    /// Sends and answers invitations, starts engagements.
    Seller,
    /// What a seller may, and also: bulk jobs, writes in production, everyone's drafts.
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

/// What somebody may do at the desk: a role in each catalog, and whether they administer it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rights {
    /// The role in each catalog in which they have one.
    pub roles: BTreeMap<Catalog, Role>,
    /// Whether they look after people, settings and the record of who did what. It lets them read in every
    /// catalog, and write in none.
    pub administrator: bool,
}

impl Rights {
    /// What they may do in a catalog; `None` when they may not even read there.
    #[must_use]
    pub fn role_in(&self, catalog: Catalog) -> Option<Role> {
        self.roles.get(&catalog).copied().or(self.administrator.then_some(Role::Viewer))
    }

    /// What both together allow.
    #[must_use]
    pub fn merged(&self, other: &Self) -> Self {
        let mut roles = self.roles.clone();
        for (&catalog, &role) in &other.roles {
            roles.entry(catalog).and_modify(|had| *had = role.max(*had)).or_insert(role);
        }
        Self { roles, administrator: self.administrator || other.administrator }
    }

    /// Whether there is nothing they may do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.roles.is_empty() && !self.administrator
    }
}

/// A person at the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// A stable key, such as `seller`.
    pub id: String,
    /// The name on the screen.
    pub name: String,
    /// What they may do in the catalog they work in.
    pub role: Role,
    /// Whether they administer the desk.
    #[serde(default)]
    pub administrator: bool,
    /// The company they work for.
    pub company: String,
}

/// Why somebody may not do something, in one sentence; `None` where they may. Pages show it in the place of what cannot
/// be pressed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusals {
    /// Keeping drafts.
    pub prepare: Option<String>,
    /// Changing something at AWS.
    pub write: Option<String>,
    /// Changing many things at once, and what others have begun.
    pub manage: Option<String>,
    /// Looking after people, settings and the record of who did what.
    pub administer: Option<String>,
}

/// From where somebody asks. Nothing is decided by it; the record of who did what tells it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The client's address, as far as it is sure.
    pub address: Option<IpAddr>,
    /// The sign-in by which they came, by the id under which it is listed.
    pub sign_in: Option<String>,
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
    /// From where they ask.
    #[serde(default)]
    pub from: Origin,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rights(sandbox: Option<Role>, aws: Option<Role>, administrator: bool) -> Rights {
        let roles = [(Catalog::Sandbox, sandbox), (Catalog::Aws, aws)];
        Rights {
            roles: roles.into_iter().filter_map(|(catalog, role)| Some((catalog, role?))).collect(),
            administrator,
        }
    }

    #[test]
    fn roles_are_those_of_a_catalog() {
        let seller = rights(Some(Role::Seller), None, false);
        assert_eq!(seller.role_in(Catalog::Sandbox), Some(Role::Seller));
        assert_eq!(seller.role_in(Catalog::Aws), None);
    }

    #[test]
    fn an_administrator_reads_everywhere_and_writes_nowhere() {
        let administrator = rights(None, Some(Role::Manager), true);
        assert_eq!(administrator.role_in(Catalog::Sandbox), Some(Role::Viewer));
        assert_eq!(administrator.role_in(Catalog::Aws), Some(Role::Manager));
    }

    #[test]
    fn together_rights_are_the_greater_of_each() {
        let both =
            rights(Some(Role::Seller), None, false).merged(&rights(Some(Role::Viewer), Some(Role::Viewer), true));
        assert_eq!(both, rights(Some(Role::Seller), Some(Role::Viewer), true));
        assert!(Rights::default().merged(&Rights::default()).is_empty());
    }
}
