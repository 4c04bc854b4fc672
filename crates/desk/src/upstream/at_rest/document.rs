//! How an answer stands in the store: a line about the call, and a line with the answer.

use crate::ports::{Answer, Exchange};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::time::Duration;

/// Rises when what stands in a document means something else than before, though it can be read. What cannot be read
/// tells itself.
const FORM: u32 = 1;

/// What differs from call to call, whatever the answer.
#[derive(Serialize, Deserialize)]
struct Call {
    form: u32,
    operation: String,
    status: Option<u16>,
    request_id: Option<String>,
    elapsed: Duration,
}

/// An answer as it is written.
pub(super) struct Written {
    pub(super) document: String,
    /// Of the answer alone: equal answers have equal digests.
    pub(super) digest: [u8; 32],
}

/// Writes an answer down; `None` if it has no such form.
pub(super) fn write<T: Serialize>(answer: &Answer<T>) -> Option<Written> {
    let Answer { value, exchange } = answer;
    let call = Call {
        form: FORM,
        operation: exchange.operation.clone(),
        status: exchange.status,
        request_id: exchange.request_id.clone(),
        elapsed: exchange.elapsed,
    };
    let call = serde_json::to_string(&call).ok()?;
    let told = serde_json::to_string(&(value, &exchange.request, &exchange.response)).ok()?;
    let digest = Sha256::digest(&told).into();
    Some(Written { document: format!("{call}\n{told}"), digest })
}

/// The answer in a document; `None` if another version has written it and it does not mean anything to this one.
pub(super) fn read<T: DeserializeOwned>(document: &str) -> Option<Answer<T>> {
    let (call, told) = document.split_once('\n')?;
    let Call { form, operation, status, request_id, elapsed } = serde_json::from_str(call).ok()?;
    if form != FORM {
        return None;
    }
    let (value, request, response): (T, Value, Value) = serde_json::from_str(told).ok()?;
    Some(Answer { value, exchange: Exchange { operation, request, response, status, request_id, elapsed } })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::views::Page;
    use serde_json::json;

    fn answer(request_id: &str, member: &str) -> Answer<Page<String>> {
        let exchange = Exchange {
            operation: "ListSolutions".into(),
            request: json!({ "Catalog": "AWS" }),
            response: json!({ "b": member, "a": "two\nlines" }),
            status: Some(200),
            request_id: Some(request_id.into()),
            elapsed: Duration::from_millis(120),
        };
        Answer { value: Page { items: vec!["one".into()], next: None }, exchange }
    }

    #[test]
    fn an_answer_comes_back_as_it_was() {
        let told = answer("r-1", "x");
        let written = write(&told).expect("it is written");
        let back: Answer<Page<String>> = read(&written.document).expect("it is read");
        assert_eq!((back.value, back.exchange), (told.value, told.exchange));
    }

    #[test]
    fn equal_answers_have_equal_digests_however_the_calls_went() {
        let digest = |request_id, member| write(&answer(request_id, member)).expect("it is written").digest;
        assert_eq!(digest("r-1", "x"), digest("r-2", "x"));
        assert_ne!(digest("r-1", "x"), digest("r-1", "y"));
    }

    #[test]
    fn what_another_version_has_written_is_not_read() {
        let document = write(&answer("r-1", "x")).expect("it is written").document;
        assert!(read::<Page<String>>(&document.replace("\"form\":1", "\"form\":2")).is_none());
        assert!(read::<Page<u32>>(&document).is_none());
        assert!(read::<Page<String>>("").is_none());
    }
}
