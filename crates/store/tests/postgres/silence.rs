//! A database that falls silent: packets go nowhere, and nobody closes the connection.

use crate::contract::fixtures::{draft, here, intent};
use desk::ports::{Draft, Store, StoreErrorKind};
use domain::error::StorageTrouble;
use sqlx::{Connection, PgConnection};
use std::{
    net::SocketAddr,
    time::{Duration, Instant},
};
use store::PostgresStore;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
};

/// What a store behind the link waits for an answer.
const LIMIT: Duration = Duration::from_millis(500);
/// Much longer than that, and much shorter than the limits that the server itself has.
const SOON: Duration = Duration::from_secs(4);

/// What a link does with what it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Link {
    /// Brings it to the other end.
    Carries,
    /// Loses it.
    Loses,
    /// Keeps the beginning of a transaction, and what follows it, until the link does something else; carries the rest.
    KeepsBegins,
}

/// How a transaction begins on the wire.
const BEGIN: &[u8] = b"BEGIN\0";

/// Carries bytes in one direction, as the link does.
async fn carry(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, mut link: watch::Receiver<Link>) {
    let mut bytes = vec![0; 8 * 1024];
    while let Ok(read @ 1..) = from.read(&mut bytes).await {
        let bytes = &bytes[..read];
        if bytes.windows(BEGIN.len()).any(|part| part == BEGIN)
            && link.wait_for(|link| *link != Link::KeepsBegins).await.is_err()
        {
            return;
        }
        let loses = *link.borrow() == Link::Loses;
        if !loses && to.write_all(bytes).await.is_err() {
            return;
        }
    }
}

/// A link to a server, and what sets what it does.
async fn link_to(server: SocketAddr) -> (SocketAddr, watch::Sender<Link>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (set, link) = watch::channel(Link::Carries);
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let Ok(server) = TcpStream::connect(server).await else { return };
            let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
            tokio::spawn(carry(from_client, to_server, link.clone()));
            tokio::spawn(carry(from_server, to_client, link.clone()));
        }
    });
    (address, set)
}

/// A store behind a link, what sets what the link does, and the database's own address. `None` where the environment
/// leaves PostgreSQL out.
async fn behind_a_link() -> Option<(PostgresStore, watch::Sender<Link>, String)> {
    let server = postgres_fixture::shared()?;
    let url = tokio::task::spawn_blocking(|| server.new_database()).await.expect("no panic").expect("a database");
    let (before, rest) = url.split_once('@').expect("an address with a user");
    let (host, name) = rest.split_once('/').expect("an address with a database");
    let (address, link) = link_to(host.parse().expect("an address and a port")).await;
    let store = PostgresStore::open(&format!("{before}@{address}/{name}")).await.expect("opens");
    Some((store.answering_within(LIMIT), link, url))
}

/// Waits until somebody waits for a lock.
async fn somebody_waits(database: &mut PgConnection) {
    let waiting = "SELECT COUNT(*) FROM pg_locks WHERE NOT granted
                   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    for _ in 0..100 {
        let count: i64 = sqlx::query_scalar(waiting).fetch_one(&mut *database).await.expect("counted");
        if count > 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("nobody waits")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_is_not_answered_ends_and_says_so() {
    let Some((store, link, url)) = behind_a_link().await else { return };
    // The question arrives and is kept waiting, and the answer is lost.
    let mut other = PgConnection::connect(&url).await.expect("connects");
    let mut watching = PgConnection::connect(&url).await.expect("connects");
    let mut holding = other.begin().await.expect("begun");
    sqlx::query("LOCK TABLE drafts IN ACCESS EXCLUSIVE MODE").execute(&mut *holding).await.expect("locked");
    let patient = store.clone().answering_within(SOON);
    let asking = tokio::spawn(async move { patient.check().await });
    somebody_waits(&mut watching).await;
    link.send_replace(Link::Loses);
    holding.rollback().await.expect("free again");
    let error = asking.await.expect("no panic").expect_err("no answer");
    assert_eq!(error.kind, StoreErrorKind::Trouble(StorageTrouble::Unreachable), "{error}");
    assert!(error.text.contains("did not answer"), "{error}");

    // Nothing waits for ever, whatever is asked meanwhile.
    let since = Instant::now();
    let error = store.begin(&intent("engi-1", "token-1"), None).await.expect_err("no answer");
    assert_eq!(error.kind, StoreErrorKind::Trouble(StorageTrouble::Unreachable), "{error}");
    assert!(since.elapsed() < SOON, "{:?}", since.elapsed());

    // With the link the database is there again, on other connections.
    link.send_replace(Link::Carries);
    let store = store.answering_within(Duration::from_secs(20));
    let next = store.begin(&intent("engi-1", "token-2"), None).await.expect("an entry");
    assert_eq!(next.token == "token-2", next.fresh, "the first was committed or not");
    store.check().await.expect("answers");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn more_calls_than_connections_that_are_not_answered_leave_the_store_usable() {
    let Some((store, link, _)) = behind_a_link().await else { return };
    let asked: Vec<_> = (0..30)
        .map(|n| {
            let store = store.clone();
            tokio::spawn(async move { store.begin(&intent(&format!("engi-{n}"), "token-1"), None).await })
        })
        .collect();
    link.send_replace(Link::Loses);
    for one in asked {
        // Some were quicker than the silence.
        drop(one.await.expect("no panic"));
    }
    link.send_replace(Link::Carries);
    let store = store.answering_within(Duration::from_secs(20));
    let since = Instant::now();
    while let Err(error) = store.check().await {
        assert!(since.elapsed() < Duration::from_secs(15), "silent connections are given up: {error}");
    }
    store.last_entry(&here(), "RejectEngagementInvitation", "engi-1").await.expect("read");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_that_was_given_up_before_it_began_takes_no_later_write_with_it() {
    const WRITES: i64 = 30;
    let Some((store, link, url)) = behind_a_link().await else { return };
    link.send_replace(Link::KeepsBegins);
    let error = store.begin(&intent("engi-1", "token-1"), None).await.expect_err("no answer");
    assert_eq!(error.kind, StoreErrorKind::Trouble(StorageTrouble::Unreachable), "{error}");
    // The server begins the transaction now, for nobody, and its connection is given back.
    link.send_replace(Link::Carries);
    let store = store.answering_within(Duration::from_secs(20));
    for n in 0..WRITES {
        // All idle connections take their turns.
        let one = Draft { id: format!("{n:032}"), ..draft('a', 0) };
        store.insert_draft(&one).await.expect("written");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let mut other = PgConnection::connect(&url).await.expect("connects");
    let written: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM drafts").fetch_one(&mut other).await.expect("counted");
    assert_eq!(written, WRITES, "what was said to be written is there for others");
}
