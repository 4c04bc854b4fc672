//! Sign-ins as browsers see them, on both databases.

mod arriving;
mod in_flight;
mod with_rights;

use super::*;
use crate::{
    config::{Config, ProxySection, RoleRule, SignInSection, TrustedProxies},
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
    Vouched { identity, method: SignInMethod::OpenId, provider_session: None, credential: None }
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
