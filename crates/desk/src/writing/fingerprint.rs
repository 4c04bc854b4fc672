//! Tells the same request from another about the same thing.

use super::Basis;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// The SHA-256 of a request in canonical form, in hexadecimal digits: neither the order of members counts
/// nor what the desk knew when it was written down.
pub(super) fn fingerprint(request: &Value) -> String {
    let mut hash = Sha256::new();
    feed(&mut hash, &Basis::without(request));
    hash.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
        // Writing to a text does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Feeds a value as JSON with sorted members and no spaces.
fn feed(hash: &mut Sha256, value: &Value) {
    match value {
        Value::Object(members) => {
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_by_key(|(name, _)| *name);
            hash.update("{");
            for (name, value) in sorted {
                hash.update(Value::from(name.as_str()).to_string());
                hash.update(":");
                feed(hash, value);
                hash.update(",");
            }
            hash.update("}");
        }
        Value::Array(items) => {
            hash.update("[");
            for item in items {
                feed(hash, item);
                hash.update(",");
            }
            hash.update("]");
        }
        plain => hash.update(plain.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::fingerprint;
    use serde_json::json;

    #[test]
    fn the_order_of_members_does_not_count_and_everything_else_does() {
        let one = fingerprint(&json!({ "Identifier": "engi-1", "Tags": [{ "Key": "a", "Value": "b" }] }));
        assert_eq!(one, fingerprint(&json!({ "Tags": [{ "Value": "b", "Key": "a" }], "Identifier": "engi-1" })));
        assert_eq!(one.len(), 64);
        assert_eq!(
            one,
            fingerprint(&json!({
                "Identifier": "engi-1", "Tags": [{ "Key": "a", "Value": "b" }], "Basis": { "Modified": "2" },
            }))
        );
        for other in [
            json!({ "Identifier": "engi-1" }),
            json!({ "Identifier": "engi-2", "Tags": [{ "Key": "a", "Value": "b" }] }),
            json!({ "Identifier": "engi-1", "Tags": [{ "Key": "a", "Value": "b" }, {}] }),
            json!({ "Identifier": "engi-1", "Tags": ["Key", "a", "Value", "b"] }),
        ] {
            assert_ne!(one, fingerprint(&other), "{other}");
        }
    }
}
