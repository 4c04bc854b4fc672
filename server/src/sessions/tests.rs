//! Sessions on both databases.

use super::*;
use crate::testing::HANG;
use desk::ports::Signal;
use std::collections::HashMap;
use time::Duration as Span;
use tokio_util::sync::CancellationToken;
use tower_sessions::Session;

/// An empty database of each kind; without PostgreSQL where the environment leaves it out.
async fn databases() -> Vec<Database> {
    let mut all = vec![Database::open(":memory:").await.expect("a database")];
    if let Some(server) = postgres_fixture::shared() {
        let made = tokio::task::spawn_blocking(|| server.new_database()).await;
        all.push(Database::open(&made.expect("no panic").expect("a database")).await.expect("opens"));
    }
    all
}

fn record(until: Span) -> Record {
    let data = HashMap::from([("person".to_owned(), "seller".into())]);
    Record { id: Id::default(), data, expiry_date: OffsetDateTime::now_utc() + until }
}

#[tokio::test]
async fn a_session_is_kept_and_written_over() {
    for database in databases().await {
        let sessions = Sessions::open(&database).await.expect("a table");
        let mut session = record(Span::HOUR);
        sessions.create(&mut session).await.expect("kept");
        session.data.insert("theme".into(), "dark".into());
        session.expiry_date += Span::HOUR;
        sessions.save(&session).await.expect("saved");
        let read = sessions.load(&session.id).await.expect("read").expect("it is there");
        assert_eq!(read.data, session.data);
        assert_eq!(read.expiry_date.unix_timestamp(), session.expiry_date.unix_timestamp());
    }
}

#[tokio::test]
async fn a_request_on_its_way_does_not_bring_an_ended_session_back() {
    for database in databases().await {
        let sessions = Sessions::open(&database).await.expect("a table");
        let mut kept = record(Span::HOUR);
        sessions.create(&mut kept).await.expect("kept");
        let session = || Session::new(Some(kept.id), Arc::new(sessions.clone()), None);
        // It has read the session, and means to write it.
        let on_its_way = session();
        on_its_way.insert("outcome", "done").await.expect("kept in memory");
        session().flush().await.expect("signed out");
        on_its_way.save().await.expect("nothing to complain about");
        assert_eq!(sessions.load(&kept.id).await.expect("read"), None);
        assert_eq!(session().get::<String>("person").await.expect("read"), None);
    }
}

#[tokio::test]
async fn a_session_that_has_run_out_is_not_prolonged() {
    for database in databases().await {
        let sessions = Sessions::open(&database).await.expect("a table");
        let mut session = record(-Span::SECOND);
        sessions.create(&mut session).await.expect("kept");
        session.expiry_date += Span::HOUR;
        sessions.save(&session).await.expect("nothing to complain about");
        assert_eq!(sessions.load(&session.id).await.expect("read"), None);
    }
}

#[tokio::test]
async fn who_watches_a_sign_in_is_told_of_its_end_and_of_no_others() {
    for database in databases().await {
        let (watches, stop) = (Watches::default(), CancellationToken::new());
        tokio::spawn(watches.clone().hear(database.store().signals(), stop.clone()));
        let (one, two, other) = (watches.watch("mine"), watches.watch("mine"), watches.watch("mine too"));
        database.store().tell(Signal::SignInEnded { sign_in: "mine".into() });
        for watch in [&one, &two] {
            tokio::time::timeout(HANG, watch.told()).await.expect("told");
        }
        assert!(futures::poll!(std::pin::pin!(other.told())).is_pending());
        drop((one, two, other));
        assert!(watches.watched().watching.is_empty(), "nobody watches any more");
        stop.cancel();
    }
}

#[test]
fn a_mark_gives_nothing_away() {
    let id = Id::default();
    let mark = mark(id);
    assert_eq!(mark.len(), 32);
    assert!(!mark.contains(&id.to_string()) && !mark.contains(&format!("{:x}", id.0)));
}
