//! How long a sign-in holds.

use super::{World, administrator, arrival, asker, rights, seller};
use desk::ports::{Clock, Ending, LogoutToken};
use domain::{
    error::ErrorKind,
    people::{Catalog, Origin, Rights, Role},
};
use time::Duration;

#[tokio::test]
async fn a_sign_in_ends_when_idle_and_after_so_many_hours_whatever_happens() {
    let world = World::new().await;
    let idle = world.sign_in("sam", seller(), "idle").await;
    world.sign_in("sam", seller(), "busy").await;
    for _ in 0..23 {
        world.clock.pass(Duration::minutes(29));
        let busy = world.visitor("busy").await.expect("it is used");
        world.register.seen(&busy).await;
    }
    assert_eq!(world.visitor("idle").await, None);
    assert_eq!(world.register.again(&idle).await.expect("answered"), None);
    // 11 hours and 7 minutes have passed.
    world.clock.pass(Duration::minutes(29));
    world.register.seen(&world.visitor("busy").await.expect("it is used")).await;
    world.clock.pass(Duration::minutes(24));
    assert_eq!(world.visitor("busy").await, None, "twelve hours");
}

#[tokio::test]
async fn being_seen_is_written_down_once_a_minute() {
    let world = World::new().await;
    let sam = world.sign_in("sam", seller(), "one").await;
    for (seconds, written) in [(59, false), (1, true), (30, false)] {
        world.clock.pass(Duration::seconds(seconds));
        let before = world.visitor("one").await.expect("signed in");
        world.register.seen(&before).await;
        let after = world.visitor("one").await.expect("signed in");
        assert_eq!(after.sign_in.seen_at != before.sign_in.seen_at, written, "{seconds}");
    }
    assert_eq!(sam.sign_in.begun_at, world.visitor("one").await.expect("signed in").sign_in.begun_at);
}

#[tokio::test]
async fn one_person_is_one_account_whatever_their_name() {
    let world = World::new().await;
    let first = world.sign_in("sam", seller(), "one").await;
    let mut renamed = arrival("sam", Rights::default());
    renamed.name = "  Samuel\n Smith ".into();
    let account = world.register.arrive(&renamed).await.expect("may come in");
    assert_eq!((account.id.as_str(), account.name.as_str()), (first.account.id.as_str(), "Samuel Smith"));
    // Groups that are gone take their rights along, in sign-ins from before too.
    assert!(world.visitor("one").await.expect("signed in").account.rights().is_empty());
    assert!(world.visitor("one").await.expect("signed in").has_other_rights());
    let mut nameless = arrival("x", Rights::default());
    nameless.name = " ".into();
    assert_eq!(world.register.arrive(&nameless).await.expect("may come in").name, "x");
    let mut elsewhere = arrival("sam", Rights::default());
    elsewhere.issuer = "https://other.example.com".into();
    assert_ne!(world.register.arrive(&elsewhere).await.expect("may come in").id, first.account.id);
}

#[tokio::test]
async fn whoever_signs_in_anew_ends_what_the_browser_held() {
    let mut world = World::new().await;
    let before = world.sign_in("sam", seller(), "one").await;
    world.register.replace("one").await.expect("ended");
    world.register.replace("never was").await.expect("nothing to end");
    assert_eq!(world.visitor("one").await, None);
    assert_eq!(world.told(), [before.sign_in.id]);
}

#[tokio::test]
async fn a_provider_ends_what_hangs_on_its_session() {
    let mut world = World::new().await;
    let sam = world.sign_in("sam", seller(), "one").await;
    world.sign_in("ada", administrator(), "two").await;
    let issuer = "https://id.example.com";
    let end = async |issuer: &str, session| {
        world.register.end_at_provider(issuer, session, None, None).await.expect("answered")
    };
    assert_eq!(end("https://other.example.com", Some("session of sam")).await, Some(0));
    assert_eq!(end(issuer, None).await, Some(0));
    assert_eq!(end(issuer, Some("session of sam")).await, Some(1));
    assert_eq!(world.visitor("one").await, None);
    assert!(world.visitor("two").await.is_some());
    assert_eq!(world.told(), [sam.sign_in.id]);
    // By a token once: whoever signs in afterwards stays in.
    let token = LogoutToken { id: "told".into(), ends_at: world.clock.now() + Duration::minutes(10) };
    for (signed_in, ended) in [("again", Some(1)), ("later", None)] {
        let again = world.sign_in("sam", seller(), signed_in).await;
        let told = world.register.end_at_provider(issuer, None, Some("sam"), Some(&token)).await;
        assert_eq!(told.expect("answered"), ended);
        let ids = if ended.is_some() { vec![again.sign_in.id] } else { vec![] };
        assert_eq!(world.told(), ids);
    }
}

