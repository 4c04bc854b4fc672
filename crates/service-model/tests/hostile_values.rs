//! Validation of values that nobody means well.

use proptest::prelude::*;
use serde_json::{Map, Value, json};
use service_model::official;

#[test]
fn a_text_made_to_stall_the_patterns_is_refused_quickly() {
    let started = std::time::Instant::now();
    let dashes = format!("{}\u{7f}", "a-".repeat(120));
    let dots = format!("{}!", "a.".repeat(100));
    for shape in official().shapes() {
        for text in [&dashes, &dots] {
            official().validate(&shape.name, &json!(text));
        }
    }
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

/// Any JSON, with the model's own names among the keys so that runs get deep.
fn any_json() -> impl Strategy<Value = Value> {
    let key = prop_oneof![
        "[A-Za-z]{0,6}",
        prop::sample::select(vec![
            "Catalog",
            "ClientToken",
            "Invitation",
            "Payload",
            "Receiver",
            "Account",
            "OpportunityInvitation",
            "SenderContacts",
            "Customer",
            "Project",
            "Message"
        ])
        .prop_map(str::to_owned),
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,40}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((key.clone(), inner), 0..6)
                .prop_map(|entries| Value::Object(entries.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

proptest! {
    #[test]
    fn any_json_is_judged_without_a_panic(value in any_json(), index in 0_usize..442) {
        let model = official();
        let shape = model.shapes().nth(index).unwrap();
        for violation in model.validate("CreateEngagementInvitationRequest", &value).into_iter().chain(model.validate(&shape.name, &value)) {
            prop_assert!(!violation.kind.to_string().is_empty());
        }
    }
}
