//! What operators see.

use super::support::{Desk, connect, get, read};
use serde_json::Value;
use std::time::Duration;

/// Quotas are kept, as with AWS.
const AS_WITH_AWS: [(&str, &str); 1] = [("COSELL_QUOTAS__ENFORCED", "true")];

#[tokio::test]
async fn health_metrics_and_the_log_tell_of_the_desk() {
    let desk = Desk::start_with(&AS_WITH_AWS).await;
    for address in [desk.address, desk.operators] {
        assert!(get(address, "/livez").await.starts_with("HTTP/1.1 200 "));
        // Ready once the tracker has had its first answer. Each request is logged, and nobody reads the log until
        // the end: without a pause the pipe would fill up and the desk wait for its reader.
        while !get(address, "/readyz").await.starts_with("HTTP/1.1 200 ") {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
    let cookie = desk.sign_in().await;
    let request = format!(
        "GET /output/list-opportunities?who=Muster HTTP/1.1\r\nhost: {}\r\ncookie: {cookie}\r\n\
                 connection: close\r\n\r\n",
        desk.address
    );
    let answer = read(&mut connect(desk.address, &request).await, "").await;
    let id = answer.lines().find_map(|line| line.strip_prefix("x-request-id: ")).expect("a request id").to_owned();

    let metrics = get(desk.operators, "/metrics").await;
    assert!(metrics.trim_end().ends_with("# EOF"), "{metrics}");
    for part in [
        "cosell_store_up 1\n",
        "cosell_tasks_running{scope=\"",
        "cosell_tasks{scope=\"111122223333/Sandbox\",state=\"IN_PROGRESS\"} ",
        "cosell_tasks{scope=\"111122223333/Sandbox\",state=\"COMPLETE\"} ",
        "cosell_tasks{scope=\"111122223333/Sandbox\",state=\"FAILED\"} ",
        "cosell_tracker_owner{scope=\"111122223333/Sandbox\"} 1\n",
        "cosell_store_failures_total{kind=\"full\"} 0\n",
        "cosell_quota_left{account=\"111122223333\",class=\"reads\"}",
        "route=\"/output/{operation}\",status=\"200\"} 1\n",
        "cosell_upstream_calls_total{operation=\"List",
        "lane=\"tracker\",outcome=\"ok\"}",
    ] {
        assert!(metrics.contains(part), "{part} in\n{metrics}");
    }
    // Nothing of the operator's is on the desk's own address.
    assert!(!get(desk.address, "/metrics").await.contains("cosell_"));

    desk.signal("INT");
    let (status, log) = desk.ended().await;
    assert!(status.success(), "{status}");
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).expect("one object a line")).collect();
    let of_request = |line: &&Value| line["spans"][0]["request_id"] == id.as_str();
    let answered =
        lines.iter().filter(of_request).find(|line| line["fields"]["message"] == "answered").expect("logged");
    assert_eq!(answered["spans"][0]["route"], "/output/{operation}");
    let called = lines.iter().filter(of_request).find(|line| line["fields"]["message"] == "called Partner Central");
    assert!(called.is_some_and(|line| line["fields"]["request_id"].is_string()), "{log}");
    assert!(!log.contains("Muster"), "{log}");
}
