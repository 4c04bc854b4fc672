//! Sign-ins as browsers see them, on both databases.

use super::*;
use crate::{
    config::{Config, ProxySection, RoleRule, SignInSection},
    testing::{TestDesk, get},
};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use desk::ports::{Account, Saved};
use domain::people::{Catalog, Role};
use std::{collections::BTreeSet, sync::Arc};
use store::Database;

/// An empty database of each kind; without PostgreSQL where the environment leaves it out.
async fn databases() -> Vec<Database> {
    let mut all = vec![Database::open(":memory:").await.expect("a database")];
    if let Some(server) = postgres_fixture::shared() {
        let made = tokio::task::spawn_blocking(|| server.new_database()).await;
        all.push(Database::open(&made.expect("no panic").expect("a database")).await.expect("opens"));
    }
    all
}

/// On the emulator, for people who sign in as who they are.
fn real() -> Config {
    let rule = |group: &str, catalog, role| RoleRule { group: group.into(), catalog, role, administrator: false };
    let sign_in = SignInSection {
        personas: Some(true),
        proxy: Some(ProxySection::default()),
        roles: vec![
            rule("sellers", Some(Catalog::Sandbox), Some(Role::Seller)),
            rule("sellers", Some(Catalog::Aws), Some(Role::Viewer)),
        ],
        ..SignInSection::default()
    };
    Config { sign_in, ..Config::default() }
}

fn vouched(subject: &str, groups: &[&str]) -> Vouched {
    let identity = Identity {
        issuer: "https://id.example.com".into(),
        subject: subject.into(),
        name: format!("Name of {subject}"),
        email: None,
        groups: groups.iter().map(|&group| group.to_owned()).collect::<BTreeSet<_>>(),
    };
    Vouched { identity, method: SignInMethod::OpenId, provider_session: None }
}

/// A browser: it keeps the cookie that it was given last.
struct Browser<'a> {
    desk: &'a TestDesk,
    cookie: String,
}

impl<'a> Browser<'a> {
    fn new(desk: &'a TestDesk) -> Self {
        Self { desk, cookie: String::new() }
    }

    /// One in which somebody has signed in.
    async fn signed_in(desk: &'a TestDesk, vouched: Vouched) -> Self {
        let session = Session::new(None, Arc::new(desk.state.sessions.clone()), None);
        admit(&desk.state, &session, vouched, &Origin::default(), "Firefox/145.0").await.expect("signed in");
        Self { desk, cookie: session.id().expect("saved").to_string() }
    }

    /// Where an answer leads, or what it says.
    async fn take(&mut self, answer: Response) -> String {
        if let Some(cookie) = answer.headers().get(header::SET_COOKIE) {
            let cookie = cookie.to_str().expect("text");
            let value = cookie.strip_prefix("cosell_session=").expect("ours").split(';').next().expect("a value");
            self.cookie = value.to_owned();
        }
        if let Some(to) = answer.headers().get(header::LOCATION) {
            return format!("→ {}", to.to_str().expect("text"));
        }
        let status = answer.status();
        let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.expect("a body");
        let text = String::from_utf8(body.into()).expect("text");
        if status == StatusCode::OK { text.trim().to_owned() } else { status.as_u16().to_string() }
    }

    async fn ask(&self, path: &str, accept: &str) -> Response {
        let request =
            get(path).header(header::ACCEPT, accept).header(header::COOKIE, format!("cosell_session={}", self.cookie));
        self.desk.ask(request, Body::empty()).await
    }

    async fn page(&mut self, path: &str) -> String {
        let answer = self.ask(path, "text/html").await;
        self.take(answer).await
    }

    async fn post(&mut self, path: &str, form: &str) -> String {
        let request = Request::post(path)
            .header(header::HOST, "127.0.0.1:3000")
            .header("sec-fetch-site", "same-origin")
            .header(header::ACCEPT, "text/html")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, format!("cosell_session={}", self.cookie));
        let answer = self.desk.ask(request, Body::from(form.to_owned())).await;
        self.take(answer).await
    }
}

