use emulator::{ControlError, TaskProgress};
use serde_json::{Value, json};
use time::Duration;

use super::{control, get, refusal};
use crate::bench::{ANVIL, Bench, opportunity, quiet, request};
use crate::posting::Receiver;
use crate::served::{Served, soon};

#[tokio::test]
async fn settings_are_merged_and_apply_to_later_calls() {
    let bench = Bench::new().await;
    let before = get(&bench, "/settings").await;
    let patch = json!({"tasks": "reads:2", "assumptions": {"own_invitation": "not_found"}});
    let after = control(&bench, "PATCH", "/settings", patch, 200).await;
    assert_eq!(after["tasks"], "reads:2");
    assert_eq!(after["review"], before["review"]);
    assert_eq!(after["assumptions"]["own_invitation"], "not_found");
    assert_eq!(after["assumptions"]["answered_invitation"], before["assumptions"]["answered_invitation"]);
    assert_eq!(get(&bench, "/settings").await, after);

    let id = bench.complete_opportunity("slow").await;
    assert_eq!(bench.submit(&id, "slow").await["TaskStatus"], "IN_PROGRESS");
    let invitation = bench.invite("Own").await;
    let own = json!({"Catalog": "Sandbox", "Identifier": invitation});
    bench.refused(ANVIL, "AcceptEngagementInvitation", own, "ResourceNotFoundException").await;
}

#[tokio::test]
async fn quotas_signatures_and_quirks_are_switched_while_it_runs() {
    let bench = Bench::new().await;
    let list = || json!({"Catalog": "Sandbox"});
    for name in ["quotas", "signatures", "quirks"] {
        assert_eq!(get(&bench, "/settings").await[name], false, "{name}");
    }
    control(&bench, "PATCH", "/settings", json!({"quotas": true}), 200).await;
    // Ten reads a second, and the bench's clock stands still.
    for _ in 0..10 {
        bench.ok(ANVIL, "ListSolutions", list()).await;
    }
    bench.refused(ANVIL, "ListSolutions", list(), "ThrottlingException").await;
    let patch = json!({"quotas": false, "signatures": true});
    control(&bench, "PATCH", "/settings", patch, 200).await;
    bench.refused(ANVIL, "ListSolutions", list(), "IncompleteSignatureException").await;
    control(&bench, "PATCH", "/settings", json!({"signatures": false}), 200).await;
    let plain = bench.ok(ANVIL, "ListSolutions", list()).await;
    assert!(!plain.to_string().contains(":null"), "{plain}");
    control(&bench, "PATCH", "/settings", json!({"quirks": true}), 200).await;
    let odd = bench.send(request(ANVIL, "ListSolutions", &list())).await.body;
    assert!(odd.to_string().contains(":null"), "{odd}");
}

#[tokio::test]
async fn a_setting_that_can_not_be_is_named_and_nothing_changes() {
    let bench = Bench::new().await;
    let before = get(&bench, "/settings").await;
    for (body, part, field) in [
        (json!({"tasks": "soon"}), "reads:3", Some("tasks")),
        (json!({"review": 5}), "", Some("review")),
        (json!({"review": "never", "task": "immediate"}), "`task`", Some("task")),
        (
            json!({"review": "never", "assumptions": {"own_invitation": "perhaps"}}),
            "`not_found`",
            Some("assumptions.own_invitation"),
        ),
        (json!({"assumptions": {"moon": 1}}), "`moon`", Some("assumptions.moon")),
        (json!({"tasks": null}), "", Some("tasks")),
        (json!({"quotas": "yes"}), "boolean", Some("quotas")),
        (json!({"quirks": null}), "boolean", Some("quirks")),
        (json!({"aws_side": "advance soon"}), "advance 300s", Some("aws_side")),
        (json!({"events_url": "https://example.com/"}), "this machine", Some("events_url")),
        (json!([1]), "object", None),
    ] {
        let refused = control(&bench, "PATCH", "/settings", body.clone(), 400).await;
        let (error, blamed) = refusal(&refused);
        assert!(error.contains(part), "{body}: {error}");
        assert_eq!(blamed, field, "{body}: {error}");
        assert_eq!(get(&bench, "/settings").await, before, "{body}");
    }
}

