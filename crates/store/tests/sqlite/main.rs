//! The contract on SQLite, in a file and in memory, and what is SQLite's own: opening, surviving,
//! other processes, callers that go away.

#[path = "../contract/mod.rs"]
mod contract;

mod in_a_file {
    async fn open() -> Option<(tempfile::TempDir, std::sync::Arc<dyn desk::ports::Store>)> {
        let directory = tempfile::tempdir().expect("a directory");
        let store = store::SqliteStore::open(directory.path().join("desk.db")).await.expect("opens");
        Some((directory, std::sync::Arc::new(store)))
    }

    crate::contract::contract_tests!(crate::in_a_file::open);
}

mod accounts_in_a_file {
    async fn open() -> Option<(tempfile::TempDir, std::sync::Arc<dyn desk::ports::Accounts>)> {
        let directory = tempfile::tempdir().expect("a directory");
        let store = store::SqliteStore::open(directory.path().join("desk.db")).await.expect("opens");
        Some((directory, std::sync::Arc::new(store)))
    }

    crate::contract::account_tests!(crate::accounts_in_a_file::open);
}

mod credentials_in_a_file {
    async fn open() -> Option<(tempfile::TempDir, std::sync::Arc<dyn crate::contract::People>)> {
        let directory = tempfile::tempdir().expect("a directory");
        let store = store::SqliteStore::open(directory.path().join("desk.db")).await.expect("opens");
        Some((directory, std::sync::Arc::new(store)))
    }

    crate::contract::credential_tests!(crate::credentials_in_a_file::open);
}

mod in_memory {
    async fn open() -> Option<((), std::sync::Arc<dyn desk::ports::Store>)> {
        Some(((), std::sync::Arc::new(store::SqliteStore::open(":memory:").await.expect("opens"))))
    }

    crate::contract::contract_tests!(crate::in_memory::open);
}

mod backups;
mod journal_model;
mod opening;
mod side_by_side;
mod surviving;
mod tampering;
mod tasks_model;
mod trouble;
mod upgrading;
mod upgrading_at_once;
