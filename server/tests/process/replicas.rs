//! Several desks over one PostgreSQL and one emulator.

use super::support::{Desk, ELSEWHERE, connect, read};

/// How a list is answered for whoever has this session.
async fn list(desk: &Desk, cookie: &str, host: &str) -> String {
    let request = format!(
        "GET /output/list-opportunities HTTP/1.1\r\nhost: {host}\r\ncookie: {cookie}\r\nconnection: close\r\n\r\n"
    );
    let answer = read(&mut connect(desk.address, &request).await, "").await;
    answer.lines().next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn any_replica_knows_who_has_signed_in_at_another() {
    let Some(server) = postgres_fixture::shared() else { return };
    let database = tokio::task::spawn_blocking(|| server.new_database()).await.expect("no panic").expect("a database");
    // Only lends its emulator.
    let lender = Desk::start().await;
    let emulator = lender.emulator.expect("of its own");
    let settings = [
        ("COSELL_DATABASE", database.as_str()),
        (ELSEWHERE, &format!("http://{emulator}")),
        ("COSELL_PUBLIC_URL", "http://127.0.0.1:8080/"),
    ];
    // At once: each makes the tables if the other has not.
    let (one, other) = tokio::join!(Desk::start_with(&settings), Desk::start_with(&settings));
    assert_eq!((one.emulator, other.emulator), (None, None));
    let cookie = one.sign_in().await;
    for desk in [&one, &other] {
        assert_eq!(list(desk, &cookie, "127.0.0.1:8080").await, "HTTP/1.1 200 OK");
    }
    assert!(list(&one, &cookie, "127.0.0.1:8081").await.contains(" 421 "), "nobody said it is called so");
    assert!(list(&other, "cosell_session=none", "127.0.0.1:8080").await.contains(" 401 "));

    // Who signs out at one is signed out at the other, with every open stream.
    let ended = other.sign_in().await;
    let mut stream = other.stream(&ended).await;
    one.sign_out(&ended).await;
    assert!(read(&mut stream, "event: signed-out").await.contains("event: signed-out"));
    assert!(list(&other, &ended, "127.0.0.1:8080").await.contains(" 401 "));

    // One stops, the other goes on.
    one.signal("TERM");
    assert!(one.ended().await.0.success());
    assert_eq!(list(&other, &cookie, "127.0.0.1:8080").await, "HTTP/1.1 200 OK");
    other.signal("TERM");
    assert!(other.ended().await.0.success());
}
