use serde_json::json;

use super::{demo, get};
use crate::bench::{ANVIL, BERGFINK, opportunity, text};

#[tokio::test]
async fn the_status_tells_what_there_is() {
    let bench = demo().await;
    let status = get(&bench, "/status").await;
    assert_eq!(status["now"], "2026-11-20T09:30:00.123456789Z");
    assert_eq!(status["accounts"][0]["id"], ANVIL);
    assert_eq!(
        status["accounts"][1],
        json!({
            "id": BERGFINK, "company_name": "Bergfink Systems", "catalogs": ["AWS", "Sandbox"],
        })
    );
    assert_eq!(status["settings"]["tasks"], "immediate");
    assert_eq!(status["operations"].as_array().map(Vec::len), Some(45));
    let endpoint = text(&status["endpoint"]);
    assert!(endpoint.starts_with("http://127.0.0.1:") && !endpoint.ends_with(":0"), "{endpoint}");
    let before = status["counts"]["opportunities"].as_u64().expect("a number");
    assert!(before >= 30);
    bench.ok(ANVIL, "CreateOpportunity", opportunity("one more")).await;
    assert_eq!(get(&bench, "/status").await["counts"]["opportunities"], before + 1);
}
