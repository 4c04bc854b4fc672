//! Coming in by a password and a second factor, as browsers see it, on both databases.

mod inviting;
mod pages;
mod record;
mod refusing;

use super::*;
use crate::{
    config::Config,
    testing::{TestDesk, with_passwords},
};
use axum::{
    body::Body,
    http::{Request, header},
};
use desk::ports::{Token, TokenKind};
use domain::error::ErrorKind;
use identity::{random_word, second_factor::Seed};
use std::sync::Arc;
use store::Database;

const GOOD: &str = "four unrelated lamps";
const BETTER: &str = "seven quiet harbours";

async fn databases() -> Vec<Database> {
    let mut all = vec![Database::open(":memory:").await.expect("a database")];
    if let Some(server) = postgres_fixture::shared() {
        let made = tokio::task::spawn_blocking(|| server.new_database()).await;
        all.push(Database::open(&made.expect("no panic").expect("a database")).await.expect("opens"));
    }
    all
}

/// A browser: it keeps the session that it was given last, and what it takes along from the last form.
struct Browser<'a> {
    desk: &'a TestDesk,
    session: String,
    refused: Option<String>,
    /// Where the last form has led.
    back: String,
}

impl<'a> Browser<'a> {
    fn new(desk: &'a TestDesk) -> Self {
        Self { desk, session: String::new(), refused: None, back: String::new() }
    }

    /// Sends a form, and tells where that leads.
    async fn post(&mut self, path: &str, form: &[(&str, &str)]) -> String {
        let request = Request::post(path)
            .header(header::HOST, "127.0.0.1:3000")
            .header("sec-fetch-site", "same-origin")
            .header(header::ACCEPT, "text/html")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, self.cookies());
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let answer = self.desk.ask(request, Body::from(body)).await;
        self.take(&answer);
        let to = answer.headers().get(header::LOCATION);
        self.back = to.map_or_else(|| answer.status().as_u16().to_string(), |to| to.to_str().expect("text").to_owned());
        self.back.clone()
    }

    /// Keeps what an answer has it keep.
    fn take(&mut self, answer: &axum::response::Response) {
        self.refused = None;
        for cookie in answer.headers().get_all(header::SET_COOKIE) {
            let (pair, _) = cookie.to_str().expect("text").split_once(';').expect("what belongs to it");
            match pair.split_once('=').expect("a name") {
                ("cosell_session", id) => id.clone_into(&mut self.session),
                ("cosell_refused", sealed) => self.refused = Some(sealed.to_owned()),
                other => panic!("{other:?}"),
            }
        }
    }

    fn cookies(&self) -> String {
        format!("cosell_session={}; cosell_refused={}", self.session, self.refused.as_deref().unwrap_or_default())
    }

    fn session(&self) -> Session {
        Session::new(self.session.parse().ok(), Arc::new(self.desk.state.sessions.clone()), None)
    }

    /// What a page tells of the last form that was refused at the door.
    fn told(&self, page: &str) -> Option<app::outcome::Outcome> {
        let cookies = self.cookies().parse().expect("a header");
        let headers = axum::http::HeaderMap::from_iter([(header::COOKIE, cookies)]);
        let path = page.split('?').next().expect("a path");
        passwords(self.desk).told(&self.desk.state.network, &headers, path, self.desk.state.desk.now())
    }

    /// The first of what the last form was refused for.
    async fn why(&self) -> String {
        let outcome = match &self.refused {
            Some(_) => self.told(&self.back).expect("sealed here"),
            None => self.session().get(app::outcome::OUTCOME_KEY).await.expect("read").expect("an outcome"),
        };
        match outcome.failure.expect("a failure").kind {
            ErrorKind::Validation(errors) => errors[0].message.clone(),
            other => format!("{other:?}"),
        }
    }

    async fn seed(&self) -> Seed {
        let passwords = passwords(self.desk);
        let pending = passwords.left(&self.session(), PENDING_KEY, self.desk.state.desk.now()).await;
        let Some(Pending::App(factor)) = pending else { panic!("no app is being set up") };
        Seed::from_bytes(&factor.seed).expect("a seed")
    }

    async fn shown(&self) -> Shown {
        let passwords = passwords(self.desk);
        passwords.left(&self.session(), SHOWN_KEY, self.desk.state.desk.now()).await.expect("something is shown")
    }

    /// Sets password and app by a link; the app, the code that was used, and the recovery codes.
    async fn enrol(&mut self, token: &str, name: &str, mail: &str, password: &str) -> (Seed, String, Vec<String>) {
        let form = [("token", token), ("name", name), ("mail", mail), ("password", password)];
        assert_eq!(self.post("/sign-in/set-password", &form).await, "/sign-in/app");
        let seed = self.seed().await;
        let code = seed.code_at(self.desk.state.desk.now().unix_timestamp());
        assert_eq!(self.post("/sign-in/confirm-app", &[("code", &code)]).await, "/sign-in/recovery-codes");
        let Shown::Codes(codes) = self.shown().await else { panic!("no codes") };
        (seed, code, codes)
    }

    async fn who(&self) -> Option<Account> {
        let id = self.session.parse().ok()?;
        let visitor = self.desk.state.register.visitor(&mark(id), Origin::default()).await.expect("read");
        visitor.map(|visitor| visitor.account)
    }
}

