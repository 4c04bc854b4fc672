//! The embedded model hangs together: every name it uses exists, every pattern compiles.

use service_model::{Kind, official};

#[test]
fn there_are_45_operations_of_the_known_service() {
    let model = official();
    assert_eq!(model.operations().count(), 45);
    assert_eq!(model.shapes().count(), 442);
    assert_eq!(model.target_prefix(), "AWSPartnerCentralSelling");
    assert_eq!(model.api_version(), "2022-07-26");
    assert_eq!(model.json_version(), "1.0");
    assert_eq!(model.signing_name(), "partnercentral-selling");
    assert_eq!(model.source().package, "botocore");
}

#[test]
fn every_operation_resolves() {
    let model = official();
    for operation in model.operations() {
        let name = &operation.name;
        assert!(model.operation(name).is_some(), "{name}");
        assert!(model.shape(&operation.input).is_some(), "{name} takes {}", operation.input);
        for error in &operation.errors {
            let shape = model.shape(error).unwrap_or_else(|| panic!("{name} throws {error}"));
            assert!(matches!(shape.kind, Kind::Structure { exception: true, .. }), "{error}");
        }
        if let Some(output) = &operation.output {
            assert!(model.shape(output).is_some(), "{name} gives {output}");
        }
        if let Some(pagination) = &operation.pagination {
            let input = model.shape(&operation.input).unwrap();
            let output = operation.output.as_deref().and_then(|output| model.shape(output)).unwrap();
            assert!(input.member(&pagination.input_token).is_some(), "{name}");
            assert!(input.member(&pagination.limit_key).is_some(), "{name}");
            assert!(output.member(&pagination.output_token).is_some(), "{name}");
            assert!(output.member(&pagination.result_key).is_some(), "{name}");
        }
    }
    assert_eq!(model.operations().filter(|operation| operation.pagination.is_some()).count(), 12);
}

#[test]
fn every_shape_reference_resolves() {
    let model = official();
    for shape in model.shapes() {
        let references: Vec<&String> = match &shape.kind {
            Kind::Structure { members, .. } => members.values().map(|member| &member.shape).collect(),
            Kind::List { member, .. } => vec![member],
            Kind::Map { key, value, .. } => vec![key, value],
            _ => Vec::new(),
        };
        for reference in references {
            assert!(model.shape(reference).is_some(), "{} refers to {reference}", shape.name);
        }
    }
}

#[test]
fn every_pattern_compiles() {
    let mut patterns = 0;
    for shape in official().shapes() {
        if let Kind::String { pattern: Some(pattern), .. } = &shape.kind {
            patterns += 1;
            assert!(pattern.is_valid(), "{}: {}", shape.name, pattern.as_str());
        }
    }
    assert_eq!(patterns, 102);
}

#[test]
fn exactly_ten_operations_take_a_client_token() {
    let model = official();
    let tokens = model
        .operations()
        .filter_map(|operation| model.shape(&operation.input)?.member("ClientToken"))
        .filter(|member| member.required && member.idempotency_token)
        .count();
    assert_eq!(tokens, 10);
}

#[test]
fn sensitivity_reaches_the_members() {
    let contact = official().shape("SenderContact").unwrap();
    assert!(contact.member("Email").unwrap().sensitive);
    assert!(!official().shape("Tag").unwrap().member("Key").unwrap().sensitive);
}

#[test]
fn lengths_are_found_in_limits_and_patterns_alike() {
    let bounds = |shape: &str| official().shape(shape).unwrap().length_bounds();
    assert_eq!(bounds("InvitationMessage"), (1, Some(255)));
    assert_eq!(bounds("EngagementCustomerBusinessProblem"), (20, Some(2000)));
    assert_eq!(bounds("CompanyWebsiteUrl"), (4, Some(255)));
    assert_eq!(bounds("AwsMarketplaceProductArn"), (4, Some(2048)));
    assert_eq!(bounds("DunsNumber"), (0, None));
}
