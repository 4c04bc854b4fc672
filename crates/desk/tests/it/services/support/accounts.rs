//! The register of people, for what asks it what they may do now.

use desk::ports::{Account, Accounts, AuditNote};
use domain::people::{Asker, Rights, Role};
use std::sync::Arc;
use store::SqliteStore;
use time::OffsetDateTime;

/// Accounts in which a person has this role where they ask.
pub(crate) async fn accounts_with(asker: &Asker, role: Role, disabled: bool) -> Arc<dyn Accounts> {
    let account = Account {
        id: asker.person.id.clone(),
        issuer: "https://id.example".into(),
        subject: asker.person.id.clone(),
        name: asker.person.name.clone(),
        email: None,
        granted: Rights { roles: [(asker.scope.catalog, role)].into(), administrator: false },
        claimed: Rights::default(),
        disabled,
        created_at: OffsetDateTime::UNIX_EPOCH,
        last_sign_in_at: None,
        version: 1,
    };
    let accounts = SqliteStore::open(":memory:").await.expect("opens");
    let note = AuditNote::done(asker, "AccountMade", &account.id, OffsetDateTime::UNIX_EPOCH);
    assert!(accounts.insert_account(&account, &note).await.expect("kept"));
    Arc::new(accounts)
}
