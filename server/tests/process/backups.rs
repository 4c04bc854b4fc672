//! Backing up and restoring by the command line.

use super::support::{program, run};
use std::path::Path;

/// Runs a command of the program on the database `name`; says whether it went well.
async fn desk(folder: &Path, database: &str, arguments: &[&str]) -> bool {
    let mut command = program(folder);
    command.args(["--database", database]).args(arguments);
    run(command).await.status.success()
}

#[tokio::test]
async fn a_backup_fills_an_empty_database_and_replaces_only_by_force() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    assert!(!desk(folder, "desk.db", &["backup", "copy.db"]).await, "there is no database yet");
    // Makes it; that browser files are empty is no matter here.
    desk(folder, "desk.db", &["doctor"]).await;
    assert!(desk(folder, "desk.db", &["backup", "copy.db"]).await);
    assert!(!desk(folder, "desk.db", &["backup", "copy.db"]).await, "a backup is never written over");
    assert!(desk(folder, "other.db", &["restore", "copy.db"]).await);
    assert!(desk(folder, "other.db", &["restore", "--force", "copy.db"]).await);
    assert!(!desk(folder, "other.db", &["restore", "cosell-desk.toml"]).await, "there is no such backup");
}
