//! The policies in `docs/aws` allow what the adapter calls, and no more.

use serde_json::{Value, json};
use std::{collections::BTreeSet, fs, path::Path};

/// What may be tagged: everything of one catalog. Tasks are tagged when they start, and their ARNs name no account.
const TAGGED: &str = "arn:aws:partnercentral:*:*:catalog/Sandbox/*";
/// Who may assume the two roles.
const DESK: &str = "arn:aws:iam::111122223333:role/cosell-desk";

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

/// The statements of a policy.
fn statements(policy: &str) -> Vec<Value> {
    let policy = fs::read_to_string(root().join("../../docs/aws").join(policy)).expect("a policy");
    let policy: Value = serde_json::from_str(&policy).expect("JSON");
    policy["Statement"].as_array().expect("statements").clone()
}

/// The actions that the named statements of a policy allow.
fn allowed(policy: &str, names: &[&str]) -> BTreeSet<String> {
    let all = statements(policy);
    let wanted = all.into_iter().filter(|it| names.contains(&it["Sid"].as_str().expect("a name")));
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

/// A statement about one catalog, but for its actions.
fn in_one_catalog(name: &str, resource: &Value) -> Value {
    json!({
        "Sid": name,
        "Effect": "Allow",
        "Resource": resource,
        "Condition": {"StringEquals": {"partnercentral:Catalog": ["Sandbox"]}},
    })
}

/// The statements of a policy but for their actions, which are compared with what the adapter calls.
fn bounds(policy: &str) -> Vec<Value> {
    let mut all = statements(policy);
    for statement in &mut all {
        statement.as_object_mut().expect("an object").remove("Action");
    }
    all
}

#[test]
fn each_statement_holds_for_one_catalog() {
    let (everything, tagged) = (json!("*"), json!([TAGGED]));
    assert_eq!(
        bounds("read-policy.json"),
        [in_one_catalog("ReadTheCatalog", &everything), in_one_catalog("ReadTags", &tagged)]
    );
    assert_eq!(
        bounds("write-policy.json"),
        [
            in_one_catalog("ChangeTheCatalog", &everything),
            in_one_catalog("StepsOfTasks", &everything),
            in_one_catalog("Tag", &tagged),
        ]
    );
}

#[test]
fn the_desk_itself_may_only_assume_the_two_roles_and_nobody_else_may() {
    let roles = ["read", "write"].map(|it| format!("{DESK}-{it}"));
    assert_eq!(
        statements("desk-policy.json"),
        [
            json!({"Sid": "AssumeTheTwoRoles", "Effect": "Allow", "Action": ["sts:AssumeRole"], "Resource": roles}),
            json!({"Sid": "NameWhoAsked", "Effect": "Allow", "Action": ["sts:SetSourceIdentity"], "Resource": [roles[1]]}),
        ]
    );
    let (principal, ours) = (json!({"AWS": DESK}), json!({"sts:ExternalId": "a-word-of-your-own"}));
    let assume = |condition: Value| {
        json!({
            "Sid": "TheDeskMayAssumeIt",
            "Effect": "Allow",
            "Principal": principal,
            "Action": ["sts:AssumeRole"],
            "Condition": condition,
        })
    };
    assert_eq!(statements("read-trust.json"), [assume(json!({"StringEquals": ours}))]);
    let named = json!({"StringEquals": ours, "StringLike": {"sts:SourceIdentity": "*"}});
    let name = json!({
        "Sid": "AndNameWhoAsked",
        "Effect": "Allow",
        "Principal": principal,
        "Action": ["sts:SetSourceIdentity"],
    });
    assert_eq!(statements("write-trust.json"), [assume(named), name]);
}

#[test]
fn no_policy_is_left_out() {
    let files = fs::read_dir(root().join("../../docs/aws")).expect("policies");
    let files: BTreeSet<_> = files.map(|it| it.expect("an entry").file_name().into_string().expect("a name")).collect();
    let looked_at =
        ["desk-policy.json", "read-policy.json", "read-trust.json", "write-policy.json", "write-trust.json"];
    assert_eq!(files, BTreeSet::from(looked_at.map(str::to_owned)));
}
