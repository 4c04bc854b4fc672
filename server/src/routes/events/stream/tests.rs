//! When a stream ends with its session. Nobody waits for a heartbeat, nor for the next look at the session.

use super::*;
use crate::{
    config::Config,
    network::Share,
    testing::{HANG, TestDesk},
};
use app::api::session::PERSON_KEY;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tower_sessions::Session;

/// Much later than any test ends.
const FAR: Duration = Duration::from_secs(24 * 3_600);

async fn open(desk: &TestDesk, session: &Session) -> Open {
    let asker = desk.asker("seller");
    let tracker = desk.state.desk.tracker();
    let viewer = tracker.watch(&**desk.state.desk.store(), &asker.scope, 0).await.expect("a stream");
    let admission = Admission::new(&desk.state, session.id().expect("saved"), asker);
    let share = Share::Session(session.id().expect("saved"));
    let own = desk.state.own_streams.take(share).await.expect("a place");
    let place = Arc::new(Semaphore::new(1)).try_acquire_owned().expect("a place");
    let mut open = Open::new(viewer, admission, desk.state.stop.clone(), (own, place));
    assert!(open.frame().await.expect("a greeting").starts_with(b"retry: "));
    open
}

/// What is sent next.
async fn next(open: &mut Open) -> Option<Bytes> {
    tokio::time::timeout(HANG, open.frame()).await.expect("it does not hang")
}

/// What is sent when it is time for a heartbeat.
async fn beat(open: &mut Open) -> Option<Bytes> {
    open.beat = Instant::now();
    let frame = next(open).await;
    open.beat = Instant::now() + FAR;
    frame
}

#[tokio::test]
async fn a_stream_ends_once_its_session_is_gone() {
    let desk = TestDesk::new(&Config::default()).await;
    desk.track().await;
    let session = desk.sign_in("seller").await;
    let mut open = open(&desk, &session).await;
    assert_eq!(beat(&mut open).await.as_deref(), Some(&b":\n\n"[..]));
    open.admission.look_at(Instant::now() + FAR);
    session.delete().await.expect("deleted");
    assert_eq!(next(&mut open).await.as_deref(), Some(SIGNED_OUT_EVENT));
    assert_eq!(open.frame().await, None);
}

#[tokio::test]
async fn a_stream_ends_though_nobody_has_told_that_its_session_is_gone() {
    let desk = TestDesk::new(&Config::default()).await;
    desk.track().await;
    let session = desk.sign_in("seller").await;
    let mut open = open(&desk, &session).await;
    desk.state.watches.deafen();
    session.delete().await.expect("deleted");
    assert_eq!(next(&mut open).await.as_deref(), Some(SIGNED_OUT_EVENT));
}

#[tokio::test]
async fn a_stream_ends_once_its_session_is_somebody_elses() {
    let desk = TestDesk::new(&Config::default()).await;
    desk.track().await;
    let session = desk.sign_in("seller").await;
    let mut open = open(&desk, &session).await;
    assert_eq!(beat(&mut open).await.as_deref(), Some(&b":\n\n"[..]));
    session.insert(PERSON_KEY, "partner").await.expect("kept");
    session.save().await.expect("saved");
    open.admission.look_at(Instant::now());
    assert_eq!(next(&mut open).await.as_deref(), Some(SIGNED_OUT_EVENT));
    assert_eq!(open.frame().await, None);
}

#[tokio::test]
async fn a_stream_ends_once_its_session_has_run_out() {
    let desk = TestDesk::new(&Config::default()).await;
    desk.track().await;
    let session = desk.sign_in("seller").await;
    let soon = time::OffsetDateTime::now_utc() + Duration::from_millis(50);
    session.set_expiry(Some(tower_sessions::Expiry::AtDateTime(soon)));
    session.save().await.expect("saved");
    let mut open = open(&desk, &session).await;
    open.beat = Instant::now() + FAR;
    assert_eq!(next(&mut open).await.as_deref(), Some(SIGNED_OUT_EVENT));
}

#[tokio::test]
async fn what_is_told_in_error_ends_no_stream() {
    let desk = TestDesk::new(&Config::default()).await;
    desk.track().await;
    let session = desk.sign_in("seller").await;
    let mut open = open(&desk, &session).await;
    open.beat = Instant::now() + FAR;
    desk.state.watches.tell_all();
    let numbers = desk.begin_tasks(&desk.asker("seller").scope, 1).await;
    let frame = next(&mut open).await.expect("the change");
    assert!(frame.starts_with(format!("id: {}\n", numbers[0]).as_bytes()));
}