/// Changes the account of an issuer's subject as an administrator would.
async fn change(desk: &TestDesk, subject: &str, change: impl FnOnce(Account) -> Account) {
    let accounts = desk.database.accounts();
    let account = accounts.account_of("https://id.example.com", subject).await.expect("read").expect("an account");
    let note = desk::ports::AuditNote::done(&desk.asker("administrator"), "Changed", &account.id, account.created_at);
    let seen = account.version;
    assert_eq!(accounts.save_account(&change(account), seen, &note).await.expect("answered"), Saved::Done);
}

/// The account with these rights given by hand, and no others.
fn with(account: Account, role: Option<(Catalog, Role)>, administrator: bool) -> Account {
    Account { granted: Rights { roles: role.into_iter().collect(), administrator }, ..account }
}

#[tokio::test]
async fn a_sign_in_gets_a_session_of_its_own_and_holds_until_sign_out() {
    for database in databases().await {
        let desk = TestDesk::on(database, &Config::default()).await;
        let mut browser = Browser::new(&desk);
        assert_eq!(browser.page("/").await, "→ /sign-in?next=/");
        // A session that somebody else has put into the browser.
        browser.cookie = "AAAAAAAAAAAAAAAAAAAAAA".into();
        assert_eq!(browser.post("/sign-in/persona", "persona=seller&next=%2Ftasks").await, "→ /tasks");
        assert_ne!(browser.cookie, "AAAAAAAAAAAAAAAAAAAAAA");
        assert_eq!(browser.page("/").await, "seller is Seller in Sandbox");
        let before = browser.cookie.clone();
        assert_eq!(browser.post("/sign-in/persona", "persona=manager&next=//evil.example").await, "→ /");
        assert_ne!(browser.cookie, before);
        assert_eq!(browser.page("/").await, "manager is Manager in Sandbox");
        // What the browser held before opens nothing any more.
        let mut thief = Browser { desk: &desk, cookie: before };
        assert_eq!(thief.page("/").await, "→ /sign-in?next=/");
        let stolen = browser.cookie.clone();
        assert_eq!(browser.post("/sign-out", "").await, "→ /sign-in");
        thief.cookie = stolen;
        assert_eq!(thief.page("/").await, "→ /sign-in?next=/");
        assert_eq!(thief.ask("/", "application/json").await.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(thief.post("/sign-out", "").await, "401");
    }
}

#[tokio::test]
async fn invented_people_come_in_at_this_machine_only() {
    let desk = TestDesk::new(&Config::default()).await;
    for (peer, comes_in) in
        [("127.0.0.1:1", true), ("[::1]:1", true), ("192.0.2.7:1", false), ("[2001:db8::7]:1", false)]
    {
        let request = Request::post("/sign-in/persona")
            .header(header::HOST, "127.0.0.1:3000")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = desk.ask_from(peer.parse().expect("an address"), request, Body::from("persona=seller")).await;
        let to = answer.headers()[header::LOCATION].to_str().expect("text");
        assert_eq!(to, if comes_in { "/" } else { "/sign-in" }, "{peer}");
    }
    let mut browser = Browser::new(&desk);
    assert_eq!(browser.post("/sign-in/persona", "persona=operator").await, "→ /sign-in");
    // Who has come in is listed with where from.
    let visitor = desk.visitor(&desk.sign_in("seller").await).await.expect("signed in");
    let now = visitor.sign_in.begun_at;
    let all = desk.database.accounts().sign_ins("seller", now, now - time::Duration::HOUR).await.expect("a list");
    let from: BTreeSet<_> = all.iter().filter_map(|it| it.address).map(|address| address.to_string()).collect();
    assert_eq!(from.into_iter().collect::<Vec<_>>(), ["127.0.0.1", "::1"]);
}

#[tokio::test]
async fn the_cookie_holds_as_long_as_the_sign_in_can() {
    let desk = TestDesk::new(&Config::default()).await;
    let session = desk.sign_in("seller").await;
    let browser = Browser { desk: &desk, cookie: session.id().expect("saved").to_string() };
    let age = |answer: &Response| -> i64 {
        let cookie = answer.headers()[header::SET_COOKIE].to_str().expect("text").to_owned();
        cookie
            .split("Max-Age=")
            .nth(1)
            .and_then(|rest| rest.split(';').next())
            .expect("an age")
            .parse()
            .expect("seconds")
    };
    let request = Request::post("/")
        .header(header::HOST, "127.0.0.1:3000")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, format!("cosell_session={}", browser.cookie));
    let written = desk.ask(request, Body::empty()).await;
    let twelve_hours = 12 * 3_600;
    assert!((twelve_hours - 600..=twelve_hours).contains(&age(&written)), "{}", age(&written));
    let told = browser.ask("/", "text/html").await;
    assert!((twelve_hours - 600..=twelve_hours).contains(&age(&told)), "{}", age(&told));
}

