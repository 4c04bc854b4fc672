//! The policies in `docs/aws` allow what the adapter calls, and no more.

use serde_json::Value;
use std::{collections::BTreeSet, fs, path::Path};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The operations that the adapter calls with one of its clients, as the sources say.
fn called(client: &str) -> BTreeSet<String> {
    let mut operations = BTreeSet::new();
    for entry in fs::read_dir(root().join("src")).expect("sources") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let source: String = fs::read_to_string(path).expect("a file").split_whitespace().collect();
        for call in source.split(&format!("service.{client}.")).skip(1) {
            let method = call.split('(').next().expect("a method");
            let words = method.split('_').map(|word| word[..1].to_uppercase() + &word[1..]);
            operations.insert(words.collect());
        }
    }
    operations
}

/// The actions that the named statements of a policy allow.
fn allowed(policy: &str, statements: &[&str]) -> BTreeSet<String> {
    let policy = fs::read_to_string(root().join("../../docs/aws").join(policy)).expect("a policy");
    let policy: Value = serde_json::from_str(&policy).expect("JSON");
    let all = policy["Statement"].as_array().expect("statements").clone();
    let wanted = all.into_iter().filter(|it| statements.contains(&it["Sid"].as_str().expect("a name")));
    wanted
        .flat_map(|it| it["Action"].as_array().expect("actions").clone())
        .map(|action| action.as_str().and_then(|it| it.strip_prefix("partnercentral:")).expect("an action").to_owned())
        .collect()
}

#[test]
fn the_reading_role_reads_what_the_desk_reads() {
    assert_eq!(allowed("read-policy.json", &["ReadTheCatalog", "ReadTags"]), called("client"));
}

#[test]
fn the_writing_role_changes_what_the_desk_changes() {
    assert_eq!(allowed("write-policy.json", &["ChangeTheCatalog", "Tag"]), called("writes"));
}

#[test]
fn steps_of_tasks_are_operations() {
    let steps = allowed("write-policy.json", &["StepsOfTasks"]);
    assert!(!steps.is_empty());
    for step in steps {
        assert!(service_model::official().operation(&step).is_some(), "{step}");
    }
}
