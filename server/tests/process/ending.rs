//! How the desk ends.

use super::support::{Desk, connect, get, read};

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