#[tokio::test]
async fn rights_are_those_of_the_catalog_and_of_both_sources() {
    let desk = TestDesk::new(&real()).await;
    let mut browser = Browser::signed_in(&desk, vouched("sam", &["sellers"])).await;
    let id = browser.page("/").await.split(' ').next().expect("an id").to_owned();
    assert_eq!(browser.page("/").await, format!("{id} is Seller in Sandbox"));
    let visitor = desk.state.register.visitor(&mark(browser.cookie.parse().expect("an id")), Origin::default()).await;
    let asker = desk.state.people.asker(&visitor.expect("read").expect("signed in")).expect("rights");
    desk.state.register.choose_catalog(&asker, Catalog::Aws).await.expect("chosen");
    assert_eq!(browser.page("/").await, format!("{id} is Viewer in AWS"));
    // The same account, whatever the name, and more rights by hand.
    change(&desk, "sam", |account| Account {
        granted: Rights { roles: [(Catalog::Aws, Role::Manager)].into(), administrator: false },
        ..account
    })
    .await;
    assert_eq!(browser.page("/").await, format!("{id} is Manager in AWS"));
    let mut elsewhere = Browser::signed_in(&desk, vouched("sam", &[])).await;
    assert_eq!(elsewhere.page("/").await, format!("{id} is Manager in AWS"));
}

#[tokio::test]
async fn whoever_may_do_nothing_is_told_so_and_may_leave() {
    let desk = TestDesk::new(&real()).await;
    let mut browser = Browser::signed_in(&desk, vouched("sam", &["cooks"])).await;
    assert_eq!(browser.page("/").await, "→ /no-access");
    assert_eq!(browser.page("/no-access").await, "no access");
    assert_eq!(browser.ask("/events", "text/event-stream").await.status(), StatusCode::FORBIDDEN);
    assert_eq!(browser.post("/", "").await, "403");
    change(&desk, "sam", |account| Account {
        granted: Rights { roles: [(Catalog::Sandbox, Role::Viewer)].into(), administrator: false },
        ..account
    })
    .await;
    assert_eq!(browser.page("/no-access").await, "→ /");
    change(&desk, "sam", |account| with(account, None, false)).await;
    assert_eq!(browser.page("/").await, "→ /no-access");
    assert_eq!(browser.post("/sign-out", "").await, "→ /sign-in");
    assert_eq!(browser.page("/no-access").await, "→ /sign-in?next=/no-access");
}

#[tokio::test]
async fn whoever_is_disabled_is_out_at_once_and_does_not_come_in() {
    let desk = TestDesk::new(&real()).await;
    let mut browser = Browser::signed_in(&desk, vouched("sam", &["sellers"])).await;
    change(&desk, "sam", |account| Account { disabled: true, ..account }).await;
    assert_eq!(browser.page("/").await, "→ /sign-in?next=/");
    let session = Session::new(None, Arc::new(desk.state.sessions.clone()), None);
    let error = admit(&desk.state, &session, vouched("sam", &["sellers"]), &Origin::default(), "").await;
    assert_eq!(error.map_err(|error| error.kind), Err(ErrorKind::AccountDisabled));
    assert_eq!(session.id(), None);
}

