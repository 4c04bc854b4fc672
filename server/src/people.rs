//! For whom people work, and in which catalogs; and the emulator's invented people.

use crate::config::{BackendKind, Config};
use desk::{accounts::Visitor, ports::SignInMethod};
use domain::{
    ids::AccountId,
    people::{Asker, Backend, Catalog, Origin, Person, Rights, Role, Scope},
};

/// The two demo companies of the emulator.
const ANVIL: (&str, &str) = ("111122223333", "Anvil Cloud");
const BERGFINK: (&str, &str) = ("444455556666", "Bergfink Systems");
/// Who vouches for the invented people.
pub(crate) const PERSONA_ISSUER: &str = "persona";

/// A company for which people work.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Company {
    account: AccountId,
    name: String,
}

/// One of the emulator's invented people.
#[derive(Clone, Debug)]
pub(crate) struct Persona {
    /// The id of their account, by which drafts are theirs.
    pub(crate) id: &'static str,
    /// The name on the screen.
    pub(crate) name: &'static str,
    role: Role,
    administrator: bool,
    company: Company,
}

impl Persona {
    /// What they may do.
    pub(crate) fn rights(&self) -> Rights {
        Rights { roles: [(Catalog::Sandbox, self.role)].into(), administrator: self.administrator }
    }
}

/// For whom people work, and in which catalogs.
#[derive(Clone, Debug)]
pub(crate) struct Directory {
    personas: Vec<Persona>,
    /// For whom those work who have signed in as who they are.
    home: Company,
    backend: BackendKind,
    catalogs: Vec<Catalog>,
    scopes: Vec<Scope>,
}

impl Directory {
    /// Under this configuration.
    pub(crate) fn of(config: &Config) -> Self {
        let personas = if config.has_personas() { personas() } else { Vec::new() };
        let home = match config.backend {
            BackendKind::Emulator => company_of_emulator(config),
            BackendKind::Aws => Company { account: config.aws.account.clone(), name: config.aws.company.clone() },
        };
        let catalogs = catalogs(config);
        let mut accounts: Vec<_> = personas.iter().map(|persona| persona.company.account.clone()).collect();
        if config.sign_in.is_real() {
            accounts.push(home.account.clone());
        }
        accounts.sort();
        accounts.dedup();
        let scope = |account: &AccountId, catalog| Scope { account: account.clone(), catalog };
        let scopes = accounts.iter().flat_map(|account| catalogs.iter().map(move |catalog| scope(account, *catalog)));
        Self { scopes: scopes.collect(), personas, home, backend: config.backend, catalogs }
    }

    /// The accounts and catalogs in which people work, each once.
    pub(crate) fn scopes(&self) -> &[Scope] {
        &self.scopes
    }

    /// The accounts for which people work, each once.
    pub(crate) fn accounts(&self) -> Vec<AccountId> {
        let mut accounts: Vec<_> = self.scopes.iter().map(|scope| scope.account.clone()).collect();
        accounts.dedup();
        accounts
    }

    /// The catalogs in which the desk works.
    pub(crate) fn catalogs(&self) -> &[Catalog] {
        &self.catalogs
    }

    /// Where requests of a catalog go.
    pub(crate) fn backend(&self, catalog: Catalog) -> Backend {
        match (self.backend, catalog) {
            (BackendKind::Emulator, _) => Backend::Emulator,
            (BackendKind::Aws, Catalog::Sandbox) => Backend::Sandbox,
            (BackendKind::Aws, Catalog::Aws) => Backend::Production,
        }
    }

    /// One of the invented people, if they may come in.
    pub(crate) fn persona(&self, id: &str) -> Option<&Persona> {
        self.personas.iter().find(|persona| persona.id == id)
    }

    /// The invented people as the sign-in page shows them.
    pub(crate) fn personas(&self) -> Vec<Asker> {
        self.personas.iter().map(|persona| self.as_asker(persona)).collect()
    }

    fn as_asker(&self, persona: &Persona) -> Asker {
        Asker {
            person: Person {
                id: persona.id.to_owned(),
                name: persona.name.to_owned(),
                role: persona.role,
                administrator: persona.administrator,
                company: persona.company.name.clone(),
            },
            scope: Scope { account: persona.company.account.clone(), catalog: Catalog::Sandbox },
            backend: self.backend(Catalog::Sandbox),
            from: Origin::default(),
        }
    }

    /// Who asks, in the catalog that they have chosen, else in the first in which they may do something; `None` for
    /// those who may do nothing.
    pub(crate) fn asker(&self, visitor: &Visitor) -> Option<Asker> {
        let possible = visitor.catalogs(&self.catalogs);
        let chosen = visitor.sign_in.catalog.filter(|catalog| possible.contains(catalog));
        self.asker_in(visitor, chosen.or(possible.first().copied())?)
    }

