//! The contract on PostgreSQL, and what is PostgreSQL's own.

#[path = "../contract/mod.rs"]
mod contract;

use std::sync::Arc;
use store::PostgresStore;

/// A store in a database of its own; `None` where the environment leaves PostgreSQL out.
pub(crate) async fn open() -> Option<PostgresStore> {
    let server = postgres_fixture::shared()?;
    let url = tokio::task::spawn_blocking(|| server.new_database()).await.expect("no panic").expect("a database");
    Some(PostgresStore::open(&url).await.expect("opens"))
}

mod in_a_database {
    async fn open() -> Option<((), super::Arc<dyn desk::ports::Store>)> {
        Some(((), super::Arc::new(super::open().await?)))
    }

    crate::contract::contract_tests!(crate::in_a_database::open);
}

mod accounts_in_a_database {
    async fn open() -> Option<((), super::Arc<dyn desk::ports::Accounts>)> {
        Some(((), super::Arc::new(super::open().await?)))
    }

    crate::contract::account_tests!(crate::accounts_in_a_database::open);
}

mod credentials_in_a_database {
    async fn open() -> Option<((), super::Arc<dyn crate::contract::People>)> {
        Some(((), super::Arc::new(super::open().await?)))
    }

    crate::contract::credential_tests!(crate::credentials_in_a_database::open);
}

mod backups;
mod journal_model;
mod leaving;
mod replicas;
mod restarts;
mod side_by_side;
mod silence;
mod tampering;
mod tasks_model;
mod trouble;
mod upgrading;
