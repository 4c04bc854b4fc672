//! Everybody at every door: each server function and each page, asked by nobody, by each role and without one, and by those
//! whose sign-in no longer holds. A server function or a page without a row here fails.

mod plain;
mod reading;
mod rows;

pub(crate) use plain::FORMS;
pub(crate) use rows::{Input, ROWS};

use crate::{
    config::{BackendKind, Config, RoleRule, SignInSection},
    router::router,
    sign_in::{self, Vouched},
    testing::{HANG, TestDesk, with_passwords},
};
use app::{
    App,
    outcome::{OUTCOME_KEY, Outcome},
};
use axum::{
    Router,
    body::Body,
    http::{Request, StatusCode, header, request::Builder},
    response::Response,
};
use desk::ports::SignInMethod;
use domain::{
    error::{AppError, ErrorKind},
    people::{Catalog, Origin, Role},
};
use http_body_util::BodyExt;
use identity::Identity;
use leptos_axum::generate_route_list;
use rows::Needs;
use std::{collections::BTreeSet, sync::Arc};
use tower::ServiceExt;
use tower_sessions::{Session, SessionStore};

/// The content type of a posted form.
const FORM: &str = "application/x-www-form-urlencoded";

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Nobody,
    /// Signed in, and nobody has given them a role.
    WithoutRole,
    Viewer,
    Seller,
    Manager,
    /// Administers the desk, and reads.
    Administrator,
    /// Signed in, and disabled since.
    Disabled,
    /// Signed in, and signed out elsewhere since.
    Revoked,
    /// Signed in for as long as anybody may be.
    Expired,
}

impl Who {
    const ALL: [Self; 9] = [
        Self::Nobody,
        Self::WithoutRole,
        Self::Viewer,
        Self::Seller,
        Self::Manager,
        Self::Administrator,
        Self::Disabled,
        Self::Revoked,
        Self::Expired,
    ];

    /// Whether they are let through where so much is needed.
    fn may(self, needs: Needs) -> bool {
        match self {
            Self::Nobody | Self::Disabled | Self::Revoked | Self::Expired => false,
            Self::WithoutRole => needs == Needs::Account,
            Self::Viewer => matches!(needs, Needs::Account | Needs::SignedIn | Needs::Reader),
            Self::Administrator => {
                matches!(needs, Needs::Account | Needs::SignedIn | Needs::Reader | Needs::Administrator)
            }
            Self::Seller => matches!(needs, Needs::Account | Needs::SignedIn | Needs::Reader | Needs::Seller),
            Self::Manager => needs != Needs::Administrator,
        }
    }

    fn is_in(self) -> bool {
        self.may(Needs::Account)
    }
}

struct Doors {
    desk: TestDesk,
    app: Router,
}

impl Doors {
    async fn new() -> Self {
        Self::with(&with_passwords()).await
    }

    async fn with(config: &Config) -> Self {
        let desk = TestDesk::new(config).await;
        let mut state = desk.state.clone();
        // The list of hashed names is made by the release build.
        state.leptos.hash_files = false;
        let app = router(state);
        Self { desk, app }
    }

    /// The session of somebody, if they have one.
    async fn session(&self, who: Who) -> Option<Session> {
        let persona = match who {
            Who::Nobody => return None,
            Who::WithoutRole => return Some(come_by_provider(&self.desk, "visitor", &[]).await),
            Who::Viewer | Who::Revoked | Who::Expired => "viewer",
            Who::Disabled => "partner",
            Who::Seller => "seller",
            Who::Manager => "manager",
            Who::Administrator => "administrator",
        };
        let session = self.desk.sign_in(persona).await;
        let visitor = self.desk.visitor(&session).await.expect("signed in");
        match who {
            Who::Revoked => self.desk.state.register.leave(&visitor).await.expect("ended"),
            Who::Disabled => self.desk.disable(&visitor.account).await,
            Who::Expired => self.desk.let_run_out(&visitor.sign_in).await,
            _ => {}
        }
        Some(session)
    }

    async fn ask(&self, session: Option<&Session>, request: Builder, body: Body) -> Response {
        let mut request = request.header(header::HOST, "127.0.0.1:3000").header("sec-fetch-site", "same-origin");
        if let Some(id) = session.and_then(Session::id) {
            request = request.header(header::COOKIE, format!("cosell_session={id}"));
        }
        let answer = self.app.clone().oneshot(request.body(body).expect("a request"));
        tokio::time::timeout(HANG, answer).await.expect("it does not hang").expect("an answer")
    }

    /// Calls a server function; whether it went past the checks.
    async fn calls(&self, session: Option<&Session>, path: &str, input: Input) -> bool {
        let (request, body) = match input {
            Input::Query(query) => (Request::get(format!("/api/{path}?{query}")), Body::empty()),
            Input::Form(form) => {
                (Request::post(format!("/api/{path}")).header(header::CONTENT_TYPE, FORM), Body::from(form))
            }
            Input::Json(json) => (
                Request::post(format!("/api/{path}")).header(header::CONTENT_TYPE, "application/json"),
                Body::from(json),
            ),
        };
        self.passes(session, path, request, body).await
    }

