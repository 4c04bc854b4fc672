use serde_json::{Value, json};

use crate::bench::{ANVIL, BERGFINK, Bench};

pub(crate) const ROLE: &str = "arn:aws:iam::111122223333:role/SnapshotRole";

/// Sets the role of Anvil's snapshot jobs, or clears it with null.
pub(crate) async fn set_role(bench: &Bench, role: Value) -> Value {
    let mut body = json!({"Catalog": "Sandbox"});
    body["ResourceSnapshotJobRoleIdentifier"] = role;
    bench.ok(ANVIL, "PutSellingSystemSettings", body).await
}

#[tokio::test]
async fn the_role_is_kept_as_an_arn_for_one_account_and_catalog() {
    let bench = Bench::new().await;
    let get = "GetSellingSystemSettings";
    let sandbox = json!({"Catalog": "Sandbox"});
    let expected = json!({"Catalog": "Sandbox", "ResourceSnapshotJobRoleArn": ROLE});
    assert_eq!(bench.ok(ANVIL, get, sandbox.clone()).await, sandbox);
    assert_eq!(set_role(&bench, json!("SnapshotRole")).await, expected);
    assert_eq!(bench.ok(ANVIL, get, sandbox.clone()).await, expected);
    assert_eq!(bench.ok(BERGFINK, get, sandbox.clone()).await, sandbox);
    assert_eq!(bench.ok(ANVIL, get, json!({"Catalog": "AWS"})).await, json!({"Catalog": "AWS"}));
    let with_path = "arn:aws:iam::111122223333:role/partner/central/SnapshotRole";
    assert_eq!(set_role(&bench, json!(with_path)).await["ResourceSnapshotJobRoleArn"], with_path);
    let put = "PutSellingSystemSettings";
    for (wrong, code) in [
        ("arn:aws:iam::444455556666:role/SnapshotRole", "INVALID_VALUE"),
        ("a role", "INVALID_STRING_FORMAT"),
        ("arn:aws:iam::111122223333:user/me", "INVALID_STRING_FORMAT"),
    ] {
        let body = json!({"Catalog": "Sandbox", "ResourceSnapshotJobRoleIdentifier": wrong});
        let reply = bench.refused(ANVIL, put, body, "ValidationException").await;
        assert_eq!(reply.errors(), [("resourceSnapshotJobRoleIdentifier", code)]);
    }
    assert_eq!(set_role(&bench, Value::Null).await, sandbox);
    assert_eq!(bench.ok(ANVIL, get, sandbox.clone()).await, sandbox);
}
