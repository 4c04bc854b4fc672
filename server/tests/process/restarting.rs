//! What a desk knows that has just started.

use super::support::{Desk, ELSEWHERE, connect, read};

/// A list as a file: head and body.
async fn list(desk: &Desk) -> (String, String) {
    let cookie = desk.sign_in().await;
    let request = format!(
        "GET /output/list-opportunities HTTP/1.1\r\nhost: {}\r\ncookie: {cookie}\r\nconnection: close\r\n\r\n",
        desk.host
    );
    let answer = read(&mut connect(desk.address, &request).await, "").await;
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
    (head.to_owned(), body.to_owned())
}

/// Starts a desk, asks it for the list, and stops it.
async fn list_of_a_new_one(settings: &[(&str, &str)]) -> (String, String) {
    let desk = Desk::start_with(settings).await;
    let told = list(&desk).await;
    desk.signal("TERM");
    let (status, log) = desk.ended().await;
    assert!(status.success(), "{status}: {log}");
    told
}

#[tokio::test]
async fn a_desk_that_starts_while_aws_is_away_tells_what_the_one_before_has_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = folder.path().join("desk.db").display().to_string();
    // Only lends its emulator.
    let lender = Desk::start().await;
    let emulator = format!("http://{}", lender.emulator.expect("of its own"));
    let settings = [("COSELL_DATABASE", database.as_str()), (ELSEWHERE, emulator.as_str())];
    let (head, told) = list_of_a_new_one(&settings).await;
    assert!(head.starts_with("HTTP/1.1 200 ") && !head.contains("cosell-as-of"), "{head}");

    lender.signal("KILL");
    lender.ended().await;
    let (head, told_again) = list_of_a_new_one(&settings).await;
    assert!(head.starts_with("HTTP/1.1 200 ") && head.contains("\r\ncosell-as-of: "), "{head}");
    assert_eq!(told_again, told);

    let none = [settings[0], settings[1], ("COSELL_LIMITS__STORED_ANSWERS", "0")];
    for settings in [&none[..], &settings[..]] {
        let (head, _) = list_of_a_new_one(settings).await;
        assert!(head.starts_with("HTTP/1.1 5"), "nothing is known, nor kept: {head}");
    }
}
