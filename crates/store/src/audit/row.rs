//! A row as its columns hold it, and how it is hashed.

use super::AuditKeys;
use desk::ports::{AuditEntry, AuditSeal};
use sqlx::FromRow;

/// How rows are encoded for their hash now.
pub(crate) const VERSION: i64 = 1;
/// What the first row has for the hash of the row before.
pub(crate) const BEGINNING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// A row as its columns hold it: whatever somebody has written there can be read.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub(crate) struct Row {
    pub(crate) seq: i64,
    pub(crate) at: i64,
    pub(crate) person: String,
    pub(crate) person_name: String,
    pub(crate) address: Option<String>,
    pub(crate) sign_in: Option<String>,
    pub(crate) scope: Option<String>,
    pub(crate) action: String,
    pub(crate) subject: String,
    pub(crate) outcome: String,
    pub(crate) entry: Option<i64>,
    pub(crate) request_id: Option<String>,
    pub(crate) detail: String,
    pub(crate) version: i64,
    pub(crate) key_id: Option<String>,
    pub(crate) previous: String,
    pub(crate) hash: String,
}

impl Row {
    /// What is hashed: all columns but the hash, in the order of the table. Numbers are 8 bytes, the highest first; a
    /// text is its length as such a number and its bytes; what may be missing begins with 0 when it is, else with 1.
    /// So no two rows have the same encoding.
    fn encoded(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(512);
        out.extend_from_slice(b"cosell-desk audit\n");
        number(&mut out, self.version);
        number(&mut out, self.seq);
        number(&mut out, self.at);
        text(&mut out, &self.person);
        text(&mut out, &self.person_name);
        optional(&mut out, self.address.as_deref(), text);
        optional(&mut out, self.sign_in.as_deref(), text);
        optional(&mut out, self.scope.as_deref(), text);
        text(&mut out, &self.action);
        text(&mut out, &self.subject);
        text(&mut out, &self.outcome);
        optional(&mut out, self.entry, number);
        optional(&mut out, self.request_id.as_deref(), text);
        text(&mut out, &self.detail);
        optional(&mut out, self.key_id.as_deref(), text);
        text(&mut out, &self.previous);
        out
    }

    /// What the hash has to be; `None` when the row's key is not among these.
    pub(crate) fn expected_hash(&self, keys: &AuditKeys) -> Option<String> {
        keys.hash(self.key_id.as_deref(), &self.encoded())
    }

    /// This row in another place of the record.
    pub(crate) fn at_place(&self, seq: i64) -> Self {
        Self { seq, ..self.clone() }
    }

    pub(crate) fn into_entry(self) -> AuditEntry {
        AuditEntry {
            seq: self.seq,
            at: crate::convert::instant(self.at),
            person: self.person,
            person_name: self.person_name,
            address: self.address,
            sign_in: self.sign_in,
            scope: self.scope,
            action: self.action,
            subject: self.subject,
            outcome: self.outcome,
            entry: self.entry,
            request_id: self.request_id,
            detail: self.detail,
            seal: AuditSeal { version: self.version, key_id: self.key_id, previous: self.previous, hash: self.hash },
        }
    }
}

fn number(out: &mut Vec<u8>, number: i64) {
    out.extend_from_slice(&number.to_be_bytes());
}

fn text(out: &mut Vec<u8>, text: &str) {
    out.extend_from_slice(&(text.len() as u64).to_be_bytes());
    out.extend_from_slice(text.as_bytes());
}

fn optional<T>(out: &mut Vec<u8>, value: Option<T>, write: impl Fn(&mut Vec<u8>, T)) {
    out.push(u8::from(value.is_some()));
    if let Some(value) = value {
        write(out, value);
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) fn row() -> Row {
        Row {
            seq: 1,
            at: 1_794_053_109_123_456_789,
            person: "seller".into(),
            person_name: "Sam Seller".into(),
            address: Some("192.0.2.7".into()),
            sign_in: None,
            scope: Some("111122223333/Sandbox".into()),
            action: "RejectEngagementInvitation".into(),
            subject: "engi-1".into(),
            outcome: "done".into(),
            entry: Some(7),
            request_id: None,
            detail: String::new(),
            version: VERSION,
            key_id: None,
            previous: BEGINNING.into(),
            hash: String::new(),
        }
    }

    /// Rows that are in somebody's record must keep their hash: this one is a witness of version 1.
    #[test]
    fn the_encoding_of_version_1_stays() {
        let expected = row().expected_hash(&AuditKeys::default());
        assert_eq!(expected.as_deref(), Some("30cc3e42c7a360fcf2044ada9bb6727a2af87d977a05e4eb83eabeed9742b54f"));
    }

    #[test]
    fn what_moves_from_one_column_to_the_next_is_another_row() {
        let keys = AuditKeys::default();
        let one = Row { person: "ab".into(), person_name: "c".into(), ..row() };
        let other = Row { person: "a".into(), person_name: "bc".into(), ..row() };
        assert_ne!(one.expected_hash(&keys), other.expected_hash(&keys));
        let one = Row { address: Some("x".into()), sign_in: None, ..row() };
        let other = Row { address: None, sign_in: Some("x".into()), ..row() };
        assert_ne!(one.expected_hash(&keys), other.expected_hash(&keys));
        let (none, empty) = (Row { scope: None, ..row() }, Row { scope: Some(String::new()), ..row() });
        assert_ne!(none.expected_hash(&keys), empty.expected_hash(&keys));
    }
}
