//! Rubbish in, an error out, never a panic.

use aws_cli::command_line::{ClientOptions, command_line};
use aws_cli::input_document::{parse, parse_json, parse_yaml};
use aws_cli::output::{OutputFormat, format};
use aws_cli::query::query;
use proptest::prelude::*;
use serde_json::{Map, Value};

const OPERATION: &str = "CreateEngagementInvitation";

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        // Quarters come back exactly; serde_json reads other fractions to the last digit but one.
        any::<i32>().prop_map(|quarters| Value::from(f64::from(quarters) / 4.0)),
        any::<String>().prop_map(Value::from),
    ];
    let name = prop_oneof![
        any::<String>(),
        prop::sample::select(vec!["Catalog", "ClientToken", "Invitation", "Payload", "LeadInvitation", "Customer"])
            .prop_map(str::to_owned),
    ];
    leaf.prop_recursive(5, 48, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..6)
                .prop_map(|entries| Value::Object(entries.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// Text in which the signs of JSON, YAML and JMESPath are frequent.
fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[\\[\\]{}()*&!|?:,.@'\"`<>=#%\\-+ \n\ta-c0-9~^\\\\]{0,60}"]
}

/// Whether no null is anywhere in a value.
fn without_nulls(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Array(items) => items.iter().all(without_nulls),
        Value::Object(members) => members.values().all(without_nulls),
        _ => true,
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in any_text()) {
        for imported in [parse(OPERATION, &text), parse_json(OPERATION, &text), parse_yaml(OPERATION, &text)] {
            match imported {
                Ok(imported) => prop_assert!(imported.value.is_object()),
                Err(error) => prop_assert!(!error.to_string().is_empty()),
            }
        }
    }

    #[test]
    fn any_json_is_fitted_and_fits_again(value in any_json()) {
        if let Ok(imported) = parse(OPERATION, &value.to_string()) {
            prop_assert!(without_nulls(&imported.value));
            // What was kept is read again without being left out.
            let again = parse(OPERATION, &imported.value.to_string()).unwrap();
            prop_assert!(again.problems.iter().all(|problem| problem.kept));
            prop_assert_eq!(again.value, imported.value);
        }
    }

    #[test]
    fn any_request_is_quoted_or_refused(token in any::<String>(), value in any_json()) {
        let request = serde_json::json!({ "ClientToken": token, "Invitation": value });
        let command = command_line(OPERATION, &request, &ClientOptions::default()).unwrap();
        let words = shlex::split(&command.replace(" \\\n    ", " "));
        prop_assert!(words.is_some_and(|words| words.len() >= 4), "{}", command);
        let has_escape = command.contains('\x1b');
        prop_assert!(!has_escape);
    }

    #[test]
    fn any_json_is_written_in_every_format(value in any_json()) {
        for output in OutputFormat::ALL {
            let text = format(&value, output).unwrap();
            match output {
                OutputFormat::Json => prop_assert_eq!(&serde_json::from_str::<Value>(&text).unwrap(), &value),
                OutputFormat::Csv => {
                    let mut reader = csv::Reader::from_reader(text.as_bytes());
                    prop_assert!(reader.records().all(|record| record.is_ok()), "{}", text);
                }
                OutputFormat::Yaml | OutputFormat::Text => prop_assert!(text.is_empty() || text.ends_with('\n')),
            }
        }
    }

    #[test]
    fn any_query_is_answered_or_refused(expression in any_text(), value in any_json()) {
        if let Err(error) = query(&expression, &value) {
            prop_assert_eq!(error.to_string().lines().count(), 1);
        }
    }
}
