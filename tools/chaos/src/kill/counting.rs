//! Whether the calls of the day are counted over kills: by the counters in the database, and by the ledger.

use crate::{Error, stage::Stage, victim::Victim};
use chaos::{Order, Word};
use std::collections::BTreeMap;

/// So many calls of a class may be counted at a kill and never come to AWS: one that has its turn and is not sent yet,
/// and the next, whose turn is booked before it comes.
const ON_THEIR_WAY: usize = 2;

/// Calls by the class that AWS counts together.
type Calls = BTreeMap<&'static str, usize>;

/// The calls that came to AWS with an access key.
pub(super) fn sent(stage: &Stage, key: &str) -> Calls {
    let mut calls = Calls::new();
    for call in stage.calls_after(0, |_| true) {
        if call.access_key.as_deref() == Some(key) {
            *calls.entry(class_of(call.operation.as_deref().unwrap_or_default())).or_default() += 1;
        }
    }
    calls
}

/// The calls that a victim has counted, those of the ones before it among them.
pub(super) async fn counted(victim: &mut Victim) -> Result<BTreeMap<String, usize>, Error> {
    victim.tell(&Order::Count).await?;
    match victim.word().await? {
        Word::Counted { calls } => {
            calls.into_iter().map(|(class, calls)| Ok((class, usize::try_from(calls)?))).collect()
        }
        word => Err(format!("a victim that was to count said {word:?}").into()),
    }
}

/// How many calls came to AWS that are not counted.
pub(super) fn missing(sent: &Calls, counted: &BTreeMap<String, usize>) -> usize {
    sent.iter().map(|(class, calls)| calls.saturating_sub(counted.get(*class).copied().unwrap_or_default())).sum()
}

/// How many more calls are counted than came to AWS, but for those that were on their way at `moments` moments.
pub(super) fn too_many(sent: &Calls, counted: &BTreeMap<String, usize>, moments: usize) -> usize {
    let above = |(class, calls): (&String, &usize)| {
        calls.saturating_sub(sent.get(class.as_str()).copied().unwrap_or_default() + moments * ON_THEIR_WAY)
    };
    counted.iter().map(above).sum()
}

/// What AWS counts an operation as, by its guide. The desk's own table is what is tried.
fn class_of(operation: &str) -> &'static str {
    match operation {
        "ListEngagementInvitations"
        | "GetEngagementInvitation"
        | "ListOpportunities"
        | "GetOpportunity"
        | "ListSolutions" => "reads",
        "ListEngagements" | "GetEngagement" | "ListEngagementMembers" | "ListTagsForResource" => "engagement-reads",
        "ListEngagementByAcceptingInvitationTasks"
        | "ListEngagementFromOpportunityTasks"
        | "ListOpportunityFromEngagementTasks" => "task-lists",
        "CreateEngagement" => "engagements",
        "CreateEngagementInvitation" | "AcceptEngagementInvitation" => "invitations",
        _ => "writes",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(calls: &[(&str, usize)]) -> BTreeMap<String, usize> {
        calls.iter().map(|(class, calls)| ((*class).to_owned(), *calls)).collect()
    }

    #[test]
    fn a_call_that_is_not_counted_is_missing_whatever_else_is_counted() {
        let sent = Calls::from([("reads", 5), ("writes", 3)]);
        assert_eq!(missing(&sent, &counts(&[("reads", 5), ("writes", 3)])), 0);
        assert_eq!(missing(&sent, &counts(&[("reads", 9), ("writes", 2)])), 1);
        assert_eq!(missing(&sent, &counts(&[("reads", 5)])), 3);
    }

    #[test]
    fn everything_that_writes_is_counted_by_a_class_of_writes() {
        for operation in crate::wishes::WRITES {
            assert!(["writes", "invitations", "engagements"].contains(&class_of(operation)), "{operation}");
        }
    }

    #[test]
    fn what_was_on_its_way_at_a_kill_may_be_counted_and_no_more() {
        let sent = Calls::from([("reads", 5)]);
        assert_eq!(too_many(&sent, &counts(&[("reads", 7), ("writes", 2)]), 1), 0);
        assert_eq!(too_many(&sent, &counts(&[("reads", 8), ("writes", 3)]), 1), 2);
        assert_eq!(too_many(&sent, &counts(&[("reads", 8), ("writes", 3)]), 2), 0);
    }
}
