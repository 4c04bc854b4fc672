//! What was refused at the door stands in the record, and cannot fill it.

use super::{World, rights};
use desk::{
    accounts::{RefusedTry, Tried},
    ports::{AuditNote, Clock, Hand, SignInMethod},
};
use domain::queries::AuditQuery;
use std::net::{IpAddr, Ipv6Addr};

fn guess(address: impl Into<IpAddr>) -> RefusedTry {
    RefusedTry {
        tried: Tried::SignIn(SignInMethod::Password),
        subject: String::new(),
        why: "not the right password",
        address: Some(address.into()),
    }
}

/// What the record says of them, oldest first: action, address, outcome and detail.
async fn told(world: &World) -> Vec<(String, Option<String>, String, String)> {
    let query = AuditQuery { person: Some(Hand::NOBODY.into()), ..AuditQuery::default() };
    let mut rows = world.store.audit_rows(&query, 1_000).await.expect("read");
    rows.reverse();
    rows.into_iter().map(|row| (row.action, row.address, row.outcome, row.detail)).collect()
}

fn row(action: &str, address: Option<&str>, detail: &str) -> (String, Option<String>, String, String) {
    (action.into(), address.map(str::to_owned), "refused".into(), detail.into())
}

#[tokio::test]
async fn the_first_of_its_kind_is_told_at_once_and_the_others_are_counted() {
    let world = World::new().await;
    for _ in 0..5 {
        world.register.refused(guess([192, 0, 2, 7])).await;
    }
    world.register.refused(guess([192, 0, 2, 8])).await;
    let throttled = RefusedTry { tried: Tried::Requests, why: "too many at once", ..guess([192, 0, 2, 7]) };
    world.register.refused(throttled).await;
    let mut known = vec![
        row("SignIn", Some("192.0.2.7"), "by password: not the right password"),
        row("SignIn", Some("192.0.2.8"), "by password: not the right password"),
        row("Requests", Some("192.0.2.7"), "too many at once"),
    ];
    assert_eq!(told(&world).await, known);
    world.register.tell_refused().await;
    known.push(row("SignIn", Some("192.0.2.7"), "by password: not the right password, 4 more within a minute"));
    assert_eq!(told(&world).await, known);
    world.register.tell_refused().await;
    assert_eq!(told(&world).await, known, "nothing has happened since");
    world.register.refused(guess([192, 0, 2, 8])).await;
    known.push(row("SignIn", Some("192.0.2.8"), "by password: not the right password"));
    assert_eq!(told(&world).await, known);
}

#[tokio::test]
async fn a_flood_from_everywhere_is_a_few_rows() {
    let world = World::new().await;
    for host in 0..=u8::MAX {
        for _ in 0..2 {
            world.register.refused(guess([198, 51, 100, host])).await;
        }
    }
    world.register.tell_refused().await;
    let rows = told(&world).await;
    assert_eq!(rows.len(), 20 + 20 + 1);
    // Of 256 addresses 20 are listed, and the others tried twice each.
    let rest = row("Refused", None, "472 more within a minute, of too many kinds or addresses to list");
    assert_eq!(rows.last(), Some(&rest));
}

#[tokio::test]
async fn one_household_is_one_address() {
    let world = World::new().await;
    for host in 0..100 {
        world.register.refused(guess(Ipv6Addr::new(0x2001, 0xdb8, 1, 2, 0, 0, 0, host))).await;
    }
    assert_eq!(told(&world).await.len(), 1);
}

#[tokio::test]
async fn a_denial_is_told_of_whoever_is_signed_in_once_and_then_counted() {
    let world = World::new().await;
    let [sam, kim] =
        [world.sign_in("sam", rights(&[], false), "s").await, world.sign_in("kim", rights(&[], false), "k").await];
    for _ in 0..3 {
        world.register.denied(&sam, "read", "No role.");
    }
    world.register.denied(&kim, "read", "No role.");
    world.register.tell_refused().await;
    let query = AuditQuery { action: Some("Denied".into()), ..AuditQuery::default() };
    let mut rows = world.store.audit_rows(&query, 100).await.expect("read");
    rows.sort_by_key(|row| (row.person_name.clone(), row.seq));
    let told: Vec<_> =
        rows.iter().map(|row| (row.person_name.as_str(), row.subject.as_str(), row.detail.as_str())).collect();
    let sam_again = "No role. 2 more within a minute.";
    assert_eq!(
        told,
        [("Name of kim", "read", "No role."), ("Name of sam", "read", "No role."), ("Name of sam", "read", sam_again)]
    );
    assert_eq!(rows[0].sign_in.as_ref(), Some(&kim.sign_in.id));
}

#[tokio::test]
async fn a_note_of_a_refused_try_says_that_it_was_refused() {
    let world = World::new().await;
    let note = AuditNote::done_by(Hand::nobody(None), "SignIn", "", world.clock.now());
    for _ in 0..2 {
        world.register.keep_refused(note.clone()).await.expect("written");
    }
    let outcomes: Vec<_> = told(&world).await.into_iter().map(|(action, _, outcome, _)| (action, outcome)).collect();
    assert_eq!(outcomes, vec![("SignIn".to_owned(), "refused".to_owned()); 2], "each one");
}
