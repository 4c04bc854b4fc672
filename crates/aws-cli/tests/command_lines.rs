//! Command lines, read back by a POSIX shell.

use std::process::Command;

use aws_cli::command_line::{ClientOptions, CommandLineError, command_line};
use serde_json::{Value, json};

fn command(operation: &str, request: &Value) -> String {
    command_line(operation, request, &ClientOptions::default()).unwrap()
}

/// The words after `aws` that the system's shell makes of a command.
fn read_by_shell(command: &str) -> Vec<String> {
    let script = format!("aws() {{ printf '%s\\0' \"$@\"; }}\n{command}\n");
    let output = Command::new("sh").arg("-c").arg(script).output().unwrap();
    assert!(output.status.success(), "{command}");
    let words = String::from_utf8(output.stdout).unwrap();
    words.split_terminator('\0').map(str::to_owned).collect()
}

/// The options of the command, as a shell reads them.
fn options(operation: &str, request: &Value) -> Vec<String> {
    read_by_shell(&command(operation, request)).split_off(2)
}

const START: &str = "StartEngagementByAcceptingInvitationTask";

#[test]
fn one_option_a_line_in_the_models_order() {
    let request = json!({
        "Tags": [{ "Key": "Team", "Value": "North" }],
        "Identifier": "engi-0123456789abc",
        "ClientToken": null,
        "Catalog": "Sandbox"
    });
    let client = ClientOptions {
        endpoint_url: Some("http://127.0.0.1:4599".to_owned()),
        region: Some("us-east-1".to_owned()),
        profile: Some("my desk".to_owned()),
    };
    assert_eq!(
        command_line(START, &request, &client).unwrap(),
        r#"aws partnercentral-selling start-engagement-by-accepting-invitation-task \
    --profile 'my desk' \
    --region us-east-1 \
    --endpoint-url http://127.0.0.1:4599 \
    --catalog Sandbox \
    --identifier engi-0123456789abc \
    --tags '[{"Key":"Team","Value":"North"}]'"#
    );
}

#[test]
fn a_shell_reads_back_what_was_meant() {
    for message in ["plain", "It's \"quoted\"", "$HOME `id` $(id) !x \\", "two\nlines\t", "; rm -rf /", "é 👋", ""] {
        let request = json!({ "Invitation": { "Message": message } });
        let options = options("CreateEngagementInvitation", &request);
        assert_eq!(options[0], "--invitation");
        assert_eq!(serde_json::from_str::<Value>(&options[1]).unwrap(), request["Invitation"], "{message:?}");
    }
}

#[test]
fn numbers_and_lists_are_json() {
    let request = json!({ "MaxResults": 10, "LifeCycleStage": ["Closed Lost"] });
    assert_eq!(
        options("ListOpportunities", &request),
        ["--max-results", "10", "--life-cycle-stage", "[\"Closed Lost\"]"]
    );
}

#[test]
fn a_dash_in_front_is_not_an_option() {
    assert_eq!(options(START, &json!({ "ClientToken": "--help" })), ["--client-token=--help"]);
}

#[test]
fn texts_that_would_be_misread_go_in_one_document() {
    for token in ["file:///etc/hostname", "https://example.com/", "bell\u{7}", "\u{1b}[201~", "\u{202e}cba"] {
        let request = json!({ "Catalog": "AWS", "ClientToken": token });
        let text = command(START, &request);
        assert!(!text.chars().any(|character| character.is_control() && character != '\n'), "{text:?}");
        assert!(!text.contains('\u{202e}'));
        let words = read_by_shell(&text);
        assert_eq!(words[2], "--cli-input-json");
        assert_eq!(serde_json::from_str::<Value>(&words[3]).unwrap(), request);
    }
}

#[test]
fn what_no_command_can_send_is_refused() {
    let refused = |operation, request| command_line(operation, &request, &ClientOptions::default()).unwrap_err();
    assert!(matches!(refused("DeleteEverything", json!({})), CommandLineError::UnknownOperation(_)));
    assert_eq!(refused(START, json!([])), CommandLineError::NotAnObject);
    assert_eq!(refused(START, json!({ "Colour": 1 })).to_string(), format!("{START} takes no member Colour."));
    let client = ClientOptions { profile: Some("a\u{1b}b".to_owned()), ..ClientOptions::default() };
    assert_eq!(
        command_line(START, &json!({}), &client),
        Err(CommandLineError::ControlCharacter { option: "--profile".to_owned() })
    );
}
