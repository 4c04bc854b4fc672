//! What a heartbeat finds. Its time is set, not waited for.

use super::*;
use crate::{config::Config, testing::TestDesk};
use app::api::session::PERSON_KEY;
use std::sync::Arc;
use tokio::sync::Semaphore;
use tower_sessions::Session;

async fn open(desk: &TestDesk, session: Session) -> Open {
    let asker = desk.asker("seller");
    let tracker = desk.state.desk.tracker();
    let viewer = tracker.watch(&**desk.state.desk.store(), &asker.scope, 0).await.expect("a stream");
    let admission = Admission::new(desk.state.people.clone(), session, asker);
    let place = Arc::new(Semaphore::new(1)).try_acquire_owned().expect("a place");
    let mut open = Open::new(viewer, admission, desk.state.stop.clone(), place);
    assert!(open.frame().await.expect("a greeting").starts_with(b"retry: "));
    open
}

/// What is sent when it is time for a heartbeat.
async fn beat(open: &mut Open) -> Option<Bytes> {
    open.beat = Instant::now();
    open.frame().await
}

#[tokio::test]
async fn a_stream_ends_once_its_session_is_gone() {
    let desk = TestDesk::new(&Config::default()).await;
    desk.track().await;
    let session = desk.sign_in("seller").await;
    let mut open = open(&desk, session.clone()).await;
    assert_eq!(beat(&mut open).await.as_deref(), Some(&b":\n\n"[..]));
    session.delete().await.expect("deleted");
    assert_eq!(beat(&mut open).await.as_deref(), Some(SIGNED_OUT_EVENT));
    assert_eq!(open.frame().await, None);
}

#[tokio::test]
async fn a_stream_ends_once_its_session_is_somebody_elses() {
    let desk = TestDesk::new(&Config::default()).await;
    desk.track().await;
    let session = desk.sign_in("seller").await;
    let mut open = open(&desk, session.clone()).await;
    session.insert(PERSON_KEY, "partner").await.expect("kept");
    session.save().await.expect("saved");
    assert_eq!(beat(&mut open).await.as_deref(), Some(SIGNED_OUT_EVENT));
    assert_eq!(open.frame().await, None);
}
