//! Output formats. The text expected here is what the AWS CLI 1.46.2 printed for the same answers.

use aws_cli::output::{OutputFormat, UnknownFormat, format};
use serde_json::{Value, json};

fn written(value: &Value, as_format: OutputFormat) -> String {
    format(value, as_format).unwrap()
}

fn engagements() -> Value {
    json!({
        "EngagementSummaryList": [
            {
                "Arn": "arn:1", "Id": "eng-1", "Title": "Locks", "MemberCount": 3,
                "ContextTypes": ["Lead", "CustomerProject"]
            },
            { "Arn": "arn:2", "Id": "eng-2", "Title": null, "ContextTypes": [] }
        ],
        "NextToken": "more"
    })
}

#[test]
fn text_has_tabs_labels_and_the_same_columns_in_each_row() {
    assert_eq!(
        written(&engagements(), OutputFormat::Text),
        "more\n\
         ENGAGEMENTSUMMARYLIST\tarn:1\teng-1\t3\tLocks\n\
         CONTEXTTYPES\tLead\n\
         CONTEXTTYPES\tCustomerProject\n\
         ENGAGEMENTSUMMARYLIST\tarn:2\teng-2\t\tNone\n"
    );
}

#[test]
fn text_of_what_queries_give() {
    for (value, text) in [
        (json!(["eng-1", "eng-2"]), "eng-1\teng-2\n"),
        (json!([["eng-1", "Locks"], ["eng-2", null]]), "eng-1\tLocks\neng-2\tNone\n"),
        (json!([{ "i": "a", "t": ["x", "y"] }, { "i": "b", "t": [] }]), "a\nT\tx\nT\ty\nb\n"),
        (json!({ "a": { "b": true, "c": {} } }), "A\tTrue\n"),
        (json!(2), "2\n"),
        (json!(null), "None\n"),
        (json!([]), ""),
    ] {
        assert_eq!(written(&value, OutputFormat::Text), text, "{value}");
    }
}

#[test]
fn json_is_indented_by_four() {
    assert_eq!(
        written(&json!({ "Id": "é", "Tags": [] }), OutputFormat::Json),
        "{\n    \"Id\": \"é\",\n    \"Tags\": []\n}\n"
    );
}

#[test]
fn yaml_comes_back_the_same() {
    let value = json!({ "Country": "NO", "Date": "2027-01-31", "Zip": "0123", "Text": "a: b\n# c\n", "No": null });
    let yaml = written(&value, OutputFormat::Yaml);
    assert_eq!(serde_saphyr::from_str::<Value>(&yaml).unwrap(), value, "{yaml}");
    assert!(yaml.contains("Country: \"NO\""), "{yaml}");
}

#[test]
fn csv_shows_the_one_list_of_the_answer() {
    assert_eq!(
        written(&engagements(), OutputFormat::Csv),
        "Arn,Id,Title,MemberCount,ContextTypes\r\n\
         arn:1,eng-1,Locks,3,Lead; CustomerProject\r\n\
         arn:2,eng-2,,,\r\n"
    );
}

#[test]
fn csv_spreads_objects_and_quotes_what_needs_it() {
    let value = json!([{
        "Customer": { "Name": "Ann, \"the\" customer", "Address": { "City": "Delft\nZuid" } },
        "Spend": [{ "Amount": "1" }]
    }]);
    assert_eq!(
        written(&value, OutputFormat::Csv),
        "Customer.Name,Customer.Address.City,Spend\r\n\
         \"Ann, \"\"the\"\" customer\",\"Delft\nZuid\",\"[{\"\"Amount\"\":\"\"1\"\"}]\"\r\n"
    );
}

#[test]
fn csv_of_what_queries_give() {
    for (value, csv) in [
        (json!([["eng-1", 2]]), "Column 1,Column 2\r\neng-1,2\r\n"),
        (json!(["a", "b"]), "Value\r\na\r\nb\r\n"),
        (json!({ "Id": "eng-1", "Types": ["Lead"] }), "Id,Types\r\neng-1,Lead\r\n"),
        (json!({ "A": [{ "b": 1 }], "C": [{ "d": 2 }] }), "A,C\r\n\"[{\"\"b\"\":1}]\",\"[{\"\"d\"\":2}]\"\r\n"),
        (json!({ "List": [], "NextToken": null }), ""),
        (json!([]), ""),
        (json!(7), "Value\r\n7\r\n"),
    ] {
        assert_eq!(written(&value, OutputFormat::Csv), csv, "{value}");
    }
}

#[test]
fn csv_never_starts_a_formula() {
    for (text, cell) in [
        ("=1+1", "'=1+1"),
        ("+SUM(A1)", "'+SUM(A1)"),
        ("-x", "'-x"),
        ("@import", "'@import"),
        ("\tx", "'\tx"),
        ("-12.50", "-12.50"),
        ("+31201234567", "+31201234567"),
        ("-", "'-"),
        ("-1.", "'-1."),
        ("a=1", "a=1"),
    ] {
        assert_eq!(written(&json!([text]), OutputFormat::Csv), format!("Value\r\n{cell}\r\n"), "{text}");
    }
    assert_eq!(written(&json!([{ "=x": 1 }]), OutputFormat::Csv), "'=x\r\n1\r\n");
    assert_eq!(written(&json!([-3]), OutputFormat::Csv), "Value\r\n-3\r\n");
}

#[test]
fn formats_go_by_their_names() {
    for known in OutputFormat::ALL {
        assert_eq!(known.name().parse(), Ok(known));
        assert!(known.media_type().contains('/'));
    }
    assert_eq!("table".parse::<OutputFormat>(), Err(UnknownFormat("table".to_owned())));
}
