use serde_json::json;

use crate::bench::{ANVIL, BERGFINK, Bench, opportunity, text};

#[tokio::test]
async fn tags_are_set_replaced_listed_and_removed() {
    let bench = Bench::new().await;
    let mut body = opportunity("tagged");
    body["Tags"] = json!([{"Key": "team", "Value": "retail"}]);
    let created = bench.ok(ANVIL, "CreateOpportunity", body).await;
    let got = bench.get_opportunity(&text(&created["Id"])).await;
    let arn = &got["Arn"];
    let add = json!({"ResourceArn": arn, "Tags": [
        {"Key": "team", "Value": "food"},
        {"Key": "quarter", "Value": ""},
    ]});
    bench.ok(ANVIL, "TagResource", add).await;
    let list = json!({"ResourceArn": arn});
    let tags = bench.ok(ANVIL, "ListTagsForResource", list.clone()).await;
    let expected = json!([
        {"Key": "quarter", "Value": ""},
        {"Key": "team", "Value": "food"},
    ]);
    assert_eq!(tags["Tags"], expected);
    let remove = json!({"ResourceArn": arn, "TagKeys": ["team", "unknown", "quarter"]});
    bench.ok(ANVIL, "UntagResource", remove).await;
    let tags = bench.ok(ANVIL, "ListTagsForResource", list.clone()).await;
    assert_eq!(tags["Tags"], json!([]));
    let code = "ResourceNotFoundException";
    bench.refused(BERGFINK, "ListTagsForResource", list, code).await;
}

#[tokio::test]
async fn doubled_reserved_and_too_many_tags_are_refused() {
    let bench = Bench::new().await;
    let created = bench.ok(ANVIL, "CreateOpportunity", opportunity("tagged")).await;
    let arn = bench.get_opportunity(&text(&created["Id"])).await["Arn"].clone();
    let tag = |key: &str| json!({"Key": key, "Value": "x"});
    let body = json!({"ResourceArn": arn, "Tags": [tag("a"), tag("a"), tag("AWS:b")]});
    let reply = bench.refused(ANVIL, "TagResource", body, "ValidationException").await;
    assert_eq!(reply.errors(), [("tags[1].key", "DUPLICATE_KEY_VALUE"), ("tags[2].key", "INVALID_VALUE")]);
    let many: Vec<_> = (0..200).map(|n| tag(&format!("k{n}"))).collect();
    bench.ok(ANVIL, "TagResource", json!({"ResourceArn": arn, "Tags": many})).await;
    let more = json!({"ResourceArn": arn, "Tags": [tag("k0"), tag("new")]});
    let reply = bench.refused(ANVIL, "TagResource", more, "ValidationException").await;
    assert_eq!(reply.errors(), [("tags", "TOO_MANY_VALUES")]);
}