#[tokio::test]
async fn other_rights_give_the_session_a_new_id() {
    for database in databases().await {
        let desk = TestDesk::on(database, &real()).await;
        let mut browser = Browser::signed_in(&desk, vouched("sam", &["sellers"])).await;
        browser.post("/", "").await;
        let old = browser.cookie.clone();
        change(&desk, "sam", |account| Account {
            granted: Rights { roles: [(Catalog::Sandbox, Role::Manager)].into(), administrator: false },
            ..account
        })
        .await;
        // Not by what is no page: nobody would keep the cookie.
        assert_eq!(browser.ask("/", "application/json").await.headers().get(header::SET_COOKIE), None);
        let page = browser.page("/").await;
        assert!(page.contains("is Manager in Sandbox") && page.ends_with("It is written."), "{page}");
        assert_ne!(browser.cookie, old);
        let renewed = browser.cookie.clone();
        // A page that was asked for by the old id is worth nothing, but leaves the browser's new cookie alone.
        let mut late = Browser { desk: &desk, cookie: old.clone() };
        assert_eq!(late.page("/").await, "→ /sign-in?next=/");
        assert_eq!(late.page("/sign-in?next=/").await, "the sign-in page");
        assert_eq!(late.cookie, old);
        assert_eq!(browser.page("/sign-in?next=/tasks").await, "→ /tasks");
        assert!(browser.page("/").await.contains("is Manager in Sandbox"));
        assert_eq!(browser.cookie, renewed);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_pages_at_once_one_gets_the_new_id() {
    for database in databases().await {
        let desk = TestDesk::on(database, &real()).await;
        let browser = Browser::signed_in(&desk, vouched("sam", &["sellers"])).await;
        change(&desk, "sam", |account| Account {
            granted: Rights { roles: [(Catalog::Sandbox, Role::Manager)].into(), administrator: false },
            ..account
        })
        .await;
        let answers = futures::future::join_all((0..12).map(|_| browser.ask("/", "text/html"))).await;
        let given: Vec<_> = answers.iter().filter_map(|answer| answer.headers().get(header::SET_COOKIE)).collect();
        assert_eq!(given.len(), 1, "{given:?}");
        let renewed = given[0].to_str().expect("text").split(['=', ';']).nth(1).expect("a value").to_owned();
        let mut browser = Browser { desk: &desk, cookie: renewed };
        assert!(browser.page("/").await.contains("is Manager in Sandbox"));
    }
}

/// How a sign-in is ended while requests are in flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    SignOut,
    ByAdministrator,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_request_in_flight_undoes_an_end() {
    for database in databases().await {
        let desk = TestDesk::on(database, &real()).await;
        let desk = &desk;
        for round in 0..12 {
            let end = if round % 2 == 0 { End::SignOut } else { End::ByAdministrator };
            let browser = Browser::signed_in(desk, vouched("sam", &["sellers"])).await;
            if end == End::ByAdministrator {
                // The pages among the requests get the session a new id at the same time.
                let role = if round % 4 == 1 { Role::Manager } else { Role::Viewer };
                change(desk, "sam", |account| with(account, Some((Catalog::Aws, role)), false)).await;
            }
            let account = desk.database.accounts().account_of("https://id.example.com", "sam").await;
            let id = account.expect("read").expect("an account").id;
            let in_flight = (0..24).map(|n| {
                let mut one = Browser { desk, cookie: browser.cookie.clone() };
                let id = &id;
                async move {
                    match n % 4 {
                        _ if n == 3 + round => match end {
                            End::SignOut => drop(one.post("/sign-out", "").await),
                            End::ByAdministrator => {
                                let ada = desk.asker("administrator");
                                desk.state.register.end_sign_ins_of(&ada, id).await.expect("ended");
                            }
                        },
                        0 | 1 => drop(one.page("/").await),
                        2 => drop(one.post("/", "").await),
                        _ => drop(one.ask("/", "application/json").await),
                    }
                    one.cookie
                }
            });
            let given: BTreeSet<_> = futures::future::join_all(in_flight).await.into_iter().collect();
            for cookie in given {
                let mut one = Browser { desk, cookie };
                assert_eq!(one.page("/").await, "→ /sign-in?next=/", "round {round}");
            }
        }
    }
}
