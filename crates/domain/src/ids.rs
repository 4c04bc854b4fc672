//! Identifiers as the service gives them out, checked before they are used in a request or a link.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! identifiers {
    ($($(#[$doc:meta])* $name:ident = $check:expr, $example:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Reads an identifier; `None` when it cannot be one.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                let check: fn(&str) -> bool = $check;
                check(text).then(|| Self(text.to_owned()))
            }

            /// The identifier as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;
            fn try_from(text: String) -> Result<Self, String> {
                Self::parse(&text).ok_or_else(|| format!(concat!("`{}` is not of the form ", $example), text))
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )*};
}

identifiers! {
    /// An engagement: `eng-` and 14 lower-case letters or digits.
    EngagementId = |t| tail(t, "eng-", 14), "eng-0a1b2c3d4e5f6g";
    /// An invitation to an engagement: `engi-` and 13 lower-case letters or digits.
    InvitationId = |t| tail(t, "engi-", 13), "engi-0a1b2c3d4e5f6";
    /// An opportunity: `O` and 1 to 19 digits.
    OpportunityId = |t| t.strip_prefix('O').is_some_and(|d| (1..=19).contains(&d.len()) && digits(d)), "O1234567";
    /// One of the three `Start…Task` tasks: `task-` and 13 lower-case letters or digits.
    TaskId = |t| tail(t, "task-", 13), "task-0a1b2c3d4e5f6";
    /// An AWS account: 12 digits, or a short word such as `aws`.
    AccountId = account, "111122223333";
    /// An invitation draft of this desk.
    DraftId = own, "32 hexadecimal digits";
    /// A bulk job of this desk.
    JobId = own, "32 hexadecimal digits";
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn tail(text: &str, prefix: &str, length: usize) -> bool {
    text.strip_prefix(prefix)
        .is_some_and(|t| t.len() == length && t.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_lowercase()))
}

/// What the desk itself gives out.
fn own(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit() && !b.is_ascii_uppercase())
}

/// The service takes `[0-9]{12}` or `\w{1,12}`, so that `aws` is legal too.
fn account(text: &str) -> bool {
    (1..=12).contains(&text.chars().count()) && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_what_the_service_gives_out() {
        assert!(EngagementId::parse("eng-0a1b2c3d4e5f6g").is_some());
        assert!(InvitationId::parse("engi-0a1b2c3d4e5f6").is_some());
        assert!(OpportunityId::parse("O1234567").is_some());
        assert!(AccountId::parse("aws").is_some());
        assert!(AccountId::parse("111122223333").is_some());
    }

    #[test]
    fn refuses_what_could_not_be_one() {
        assert!(EngagementId::parse("eng-0a1b2c3d4e5f6").is_none());
        assert!(InvitationId::parse("engi-0A1b2c3d4e5f6").is_none());
        assert!(OpportunityId::parse("O").is_none());
        assert!(OpportunityId::parse("O12a").is_none());
        assert!(AccountId::parse("1111222233334").is_none());
        assert!(serde_json::from_str::<TaskId>("\"task-../../etc\"").is_err());
    }
}