fn passwords(desk: &TestDesk) -> &Passwords {
    desk.state.passwords.as_ref().expect("passwords are used")
}

async fn first_link(desk: &TestDesk) -> String {
    let (word, now) = (random_word(), desk.state.desk.now());
    let token = Token {
        mark: word_mark(&word),
        kind: TokenKind::FirstAdministrator,
        account: None,
        expires_at: now + Duration::HOUR,
    };
    let note = note("LinkMade", "done", None, &Origin::default(), now);
    passwords(desk).credentials.issue_token(&token, &note).await.expect("kept");
    word
}

/// A desk with an administrator, Ada.
async fn ada(desk: &TestDesk) -> (Seed, String, Vec<String>) {
    let token = first_link(desk).await;
    Browser::new(desk).enrol(&token, "Ada", "Ada@Example.com", GOOD).await
}

/// Lets tries have failed so often that after the next one the longest wait begins.
async fn fail_often(desk: &TestDesk, throttle: Throttle) {
    let (failures, apart) = (20, throttle.longest + Duration::MINUTE);
    let first = desk.state.desk.now() - apart * (failures + 1);
    for n in 0..failures {
        let shut = passwords(desk).credentials.attempt(std::slice::from_ref(&throttle), first + apart * n).await;
        assert_eq!(shut.expect("counted"), None);
    }
}

#[tokio::test]
async fn the_first_administrator_comes_in_by_a_link_that_is_good_once() {
    for database in databases().await {
        let desk = TestDesk::on(database, &with_passwords()).await;
        let token = first_link(&desk).await;
        let mut browser = Browser::new(&desk);
        let form =
            [("token", token.as_str()), ("name", "Ada"), ("mail", "ada@example.com"), ("password", "cosell-desk-1234")];
        assert_eq!(browser.post("/sign-in/set-password", &form).await, format!("/sign-in/link?token={token}"));
        assert!(browser.why().await.contains("a word of this desk"));
        let (_, _, codes) = browser.enrol(&token, "Ada", "Ada@Example.com", GOOD).await;
        assert_eq!(codes.len(), 10);
        let account = browser.who().await.expect("signed in");
        assert!(account.granted.administrator && account.email.as_deref() == Some("ada@example.com"));
        let mut late = Browser::new(&desk);
        let form = [("token", token.as_str()), ("name", "Eve"), ("mail", "eve@example.com"), ("password", GOOD)];
        late.post("/sign-in/set-password", &form).await;
        assert!(late.why().await.contains("was used already"));
        assert!(late.who().await.is_none());
    }
}

