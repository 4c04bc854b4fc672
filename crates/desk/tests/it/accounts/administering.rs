//! What administrators can do about everybody, and others cannot.

use super::{World, administrator, arrival, rights, seller};
use desk::accounts::PEOPLE_PER_PAGE;
use domain::{
    error::{AppError, ErrorKind},
    forms::{ADMINISTRATOR, Fields, role_field},
    people::{Asker, Catalog, Rights, Role},
};

/// The form that makes somebody a seller in the catalog Sandbox, and an administrator or not.
fn form(administrator: bool) -> Fields {
    let mut fields = Fields::from([
        (role_field(Catalog::Sandbox), "seller".to_owned()),
        (role_field(Catalog::Aws), "none".to_owned()),
    ]);
    if administrator {
        fields.insert(ADMINISTRATOR.to_owned(), "administrator".to_owned());
    }
    fields
}

/// How everything that only administrators may do ends for somebody.
async fn everything(world: &World, asker: &Asker, id: &str, sign_in: &str) -> Vec<Result<(), AppError>> {
    let register = &world.register;
    vec![
        register.people(asker, "", "").await.map(drop),
        register.person(asker, id).await.map(drop),
        register.grant(asker, id, 1, &form(false)).await,
        register.set_disabled(asker, id, 1, true).await,
        register.end_sign_in_of(asker, id, sign_in).await,
        register.end_sign_ins_of(asker, id).await.map(drop),
    ]
}

#[tokio::test]
async fn only_administrators_look_after_people() {
    let world = World::new().await;
    let pia = world.sign_in("pia", seller(), "pia").await;
    let manager = rights(&[(Catalog::Sandbox, Role::Manager), (Catalog::Aws, Role::Manager)], false);
    for (name, claimed) in
        [("sam", seller()), ("mira", manager), ("vic", rights(&[(Catalog::Sandbox, Role::Viewer)], false))]
    {
        let asker = world.asker(name, claimed).await;
        for outcome in everything(&world, &asker, &pia.account.id, &pia.sign_in.id).await {
            let kind = outcome.expect_err("refused").kind;
            assert_eq!(kind, ErrorKind::RoleForbids { needed: "administrator".into() }, "{name}");
        }
    }
    assert_eq!(world.account(&pia.account.id).await, pia.account);
    assert!(world.visitor("pia").await.is_some());
}

#[tokio::test]
async fn rights_are_given_over_the_version_that_was_seen() {
    let mut world = World::new().await;
    let (ada, ben) = (world.asker("ada", administrator()).await, world.asker("ben", administrator()).await);
    let claimed = rights(&[(Catalog::Aws, Role::Viewer)], false);
    let sam = world.sign_in("sam", claimed.clone(), "sam").await;
    let id = &sam.account.id;
    assert_eq!(world.told(), Vec::<String>::new());
    world.register.grant(&ada, id, 1, &form(false)).await.expect("given");
    assert_eq!(world.told(), std::slice::from_ref(&sam.sign_in.id), "open streams look at once");
    let error = world.register.grant(&ben, id, 1, &form(true)).await.expect_err("ada was quicker");
    assert_eq!(error.kind, ErrorKind::Conflict);
    let now = world.account(id).await;
    assert_eq!((now.granted.clone(), now.claimed.clone(), now.version), (seller(), claimed, 2));
    assert_eq!(now.rights().role_in(Catalog::Aws), Some(Role::Viewer));
    assert!(world.visitor("sam").await.expect("signed in").has_other_rights());
    let wrong = Fields::from([(role_field(Catalog::Sandbox), "owner".to_owned())]);
    let error = world.register.grant(&ada, id, 2, &wrong).await.expect_err("no such role");
    let ErrorKind::Validation(errors) = error.kind else { panic!("{error:?}") };
    assert_eq!(errors.iter().map(|it| it.field.as_str()).collect::<Vec<_>>(), ["Role.Sandbox", "Role.AWS"]);
    let error = world.register.grant(&ada, "nobody", 1, &form(false)).await.expect_err("nobody");
    assert_eq!(error.kind, ErrorKind::NotFound);
}

