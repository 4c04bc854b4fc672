//! Sessions on both databases.

use super::*;
use crate::testing::HANG;
use desk::ports::Signal;
use std::{
    collections::HashMap,
    future::pending,
    sync::atomic::{AtomicU32, Ordering},
};
use time::Duration as Span;
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
async fn nothing_in_the_database_opens_a_session() {
    for database in databases().await {
        let sessions = Sessions::open(&database).await.expect("a table");
        let mut session = record(Span::HOUR);
        sessions.create(&mut session).await.expect("kept");
        sessions.save(&session).await.expect("saved");
        let (id, data) = only_row(&database).await;
        assert_ne!(id, session.id.to_string());
        let found: Record = rmp_serde::from_slice(&data).expect("a record, as the library reads it");
        assert_eq!(found.data, session.data);
        for id in [id.parse().expect("an id"), found.id] {
            assert_ne!(id, session.id);
            assert_eq!(sessions.load(&id).await.expect("read"), None, "what is found there opens nothing");
        }
        assert_eq!(sessions.load(&session.id).await.expect("read").map(|read| read.id), Some(session.id));
        sessions.delete(&session.id).await.expect("removed");
        assert_eq!(sessions.load(&session.id).await.expect("read"), None);
    }
}

#[tokio::test]
async fn a_place_that_is_taken_stays_whose_it_is() {
    for database in databases().await {
        let sessions = Sessions::open(&database).await.expect("a table");
        let mut first = record(Span::HOUR);
        sessions.create(&mut first).await.expect("kept");
        let mut second = Record { id: first.id, data: HashMap::new(), ..first.clone() };
        sessions.create(&mut second).await.expect("kept elsewhere");
        assert_ne!(second.id, first.id);
        assert_eq!(sessions.load(&first.id).await.expect("read").expect("there").data, first.data);
        assert_eq!(sessions.load(&second.id).await.expect("read").expect("there").data, HashMap::new());
    }
}

/// Id and data of the only session, as they stand in the database.
async fn only_row(database: &Database) -> (String, Vec<u8>) {
    let read = match database {
        Database::Sqlite(store) => sqlx::query_as("SELECT id, data FROM tower_sessions").fetch_one(store.pool()).await,
        Database::Postgres(store) => {
            sqlx::query_as("SELECT id, data FROM tower_sessions.session").fetch_one(store.pool()).await
        }
    };
    read.expect("one row")
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
        database.store().tell(Signal::SignInChanged { sign_in: "mine".into() });
        for watch in [&one, &two] {
            tokio::time::timeout(HANG, watch.told()).await.expect("told");
        }
        assert!(futures::poll!(std::pin::pin!(other.told())).is_pending());
        drop((one, two, other));
        assert!(watches.watched().watching.is_empty(), "nobody watches any more");
        stop.cancel();
    }
}

#[tokio::test]
async fn only_sessions_that_have_run_out_are_removed() {
    for database in databases().await {
        let sessions = Sessions::open(&database).await.expect("a table");
        let mut kept = record(Span::HOUR);
        for mut session in [record(-Span::DAY), record(-Span::DAY)] {
            sessions.create(&mut session).await.expect("kept");
        }
        sessions.create(&mut kept).await.expect("kept");
        sessions.delete_expired().await.expect("removed");
        assert_eq!(only_row(&database).await.0, place(kept.id).to_string());
    }
}

#[tokio::test(start_paused = true)]
async fn a_database_that_was_away_does_not_end_the_removing_of_sessions() {
    let (times, stop) = (Arc::new(AtomicU32::new(0)), CancellationToken::new());
    let (counted, stopping) = (times.clone(), stop.clone());
    let sweeping = tokio::spawn(async move {
        let away = || {
            let time = counted.fetch_add(1, Ordering::Relaxed);
            // It refuses first, then it hangs, and then it is well.
            in_time(async move {
                match time {
                    0 => Err(session_store::Error::Backend("the connection is gone".to_owned())),
                    1 => pending().await,
                    _ => Ok(()),
                }
            })
        };
        now_and_then(&stopping, away).await;
    });
    tokio::time::sleep(SWEEP * 6).await;
    assert!(times.load(Ordering::Relaxed) >= 4, "it has gone on: {times:?}");
    stop.cancel();
    sweeping.await.expect("it stops with the desk");
}

#[test]
fn a_mark_gives_nothing_away() {
    let id = Id::default();
    let mark = mark(id);
    assert_eq!(mark.len(), 32);
    assert!(!mark.contains(&id.to_string()) && !mark.contains(&format!("{:x}", id.0)));
}