#[tokio::test]
async fn password_and_code_let_in_and_a_code_is_good_once() {
    for database in databases().await {
        let desk = TestDesk::on(database, &with_passwords()).await;
        let (seed, code, codes) = ada(&desk).await;
        let mut browser = Browser::new(&desk);
        let form = [("mail", " ADA@example.com"), ("password", GOOD), ("next", "/tasks")];
        assert_eq!(browser.post("/sign-in/password", &form).await, "/sign-in/code");
        assert!(browser.who().await.is_none(), "a password alone is no sign-in");
        let between = browser.session.clone();
        // The code that set the app up is used.
        assert_eq!(browser.post("/sign-in/by-code", &[("code", &code)]).await, "/sign-in/code");
        assert!(browser.why().await.contains("was used already"));
        assert_eq!(browser.post("/sign-in/by-code", &[("code", &codes[0])]).await, "/tasks");
        assert_ne!(browser.session, between, "a new id at each step");
        assert_eq!(browser.who().await.expect("signed in").name, "Ada");
        let mut again = Browser::new(&desk);
        again.post("/sign-in/password", &form).await;
        assert_eq!(again.post("/sign-in/by-code", &[("code", &codes[0])]).await, "/sign-in/code");
        assert!(again.who().await.is_none());
        // The next step of the clock is near enough.
        let next = seed.code_at(desk.state.desk.now().unix_timestamp() + 30);
        assert_eq!(again.post("/sign-in/by-code", &[("code", &next)]).await, "/tasks");
        assert_eq!(browser.post("/sign-in/by-code", &[("code", &codes[1])]).await, "/sign-in/code");
        assert!(browser.why().await.contains("Begin again"), "no password came before");
    }
}

#[tokio::test]
async fn whoever_does_not_come_in_hears_the_same_after_the_same_work() {
    let desk = TestDesk::new(&with_passwords()).await;
    ada(&desk).await;
    let credentials = &passwords(&desk).credentials;
    let (_, account) = credentials.credential_of("ada@example.com").await.expect("read").expect("somebody");
    let mut heard = Vec::new();
    let mut try_in = async |mail: &str, password: &str| {
        let before = passwords(&desk).hasher.hashed();
        let mut browser = Browser::new(&desk);
        assert_eq!(browser.post("/sign-in/password", &[("mail", mail), ("password", password)]).await, "/sign-in");
        heard.push((browser.why().await, passwords(&desk).hasher.hashed() - before));
    };
    try_in("ada@example.com", "wrong").await;
    try_in("nobody@example.com", GOOD).await;
    try_in("no mail address", GOOD).await;
    // Somebody else administers the desk, so that Ada may be disabled.
    desk.sign_in("administrator").await;
    desk.disable(&account).await;
    try_in("ada@example.com", GOOD).await;
    assert!(heard.iter().all(|one| *one == heard[0] && one.1 == 1), "{heard:?}");
}

#[tokio::test]
async fn many_guesses_at_once_are_throttled() {
    for database in databases().await {
        let desk = TestDesk::on(database, &with_passwords()).await;
        ada(&desk).await;
        let hashed = passwords(&desk).hasher.hashed();
        fail_often(&desk, Counted::of("ada@example.com", &Origin::default()).login).await;
        let guesses = (0..20).map(|n| {
            let desk = &desk;
            async move {
                let form = [("mail", "ada@example.com"), ("password", &*format!("guess number {n}"))];
                let mut browser = Browser::new(desk);
                browser.post("/sign-in/password", &form).await;
                browser.why().await
            }
        });
        let heard = futures::future::join_all(guesses).await;
        let shut = heard.iter().filter(|why| why.contains("too many wrong tries")).count();
        assert_eq!((shut, passwords(&desk).hasher.hashed() - hashed), (19, 1), "{heard:?}");
        let mut right = Browser::new(&desk);
        right.post("/sign-in/password", &[("mail", "ada@example.com"), ("password", GOOD)]).await;
        assert!(right.why().await.contains("then try again"));
    }
}

