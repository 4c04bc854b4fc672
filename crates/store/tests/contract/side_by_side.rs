//! Writes that an older version of the desk had open on one thing at once.

use super::fixtures::{here, intent, settlement};
use desk::ports::{IntentState, NewIntent, Store};
use serde_json::json;

const ACCEPT: &str = "AcceptEngagementInvitation";
const REJECT: &str = "RejectEngagementInvitation";

/// Writes two that are open, an acceptance and then a refusal. The scope and the moment are to be bound.
pub(crate) const BOTH_OPEN: &str = "
    INSERT INTO journal (scope, operation, subject, token, parameters_hash, person, person_name, request, state,
                         attempts, begun_at, at)
    SELECT $1, operation, 'engi-1', operation, 'hash', 'seller', 'Sam Seller', '{}', 'unsettled', 1, $2, $2
    FROM (SELECT 'AcceptEngagementInvitation' AS operation UNION ALL SELECT 'RejectEngagementInvitation') AS both_open
    ORDER BY operation";

/// Both are there, each is joined by who wants the same, and nothing else begins before both have come to something.
pub(crate) async fn both_are_kept(store: &dyn Store) {
    for operation in [ACCEPT, REJECT] {
        let stands = store.last_entry(&here(), operation, "engi-1").await.expect("read").expect("an entry");
        assert_eq!((stands.state, stands.may_be_sent), (IntentState::Unsettled, true), "{operation}");
    }
    let begin = async |operation: &'static str| {
        store.begin(&NewIntent { operation, ..intent("engi-1", "token-1") }, None).await.expect("an entry")
    };
    for operation in [ACCEPT, REJECT] {
        let joined = begin(operation).await;
        assert_eq!((joined.fresh, joined.operation.as_str(), joined.token.as_str()), (false, operation, operation));
        let found = begin("TagResource").await;
        assert_eq!((found.fresh, found.operation.as_str()), (false, operation), "the first that is open");
        store.settle(&settlement(&joined, IntentState::Refused, &json!("no"))).await.expect("settled");
    }
    assert!(begin("TagResource").await.fresh);
}
