//! A desk for tests of its routes: everything but the pages, over a database in memory. AWS is away.

use crate::{
    config::{Config, PasswordsSection, SignInSection},
    metrics::Metrics,
    network::Peer,
    people::Directory,
    router::around,
    sessions::{Sessions, mark},
    sign_in::{self, Vouched, passwords::Passwords},
    state::AppState,
    upstreams::EmulatorUpstreams,
};
use app::{
    context::PageContext,
    outcome::{OUTCOME_KEY, Outcome},
};
use axum::{
    Extension, Router,
    body::Body,
    http::{Request, request::Builder},
    response::Response,
    routing,
};
use desk::{
    Desk, Policy,
    accounts::{Register, RegisterSettings, Visitor},
    ports::{Account, AuditNote, Hand, SignIn, Signal, Signals, SystemClock},
    tracker::{Pace, Tracker},
    upstream::{Guard, GuardSettings, Lane, NoObserver},
};
use domain::{
    people::{Asker, Origin, Scope},
    queries::AuditQuery,
    views::{TaskKind, TaskStatus, TaskView},
};
use futures::FutureExt;
use identity::second_factor::Key;
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};
use store::Database;
use time::OffsetDateTime;
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use tower_sessions::Session;

/// A test that takes longer hangs.
pub(crate) const HANG: Duration = Duration::from_secs(30);

/// A configuration in which people sign in with a password, or as somebody invented.
pub(crate) fn with_passwords() -> Config {
    let passwords = PasswordsSection { key: Some(Key::random().to_text()), ..PasswordsSection::default() };
    let sign_in = SignInSection { passwords: Some(passwords), personas: Some(true), ..SignInSection::default() };
    Config { sign_in, ..Config::default() }
}

/// A desk at `127.0.0.1:3000`.
pub(crate) struct TestDesk {
    pub(crate) state: AppState,
    pub(crate) database: Database,
    guard: Guard,
    app: Router,
    signals: Mutex<Signals>,
}

impl TestDesk {
    /// One whose tracker does not run yet.
    pub(crate) async fn new(config: &Config) -> Self {
        Self::on(Database::open(":memory:").await.expect("a database"), config).await
    }

    /// One on this database.
    pub(crate) async fn on(database: Database, config: &Config) -> Self {
        let sessions = Sessions::open(&database).await.expect("a table");
        // Nothing listens on port 1.
        let people = Directory::of(config);
        let upstreams = Arc::new(EmulatorUpstreams::new("http://127.0.0.1:1", people.scopes()));
        let (store, clock) = (database.store(), Arc::new(SystemClock));
        let guard = Guard::new(upstreams, store.clone(), clock.clone(), GuardSettings::default(), Arc::new(NoObserver));
        let signals = Mutex::new(store.signals());
        let policy = Policy { settings: config.views().into(), ..Policy::default() };
        let desk = Desk::new(store, guard.clone(), clock, Tracker::new(), policy);
        let address = "127.0.0.1:3000".parse().expect("an address");
        let (stop, metrics) = (CancellationToken::new(), Metrics::new());
        let settings = RegisterSettings {
            idle: config.sign_in.idle(),
            absolute: config.sign_in.absolute(),
            catalogs: people.catalogs().to_vec(),
        };
        let register = Register::new(database.accounts(), database.store(), Arc::new(SystemClock), settings);
        let passwords = Passwords::open(config, database.credentials()).expect("a key");
        let state = AppState::new(desk, register, passwords, people, sessions, config, address, stop, metrics);
        let app = around(pages(), state.clone());
        Self { state, database, guard, app, signals }
    }

    /// Starts the tracker and what hears of ended sessions, and waits until streams can be opened.
    pub(crate) async fn track(&self) {
        let (desk, store) = (&self.state.desk, self.database.store());
        let upstreams = self.guard.lane(Lane::Tracker);
        let stop = self.state.stop.clone();
        let signals = store.signals();
        let running = desk.tracker().clone().run(store, upstreams, Arc::new(SystemClock), Pace::default(), stop);
        tokio::spawn(running);
        let watches = self.state.watches.clone();
        tokio::spawn(watches.hear(signals, self.state.stop.clone()));
        let asker = self.asker("seller");
        while desk.watch(&asker, 0).await.is_err() {
            tokio::task::yield_now().await;
        }
    }

    /// One of the invented people, as they would ask.
    pub(crate) fn asker(&self, id: &str) -> Asker {
        self.state.people.personas().into_iter().find(|asker| asker.person.id == id).expect("a persona")
    }