#[tokio::test]
async fn guesses_of_codes_are_throttled_across_browsers() {
    let desk = TestDesk::new(&with_passwords()).await;
    let (_, _, codes) = ada(&desk).await;
    let account = passwords(&desk).credentials.credential_of("ada@example.com").await.expect("read").expect("Ada").1;
    fail_often(&desk, codes_of(&account.id)).await;
    for (typed, why) in [("aaaa", "is wrong"), (codes[0].as_str(), "too many wrong tries")] {
        let mut browser = Browser::new(&desk);
        browser.post("/sign-in/password", &[("mail", "ada@example.com"), ("password", GOOD)]).await;
        browser.post("/sign-in/by-code", &[("code", typed)]).await;
        assert!(browser.why().await.contains(why));
        assert!(browser.who().await.is_none(), "not even by the right one");
    }
}

#[tokio::test]
async fn another_password_ends_what_began_with_the_old_one() {
    for database in databases().await {
        let desk = TestDesk::on(database, &with_passwords()).await;
        let (_, _, codes) = ada(&desk).await;
        let mut browsers = Vec::new();
        for code in &codes[..2] {
            let mut browser = Browser::new(&desk);
            browser.post("/sign-in/password", &[("mail", "ada@example.com"), ("password", GOOD)]).await;
            browser.post("/sign-in/by-code", &[("code", code)]).await;
            browsers.push(browser);
        }
        let [other, own] = &mut browsers[..] else { panic!("two browsers") };
        let mut between = Browser::new(&desk);
        between.post("/sign-in/password", &[("mail", "ada@example.com"), ("password", GOOD)]).await;
        let wrong = [("current", "not this one"), ("password", BETTER)];
        assert_eq!(own.post("/account/password", &wrong).await, "/account/security");
        assert!(own.why().await.contains("not your present password"));
        assert_eq!(
            own.post("/account/password", &[("current", GOOD), ("password", "short")]).await,
            "/account/security"
        );
        assert!(own.why().await.contains("12 characters"));
        assert_eq!(own.post("/account/password", &[("current", GOOD), ("password", BETTER)]).await, "/account");
        assert!(own.who().await.is_some() && other.who().await.is_none());
        between.post("/sign-in/by-code", &[("code", &codes[4])]).await;
        assert!(between.who().await.is_none(), "a step that was taken with the old one is worth nothing");
        let mut again = Browser::new(&desk);
        assert_eq!(
            again.post("/sign-in/password", &[("mail", "ada@example.com"), ("password", GOOD)]).await,
            "/sign-in"
        );
        let better = [("mail", "ada@example.com"), ("password", BETTER)];
        assert_eq!(again.post("/sign-in/password", &better).await, "/sign-in/code");
        // New codes void the old ones, another app the old one.
        assert_eq!(own.post("/account/codes", &[("password-for-codes", BETTER)]).await, "/sign-in/recovery-codes");
        assert_eq!(again.post("/sign-in/by-code", &[("code", &codes[5])]).await, "/sign-in/code");
        assert_eq!(own.post("/account/app", &[("password-for-app", BETTER)]).await, "/sign-in/app");
        let begun = own.seed().await;
        let best = [("current", BETTER), ("password", GOOD)];
        assert_eq!(own.post("/account/password", &best).await, "/account");
        let code = begun.code_at(desk.state.desk.now().unix_timestamp());
        assert_eq!(own.post("/sign-in/confirm-app", &[("code", &code)]).await, "/sign-in/app");
        assert!(own.why().await.contains("Begin again"), "an app begun with a password that holds no more");
        assert_eq!(own.post("/account/app", &[("password-for-app", GOOD)]).await, "/sign-in/app");
        let code = own.seed().await.code_at(desk.state.desk.now().unix_timestamp());
        assert_eq!(own.post("/sign-in/confirm-app", &[("code", &code)]).await, "/sign-in/recovery-codes");
        let Shown::Codes(newest) = own.shown().await else { panic!("no codes") };
        let good = [("mail", "ada@example.com"), ("password", GOOD)];
        assert_eq!(again.post("/sign-in/password", &good).await, "/sign-in/code");
        assert_eq!(again.post("/sign-in/by-code", &[("code", &newest[0])]).await, "/");
    }
}

#[test]
fn one_network_is_one_address() {
    let of = |address: &str| network_of(address.parse().expect("an address"));
    assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
    assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
    assert_eq!(of("::ffff:192.0.2.7"), "192.0.2.7");
}