    /// Who asks, in a catalog; `None` for those who may do nothing there.
    pub(crate) fn asker_in(&self, visitor: &Visitor, catalog: Catalog) -> Option<Asker> {
        let company = match visitor.sign_in.method {
            // The personas may have been switched off since.
            SignInMethod::Persona => &self.persona(&visitor.account.id)?.company,
            SignInMethod::OpenId | SignInMethod::Proxy | SignInMethod::Password => &self.home,
        };
        let rights = visitor.account.rights();
        Some(Asker {
            person: Person {
                id: visitor.account.id.clone(),
                name: visitor.account.name.clone(),
                role: rights.role_in(catalog)?,
                administrator: rights.administrator,
                company: company.name.clone(),
            },
            scope: Scope { account: company.account.clone(), catalog },
            backend: self.backend(catalog),
            from: visitor.from.clone(),
        })
    }
}

/// The catalogs in which the desk works. The emulator has both for those who sign in as who they are; its invented
/// people work in one.
fn catalogs(config: &Config) -> Vec<Catalog> {
    match config.backend {
        BackendKind::Aws => config.aws.catalogs.clone(),
        BackendKind::Emulator if config.sign_in.is_real() => Catalog::ALL.to_vec(),
        BackendKind::Emulator => vec![Catalog::Sandbox],
    }
}

fn company_of_emulator(config: &Config) -> Company {
    let account = config.emulator.account.clone();
    // What is wrong with the emulator's settings is said before.
    let emulator = config.emulator.config().unwrap_or_default();
    let known = emulator.accounts.into_iter().find(|it| it.id == account.as_str());
    let name = known.map_or_else(|| "Company".to_owned(), |known| known.company_name);
    Company { account, name }
}

fn personas() -> Vec<Persona> {
    [
        ("seller", "Sam Okafor", Role::Seller, false, ANVIL),
        ("manager", "Mira Lindqvist", Role::Manager, false, ANVIL),
        ("viewer", "Vic Tanaka", Role::Viewer, false, ANVIL),
        ("administrator", "Ada Brandt", Role::Viewer, true, ANVIL),
        ("partner", "Paula Reyes", Role::Manager, false, BERGFINK),
    ]
    .into_iter()
    .filter_map(|(id, name, role, administrator, (account, company))| {
        let company = Company { account: AccountId::parse(account)?, name: company.to_owned() };
        Some(Persona { id, name, role, administrator, company })
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{ProxySection, SignInSection};

    fn real(personas: Option<bool>) -> Config {
        let sign_in = SignInSection { personas, proxy: Some(ProxySection::default()), ..SignInSection::default() };
        Config { sign_in, ..Config::default() }
    }

    fn scopes(config: &Config) -> Vec<String> {
        Directory::of(config).scopes().iter().map(Scope::key).collect()
    }

    #[test]
    fn invented_people_work_for_two_companies_in_one_catalog() {
        assert_eq!(scopes(&Config::default()), ["111122223333/Sandbox", "444455556666/Sandbox"]);
        let administrator = Directory::of(&Config::default()).persona("administrator").expect("one").rights();
        assert!(administrator.administrator && administrator.role_in(Catalog::Sandbox) == Some(Role::Viewer));
    }

    #[test]
    fn real_people_work_for_one_company_in_both_catalogs() {
        assert_eq!(scopes(&real(None)), ["111122223333/Sandbox", "111122223333/AWS"]);
        assert!(Directory::of(&real(None)).persona("seller").is_none());
        assert_eq!(scopes(&real(Some(true))).len(), 4);
        let mut elsewhere = real(None);
        elsewhere.emulator.account = AccountId::parse(BERGFINK.0).expect("an account");
        assert_eq!(scopes(&elsewhere), ["444455556666/Sandbox", "444455556666/AWS"]);
        assert_eq!(Directory::of(&elsewhere).home.name, BERGFINK.1);
    }

    #[test]
    fn with_aws_the_catalogs_are_those_of_the_configuration() {
        let mut config = Config { backend: BackendKind::Aws, ..real(None) };
        config.aws.account = AccountId::parse("123456789012").expect("an account");
        config.aws.catalogs = vec![Catalog::Aws];
        assert_eq!(scopes(&config), ["123456789012/AWS"]);
        let directory = Directory::of(&config);
        assert_eq!(directory.backend(Catalog::Aws), Backend::Production);
        assert_eq!(directory.backend(Catalog::Sandbox), Backend::Sandbox);
    }
}