    /// The session of somebody who has signed in.
    pub(crate) async fn sign_in(&self, id: &str) -> Session {
        let session = Session::new(None, Arc::new(self.state.sessions.clone()), None);
        let persona = self.state.people.persona(id).expect("a persona");
        let vouched = Vouched::persona(persona);
        sign_in::admit(&self.state, &session, vouched, &Origin::default(), "Firefox/145.0").await.expect("signed in");
        session
    }

    /// Keeps somebody from coming in.
    pub(crate) async fn disable(&self, account: &Account) {
        let note = AuditNote::done(&self.asker("administrator"), "Changed", &account.id, OffsetDateTime::now_utc());
        let disabled = Account { disabled: true, ..account.clone() };
        self.database.accounts().save_account(&disabled, account.version, &note).await.expect("changed");
    }

    /// Lets a sign-in have begun so long ago that it is over.
    pub(crate) async fn let_run_out(&self, sign_in: &SignIn) {
        let Database::Sqlite(store) = &self.database else { panic!("a database in memory") };
        let run_out = sqlx::query("UPDATE sign_ins SET ends_at = 0 WHERE id = $1").bind(&sign_in.id);
        assert_eq!(run_out.execute(store.pool()).await.expect("changed").rows_affected(), 1);
    }

    /// What the record tells of tries that were refused, oldest first: what, about what, why and from where.
    pub(crate) async fn refused(&self) -> Vec<String> {
        let query = AuditQuery { person: Some(Hand::NOBODY.into()), ..AuditQuery::default() };
        let rows = self.database.store().audit_rows(&query, 100).await.expect("the record can be read");
        let told = rows.into_iter().rev().map(|row| {
            assert_eq!(row.outcome, "refused");
            format!("{} {:?}: {} from {}", row.action, row.subject, row.detail, row.address.unwrap_or_default())
        });
        told.collect()
    }

    /// Who is signed in with a session.
    pub(crate) async fn visitor(&self, session: &Session) -> Option<Visitor> {
        let mark = mark(session.id().expect("saved"));
        self.state.register.visitor(&mark, Origin::default()).await.expect("the register answers")
    }

    /// Numbers the start of so many new tasks, and tells their numbers.
    pub(crate) async fn begin_tasks(&self, scope: &Scope, count: usize) -> Vec<i64> {
        let tasks: Vec<TaskView> = (0..count).map(|_| running_task()).collect();
        let changes = self.database.store().record_tasks(scope, &tasks, None).await.expect("recorded");
        assert_eq!(changes.len(), count);
        changes.iter().map(|change| change.number).collect()
    }

    /// Answers a request of this machine.
    pub(crate) async fn ask(&self, request: Builder, body: Body) -> Response {
        self.ask_from(([127, 0, 0, 1], 50_000).into(), request, body).await
    }

    /// Answers a request of this neighbour.
    pub(crate) async fn ask_from(&self, peer: SocketAddr, request: Builder, body: Body) -> Response {
        let request = request.extension(Peer(peer));
        let answer = self.app.clone().oneshot(request.body(body).expect("a request"));
        tokio::time::timeout(HANG, answer).await.expect("it does not hang").expect("an answer")
    }

    /// What this process has told since it was last asked, in order.
    pub(crate) fn told(&self) -> Vec<Signal> {
        let mut signals = self.signals.lock().expect("no panic");
        std::iter::from_fn(|| signals.next().now_or_never()).collect()
    }
}

/// In place of the real ones: a page that tells who asks, and a form whose outcome the next page tells.
fn pages() -> Router<AppState> {
    let page = async |asker: Extension<Asker>, context: Extension<PageContext>| {
        let outcome = context.outcome.as_ref().map(|outcome| outcome.message.clone()).unwrap_or_default();
        let (person, scope) = (&asker.person, &asker.scope);
        format!("{} is {} in {} {outcome}", person.id, person.role.label(), scope.catalog.code())
    };
    let form = async |session: Session| {
        session.insert(OUTCOME_KEY, Outcome::success("It is written.")).await.expect("kept");
    };
    Router::new()
        .route("/", routing::get(page).post(form))
        .route("/sign-in", routing::get("the sign-in page"))
        .route("/no-access", routing::get("no access"))
}

/// A request of a browser to the desk.
pub(crate) fn get(path: &str) -> Builder {
    Request::get(path).header("host", "127.0.0.1:3000")
}

fn running_task() -> TaskView {
    let now = OffsetDateTime::now_utc();
    TaskView {
        id: format!("task-{}", uuid::Uuid::new_v4().simple()),
        kind: TaskKind::FromOpportunity,
        arn: None,
        status: TaskStatus::InProgress,
        message: None,
        reason_code: None,
        opportunity_id: Some("O1234567".into()),
        snapshot_job_id: None,
        context_id: None,
        invitation_id: None,
        engagement_id: None,
        started_at: Some(now),
        ended_at: None,
        seen_at: now,
    }
}
