//! What AWS last answered.

use super::fixtures::{at, elsewhere, here};
use desk::ports::{AnswerBounds, GoneAnswer, KnownAnswer, Store};
use domain::people::Scope;
use std::sync::Arc;

const ROOMY: u64 = 1 << 20;

fn answer(question: &str, seconds: i64, document: &str) -> KnownAnswer {
    KnownAnswer { scope: here(), question: question.into(), as_of: at(seconds), document: document.into() }
}

fn gone(question: &str, seconds: i64) -> GoneAnswer {
    GoneAnswer { scope: here(), question: question.into(), as_of: at(seconds) }
}

fn bounds(bytes: u64, since: i64) -> AnswerBounds {
    AnswerBounds { bytes, since: at(since) }
}

async fn keep(store: &dyn Store, answers: &[KnownAnswer]) {
    store.keep_answers(answers, &[], bounds(ROOMY, -1_000)).await.expect("kept");
}

async fn known(store: &dyn Store, question: &str) -> Option<KnownAnswer> {
    store.known_answer(&here(), question).await.expect("read")
}

/// Which of the questions have an answer.
async fn left(store: &dyn Store, questions: &[&'static str]) -> Vec<&'static str> {
    let mut left = Vec::new();
    for question in questions {
        if known(store, question).await.is_some() {
            left.push(*question);
        }
    }
    left
}

pub(crate) async fn an_answer_is_kept_as_written_with_its_time(store: Arc<dyn Store>) {
    let first = answer("a", 0, "{\"called\":\"Привет \\u0000\"}\n[1,2]");
    keep(&*store, std::slice::from_ref(&first)).await;
    assert_eq!(known(&*store, "a").await, Some(first));
    assert_eq!(known(&*store, "b").await, None);
}

pub(crate) async fn a_newer_answer_takes_the_place_of_an_older_one_and_never_the_other_way(store: Arc<dyn Store>) {
    let newer = answer("a", 10, "newer");
    keep(&*store, &[answer("a", 0, "older")]).await;
    keep(&*store, std::slice::from_ref(&newer)).await;
    assert_eq!(known(&*store, "a").await.as_ref(), Some(&newer));
    keep(&*store, &[answer("a", 5, "late"), answer("b", 5, "other")]).await;
    assert_eq!(known(&*store, "a").await, Some(newer), "what another process was late to write");
    assert!(known(&*store, "b").await.is_some(), "the rest of the batch is kept");
}

pub(crate) async fn answers_stay_in_their_scope(store: Arc<dyn Store>) {
    let [account, catalog] = elsewhere();
    let of = |scope: &Scope, document: &str| KnownAnswer { scope: scope.clone(), ..answer("a", 0, document) };
    keep(&*store, &[of(&here(), "here"), of(&account, "of another account")]).await;
    let read = async |scope: &Scope| store.known_answer(scope, "a").await.expect("read").map(|it| it.document);
    assert_eq!(read(&here()).await.as_deref(), Some("here"));
    assert_eq!(read(&account).await.as_deref(), Some("of another account"));
    assert_eq!(read(&catalog).await, None);
    store.keep_answers(&[], &[gone("a", 0)], bounds(ROOMY, -1_000)).await.expect("removed");
    assert_eq!(read(&here()).await, None);
    assert!(read(&account).await.is_some());
}

pub(crate) async fn what_is_gone_is_not_told_again(store: Arc<dyn Store>) {
    keep(&*store, &[answer("a", 0, "one"), answer("b", 0, "two")]).await;
    let gone = [gone("a", 0), gone("never known", 0)];
    store.keep_answers(&[answer("c", 1, "three")], &gone, bounds(ROOMY, -1_000)).await.expect("removed");
    assert_eq!(left(&*store, &["a", "b", "c", "never known"]).await, ["b", "c"]);
}

pub(crate) async fn what_is_gone_comes_back_only_by_an_answer_of_later(store: Arc<dyn Store>) {
    keep(&*store, &[answer("a", 4, "before")]).await;
    store.keep_answers(&[], &[gone("a", 10), gone("b", 10)], bounds(ROOMY, -1_000)).await.expect("removed");
    keep(&*store, &[answer("a", 5, "late"), answer("b", 5, "late")]).await;
    assert_eq!(left(&*store, &["a", "b"]).await, [""; 0], "what another process was late to write");
    keep(&*store, &[answer("a", 11, "again")]).await;
    assert_eq!(known(&*store, "a").await, Some(answer("a", 11, "again")));
    store.keep_answers(&[], &[gone("a", 9)], bounds(ROOMY, -1_000)).await.expect("nothing to remove");
    assert_eq!(left(&*store, &["a"]).await, ["a"], "a late word of a removal removes nothing newer");
    store.keep_answers(&[answer("c", 3, "answer")], &[gone("c", 2)], bounds(ROOMY, -1_000)).await.expect("kept");
    store.keep_answers(&[answer("d", 2, "answer")], &[gone("d", 3)], bounds(ROOMY, -1_000)).await.expect("kept");
    assert_eq!(left(&*store, &["c", "d"]).await, ["c"], "of one batch the newer counts");
}

pub(crate) async fn what_is_gone_is_forgotten_with_its_age_and_counts_with_its_key(store: Arc<dyn Store>) {
    store.keep_answers(&[], &[gone("a", 10)], bounds(ROOMY, -1_000)).await.expect("removed");
    store.keep_answers(&[], &[], bounds(ROOMY, 11)).await.expect("swept");
    keep(&*store, &[answer("a", 5, "answer")]).await;
    assert_eq!(left(&*store, &["a"]).await, ["a"], "nothing is known of its removal any more");

    let many: Vec<_> = (0..10).map(|n| gone(&format!("{n}"), 20)).collect();
    store.keep_answers(&[], &many, bounds(60, -1_000)).await.expect("swept");
    assert_eq!(left(&*store, &["a"]).await, [""; 0], "the oldest goes for what is too much");
}

pub(crate) async fn the_oldest_go_when_they_are_too_much_or_too_old(store: Arc<dyn Store>) {
    let ten = "x".repeat(10);
    let all = ["a", "b", "c", "d"];
    for (question, seconds) in all.into_iter().zip(0..) {
        keep(&*store, &[answer(question, seconds, &ten)]).await;
    }
    store.keep_answers(&[], &[], bounds(30, -1_000)).await.expect("swept");
    assert_eq!(left(&*store, &all).await, ["b", "c", "d"], "thirty bytes hold three");
    store.keep_answers(&[answer("e", 9, &ten)], &[], bounds(29, -1_000)).await.expect("kept and swept");
    assert_eq!(left(&*store, &["b", "c", "d", "e"]).await, ["d", "e"], "what was written counts too");
    store.keep_answers(&[], &[], bounds(ROOMY, 4)).await.expect("swept");
    assert_eq!(left(&*store, &["d", "e"]).await, ["e"]);
    store.keep_answers(&[], &[], bounds(0, -1_000)).await.expect("swept");
    assert_eq!(left(&*store, &["e"]).await, [""; 0], "nothing may be kept");
}

pub(crate) async fn many_who_write_the_same_at_once_all_write(store: Arc<dyn Store>) {
    let writing: Vec<_> = (0..8)
        .map(|n| {
            let store = Arc::clone(&store);
            tokio::spawn(async move {
                let mut answers: Vec<_> = (0..20).map(|q| answer(&format!("{q}"), n, &format!("of {n}"))).collect();
                // Each in an order of its own.
                answers.rotate_left(usize::try_from(n).expect("small"));
                keep(&*store, &answers).await;
            })
        })
        .collect();
    for one in writing {
        one.await.expect("no panic");
    }
    for q in 0..20 {
        let newest = known(&*store, &q.to_string()).await.expect("known");
        assert_eq!(newest.document, "of 7");
    }
}
