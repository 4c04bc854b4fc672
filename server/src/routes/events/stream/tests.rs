//! When a stream ends with its sign-in, and what is sent meanwhile. Nobody waits for a heartbeat, nor for the next look
//! at the register.

use super::*;
use crate::{
    config::Config,
    network::Share,
    testing::{HANG, TestDesk},
};
use desk::ports::{Account, AuditNote};
use domain::{
    forms::{Fields, role_field},
    people::Catalog,
};
use futures::FutureExt;
use std::sync::{Arc, mpsc};
use tokio::{
    sync::Semaphore,
    task::{spawn_blocking, yield_now},
    time::{advance, pause},
};
use tower_sessions::Session;

/// Much later than any test ends.
const FAR: Duration = Duration::from_secs(24 * 3_600);

async fn open(desk: &TestDesk, session: &Session) -> Open {
    let asker = desk.asker("seller");
    let viewer = desk.state.desk.watch(&asker, 0).await.expect("a stream");
    let visitor = desk.visitor(session).await.expect("signed in");
    let share = Share::SignIn(visitor.sign_in.id.clone());
    let admission = Admission::new(&desk.state, visitor, asker);
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

/// So long a test may take before its clock goes on by itself, in real time.
const PATIENCE: Duration = Duration::from_secs(10);

/// Holds the clock: it moves only when it is pushed, until what is returned is dropped. A paused clock leaps to the next
/// timer as soon as nothing runs, and the database works on threads that the runtime does not see; a blocking task keeps
/// it from that. Should something never come, the clock goes on in the end, and the test fails instead of hanging.
fn hold_the_clock() -> mpsc::Sender<()> {
    let (held, wait) = mpsc::channel();
    drop(spawn_blocking(move || wait.recv_timeout(PATIENCE).is_ok()));
    pause();
    held
}

/// Pushes the clock, a second at a time.
async fn push(seconds: usize) {
    for _ in 0..seconds {
        advance(Duration::from_secs(1)).await;
        yield_now().await;
    }
}

/// What is done to the seller's sign-in or account ends their open stream within a second, by the clock that the stream
/// goes by.
async fn ends_within_a_second(done: impl AsyncFnOnce(&TestDesk, &Session)) {
    let desk = TestDesk::new(&Config::default()).await;
    desk.track().await;
    let session = desk.sign_in("seller").await;
    let mut open = open(&desk, &session).await;
    assert_eq!(beat(&mut open).await.as_deref(), Some(&b":\n\n"[..]));
    let _held = hold_the_clock();
    let since = Instant::now();
    done(&desk, &session).await;
    assert_eq!(next(&mut open).await.as_deref(), Some(SIGNED_OUT_EVENT));
    assert!(since.elapsed() <= Duration::from_secs(1), "{:?}", since.elapsed());
    assert_eq!(open.frame().await, None);
}

async fn seller(desk: &TestDesk) -> Account {
    desk.database.accounts().account("seller").await.expect("read").expect("an account")
}

async fn sign_out(desk: &TestDesk, session: &Session) {
    let visitor = desk.visitor(session).await.expect("signed in");
    desk.state.register.leave(&visitor).await.expect("signed out");
}

/// Changes the account of the seller behind everybody's back.
async fn change(desk: &TestDesk, change: impl FnOnce(Account) -> Account) {
    let accounts = desk.database.accounts();
    let account = change(accounts.account("seller").await.expect("read").expect("an account"));
    let note = AuditNote::done(&desk.asker("administrator"), "Changed", "seller", account.created_at);
    accounts.renew_account(&account, &note).await.expect("changed").expect("an account");
    accounts.save_account(&account, account.version + 1, &note).await.expect("changed");
}

#[tokio::test]
async fn a_stream_ends_once_its_sign_in_has() {
    let desk = TestDesk::new(&Config::default()).await;
    desk.track().await;
    let session = desk.sign_in("seller").await;
    let mut open = open(&desk, &session).await;
    assert_eq!(beat(&mut open).await.as_deref(), Some(&b":\n\n"[..]));
    open.admission.look_at(Instant::now() + FAR);
    sign_out(&desk, &session).await;
    assert_eq!(next(&mut open).await.as_deref(), Some(SIGNED_OUT_EVENT));
    assert_eq!(open.frame().await, None);
}

#[tokio::test]
async fn a_stream_ends_though_nobody_has_told_that_its_sign_in_has() {
    let desk = TestDesk::new(&Config::default()).await;
    desk.track().await;
    let session = desk.sign_in("seller").await;
    let mut open = open(&desk, &session).await;
    desk.state.watches.deafen();
    sign_out(&desk, &session).await;
    assert_eq!(next(&mut open).await.as_deref(), Some(SIGNED_OUT_EVENT));
}

#[tokio::test]
async fn a_stream_ends_once_its_person_may_not_read_any_more() {
    let desk = TestDesk::new(&Config::default()).await;
    desk.track().await;
    let session = desk.sign_in("seller").await;
    let mut open = open(&desk, &session).await;
    assert_eq!(beat(&mut open).await.as_deref(), Some(&b":\n\n"[..]));
    // Less is enough to read.
    let viewer = desk.state.people.persona("viewer").expect("a persona").rights();
    change(&desk, |account| Account { claimed: viewer, ..account }).await;
    open.admission.look_at(Instant::now());
    assert_eq!(beat(&mut open).await.as_deref(), Some(&b":\n\n"[..]));
    change(&desk, |account| Account { claimed: Default::default(), ..account }).await;
    open.admission.look_at(Instant::now());
    assert_eq!(next(&mut open).await.as_deref(), Some(SIGNED_OUT_EVENT));
    assert_eq!(open.frame().await, None);
}

#[tokio::test]
async fn a_stream_goes_on_when_its_session_gets_a_new_id() {
    let desk = TestDesk::new(&Config::default()).await;
    desk.track().await;
    let session = desk.sign_in("seller").await;
    let mut open = open(&desk, &session).await;
    let visitor = desk.visitor(&session).await.expect("signed in");
    assert!(desk.state.register.moved(&visitor, "another").await.expect("moved"));
    open.admission.look_at(Instant::now());
    assert_eq!(beat(&mut open).await.as_deref(), Some(&b":\n\n"[..]));
}

#[tokio::test]
async fn a_stream_ends_once_its_sign_in_has_run_out() {
    let desk = TestDesk::new(&Config::default()).await;
    desk.track().await;
    let session = desk.sign_in("seller").await;
    let mut visitor = desk.visitor(&session).await.expect("signed in");
    // The same person, for a moment yet.
    visitor.sign_in.id = "soon over".into();
    visitor.sign_in.mark = "soon over".into();
    visitor.sign_in.ends_at = time::OffsetDateTime::now_utc() + Duration::from_millis(50);
    let note = AuditNote::done(&desk.asker("seller"), "SignIn", "seller", visitor.sign_in.begun_at);
    let begun = desk.database.accounts().begin_sign_in(&visitor.sign_in, None, &note).await;
    assert_eq!(begun.expect("answered"), desk::ports::Begun::Done);
    let mut open = open(&desk, &session).await;
    open.admission = Admission::new(&desk.state, visitor, desk.asker("seller"));
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

#[tokio::test]
async fn a_silent_stream_shows_that_it_lives_every_fifteen_seconds() {
    let desk = TestDesk::new(&Config::default()).await;
    desk.track().await;
    let session = desk.sign_in("seller").await;
    let _held = hold_the_clock();
    let mut open = open(&desk, &session).await;
    // The sign-in is looked at as often, and that takes as long as the database does.
    open.admission.look_at(Instant::now() + FAR);
    for _ in 0..3 {
        let since = Instant::now();
        push(14).await;
        assert_eq!(open.frame().now_or_never(), None, "nothing is sent before its time");
        push(1).await;
        advance(Duration::from_millis(2)).await;
        assert_eq!(next(&mut open).await.as_deref(), Some(&b":\n\n"[..]));
        assert!(since.elapsed() < Duration::from_millis(15_100), "{:?}", since.elapsed());
    }
}

#[tokio::test]
async fn a_stream_ends_within_a_second_of_its_sign_in() {
    ends_within_a_second(async |desk: &TestDesk, session: &Session| sign_out(desk, session).await).await;
}

#[tokio::test]
async fn a_stream_ends_within_a_second_once_its_person_is_disabled() {
    ends_within_a_second(async |desk: &TestDesk, _: &Session| {
        let (administrator, seen) = (desk.asker("administrator"), seller(desk).await.version);
        desk.state.register.set_disabled(&administrator, "seller", seen, true).await.expect("disabled");
    })
    .await;
}

#[tokio::test]
async fn a_stream_ends_within_a_second_once_its_person_has_lost_the_right_to_read() {
    ends_within_a_second(async |desk: &TestDesk, _: &Session| {
        // What they may do was given to them here, and follows from nothing that anybody else says.
        let rights = desk.state.people.persona("seller").expect("a persona").rights();
        change(desk, |account| Account { claimed: Default::default(), granted: rights, ..account }).await;
        let nothing = [Catalog::Sandbox, Catalog::Aws].map(|catalog| (role_field(catalog), "none".to_owned()));
        let (administrator, seen) = (desk.asker("administrator"), seller(desk).await.version);
        let nothing = Fields::from(nothing);
        desk.state.register.grant(&administrator, "seller", seen, &nothing).await.expect("taken away");
    })
    .await;
}
