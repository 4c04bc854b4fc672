use serde_json::{Value, json};

use crate::bench::{ANVIL, BERGFINK, invitation, text};
use crate::space::{PRIVATE, Space};

impl Space {
    /// The pairs of engagement and resource that an account sees.
    async fn pairs(&self, account: &str, more: &[(&str, &str)]) -> Vec<(String, String)> {
        let mut body = json!({"Catalog": "Sandbox"});
        for (name, value) in more {
            body[*name] = json!(value);
        }
        let list = self.bench.ok(account, "ListEngagementResourceAssociations", body).await;
        let rows = list["EngagementResourceAssociationSummaries"].as_array().cloned().unwrap_or_default();
        rows.iter().map(|row| (text(&row["EngagementId"]), text(&row["ResourceId"]))).collect()
    }
}

#[tokio::test]
async fn a_pair_appears_with_the_first_snapshot_that_the_caller_may_read() {
    let space = Space::new().await;
    let pair = (space.engagement.clone(), space.opportunity.clone());
    let none: Vec<(String, String)> = Vec::new();
    assert_eq!(space.pairs(ANVIL, &[]).await, none);
    space.bench.ok(ANVIL, "CreateResourceSnapshot", space.sharing(PRIVATE, "1")).await;
    assert_eq!(space.pairs(ANVIL, &[]).await, std::slice::from_ref(&pair));
    for query in [&[][..], &[("ResourceIdentifier", &*pair.1)], &[("EngagementIdentifier", &*pair.0)]] {
        assert_eq!(space.pairs(BERGFINK, query).await, none);
    }
    space.take("2").await;
    for query in [&[][..], &[("ResourceIdentifier", &*pair.1)], &[("EngagementIdentifier", &*pair.0)]] {
        assert_eq!(space.pairs(BERGFINK, query).await, std::slice::from_ref(&pair));
    }
    assert_eq!(space.pairs(BERGFINK, &[("CreatedBy", ANVIL), ("ResourceType", "Opportunity")]).await, [pair]);
    assert_eq!(space.pairs(BERGFINK, &[("CreatedBy", BERGFINK)]).await, none);
}

#[tokio::test]
async fn who_joins_later_sees_what_was_shared_before() {
    let mut space = Space::new().await;
    space.engagement = space.bench.engagement(ANVIL, "Later").await;
    space.take("1").await;
    assert_eq!(space.pairs(BERGFINK, &[]).await.len(), 0);
    let body = invitation(&space.engagement, BERGFINK, "Redwing");
    let sent = space.bench.ok(ANVIL, "CreateEngagementInvitation", body).await;
    let start = json!({"Catalog": "Sandbox", "ClientToken": "t", "Identifier": sent["Id"]});
    let task = space.bench.ok(BERGFINK, "StartEngagementByAcceptingInvitationTask", start).await;
    // Anvil's opportunity, and the one that the acceptance opened for Bergfink.
    let own = text(&task["OpportunityId"]);
    let mut seen = space.pairs(BERGFINK, &[]).await;
    seen.sort();
    let mut expected =
        vec![(space.engagement.clone(), own.clone()), (space.engagement.clone(), space.opportunity.clone())];
    expected.sort();
    assert_eq!(seen, expected);
    let theirs = space.pairs(ANVIL, &[("CreatedBy", BERGFINK)]).await;
    assert_eq!(theirs, [(space.engagement.clone(), own)]);
}

#[tokio::test]
async fn pairs_are_read_in_pages() {
    let mut space = Space::new().await;
    for number in 0..5 {
        space.engagement = space.bench.engagement(ANVIL, &format!("Space {number}")).await;
        space.take(&format!("{number}")).await;
    }
    let whole = space.pairs(ANVIL, &[]).await;
    assert_eq!(whole.len(), 5);
    let by_resource = space.pairs(ANVIL, &[("ResourceIdentifier", &space.opportunity)]).await;
    assert_eq!(by_resource, whole);
    let mut body = json!({"Catalog": "Sandbox", "MaxResults": 2});
    let mut engagements: Vec<Value> = Vec::new();
    loop {
        let page = space.bench.ok(ANVIL, "ListEngagementResourceAssociations", body.clone()).await;
        let rows = page["EngagementResourceAssociationSummaries"].as_array().expect("a list");
        engagements.extend(rows.iter().map(|row| row["EngagementId"].clone()));
        match page.get("NextToken") {
            Some(token) => body["NextToken"] = token.clone(),
            None => break,
        }
    }
    assert_eq!(engagements, whole.iter().map(|(engagement, _)| json!(engagement)).collect::<Vec<_>>());
}
