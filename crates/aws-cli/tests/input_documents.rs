//! Input documents as people paste them: half filled in, misspelled, broken.

use aws_cli::input_document::{DocumentError, MAX_BYTES, Problem, parse, parse_json, parse_yaml};
use aws_cli::skeleton;
use serde_json::{Value, json};

const OPERATION: &str = "CreateEngagementInvitation";

/// The problems as (path, message, kept).
fn told(problems: &[Problem]) -> Vec<(String, &str, bool)> {
    problems.iter().map(|problem| (problem.path.to_string(), problem.message.as_str(), problem.kept)).collect()
}

fn filled() -> Value {
    json!({
        "Catalog": "Sandbox",
        "EngagementIdentifier": "eng-0123456789abcd",
        "Invitation": {
            "Message": "Shall we?",
            "Receiver": { "Account": { "AwsAccountId": "123456789012" } },
            "Payload": { "OpportunityInvitation": {
                "ReceiverResponsibilities": ["Reseller"],
                "Customer": {
                    "Industry": "Government", "CompanyName": "Example", "WebsiteUrl": "example.com",
                    "CountryCode": "NO"
                },
                "Project": {
                    "BusinessProblem": "The locks are operated by hand.", "Title": "Locks",
                    "TargetCompletionDate": "2027-01-31", "ExpectedCustomerSpend": []
                }
            } }
        }
    })
}

#[test]
fn a_right_document_comes_through_whole() {
    let imported = parse(OPERATION, &filled().to_string()).unwrap();
    assert_eq!(imported.value, filled());
    assert_eq!(imported.problems, []);
}

#[test]
fn yaml_and_json_give_the_same() {
    let yaml = aws_cli::output::format(&filled(), aws_cli::output::OutputFormat::Yaml).unwrap();
    assert_eq!(parse(OPERATION, &yaml).unwrap().value, filled());
    // Norway without quotes: in YAML 1.2 it is text.
    let yaml = "Invitation:\n  Payload:\n    OpportunityInvitation:\n      Customer: {CountryCode: NO}\n";
    let imported = parse_yaml(OPERATION, yaml).unwrap();
    assert_eq!(imported.value["Invitation"]["Payload"]["OpportunityInvitation"]["Customer"]["CountryCode"], "NO");
    assert_eq!(imported.problems, []);
}

#[test]
fn unknown_members_are_named_with_the_one_that_was_meant() {
    let document = json!({
        "catalog": "AWS",
        "client_token": "t",
        "Colour": "red",
        "Invitation": { "Massage": "Hi", "Message": "Hello" }
    });
    let imported = parse(OPERATION, &document.to_string()).unwrap();
    assert_eq!(imported.value, json!({ "Invitation": { "Message": "Hello" } }));
    assert_eq!(
        told(&imported.problems),
        [
            ("Invitation.Massage".to_owned(), "There is no member of this name here; did you mean `Message`?", false),
            ("catalog".to_owned(), "There is no member of this name here; did you mean `Catalog`?", false),
            ("client_token".to_owned(), "There is no member of this name here; did you mean `ClientToken`?", false),
            ("Colour".to_owned(), "There is no member of this name here.", false),
        ]
    );
}

#[test]
fn wrong_types_are_dropped_and_the_rest_is_kept() {
    let mut document = filled();
    document["Catalog"] = json!(["Sandbox"]);
    document["Invitation"]["Payload"]["OpportunityInvitation"]["SenderContacts"] =
        json!([{ "Email": "ann@example.com" }, "bob@example.com"]);
    let imported = parse(OPERATION, &document.to_string()).unwrap();
    assert_eq!(imported.value.get("Catalog"), None);
    let invitation = &imported.value["Invitation"]["Payload"]["OpportunityInvitation"];
    assert_eq!(invitation["SenderContacts"], json!([{ "Email": "ann@example.com" }]));
    assert_eq!(
        told(&imported.problems),
        [
            ("Catalog".to_owned(), "This must be text.", false),
            ("Invitation.Payload.OpportunityInvitation.SenderContacts[1]".to_owned(), "This must be an object.", false),
        ]
    );
}

#[test]
fn broken_limits_are_reported_and_kept() {
    let mut document = filled();
    document["EngagementIdentifier"] = json!("my engagement");
    document["Invitation"]["Message"] = json!("x".repeat(256));
    document["Invitation"]["Payload"]["OpportunityInvitation"]["Customer"]["Industry"] = json!("Shipping");
    document["Invitation"]["Payload"]["OpportunityInvitation"]["SenderContacts"] = json!([]);
    let imported = parse(OPERATION, &document.to_string()).unwrap();
    assert_eq!(imported.value, document);
    assert_eq!(imported.problems.len(), 4);
    assert!(imported.problems.iter().all(|problem| problem.kept));
}

