//! Queries: right ones, wrong ones, and ones made to do harm.

use aws_cli::query::{MAX_BYTES, QueryError, query};
use serde_json::{Value, json};

fn data() -> Value {
    json!({ "List": [{ "Id": "b", "Size": 2 }, { "Id": "a", "Size": 1 }] })
}

#[test]
fn queries_give_what_jmespath_says() {
    for (expression, result) in [
        ("List[*].Id", json!(["b", "a"])),
        ("List[?Size > `1`].Id | [0]", json!("b")),
        ("sort_by(List, &Size)[*].[Id, Size]", json!([["a", 1], ["b", 2]])),
        ("List[].{Name: Id}", json!([{ "Name": "b" }, { "Name": "a" }])),
        ("length(List)", json!(2)),
        ("Nothing", json!(null)),
        ("join(', ', List[*].Id)", json!("b, a")),
    ] {
        assert_eq!(query(expression, &data()), Ok(result), "{expression}");
    }
}

#[test]
fn a_wrong_expression_is_told_with_its_place() {
    let told = |expression: &str| query(expression, &data()).unwrap_err().to_string();
    assert_eq!(
        told("List["),
        "The query is not valid at line 1, column 6: Expected number, ':', or '*', but the query ends"
    );
    assert_eq!(told(""), "The query is not valid at line 1, column 1: Expected something else, but the query ends");
    assert!(matches!(query("a\n.b.", &data()), Err(QueryError::Syntax { line: 2, .. })));
}

#[test]
fn an_expression_that_does_not_fit_is_told_so() {
    let error = query("nope(@)", &data()).unwrap_err();
    assert!(matches!(error, QueryError::Evaluation { .. }), "{error}");
    assert!(error.to_string().contains("nope"), "{error}");
    assert!(matches!(query("length(List[0].Size)", &data()), Err(QueryError::Evaluation { .. })));
    assert!(matches!(query("List[::0]", &data()), Err(QueryError::Evaluation { .. })));
}

#[test]
fn expressions_made_to_fill_memory_are_refused() {
    let doubling = ["[@, @]"; 12].join(" | ");
    assert_eq!(query(&doubling, &data()), Err(QueryError::TooMuch));
    assert_eq!(query("join(to_string(@), List[*].Id)", &data()), Err(QueryError::TooMuch));
    assert!(matches!(query(&"a".repeat(MAX_BYTES + 1), &data()), Err(QueryError::TooLong { .. })));
}

/// Whatever may follow one another must not exhaust the stack of a server's worker thread, which has 2 MiB
/// and does other things too.
#[test]
fn expressions_made_to_exhaust_the_stack_end_well() {
    let chain = |part: &str, end: &str, parts: usize| format!("{}{end}", part.repeat(parts));
    let worker = std::thread::Builder::new().stack_size(1024 * 1024).spawn(move || {
        for (part, end) in [
            ("!", "a"),
            ("&", "a"),
            ("(", ""),
            ("[", ""),
            ("{a:", ""),
            ("a(", ""),
            ("a[?", ""),
            ("*.", "a"),
            ("[*]", ""),
            ("a[*].", "a"),
            ("[]", ""),
            ("a.", "a"),
            ("a||", "a"),
            ("a&&", "a"),
            ("a==", "a"),
            ("a|", "a"),
            ("!a||", "a"),
            ("[:]", ""),
            ("[?a]", ""),
            ("a<", "a"),
            ("&!", "a"),
            ("[0]", ""),
        ] {
            // Each is answered, whether it is a query or not; the longest that are read are the hardest.
            let longest =
                (1..200).take_while(|parts| query(&chain(part, end, *parts), &data()) != Err(QueryError::TooDeep));
            assert!((10..=50).contains(&longest.count()), "{part}");
        }
    });
    worker.unwrap().join().unwrap();
}
