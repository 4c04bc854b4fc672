//! What was answered to a `ClientToken`, so that a repeated request isn't carried out twice.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use time::{Duration, OffsetDateTime};

use super::Book;
use crate::error::ServiceError;
use crate::hash::Fingerprint;

/// How long a token is remembered. AWS doesn't say; a day outlasts any client's retries.
const LIFETIME: Duration = Duration::DAY;

/// Forgetting is looked into once per so many new tokens, to keep its cost out of each call.
const SWEEP_EVERY: usize = 1024;

/// The earlier answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) enum Remembered {
    /// The very same answer again.
    Answer(Value),
    /// The current state of the task that was started.
    Task(String),
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// The request's fingerprint in hexadecimal (JSON numbers don't reach 128 bits).
    request: String,
    #[serde(with = "time::serde::rfc3339")]
    at: OffsetDateTime,
    remembered: Remembered,
}

/// All remembered tokens, by account, operation and token.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Tokens(pub(super) Book<Entry>);

/// One request's identity: where it is kept, and what it said.
pub(crate) struct TokenUse {
    key: String,
    request: String,
}

impl TokenUse {
    pub(crate) fn new(account: &str, operation: &str, token: &str, body: &Value) -> Self {
        Self {
            key: format!("{account}/{operation}/{token}"),
            request: format!("{:032x}", Fingerprint::new().json(body).finish()),
        }
    }
}

impl Tokens {
    /// The earlier answer to the same request; a conflict when the token came with another one.
    pub(crate) fn recall(&self, token: &TokenUse, now: OffsetDateTime) -> Result<Option<&Remembered>, ServiceError> {
        match self.0.get(&token.key) {
            Some(entry) if now - entry.at >= LIFETIME => Ok(None),
            Some(entry) if entry.request == token.request => Ok(Some(&entry.remembered)),
            Some(_) => Err(ServiceError::conflict("This client token was already used with a different request.")),
            None => Ok(None),
        }
    }

    pub(crate) fn remember(&mut self, token: TokenUse, now: OffsetDateTime, answer: Remembered) {
        if (self.0.len() + 1).is_multiple_of(SWEEP_EVERY) {
            self.0.retain(|entry| now - entry.at < LIFETIME);
        }
        let entry = Entry { request: token.request, at: now, remembered: answer };
        self.0.insert(token.key, entry);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_token_is_bound_to_its_request_for_a_day() {
        let now = OffsetDateTime::UNIX_EPOCH;
        let first = || TokenUse::new("1", "CreateEngagement", "t", &json!({"Title": "a"}));
        let mut tokens = Tokens::default();
        assert_eq!(tokens.recall(&first(), now), Ok(None));
        tokens.remember(first(), now, Remembered::Task("task-1".into()));
        let answer = Remembered::Task("task-1".into());
        assert_eq!(tokens.recall(&first(), now), Ok(Some(&answer)));
        let other = TokenUse::new("1", "CreateEngagement", "t", &json!({"Title": "b"}));
        assert!(tokens.recall(&other, now).is_err());
        let elsewhere = TokenUse::new("2", "CreateEngagement", "t", &json!({"Title": "b"}));
        assert_eq!(tokens.recall(&elsewhere, now), Ok(None));
        assert_eq!(tokens.recall(&first(), now + LIFETIME), Ok(None));
    }
}
