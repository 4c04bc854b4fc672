//! How the desk ends.

use super::support::{Desk, connect, get, read};
use std::{net::SocketAddr, time::Duration};

#[tokio::test]
async fn a_stop_ends_idle_connections_and_streams() {
    let desk = Desk::start().await;
    let cookie = desk.sign_in().await;
    let mut stream = desk.stream(&cookie).await;
    let mut idle = connect(desk.address, &format!("GET /livez HTTP/1.1\r\nhost: {}\r\n\r\n", desk.address)).await;
    assert!(read(&mut idle, "ok\n").await.starts_with("HTTP/1.1 200 "));
    let metrics = get(desk.operators, "/metrics").await;
    assert!(metrics.contains("cosell_streams 1\n"), "{metrics}");

    desk.signal("TERM");
    assert_eq!(read(&mut idle, "").await, "");
    read(&mut stream, "").await;
    let (status, log) = desk.ended().await;
    assert!(status.success(), "{status}: {log}");
    assert!(!log.contains("given up"), "{log}");
}

#[tokio::test]
async fn while_it_stops_it_is_not_ready_and_a_second_signal_ends_it_at_once() {
    let desk = Desk::start().await;
    // In flight: a form whose end does not come.
    let cookie = desk.sign_in().await;
    let half = format!(
        "POST /sign-out HTTP/1.1\r\nhost: {}\r\ncookie: {cookie}\r\nsec-fetch-site: same-origin\r\n\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: 100\r\nexpect: 100-continue\r\n\r\n",
        desk.address
    );
    let mut half = connect(desk.address, &half).await;
    assert!(read(&mut half, "\r\n\r\n").await.starts_with("HTTP/1.1 100 "), "the desk reads the form");
    desk.signal("TERM");
    let stopping = loop {
        let answer = get(desk.operators, "/readyz").await;
        if answer.contains("\"stopping\":true") {
            break answer;
        }
    };
    assert!(stopping.starts_with("HTTP/1.1 503 "), "{stopping}");
    assert!(get(desk.operators, "/livez").await.starts_with("HTTP/1.1 200 "));
    desk.signal("TERM");
    read(&mut half, "").await;
    let (status, log) = desk.ended().await;
    assert!(status.success() && log.contains("told to stop at once"), "{status}: {log}");
}

/// Asks an emulator about its faults, or adds one.
async fn faults(emulator: SocketAddr, method: &str, rule: &str) -> String {
    let request = format!(
        "{method} /_emulator/faults HTTP/1.1\r\nhost: {emulator}\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{rule}",
        rule.len()
    );
    read(&mut connect(emulator, &request).await, "").await
}

/// An invitation that nobody has answered.
async fn open_invitation(desk: &Desk, cookie: &str) -> String {
    let request = format!(
        "GET /output/list-engagement-invitations?status=PENDING HTTP/1.1\r\nhost: {}\r\ncookie: {cookie}\r\n\
         connection: close\r\n\r\n",
        desk.address
    );
    let answer = read(&mut connect(desk.address, &request).await, "").await;
    let (_, after) = answer.split_once("engi-").expect("an invitation");
    let id: String = after.chars().take_while(char::is_ascii_alphanumeric).collect();
    format!("engi-{id}")
}

#[tokio::test]
async fn a_write_on_its_way_is_answered_before_the_end() {
    let desk = Desk::start().await;
    let emulator = desk.emulator.expect("one of its own");
    let cookie = desk.sign_in().await;
    let invitation = open_invitation(&desk, &cookie).await;
    // Long enough for the signal to come in between.
    let slow = r#"{"operation": "RejectEngagementInvitation", "effect": {"latency_ms": 5000}}"#;
    let added = faults(emulator, "POST", slow).await;
    assert!(added.starts_with("HTTP/1.1 201 "), "{added}");

    let stop_in_between = async {
        while !faults(emulator, "GET", "").await.contains("\"fired\":1") {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        desk.signal("TERM");
    };
    let form = format!("id={invitation}&fields[Reason]=Unable+to+support");
    let decline = desk.post("/api/invitations/reject-invitation", &cookie, &form);
    let both = async { tokio::join!(decline, stop_in_between) };
    let (answer, ()) = tokio::time::timeout(Duration::from_secs(60), both).await.expect("it is sent and answered");
    // Where it leads when it is done; the form is shown again when it is not.
    assert!(answer.contains(&format!("\r\nlocation: /invitations/{invitation}\r\n")), "{answer}");

    let (status, log) = desk.ended().await;
    assert!(status.success(), "{status}: {log}");
    let (_, afterwards) = log.split_once("\"message\":\"stopping\"").expect("it was told to stop");
    assert!(afterwards.contains("\"message\":\"answered\"") && !afterwards.contains("given up"), "{log}");
}
