//! Who may come in: for now the personas of the emulator, and with AWS the operator of this machine.

use crate::config::{BackendKind, Config};
use domain::{
    ids::AccountId,
    people::{Asker, Backend, Catalog, Origin, Person, Role, Scope},
};

/// The two demo companies of the emulator.
const ANVIL: (&str, &str) = ("111122223333", "Anvil Cloud");
const BERGFINK: (&str, &str) = ("444455556666", "Bergfink Systems");

/// Everybody who may come in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Directory {
    askers: Vec<Asker>,
}

impl Directory {
    /// A person by id.
    pub(crate) fn find(&self, id: &str) -> Option<&Asker> {
        self.askers.iter().find(|asker| asker.person.id == id)
    }

    /// Everybody, for the sign-in page.
    pub(crate) fn all(&self) -> &[Asker] {
        &self.askers
    }
}

/// Everybody who may come in under this configuration.
pub(crate) fn directory(config: &Config) -> Directory {
    Directory { askers: personas(config) }
}

/// The accounts of the demo companies.
pub(crate) fn demo_accounts() -> Vec<AccountId> {
    [ANVIL, BERGFINK].iter().filter_map(|(account, _)| AccountId::parse(account)).collect()
}

/// The personas, or the operator.
pub(crate) fn personas(config: &Config) -> Vec<Asker> {
    match config.backend {
        BackendKind::Emulator => [
            ("seller", "Sam Okafor", Role::Seller, ANVIL),
            ("manager", "Mira Lindqvist", Role::Manager, ANVIL),
            ("viewer", "Vic Tanaka", Role::Viewer, ANVIL),
            ("partner", "Paula Reyes", Role::Manager, BERGFINK),
        ]
        .into_iter()
        .filter_map(|(id, name, role, (account, company))| {
            Some(Asker {
                person: Person {
                    id: id.into(),
                    name: name.into(),
                    role,
                    administrator: false,
                    company: company.into(),
                },
                scope: Scope { account: AccountId::parse(account)?, catalog: Catalog::Sandbox },
                backend: Backend::Emulator,
                from: Origin::default(),
            })
        })
        .collect(),
        BackendKind::Aws => vec![Asker {
            person: Person {
                id: "operator".into(),
                name: config.operator.name.clone(),
                role: config.operator.role,
                administrator: false,
                company: config.operator.company.clone(),
            },
            scope: Scope { account: config.aws.account.clone(), catalog: config.aws.catalog },
            backend: match config.aws.catalog {
                Catalog::Aws => Backend::Production,
                Catalog::Sandbox => Backend::Sandbox,
            },
            from: Origin::default(),
        }],
    }
}
