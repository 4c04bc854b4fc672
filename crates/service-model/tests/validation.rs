//! Validation of requests as people and programs send them.

use serde_json::{Value, json};
use service_model::{Violation, ViolationKind, official};

const INPUT: &str = "CreateEngagementInvitationRequest";

fn good_request() -> Value {
    json!({
        "Catalog": "Sandbox",
        "ClientToken": "token-1",
        "EngagementIdentifier": "eng-0123456789abcd",
        "Invitation": {
            "Message": "Shall we do this together?",
            "Receiver": { "Account": { "AwsAccountId": "123456789012" } },
            "Payload": { "OpportunityInvitation": {
                "SenderContacts": [{ "Email": "ann@example.com", "Phone": "+31201234567" }],
                "ReceiverResponsibilities": ["Reseller"],
                "Customer": {
                    "Industry": "Government",
                    "CompanyName": "Example Waterways",
                    "WebsiteUrl": "https://www.example.com",
                    "CountryCode": "NL"
                },
                "Project": {
                    "BusinessProblem": "The locks are operated by hand.",
                    "Title": "Locks in the cloud",
                    "TargetCompletionDate": "2027-01-31",
                    "ExpectedCustomerSpend": [{
                        "Amount": "12500.50",
                        "CurrencyCode": "EUR",
                        "Frequency": "Monthly",
                        "TargetCompany": "Example Waterways"
                    }]
                }
            } }
        }
    })
}

/// The request with one part replaced, checked: the violations as (path, kind).
fn with(pointer: &str, value: Value) -> Vec<(String, ViolationKind)> {
    let mut request = good_request();
    *request.pointer_mut(pointer).expect("the part exists") = value;
    check(&request)
}

fn check(request: &Value) -> Vec<(String, ViolationKind)> {
    let violations = official().validate(INPUT, request);
    violations.into_iter().map(|Violation { path, kind }| (path.to_string(), kind)).collect()
}

const OPPORTUNITY: &str = "/Invitation/Payload/OpportunityInvitation";

#[test]
fn a_good_request_has_no_violation() {
    assert_eq!(check(&good_request()), []);
}

#[test]
fn null_counts_as_absent() {
    let contact = json!([{ "Email": "ann@example.com", "Phone": null }]);
    assert_eq!(with(&format!("{OPPORTUNITY}/SenderContacts"), contact), []);
    assert_eq!(with("/Catalog", Value::Null), [("Catalog".to_owned(), ViolationKind::Missing)]);
}

#[test]
fn everything_required_is_asked_for_in_the_models_order() {
    let paths: Vec<String> = check(&json!({})).into_iter().map(|(path, _)| path).collect();
    assert_eq!(paths, ["Catalog", "ClientToken", "EngagementIdentifier", "Invitation"]);
}

#[test]
fn unknown_members_and_wrong_types_are_named() {
    let mut request = good_request();
    request["Catalogue"] = json!("AWS");
    request["Invitation"]["Message"] = json!(5);
    request["Invitation"]["Payload"]["OpportunityInvitation"]["SenderContacts"] = json!({});
    assert_eq!(
        check(&request),
        [
            ("Invitation.Message".to_owned(), ViolationKind::WrongType { expected: "text" }),
            (
                "Invitation.Payload.OpportunityInvitation.SenderContacts".to_owned(),
                ViolationKind::WrongType { expected: "a list" }
            ),
            ("Catalogue".to_owned(), ViolationKind::UnknownMember),
        ]
    );
    assert_eq!(check(&json!([])), [(String::new(), ViolationKind::WrongType { expected: "an object" })]);
}

#[test]
fn lengths_count_characters() {
    let message = "Invitation.Message".to_owned();
    assert_eq!(with("/Invitation/Message", json!("é".repeat(255))), []);
    assert_eq!(
        with("/Invitation/Message", json!("👋".repeat(256))),
        [(message.clone(), ViolationKind::TooLong { max: 255, len: 256 })]
    );
    assert_eq!(with("/Invitation/Message", json!("")), [(message, ViolationKind::TooShort { min: 1, len: 0 })]);
}

#[test]
fn forms_and_choices_are_checked() {
    let email = with(&format!("{OPPORTUNITY}/SenderContacts/0/Email"), json!("ann at example"));
    assert!(matches!(&email[..], [(path, ViolationKind::PatternMismatch { .. })]
        if path == "Invitation.Payload.OpportunityInvitation.SenderContacts[0].Email"));
    let country = with(&format!("{OPPORTUNITY}/Customer/CountryCode"), json!("XX"));
    assert!(matches!(&country[..], [(_, ViolationKind::NotInEnum { values })] if values.len() == 249));
    // A line break at the end is no part of a date.
    let date = with(&format!("{OPPORTUNITY}/Project/TargetCompletionDate"), json!("2027-01-31\n"));
    assert!(matches!(&date[..], [(_, ViolationKind::PatternMismatch { .. })]));
}