#[tokio::test]
async fn the_last_administrator_stays_one() {
    let world = World::new().await;
    let ada = world.asker("ada", Rights::default()).await;
    // Made one by hand, as the first one is.
    let first = Asker { person: domain::people::Person { administrator: true, ..ada.person.clone() }, ..ada };
    world.register.grant(&first, &first.person.id, 1, &form(true)).await.expect("given");
    assert!(world.register.person(&first, &first.person.id).await.expect("read").last_administrator);
    let error = world.register.grant(&first, &first.person.id, 2, &form(false)).await.expect_err("the last one");
    let ErrorKind::Validation(errors) = error.kind else { panic!("{error:?}") };
    assert_eq!(errors[0].field, ADMINISTRATOR);
    let error = world.register.set_disabled(&first, &first.person.id, 2, true).await.expect_err("one's own");
    assert!(matches!(error.kind, ErrorKind::Validation(_)));
    // With another one it is fine.
    let ben = world.asker("ben", administrator()).await;
    world.register.grant(&ben, &first.person.id, 2, &form(false)).await.expect("taken away");
}

#[tokio::test]
async fn whoever_is_disabled_is_out_everywhere_and_comes_in_again_once_enabled() {
    let mut world = World::new().await;
    let ada = world.asker("ada", administrator()).await;
    let mut sign_ins = Vec::new();
    for mark in ["one", "two"] {
        sign_ins.push(world.sign_in("sam", seller(), mark).await.sign_in.id);
    }
    let id = world.visitor("one").await.expect("signed in").account.id;
    world.register.set_disabled(&ada, &id, 1, true).await.expect("disabled");
    let mut told = world.told();
    told.sort();
    sign_ins.sort();
    assert_eq!(told, sign_ins);
    let error = world.register.arrive(&arrival("sam", seller())).await.expect_err("disabled");
    assert_eq!(error.kind, ErrorKind::AccountDisabled);
    world.register.set_disabled(&ada, &id, 2, false).await.expect("enabled");
    for mark in ["one", "two"] {
        assert_eq!(world.visitor(mark).await, None, "what has ended stays so");
    }
    world.sign_in("sam", seller(), "three").await;
}

#[tokio::test]
async fn an_administrator_ends_anybodys_sign_ins() {
    let mut world = World::new().await;
    let ada = world.asker("ada", administrator()).await;
    let one = world.sign_in("sam", seller(), "one").await;
    let two = world.sign_in("sam", seller(), "two").await;
    let id = &one.account.id;
    world.register.end_sign_in_of(&ada, id, &one.sign_in.id).await.expect("ended");
    let error = world.register.end_sign_in_of(&ada, id, &one.sign_in.id).await.expect_err("ended already");
    assert_eq!(error.kind, ErrorKind::NotFound);
    assert_eq!(world.register.end_sign_ins_of(&ada, id).await.expect("ended"), 1);
    assert_eq!(world.told(), [one.sign_in.id, two.sign_in.id]);
    // Nothing is told of an account that there is not.
    let error = world.register.end_sign_ins_of(&ada, "Harbour-Air").await.expect_err("nobody");
    assert_eq!(error.kind, ErrorKind::NotFound);
    assert!(world.visitor("mark of ada").await.is_some());
}

#[tokio::test]
async fn the_list_goes_on_for_as_long_as_there_are_people() {
    let world = World::new().await;
    let ada = world.asker("ada", administrator()).await;
    for n in 0..PEOPLE_PER_PAGE {
        world.register.arrive(&arrival(&format!("person {n:03}"), seller())).await.expect("may come in");
    }
    let first = world.register.people(&ada, "", "").await.expect("a page");
    assert_eq!((first.items.len(), first.next.as_deref()), (50, Some("50")));
    let second = world.register.people(&ada, "", "50").await.expect("a page");
    assert_eq!((second.items.len(), second.next), (1, None));
    let found = world.register.people(&ada, "PERSON 01", "rubbish").await.expect("a page");
    assert_eq!(found.items.len(), 10);
}
