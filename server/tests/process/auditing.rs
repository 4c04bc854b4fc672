//! Checking the record of who did what by the command line.

use super::support::{Desk, program, run};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use std::path::Path;

/// Checks the record in a database; the exit code, and what it said.
async fn verify(database: &Path, head: Option<&str>) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = program(folder.path());
    command.arg("--database").arg(database).args(["audit", "verify"]);
    command.args(head.into_iter().flat_map(|head| ["--head", head]));
    let output = run(command).await;
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The hash that a check has printed.
fn head(said: &str) -> String {
    let line = said.lines().find(|line| line.starts_with("Head: ")).expect("a head");
    line.rsplit(' ').next().expect("a hash").to_owned()
}

#[tokio::test]
async fn the_record_is_verified_beside_a_running_desk_and_a_changed_row_is_found() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = folder.path().join("desk.db");
    let desk = Desk::start_with(&[("COSELL_DATABASE", database.to_str().expect("a plain path"))]).await;
    desk.sign_in().await;
    let (code, said) = verify(&database, None).await;
    assert!(code == Some(0) && said.starts_with("The record holds: "), "{said}");
    let seen = head(&said);

    desk.sign_in().await;
    let (code, said) = verify(&database, Some(&seen)).await;
    assert!(code == Some(0) && head(&said) != seen, "it still holds that row, and has gone on: {said}");
    let (code, said) = verify(&database, Some(&"ab".repeat(32))).await;
    assert!(code == Some(1) && said.starts_with("The record does not hold: "), "it has never held that row: {said}");

    desk.signal("TERM");
    assert!(desk.ended().await.0.success());
    let options = SqliteConnectOptions::new().filename(&database);
    let mut connection = SqliteConnection::connect_with(&options).await.expect("the file");
    // As somebody would who has the file in their hands.
    for change in [
        "DROP TRIGGER audit_is_not_changed",
        "UPDATE audit SET person_name = 'Somebody else' WHERE seq = (SELECT max(seq) FROM audit)",
    ] {
        let changed = sqlx::query(change).execute(&mut connection).await.expect("changed").rows_affected();
        assert!(change.starts_with("DROP") || changed == 1, "{change}");
    }
    connection.close().await.expect("closed");
    let (code, said) = verify(&database, None).await;
    assert!(code == Some(1) && said.contains(" was changed"), "{said}");
}
