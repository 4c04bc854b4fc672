//! What the record tells of tries to come in.

use super::*;

/// What was refused, in order: what it was, by whom, and why.
async fn refused(desk: &TestDesk) -> Vec<(String, String, String)> {
    let Database::Sqlite(store) = &desk.database else { panic!("a database in memory") };
    let sql = "SELECT action, person_name, detail FROM audit WHERE outcome = 'refused' ORDER BY seq";
    sqlx::query_as(sql).fetch_all(store.pool()).await.expect("read")
}

/// All that the record holds.
async fn record(desk: &TestDesk) -> String {
    let Database::Sqlite(store) = &desk.database else { panic!("a database in memory") };
    let sql = "SELECT person || person_name || action || subject || outcome || detail FROM audit";
    let rows: Vec<String> = sqlx::query_scalar(sql).fetch_all(store.pool()).await.expect("read");
    rows.join("\n")
}

#[tokio::test]
async fn refused_tries_are_in_the_record_and_what_was_typed_is_not() {
    let desk = TestDesk::new(&with_passwords()).await;
    let (_, _, codes) = ada(&desk).await;
    let (mail, typo, stranger) = ("ada@example.com", "a mistyped password", "stranger@example.com");
    let mut browser = Browser::new(&desk);
    browser.post("/sign-in/password", &[("mail", mail), ("password", typo)]).await;
    browser.post("/sign-in/password", &[("mail", stranger), ("password", typo)]).await;
    browser.post("/sign-in/password", &[("mail", mail), ("password", GOOD)]).await;
    browser.post("/sign-in/by-code", &[("code", "012345")]).await;
    browser.post("/sign-in/by-code", &[("code", &codes[0])]).await;
    browser.post("/account/codes", &[("password-for-codes", typo)]).await;
    let row = |action: &str, who: &str, why: &str| (action.to_owned(), who.to_owned(), why.to_owned());
    let expected = [
        row("SignIn", "Ada", "wrong mail address or password"),
        row("SignIn", "", "wrong mail address or password"),
        row("SecondFactor", "Ada", "wrong or used code"),
        row("PasswordAsked", "Ada", "wrong password"),
    ];
    assert_eq!(refused(&desk).await, expected);
    let record = record(&desk).await;
    for typed in [typo, stranger, GOOD, "012345", &codes[0]] {
        assert!(!record.contains(typed), "{typed} is in the record");
    }
}

#[tokio::test]
async fn tries_before_their_time_are_in_the_record_and_do_not_fill_it() {
    let desk = TestDesk::new(&with_passwords()).await;
    ada(&desk).await;
    let account = passwords(&desk).credentials.credential_of("ada@example.com").await.expect("read").expect("Ada").1;
    let right = [("mail", "ada@example.com"), ("password", GOOD)];
    let mut browser = Browser::new(&desk);
    browser.post("/sign-in/password", &right).await;
    fail_often(&desk, codes_of(&account.id)).await;
    for _ in 0..4 {
        browser.post("/sign-in/by-code", &[("code", "aaaa")]).await;
    }
    fail_often(&desk, Counted::of("eve@example.com", &Origin::default()).login).await;
    for _ in 0..4 {
        Browser::new(&desk).post("/sign-in/password", &[("mail", "eve@example.com"), ("password", "a guess")]).await;
    }
    desk.state.register.tell_refused().await;
    let told: Vec<_> = refused(&desk).await.into_iter().map(|(action, _, why)| (action, why)).collect();
    let row = |action: &str, why: &str| (action.to_owned(), why.to_owned());
    let expected = [
        row("SecondFactor", "wrong or used code"),
        row("SecondFactor", "too many tries"),
        row("SignIn", "wrong mail address or password"),
        row("SignIn", "by password: too many tries"),
        row("SignIn", "by password: too many tries, 2 more within a minute"),
        row("SecondFactor", "too many tries, 2 more within a minute"),
    ];
    assert_eq!(told, expected);
}