    /// Whether a request goes past the checks.
    async fn passes(&self, session: Option<&Session>, path: &str, request: Builder, body: Body) -> bool {
        let answer = self.ask(session, request, body).await;
        let status = answer.status();
        let body = answer.into_body().collect().await.expect("a body").to_bytes();
        if status == StatusCode::UNAUTHORIZED {
            return false;
        }
        // What a function does not find it says by itself.
        let found_none = status == StatusCode::NOT_FOUND && serde_json::from_slice::<AppError>(&body).is_err();
        assert!(!found_none && status != StatusCode::METHOD_NOT_ALLOWED, "{path} is not there: {status}");
        // What came of a form stands in the session; what came of a read, in the answer.
        let failure = match self.outcome(session).await {
            Some(outcome) => outcome.failure,
            None => serde_json::from_slice::<AppError>(&body).ok(),
        };
        if let Some(AppError { kind: ErrorKind::Validation(errors), .. }) = &failure {
            let unread = errors.iter().any(|error| error.message.contains("could not be read; reload"));
            assert!(!unread, "the input of {path} does not fit: {errors:?}");
        }
        // Whoever has no role is refused before anything is called.
        let turned_away = status == StatusCode::FORBIDDEN && failure.is_none();
        let forbidden =
            matches!(failure.map(|failure| failure.kind), Some(ErrorKind::RoleForbids { .. } | ErrorKind::SignedOut));
        !turned_away && !forbidden
    }

    /// What the session keeps for the next page; it is taken out.
    async fn outcome(&self, session: Option<&Session>) -> Option<Outcome> {
        let id = session?.id()?;
        let mut record = self.desk.state.sessions.load(&id).await.expect("read")?;
        let outcome = record.data.remove(OUTCOME_KEY)?;
        self.desk.state.sessions.save(&record).await.expect("kept");
        serde_json::from_value(outcome).ok()
    }
}

#[test]
fn every_server_function_has_a_row() {
    let there: BTreeSet<&str> = server_fn::axum::server_fn_paths().map(|(path, _)| path).collect();
    let rows: BTreeSet<String> = ROWS.iter().map(|row| format!("/api/{}", row.path)).collect();
    let rows: BTreeSet<&str> = rows.iter().map(String::as_str).collect();
    assert_eq!(there.difference(&rows).collect::<Vec<_>>(), Vec::<&&str>::new(), "without a row");
    assert_eq!(rows.difference(&there).collect::<Vec<_>>(), Vec::<&&str>::new(), "not there any more");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_server_function_lets_through_who_may_and_nobody_else() {
    let doors = Doors::new().await;
    let mut wrong = Vec::new();
    for who in Who::ALL {
        let session = doors.session(who).await;
        for row in ROWS {
            let passes = doors.calls(session.as_ref(), row.path, row.input).await;
            if passes != who.may(row.needs) {
                wrong.push(format!("{who:?} at {}: {}", row.path, if passes { "let through" } else { "refused" }));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Pages that only administrators see, and what stands below them.
const FOR_ADMINISTRATORS: [&str; 3] = ["/audit", "/people", "/settings"];
/// Pages for whoever is signed in, also without a role.
const WITHOUT_ROLE: [&str; 2] = ["/account/security", "/no-access"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_page_is_for_those_who_are_signed_in() {
    let doors = Doors::new().await;
    let mut wrong = Vec::new();
    for who in Who::ALL {
        let session = doors.session(who).await;
        for route in generate_route_list(App) {
            let path = route.path().replace("{id}", "0123456789abcdef0123456789abcdef").replace(['{', '}'], "");
            let request = Request::get(&path).header(header::ACCEPT, "text/html");
            let answer = doors.ask(session.as_ref(), request, Body::empty()).await;
            let to = answer.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default();
            let sent_away = to.starts_with("/sign-in") || to == "/no-access";
            let refused = sent_away || answer.status() == StatusCode::FORBIDDEN;
            let open = path == "/sign-in" || path.starts_with("/sign-in/");
            let for_administrators = FOR_ADMINISTRATORS.iter().any(|page| path.starts_with(page));
            let may = open
                || match who {
                    Who::Administrator => true,
                    Who::WithoutRole => WITHOUT_ROLE.contains(&path.as_str()),
                    _ => who.is_in() && !for_administrators,
                };
            if refused == may {
                wrong.push(format!("{who:?} at {path}: {}", answer.status()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The session of somebody whom a provider vouches for, with their groups there.
async fn come_by_provider(desk: &TestDesk, subject: &str, groups: &[&str]) -> Session {
    let identity = Identity {
        issuer: "https://id.example.com".into(),
        subject: subject.into(),
        name: "Rita Reader".into(),
        email: None,
        groups: groups.iter().map(|group| (*group).to_owned()).collect(),
    };
    let vouched = Vouched { identity, method: SignInMethod::OpenId, provider_session: None, credential: None };
    let session = Session::new(None, Arc::new(desk.state.sessions.clone()), None);
    sign_in::admit(&desk.state, &session, vouched, &Origin::default(), "Firefox/145.0").await.expect("signed in");
    session
}

/// A desk that works with AWS, with one person who reads there.
async fn with_aws() -> (Doors, Session) {
    let rule = RoleRule {
        group: "readers".into(),
        catalog: Some(Catalog::Sandbox),
        role: Some(Role::Viewer),
        administrator: false,
    };
    let sign_in = SignInSection { roles: vec![rule], ..SignInSection::default() };
    let doors = Doors::with(&Config { backend: BackendKind::Aws, sign_in, ..Config::default() }).await;
    let session = come_by_provider(&doors.desk, "reader", &["readers"]).await;
    (doors, session)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_aws_there_is_no_page_for_those_who_build_the_desk() {
    let page = || Request::get("/design").header(header::ACCEPT, "text/html");
    let doors = Doors::new().await;
    let session = doors.session(Who::Viewer).await;
    assert_eq!(doors.ask(session.as_ref(), page(), Body::empty()).await.status(), StatusCode::OK);
    let (doors, reader) = with_aws().await;
    assert_eq!(doors.ask(Some(&reader), page(), Body::empty()).await.status(), StatusCode::NOT_FOUND);
    let help = Request::get("/help").header(header::ACCEPT, "text/html");
    assert_eq!(doors.ask(Some(&reader), help, Body::empty()).await.status(), StatusCode::OK, "signed in");
}