#[tokio::test]
async fn ones_own_sign_ins_are_listed_and_ended() {
    let mut world = World::new().await;
    let here = world.sign_in("sam", seller(), "here").await;
    let other = world.sign_in("sam", seller(), "other").await;
    let third = world.sign_in("sam", seller(), "third").await;
    let ada = world.sign_in("ada", administrator(), "ada").await;
    let me = asker(&here);
    let own = world.register.own_account(&me).await.expect("read");
    assert!(own.own && own.sign_ins.len() == 3);
    let listed = own.sign_ins.iter().find(|it| it.here).expect("this one");
    assert_eq!((listed.browser.as_str(), listed.address.as_deref()), ("Firefox on Linux", Some("192.0.2.7")));

    world.register.end_own_sign_in(&me, &other.sign_in.id).await.expect("ended");
    for not_mine in [ada.sign_in.id.as_str(), other.sign_in.id.as_str(), ""] {
        let error = world.register.end_own_sign_in(&me, not_mine).await.expect_err("refused");
        assert_eq!(error.kind, ErrorKind::NotFound, "{not_mine}");
    }
    assert_eq!(world.register.end_other_sign_ins(&me).await.expect("ended"), 1);
    assert_eq!(world.told(), [other.sign_in.id, third.sign_in.id]);
    assert!(world.visitor("here").await.is_some() && world.visitor("ada").await.is_some());
    world.register.leave(&here).await.expect("signed out");
    assert_eq!(world.visitor("here").await, None);
    world.register.leave(&here).await.expect("signed out already");
}

#[tokio::test]
async fn catalogs_are_chosen_among_those_with_a_role() {
    let world = World::new().await;
    let both = rights(&[(Catalog::Sandbox, Role::Seller), (Catalog::Aws, Role::Viewer)], false);
    let sam = asker(&world.sign_in("sam", both, "one").await);
    world.register.choose_catalog(&sam, Catalog::Aws).await.expect("chosen");
    assert_eq!(world.visitor("one").await.expect("signed in").sign_in.catalog, Some(Catalog::Aws));
    let other = asker(&world.sign_in("pia", seller(), "two").await);
    let error = world.register.choose_catalog(&other, Catalog::Aws).await.expect_err("no role there");
    assert!(matches!(error.kind, ErrorKind::RoleForbids { .. }), "{error:?}");
    // An administrator reads everywhere.
    let ada = asker(&world.sign_in("ada", administrator(), "three").await);
    world.register.choose_catalog(&ada, Catalog::Aws).await.expect("chosen");
    let ending = Ending::All { account: sam.person.id.clone(), but: None };
    let note = desk::ports::AuditNote::done(
        &ada,
        "SignInsEnded",
        "",
        world.visitor("three").await.expect("in").sign_in.begun_at,
    );
    world.accounts.end_sign_ins(&ending, &note).await.expect("ended");
    let error = world.register.choose_catalog(&sam, Catalog::Sandbox).await.expect_err("signed out meanwhile");
    assert_eq!(error.kind, ErrorKind::SignedOut);
}

#[tokio::test]
async fn old_sign_ins_are_forgotten_after_a_day() {
    let world = World::new().await;
    let sam = world.sign_in("sam", seller(), "one").await;
    let from = Origin { address: Some([192, 0, 2, 8].into()), sign_in: None };
    let again = world.register.visitor("one", from).await.expect("answered").expect("signed in");
    assert_eq!(again.from.sign_in.as_deref(), Some(sam.sign_in.id.as_str()));
    world.register.leave(&again).await.expect("signed out");
    world.register.forget_old_sign_ins().await;
    assert_eq!(world.accounts.forget_sign_ins(sam.sign_in.begun_at).await.expect("answered"), 0, "kept for a day");
    world.clock.pass(Duration::hours(37));
    world.register.forget_old_sign_ins().await;
    assert_eq!(world.accounts.forget_sign_ins(sam.sign_in.ends_at).await.expect("answered"), 0, "gone already");
}
