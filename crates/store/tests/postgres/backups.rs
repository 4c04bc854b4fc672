//! Backups of a server's database, and moving from one kind of database to the other.

use crate::contract::backups::{
    data_is_replaced_only_when_told, nobody_is_signed_in_by_a_backup, what_aws_last_answered_is_left_out,
    what_was_acknowledged_comes_back,
};

async fn new_database() -> Option<String> {
    let server = postgres_fixture::shared()?;
    Some(tokio::task::spawn_blocking(|| server.new_database()).await.expect("no panic").expect("a database"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_comes_back_as_it_was() {
    let (Some(from), Some(into)) = (new_database().await, new_database().await) else { return };
    let directory = tempfile::tempdir().expect("a directory");
    what_was_acknowledged_comes_back(&from, &directory.path().join("backup.db"), &into).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_moves_to_a_server_and_back() {
    let (Some(there), Some(back)) = (new_database().await, new_database().await) else { return };
    let directory = tempfile::tempdir().expect("a directory");
    let path = |name: &str| directory.path().join(name).display().to_string();
    what_was_acknowledged_comes_back(&path("desk.db"), &directory.path().join("1.db"), &there).await;
    what_was_acknowledged_comes_back(&back, &directory.path().join("2.db"), &path("back.db")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn data_is_not_overwritten_by_mistake() {
    let Some(address) = new_database().await else { return };
    let directory = tempfile::tempdir().expect("a directory");
    data_is_replaced_only_when_told(&address, directory.path()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_signed_in_by_a_restored_database() {
    let Some(address) = new_database().await else { return };
    let directory = tempfile::tempdir().expect("a directory");
    nobody_is_signed_in_by_a_backup(&address, &directory.path().join("backup.db")).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_aws_last_answered_does_not_come_back_with_a_database() {
    let Some(address) = new_database().await else { return };
    let directory = tempfile::tempdir().expect("a directory");
    what_aws_last_answered_is_left_out(&address, &directory.path().join("backup.db")).await;
}
