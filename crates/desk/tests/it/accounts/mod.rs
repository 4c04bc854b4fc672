//! Who may come in, how long that holds, and what administrators can do about it, on the real store in memory.

mod administering;
mod holding;
mod refused;

use crate::services::support::ManualClock;
use desk::{
    accounts::{Arrival, Register, RegisterSettings, Visitor},
    ports::{Account, Accounts, SignInMethod, Signal, Signals, Store},
};
use domain::{
    ids::AccountId,
    people::{Asker, Backend, Catalog, Origin, Person, Rights, Role, Scope},
};
use futures::FutureExt;
use std::sync::Arc;
use store::SqliteStore;

/// A register on an empty store.
struct World {
    register: Register,
    accounts: Arc<dyn Accounts>,
    store: Arc<dyn Store>,
    clock: Arc<ManualClock>,
    signals: Signals,
}

impl World {
    async fn new() -> Self {
        let sqlite = SqliteStore::open(":memory:").await.expect("opens");
        let (accounts, store): (Arc<dyn Accounts>, Arc<dyn Store>) = (Arc::new(sqlite.clone()), Arc::new(sqlite));
        let clock = Arc::new(ManualClock::default());
        let settings = RegisterSettings { catalogs: Catalog::ALL.to_vec(), ..RegisterSettings::default() };
        let register = Register::new(accounts.clone(), store.clone(), clock.clone(), settings);
        let signals = store.signals();
        Self { register, accounts, store, clock, signals }
    }

    /// Somebody signs in, in a session of that mark.
    async fn sign_in(&self, subject: &str, claimed: Rights, mark: &str) -> Visitor {
        let arrival = arrival(subject, claimed);
        let account = self.register.arrive(&arrival).await.expect("may come in");
        self.register.begin(&account, &arrival, mark.to_owned()).await.expect("begun");
        self.visitor(mark).await.expect("signed in")
    }

    async fn visitor(&self, mark: &str) -> Option<Visitor> {
        self.register.visitor(mark, Origin::default()).await.expect("answered")
    }

    /// As whom somebody asks.
    async fn asker(&self, subject: &str, claimed: Rights) -> Asker {
        asker(&self.sign_in(subject, claimed, &format!("mark of {subject}")).await)
    }

    async fn account(&self, id: &str) -> Account {
        self.accounts.account(id).await.expect("read").expect("an account")
    }

    /// The sign-ins of which was told since the last time that they have ended, or let their person do other things.
    fn told(&mut self) -> Vec<String> {
        let told = std::iter::from_fn(|| self.signals.next().now_or_never());
        told.filter_map(|signal| match signal {
            Signal::SignInChanged { sign_in } => Some(sign_in),
            _ => None,
        })
        .collect()
    }
}

fn rights(roles: &[(Catalog, Role)], administrator: bool) -> Rights {
    Rights { roles: roles.iter().copied().collect(), administrator }
}

fn seller() -> Rights {
    rights(&[(Catalog::Sandbox, Role::Seller)], false)
}

fn administrator() -> Rights {
    rights(&[], true)
}

fn arrival(subject: &str, claimed: Rights) -> Arrival {
    Arrival {
        account: None,
        issuer: "https://id.example.com".into(),
        subject: subject.into(),
        name: format!("Name of {subject}"),
        email: Some(format!("{subject}@example.com")),
        claimed,
        method: SignInMethod::OpenId,
        provider_session: Some(format!("session of {subject}")),
        credential: None,
        address: Some([192, 0, 2, 7].into()),
        agent: "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0".into(),
    }
}

fn asker(visitor: &Visitor) -> Asker {
    let rights = visitor.account.rights();
    Asker {
        person: Person {
            id: visitor.account.id.clone(),
            name: visitor.account.name.clone(),
            role: rights.role_in(Catalog::Sandbox).unwrap_or(Role::Viewer),
            administrator: rights.administrator,
            company: "Lumen Partners".into(),
        },
        scope: Scope { account: AccountId::parse("111122223333").expect("an account"), catalog: Catalog::Sandbox },
        backend: Backend::Emulator,
        from: visitor.from.clone(),
    }
}
