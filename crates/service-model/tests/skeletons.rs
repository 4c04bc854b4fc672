//! Skeletons against what the AWS CLI 1.46.2, given the same model, printed for the
//! operations that people paste most; kept in `fixtures/cli-skeletons`.

use serde_json::Value;
use service_model::{ViolationKind, official};

/// Equal, order of members included, but for enum values, which the AWS CLI picks by chance.
fn assert_same(recorded: &Value, drawn: &Value, at: &str) {
    match (recorded, drawn) {
        (Value::Object(recorded), Value::Object(drawn)) => {
            assert!(recorded.keys().eq(drawn.keys()), "{at}: {recorded:?} against {drawn:?}");
            for (name, value) in recorded {
                assert_same(value, &drawn[name], &format!("{at}.{name}"));
            }
        }
        (Value::Array(recorded), Value::Array(drawn)) => {
            assert_eq!(recorded.len(), drawn.len(), "{at}");
            for (recorded, drawn) in recorded.iter().zip(drawn) {
                assert_same(recorded, drawn, at);
            }
        }
        (Value::String(recorded), Value::String(drawn)) => {
            assert_eq!(recorded.is_empty(), drawn.is_empty(), "{at}");
        }
        _ => assert_eq!(recorded, drawn, "{at}"),
    }
}

fn check_input(operation: &str, recorded: &str) {
    let shape = &official().operation(operation).unwrap().input;
    let recorded: Value = serde_json::from_str(recorded).unwrap();
    let drawn = official().skeleton(shape);
    assert_same(&recorded, &drawn, operation);
    for violation in official().validate(shape, &drawn) {
        assert!(!matches!(violation.kind, ViolationKind::NotInEnum { .. }), "{violation:?}");
    }
}

fn check_output(operation: &str, recorded: &str) {
    let shape = official().operation(operation).unwrap().output.as_ref().unwrap();
    let recorded: Value = serde_json::from_str(recorded).unwrap();
    assert_eq!(official().output_skeleton(shape), recorded);
}

macro_rules! recorded {
    ($file:literal) => {
        include_str!(concat!("fixtures/cli-skeletons/", $file, ".json"))
    };
}

#[test]
fn create_engagement_invitation() {
    check_input("CreateEngagementInvitation", recorded!("create-engagement-invitation-input"));
    check_output("CreateEngagementInvitation", recorded!("create-engagement-invitation-output"));
}

#[test]
fn start_engagement_by_accepting_invitation_task() {
    let operation = "StartEngagementByAcceptingInvitationTask";
    check_input(operation, recorded!("start-engagement-by-accepting-invitation-task-input"));
    check_output(operation, recorded!("start-engagement-by-accepting-invitation-task-output"));
}

#[test]
fn start_engagement_from_opportunity_task() {
    let operation = "StartEngagementFromOpportunityTask";
    check_input(operation, recorded!("start-engagement-from-opportunity-task-input"));
    check_output(operation, recorded!("start-engagement-from-opportunity-task-output"));
}

#[test]
fn lists_maps_and_moments_have_their_placeholders() {
    let opportunity = official().output_skeleton("GetOpportunityResponse");
    assert_eq!(opportunity["PrimaryNeedsFromAws"][0], "PrimaryNeedFromAws");
    assert_eq!(opportunity["CreatedDate"], "1970-01-01T00:00:00");
    assert_eq!(official().skeleton("AmountMap")["KeyName"], "");
    assert_eq!(official().skeleton("PageSize"), 0);
    assert!(official().skeleton("NoSuchShape").is_null());
}
