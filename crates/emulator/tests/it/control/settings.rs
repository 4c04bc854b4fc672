use emulator::{ControlError, TaskProgress};
use serde_json::json;

use super::{control, get, refusal};
use crate::bench::{ANVIL, Bench, request};

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
