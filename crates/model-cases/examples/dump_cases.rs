//! Writes all cases of all operations as lines of JSON, for programs in other languages.
//!
//! Each line has `operation`, `kind` (`least`, `most` or `broken`), `request`, and for what is
//! broken `breach`, `path` (in the API's spelling), `field` (in that of an `ErrorList`) and `code`,
//! which is null where the request can't even be decoded.

use std::io::{self, BufWriter, Write};

use model_cases::Cases;
use serde_json::{Value, json};

fn main() -> io::Result<()> {
    let model = service_model::official();
    let cases = Cases::of(model).with("CatalogIdentifier", "Sandbox");
    let mut out = BufWriter::new(io::stdout().lock());
    for operation in model.operations() {
        let valid = |kind: &str, request: Value| json!({"operation": operation.name, "kind": kind, "request": request});
        writeln!(out, "{}", valid("least", cases.least(&operation.input)))?;
        for request in cases.most(&operation.input) {
            writeln!(out, "{}", valid("most", request))?;
        }
        for case in cases.broken(&operation.input) {
            let line = json!({
                "operation": operation.name,
                "kind": "broken",
                "breach": case.breach.to_string(),
                "path": case.path.to_string(),
                "field": case.path.camel_case(),
                "code": case.breach.code(),
                "request": case.value,
            });
            writeln!(out, "{line}")?;
        }
    }
    out.flush()
}
