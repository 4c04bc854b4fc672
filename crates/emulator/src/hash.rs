//! A fingerprint that is the same in every run and every release, so that it may be kept in the
//! state file (the standard library's hasher makes no such promise).

use serde_json::Value;

/// FNV-1a with 128 bits.
pub(crate) struct Fingerprint(u128);

impl Fingerprint {
    pub(crate) fn new() -> Self {
        Self(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d)
    }

    pub(crate) fn bytes(mut self, bytes: &[u8]) -> Self {
        for byte in bytes {
            self.0 ^= u128::from(*byte);
            self.0 = self.0.wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b);
        }
        self
    }

    /// Takes a text and its end, so that `ab`+`c` and `a`+`bc` differ.
    pub(crate) fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes()).bytes(&[0xff])
    }

    /// Takes a JSON value regardless of the order in which its members were written.
    pub(crate) fn json(self, value: &Value) -> Self {
        match value {
            Value::Object(members) => {
                let mut names: Vec<_> = members.keys().collect();
                names.sort_unstable();
                names.into_iter().fold(self.bytes(b"{"), |hash, name| hash.text(name).json(&members[name])).bytes(b"}")
            }
            Value::Array(items) => items.iter().fold(self.bytes(b"["), Self::json).bytes(b"]"),
            Value::String(text) => self.bytes(b"\"").text(text),
            other => self.text(&other.to_string()),
        }
    }

    pub(crate) fn finish(self) -> u128 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(value: &Value) -> u128 {
        Fingerprint::new().json(value).finish()
    }

    #[test]
    fn the_order_of_members_does_not_matter_but_the_order_of_items_does() {
        assert_eq!(of(&json!({"a": 1, "b": 2})), of(&json!({"b": 2, "a": 1})));
        assert_ne!(of(&json!([1, 2])), of(&json!([2, 1])));
        assert_ne!(of(&json!(["ab", "c"])), of(&json!(["a", "bc"])));
        assert_ne!(of(&json!("1")), of(&json!(1)));
    }
}