#[test]
fn numbers_where_text_belongs_are_taken_and_reported() {
    let yaml = "Invitation: {Receiver: {Account: {AwsAccountId: 123456789012}}}";
    let imported = parse_yaml(OPERATION, yaml).unwrap();
    assert_eq!(imported.value["Invitation"]["Receiver"]["Account"]["AwsAccountId"], "123456789012");
    assert_eq!(
        told(&imported.problems),
        [(
            "Invitation.Receiver.Account.AwsAccountId".to_owned(),
            "This must be text, in quotes; 123456789012 was taken as \"123456789012\".",
            true
        )]
    );
}

#[test]
fn a_number_that_may_have_lost_digits_is_given_up() {
    let yaml = "Invitation: {Receiver: {Account: {AwsAccountId: 012345678901}}}";
    let imported = parse_yaml(OPERATION, yaml).unwrap();
    assert_eq!(imported.value, json!({}));
    assert_eq!(
        told(&imported.problems),
        [("Invitation.Receiver.Account.AwsAccountId".to_owned(), "This must be text: write it in quotes.", false)]
    );
}

#[test]
fn an_empty_skeleton_gives_its_placeholders_only() {
    for text in [skeleton::input_json(OPERATION).unwrap(), skeleton::input_yaml(OPERATION).unwrap()] {
        let imported = parse(OPERATION, &text).unwrap();
        assert_eq!(imported.problems, []);
        assert_eq!(imported.value.get("Catalog"), None);
        assert_eq!(imported.value["Invitation"]["Payload"].as_object().unwrap().len(), 1);
    }
}

#[test]
fn of_two_payloads_the_complete_one_is_kept() {
    let mut document = filled();
    // What an older AWS CLI's skeleton leaves in the payload that nobody filled in.
    document["Invitation"]["Payload"]["LeadInvitation"] =
        json!({ "Customer": { "Industry": "Travel", "CompanyName": "" } });
    let imported = parse(OPERATION, &document.to_string()).unwrap();
    assert_eq!(imported.value, filled());
    assert_eq!(
        told(&imported.problems),
        [(
            "Invitation.Payload.LeadInvitation".to_owned(),
            "Only one of the members can be given here; OpportunityInvitation was kept.",
            false
        )]
    );
}

#[test]
fn syntax_errors_name_the_place() {
    let Err(DocumentError::Syntax { line, column, message, .. }) = parse_json(OPERATION, "{\n  \"Catalog\": oops\n}")
    else {
        panic!("this is no JSON");
    };
    assert_eq!((line, column, message.as_str()), (2, 14, "expected value"));
    let error = parse_yaml(OPERATION, "Catalog: AWS\n  Tags: [").unwrap_err();
    assert!(matches!(error, DocumentError::Syntax { line: 2.., .. }), "{error:?}");
    let sentence = error.to_string();
    assert!(sentence.starts_with("This is not valid YAML: line "), "{sentence}");
    assert_eq!(sentence.lines().count(), 1, "{sentence}");
}

#[test]
fn a_repeated_key_in_yaml_is_an_error() {
    let error = parse_yaml(OPERATION, "Catalog: AWS\nCatalog: Sandbox\n").unwrap_err();
    assert_eq!(
        error.to_string(),
        "This is not valid YAML: line 2, column 1: duplicate mapping key: Catalog not allowed here"
    );
}

#[test]
fn what_is_no_document_is_refused() {
    assert_eq!(parse(OPERATION, " \n"), Err(DocumentError::Empty));
    assert_eq!(parse(OPERATION, "# to be written\n"), Err(DocumentError::Empty));
    assert!(matches!(parse(OPERATION, "[]"), Err(DocumentError::NotAnObject { .. })));
    assert!(matches!(parse(OPERATION, "just words"), Err(DocumentError::NotAnObject { .. })));
    assert!(matches!(parse("DeleteEverything", "{}"), Err(DocumentError::UnknownOperation(_))));
    let large = format!("{{\"Catalog\": \"{}\"}}", "x".repeat(MAX_BYTES));
    assert!(matches!(parse(OPERATION, &large), Err(DocumentError::TooLarge { .. })));
}

#[test]
fn documents_made_to_exhaust_the_reader_are_refused() {
    let deep_json = format!("{}{}", "{\"a\":".repeat(100), "[".repeat(1000));
    let nested_json = format!("{{\"a\":{}{}}}", "[".repeat(100), "]".repeat(100));
    let deep_yaml = format!("a: {}", "[".repeat(50_000));
    let laughs = (1..12).fold("a0: &a0 [x, x]\n".to_owned(), |yaml, level| {
        let below = level - 1;
        format!("{yaml}a{level}: &a{level} [{}]\n", vec![format!("*a{below}"); 10].join(", "))
    });
    for document in [deep_json, nested_json, deep_yaml, laughs] {
        assert!(matches!(parse(OPERATION, &document), Err(DocumentError::Syntax { .. })), "{document:.60}");
    }
}