#[tokio::test]
async fn each_setting_is_in_force_for_the_next_call() {
    let bench = Bench::new().await;
    let patch = async |patch: Value| control(&bench, "PATCH", "/settings", patch, 200).await;
    let list = async || bench.call(ANVIL, "ListSolutions", json!({"Catalog": "Sandbox"})).await;
    let before = get(&bench, "/settings").await;
    for name in ["quotas", "signatures", "quirks"] {
        assert_eq!(before[name], false, "{name}");
    }
    assert_eq!((&before["events_url"], &before["aws_side"]), (&Value::Null, &json!("approve; advance 300s")));

    patch(json!({"signatures": true})).await;
    assert_ne!(list().await.code(), "", "the tests' signatures are none");
    patch(json!({"signatures": false})).await;
    let members = "ListEngagementMembers";
    let space = bench.engagement(ANVIL, "Space").await;
    let ask = || request(ANVIL, members, &json!({"Catalog": "Sandbox", "Identifier": space}));
    assert_eq!(bench.send(ask()).await.body.get("NextToken"), None);
    patch(json!({"quirks": true})).await;
    assert_ne!(bench.send(ask()).await.body.get("NextToken"), None);

    patch(json!({"quirks": false, "quotas": true})).await;
    for _ in 0..10 {
        assert_eq!(list().await.code(), "");
    }
    assert_eq!(list().await.code(), "ThrottlingException");
    patch(json!({"quotas": false})).await;
    assert_eq!(list().await.code(), "");

    let after = patch(json!({"aws_side": "reject: OutOfScope: No.; advance never", "review": "1+1s"})).await;
    assert_eq!(after["aws_side"], "reject: OutOfScope: No.; advance never");
    let id = bench.complete_opportunity("o").await;
    bench.submit(&id, "s").await;
    bench.advance(Duration::seconds(2));
    assert_eq!(bench.get_opportunity(&id).await["LifeCycle"]["ReviewStatus"], "Rejected");
}

#[tokio::test]
async fn events_are_posted_where_the_settings_say_until_they_say_nowhere() {
    let (early, late) = (Receiver::default(), Receiver::default());
    let (early_url, late_url) = (early.listen().await, late.listen().await);
    let served = Served::with(quiet()).await;
    let create = async |token: &str| served.ok("CreateOpportunity", &opportunity(token)).await["Id"].clone();
    let set = |url: Value| served.control.patch_settings(json!({"events_url": url})).expect("it is on this machine");
    set(json!(early_url));
    let first = create("1").await;
    assert_eq!(early.wait_for(1).await[0].1["detail"]["opportunity"]["identifier"], first);
    assert_eq!(set(Value::Null).events_url, None);
    create("2").await;
    set(json!(late_url));
    let last = create("3").await;
    soon(async {
        // The second may be posted there too, if its turn came only then.
        while late.wait_for(1).await.last().expect("one at least").1["detail"]["opportunity"]["identifier"] != last {
            tokio::task::yield_now().await;
        }
    })
    .await;
    assert_eq!(early.wait_for(1).await.len(), 1, "nothing was posted there any more");
    served.stop().await;
}

#[tokio::test]
async fn the_library_changes_settings_by_their_types() {
    let bench = Bench::new().await;
    let control = bench.control().clone();
    let after = control.update_settings(|it| it.tasks = TaskProgress::Reads(3)).expect("they go together");
    assert_eq!(after.tasks, TaskProgress::Reads(3));
    assert_eq!(control.settings(), after);
    assert_eq!(get(&bench, "/settings").await["tasks"], "reads:3");
    let refused = control.patch_settings(json!({"tasks": "soon"})).expect_err("no such pace");
    assert!(matches!(&refused, ControlError::Invalid { field: Some(field), .. } if field == "tasks"), "{refused:?}");
    assert_eq!(control.settings(), after);
}