#[test]
fn lists_have_their_sizes() {
    let contact = json!({ "Email": "ann@example.com" });
    let contacts = format!("{OPPORTUNITY}/SenderContacts");
    let path = "Invitation.Payload.OpportunityInvitation.SenderContacts".to_owned();
    assert_eq!(with(&contacts, json!([])), [(path.clone(), ViolationKind::TooFew { min: 1, len: 0 })]);
    assert_eq!(
        with(&contacts, json!([contact, contact, contact, contact])),
        [(path, ViolationKind::TooMany { max: 3, len: 4 })]
    );
}

#[test]
fn a_union_has_exactly_one_member() {
    let path = "Invitation.Receiver".to_owned();
    assert_eq!(with("/Invitation/Receiver", json!({})), [(path.clone(), ViolationKind::UnionNotOne)]);
    assert_eq!(with("/Invitation/Receiver", json!({ "Account": null })), [(path, ViolationKind::UnionNotOne)]);
    let mut both = good_request();
    both["Invitation"]["Payload"]["LeadInvitation"] = json!({
        "Customer": { "CompanyName": "Example", "CountryCode": "NL" },
        "Interaction": {
            "SourceType": "Event", "SourceId": "1", "SourceName": "Fair", "ContactBusinessTitle": "CTO"
        }
    });
    assert_eq!(check(&both), [("Invitation.Payload".to_owned(), ViolationKind::UnionNotOne)]);
}

#[test]
fn numbers_have_their_bounds() {
    let page = |size: Value| official().validate("PageSize", &size).pop().map(|violation| violation.kind);
    assert_eq!(page(json!(100)), None);
    assert_eq!(page(json!(0)), Some(ViolationKind::BelowMinimum { min: 1 }));
    assert_eq!(page(json!(101)), Some(ViolationKind::AboveMaximum { max: 100 }));
    for other in [json!(1.5), json!("1"), json!(3_000_000_000_u64)] {
        assert_eq!(page(other), Some(ViolationKind::WrongType { expected: "a whole number" }));
    }
}

#[test]
fn moments_are_iso_8601_or_seconds() {
    let is_right = |moment: Value| official().validate("DateTime", &moment).is_empty();
    for right in ["2026-01-31T09:30:00Z", "2026-01-31T09:30:00.123456789+01:00", "2026-01-31"] {
        assert!(is_right(json!(right)), "{right}");
    }
    assert!(is_right(json!(1_769_851_800)));
    assert!(is_right(json!(1_769_851_800.25)));
    for wrong in [json!("yesterday"), json!(""), json!("2026-13-01T00:00:00Z"), json!(true)] {
        assert!(!is_right(wrong.clone()), "{wrong}");
    }
}

#[test]
fn each_violation_has_a_code_and_one_sentence() {
    let cases = [
        (ViolationKind::Missing, "REQUIRED_FIELD_MISSING"),
        (ViolationKind::UnknownMember, "INVALID_VALUE"),
        (ViolationKind::WrongType { expected: "text" }, "INVALID_VALUE"),
        (ViolationKind::UnionNotOne, "INVALID_VALUE"),
        (ViolationKind::TooShort { min: 1, len: 0 }, "INVALID_STRING_FORMAT"),
        (ViolationKind::TooLong { max: 1, len: 2 }, "INVALID_STRING_FORMAT"),
        (ViolationKind::PatternMismatch { pattern: "[a-z]+".to_owned() }, "INVALID_STRING_FORMAT"),
        (ViolationKind::NotInEnum { values: vec!["A".to_owned()] }, "INVALID_ENUM_VALUE"),
        (ViolationKind::TooFew { min: 1, len: 0 }, "NOT_ENOUGH_VALUES"),
        (ViolationKind::TooMany { max: 1, len: 2 }, "TOO_MANY_VALUES"),
        (ViolationKind::BelowMinimum { min: 1 }, "VALUE_OUT_OF_RANGE"),
        (ViolationKind::AboveMaximum { max: 1 }, "VALUE_OUT_OF_RANGE"),
    ];
    // The codes are values of the model's own enum.
    let codes = official().shape("ValidationExceptionErrorCode").unwrap().values();
    for (kind, code) in cases {
        assert_eq!(kind.code(), code);
        assert!(codes.iter().any(|known| known == code), "{code}");
        let sentence = kind.to_string();
        assert!(sentence.starts_with("Th") || sentence.starts_with("Exactly"), "{sentence}");
        assert!(sentence.ends_with('.'), "{sentence}");
    }
    assert_eq!(ViolationKind::TooLong { max: 1, len: 2 }.to_string(), "This may have at most 1 character; it has 2.");
}
