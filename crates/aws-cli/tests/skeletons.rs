//! Skeletons as documents: complete, valid, ready to be filled in.

use aws_cli::skeleton::{input_json, input_yaml, output_json};
use serde_json::Value;
use service_model::official;

#[test]
fn the_yaml_skeleton_holds_what_the_json_skeleton_holds() {
    for operation in official().operations() {
        let json: Value = serde_json::from_str(&input_json(&operation.name).unwrap()).unwrap();
        let yaml: Value = serde_saphyr::from_str(&input_yaml(&operation.name).unwrap()).unwrap();
        assert_eq!(yaml, json, "{}", operation.name);
    }
}

#[test]
fn json_is_laid_out_as_the_aws_cli_does() {
    assert_eq!(
        input_json("StartEngagementByAcceptingInvitationTask").unwrap(),
        "{\n    \"Catalog\": \"\",\n    \"ClientToken\": \"\",\n    \"Identifier\": \"\",\n    \"Tags\": [\n        \
         {\n            \"Key\": \"\",\n            \"Value\": \"\"\n        }\n    ]\n}\n"
    );
}

#[test]
fn yaml_says_what_is_required_and_how_long_it_may_be() {
    assert_eq!(
        input_yaml("StartEngagementFromOpportunityTask").unwrap(),
        "Catalog: ''  # [REQUIRED]\n\
         ClientToken: ''  # Filled in by the client when left out. 1 to 255 characters.\n\
         Identifier: ''  # [REQUIRED]\n\
         AwsSubmission:  # [REQUIRED]\n\
         \x20 InvolvementType: 'For Visibility Only'  # [REQUIRED] One of: For Visibility Only, Co-Sell.\n\
         \x20 Visibility: 'Full'  # One of: Full, Limited.\n\
         Tags:  # 1 to 200 values.\n\
         - Key: ''  # [REQUIRED] 1 to 128 characters.\n\
         \x20 Value: ''  # [REQUIRED] At most 256 characters.\n"
    );
}

#[test]
fn an_operation_without_an_answer_has_no_output_skeleton() {
    assert_eq!(output_json("RejectEngagementInvitation").unwrap(), None);
    let answer = output_json("CreateEngagementInvitation").unwrap().unwrap();
    assert_eq!(answer, "{\n    \"Id\": \"Id\",\n    \"Arn\": \"Arn\"\n}\n");
    assert!(output_json("DeleteEverything").is_err());
}
