//! Inviting people, and giving them new links.

use super::*;

#[tokio::test]
async fn an_administrator_invites_and_gives_new_links() {
    let desk = TestDesk::new(&with_passwords()).await;
    let (_, _, codes) = ada(&desk).await;
    let mut admin = Browser::new(&desk);
    admin.post("/sign-in/password", &[("mail", "ada@example.com"), ("password", GOOD)]).await;
    admin.post("/sign-in/by-code", &[("code", &codes[0])]).await;
    assert_eq!(admin.post("/people/invite", &[("name", "Zoe"), ("mail", "zoe")]).await, "/people");
    assert!(admin.why().await.contains("whole mail address"));
    assert_eq!(admin.post("/people/invite", &[("name", "Zoe"), ("mail", "Zoe@Example.com")]).await, "/people");
    let token_shown = async |admin: &Browser<'_>| {
        let Shown::Link { href, .. } = admin.shown().await else { panic!("no link") };
        href.strip_prefix("http://127.0.0.1:3000/sign-in/link?token=").expect("an address of the desk").to_owned()
    };
    let token = token_shown(&admin).await;
    let mut zoe = Browser::new(&desk);
    let (_, _, of_zoe) = zoe.enrol(&token, "", "", BETTER).await;
    let account = zoe.who().await.expect("signed in");
    assert!(account.rights().is_empty() && account.name == "Zoe");
    assert_eq!(admin.post("/people/invite", &[("name", "Zoe"), ("mail", "zoe@example.com")]).await, "/people");
    assert!(admin.why().await.contains("already"));
    // A new link: what was there holds until it is used.
    assert_eq!(admin.post(&format!("/people/{}/link", account.id), &[]).await, format!("/people/{}", account.id));
    assert!(zoe.who().await.is_some());
    let token = token_shown(&admin).await;
    Browser::new(&desk).enrol(&token, "", "", GOOD).await;
    assert!(zoe.who().await.is_none());
    let mut old = Browser::new(&desk);
    assert_eq!(old.post("/sign-in/password", &[("mail", "zoe@example.com"), ("password", BETTER)]).await, "/sign-in");
    assert_eq!(
        old.post("/sign-in/password", &[("mail", "zoe@example.com"), ("password", GOOD)]).await,
        "/sign-in/code"
    );
    assert_eq!(old.post("/sign-in/by-code", &[("code", &of_zoe[0])]).await, "/sign-in/code", "the old codes are void");
}

#[tokio::test]
async fn only_administrators_invite() {
    let desk = TestDesk::new(&with_passwords()).await;
    let persona = TestDesk::new(&Config::default()).await;
    let seller = persona.asker("manager");
    let credentials = passwords(&desk).credentials();
    let refused = desk.state.register.invite(credentials, &seller, "Zoe", Some("zoe@example.com"), "mark").await;
    assert!(matches!(refused.expect_err("refused").kind, ErrorKind::RoleForbids { .. }));
    let refused = desk.state.register.new_link(credentials, &seller, "seller", "mark").await;
    assert!(matches!(refused.expect_err("refused").kind, ErrorKind::RoleForbids { .. }));
    assert!(credentials.credential_of("zoe@example.com").await.expect("read").is_none());
}
