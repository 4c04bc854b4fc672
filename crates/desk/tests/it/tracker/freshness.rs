//! How old what is shown may be, and what is wrong meanwhile.

use crate::tracker::support::{NOON, Process, Trip, World, scope, task};
use desk::ports::Store;
use domain::{
    error::ErrorKind,
    views::{TaskFreshness, TaskKind, TaskStatus, TaskView},
};
use std::time::Duration;
use tokio::time::sleep;

/// What a process knows after some seconds more.
async fn known_after(process: &Process, seconds: u64) -> TaskFreshness {
    sleep(Duration::from_secs(seconds)).await;
    process.tracker.freshness(&scope())
}

fn trouble(known: &TaskFreshness) -> Option<ErrorKind> {
    known.trouble.as_ref().map(|trouble| trouble.kind.clone())
}

#[tokio::test(start_paused = true)]
async fn what_is_shown_is_as_old_as_the_kind_asked_about_longest_ago() {
    let world = World::new().await;
    let process = world.process();
    let known = known_after(&process, 100).await;
    assert!(known.asked_at.is_some());
    assert_eq!(known.complete_at, None, "a kind was never asked about");
    let known = known_after(&process, 30).await;
    let (asked_at, complete_at) = (known.asked_at.expect("asked"), known.complete_at.expect("about every kind"));
    assert_eq!((asked_at - complete_at).whole_seconds(), 120);
}

#[tokio::test(start_paused = true)]
async fn a_kind_that_may_not_be_listed_is_named_and_the_others_say_as_of_when_they_are() {
    let world = World::new().await;
    world.aws.denies(TaskKind::FromEngagement);
    let process = world.process();
    assert_eq!(known_after(&process, 100).await.complete_at, None, "a kind was not asked about yet");
    let known = known_after(&process, 30).await;
    assert_eq!(trouble(&known), Some(ErrorKind::AccessDenied { reason: None }));
    assert_eq!(known.denied, [TaskKind::FromEngagement]);
    assert_eq!((known.complete_at.expect("of the others") - NOON).whole_seconds(), 0, "when the first was asked about");
}

#[tokio::test(start_paused = true)]
async fn nothing_is_shown_as_newer_than_the_tasks_that_a_call_left_out() {
    let world = World::new().await;
    let old = TaskView { seen_at: NOON - time::Duration::hours(1), ..task('a', TaskStatus::InProgress) };
    world.store.record_tasks(&scope(), std::slice::from_ref(&old), None).await.expect("recorded");
    world.aws.has(task('a', TaskStatus::InProgress));
    world.aws.has_fifty_newer();
    let process = world.process();
    let known = known_after(&process, 130).await;
    assert_eq!(known.complete_at, Some(old.seen_at), "every kind was asked about, but not this task");
    let known = known_after(&process, 60).await;
    assert_eq!((known.complete_at.expect("now it was") - NOON).whole_seconds(), 0, "when the newest were listed");
}

#[tokio::test(start_paused = true)]
async fn while_the_tasks_under_way_cannot_be_read_nothing_seems_newer_and_the_old_ones_keep_their_turn() {
    let world = World::new().await;
    let old = TaskView { seen_at: NOON - time::Duration::hours(1), ..task('a', TaskStatus::InProgress) };
    world.store.record_tasks(&scope(), std::slice::from_ref(&old), None).await.expect("recorded");
    world.aws.has(task('a', TaskStatus::InProgress));
    world.aws.has_fifty_newer();
    let process = world.process();
    assert_eq!(known_after(&process, 130).await.complete_at, Some(old.seen_at), "a call has left it out");
    let before = process.line.calls("tasks_under_way");
    process.line.trip("tasks_under_way", Trip::Fail);
    let known = known_after(&process, 60).await;
    assert_eq!(process.line.calls("tasks_under_way"), before + 1, "it has failed");
    assert_eq!((known.asked_at.expect("asked") - NOON).whole_seconds(), 180, "AWS was asked all the same");
    assert_eq!(known.complete_at, Some(old.seen_at), "maybe not about this task");
    let known = known_after(&process, 60).await;
    assert_eq!((known.complete_at.expect("now it was") - NOON).whole_seconds(), 0, "by its id");
}

#[tokio::test(start_paused = true)]
async fn what_is_wrong_with_one_kind_outlasts_answers_about_others_and_hides_nothing_worse() {
    let world = World::new().await;
    world.aws.fails_at(TaskKind::AcceptInvitation);
    let process = world.process();
    assert_eq!(trouble(&known_after(&process, 1).await), Some(ErrorKind::Upstream));
    assert_eq!(trouble(&known_after(&process, 64).await), Some(ErrorKind::Upstream), "another kind was answered");
    world.aws.takes_no_credentials_once();
    assert_eq!(trouble(&known_after(&process, 60).await), Some(ErrorKind::NoCredentials));
    let known = known_after(&process, 120).await;
    assert_eq!(trouble(&known), Some(ErrorKind::Upstream), "another kind was answered again");
    assert!(known.denied.is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_keeps_aws_from_answering_is_over_with_its_next_answer_about_whatever_kind() {
    let world = World::new().await;
    world.aws.takes_no_credentials_once();
    let process = world.process();
    assert_eq!(trouble(&known_after(&process, 1).await), Some(ErrorKind::NoCredentials));
    assert_eq!(trouble(&known_after(&process, 64).await), None, "a minute later, though another kind was asked about");
}

#[tokio::test(start_paused = true)]
async fn what_aws_denies_of_a_kind_outlasts_answers_about_others_and_hides_nothing_worse() {
    let world = World::new().await;
    world.aws.denies(TaskKind::AcceptInvitation);
    let process = world.process();
    let denied = Some(ErrorKind::AccessDenied { reason: None });
    assert_eq!(trouble(&known_after(&process, 1).await), denied);
    assert_eq!(trouble(&known_after(&process, 64).await), denied, "another kind was answered");
    world.aws.takes_no_credentials_once();
    let known = known_after(&process, 60).await;
    assert_eq!(trouble(&known), Some(ErrorKind::NoCredentials));
    assert_eq!(known.denied, [TaskKind::AcceptInvitation], "still");
}
