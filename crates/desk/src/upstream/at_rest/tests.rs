//! What waits, within its bounds.

use super::{
    waiting::{MOST_GONE, MOST_WAITING, MOST_WEIGHT},
    *,
};
use crate::ports::Exchange;
use domain::{
    ids::AccountId,
    people::{Catalog, Scope},
};

fn known(weight: u64) -> Arc<Known<String>> {
    let answer = Answer { value: "told".to_owned(), exchange: Exchange::default() };
    let (as_of, read_at) = (at(0), Instant::now());
    Arc::new(Known { answer, as_of, read_at, generation: 0, weight })
}

fn at(seconds: i64) -> OffsetDateTime {
    OffsetDateTime::UNIX_EPOCH + time::Duration::seconds(seconds)
}

fn key(question: usize) -> Key {
    let account = AccountId::parse("111122223333").expect("an account");
    (Scope { account, catalog: Catalog::Sandbox }, question.to_string())
}

/// An answer that could not be written.
fn unwritten(seconds: i64, weight: u64) -> Waiting {
    Waiting { as_of: at(seconds), weight, write: Box::new(|| None) }
}

#[test]
fn what_waits_is_bounded_in_number_and_in_weight() {
    let stores = AtRest::new(1);
    for question in 0..2 * MOST_WAITING {
        stores.offer(key(question), known(1));
    }
    assert_eq!(stores.state().waiting.len(), MOST_WAITING);
    stores.offer(key(0), known(MOST_WEIGHT));
    assert_eq!(stores.state().waiting[&key(0)].weight, 1, "with the others it is too much");

    let stores = AtRest::new(1);
    stores.offer(key(0), known(MOST_WEIGHT));
    stores.offer(key(0), known(MOST_WEIGHT - 1));
    stores.offer(key(1), known(1));
    stores.offer(key(2), known(1));
    let mut weights: Vec<_> = stores.state().waiting.values().map(|waiting| waiting.weight).collect();
    weights.sort_unstable();
    assert_eq!(weights, [1, MOST_WEIGHT - 1], "a later answer takes the place of an earlier one");
}

#[test]
fn what_is_gone_is_remembered_within_bounds_until_it_is_written() {
    let stores = AtRest::new(1);
    stores.offer(key(0), known(1));
    for question in 0..2 * MOST_GONE {
        stores.remove(key(question), at(5));
    }
    assert_eq!(stores.state().waiting.len(), 0);
    let written = stores.state().gone();
    assert_eq!(written.len(), MOST_GONE);
    assert!(stores.state().is_gone(&key(0), at(5)));
    assert!(!stores.state().is_gone(&key(0), at(6)), "an answer of later is known");
    stores.remove(key(0), at(7));
    for gone in written {
        stores.state().forget_gone(gone);
    }
    let left = stores.state().gone();
    assert_eq!(left.iter().map(|gone| gone.as_of).collect::<Vec<_>>(), [at(7)], "it has gone once more since");
}

#[test]
fn what_could_not_be_written_waits_again_unless_something_newer_has_come() {
    let stores = AtRest::new(1);
    stores.state().put_back(key(0), unwritten(5, 2));
    assert_eq!(stores.state().waiting[&key(0)].weight, 2);

    stores.offer(key(1), known(1));
    stores.state().put_back(key(1), unwritten(-5, 2));
    assert_eq!(stores.state().waiting[&key(1)].weight, 1, "a newer answer waits");

    stores.remove(key(2), at(5));
    stores.state().put_back(key(2), unwritten(5, 2));
    assert!(!stores.state().waiting.contains_key(&key(2)), "it has gone meanwhile");
    stores.state().put_back(key(2), unwritten(6, 2));
    assert!(stores.state().waiting.contains_key(&key(2)), "it was answered after it had gone");

    stores.state().put_back(key(3), unwritten(5, MOST_WEIGHT));
    assert!(!stores.state().waiting.contains_key(&key(3)), "it is too much");
}

#[test]
fn what_has_gone_while_it_was_written_is_written_again_when_it_comes_again() {
    let stores = AtRest::new(1);
    stores.state().remember(key(0), at(5), [0; 32]);
    assert!(!stores.state().is_new(&key(0), [0; 32]));
    stores.remove(key(0), at(6));
    stores.state().remember(key(0), at(5), [0; 32]);
    assert!(stores.state().is_new(&key(0), [0; 32]));
}

#[test]
fn questions_and_operations_have_digests_of_their_own() {
    let all = [digest("List", &"a"), digest("List", &"b"), digest("Get", &"a")];
    assert!(all[0] != all[1] && all[0] != all[2] && all[1] != all[2], "{all:?}");
    assert_eq!(digest("List", &"a"), all[0]);
}
