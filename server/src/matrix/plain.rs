//! Routes that are neither pages nor server functions, and the forms among them.

use super::{Doors, FORM, Who, rows::Needs};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use std::collections::BTreeSet;
use tower_sessions::Session;

/// The plain routes: the method, the address, and the least that they take; nothing where they are for everybody.
pub(super) const PLAIN: &[(&str, &str, Option<Needs>)] = &[
    ("POST", "/account/app", Some(Needs::Account)),
    ("POST", "/account/codes", Some(Needs::Account)),
    ("POST", "/account/password", Some(Needs::Account)),
    ("GET", "/audit/export", Some(Needs::Administrator)),
    ("POST", "/aws-events", None),
    ("POST", "/csp-reports", None),
    ("GET", "/events", Some(Needs::Reader)),
    ("GET", "/favicon.svg", None),
    ("GET", "/livez", None),
    ("GET", "/metrics", None),
    ("GET", "/output/{operation}", Some(Needs::Reader)),
    ("POST", "/people/invite", Some(Needs::Administrator)),
    ("POST", "/people/{id}/link", Some(Needs::Administrator)),
    ("GET", "/pkg", None),
    ("GET", "/readyz", None),
    ("POST", "/sign-in/by-code", None),
    ("POST", "/sign-in/confirm-app", None),
    ("GET", "/sign-in/oidc/{provider}", None),
    ("POST", "/sign-in/oidc/{provider}/back-channel-logout", None),
    ("GET", "/sign-in/oidc/{provider}/callback", None),
    ("GET", "/sign-in/oidc/{provider}/front-channel-logout", None),
    ("POST", "/sign-in/password", None),
    ("POST", "/sign-in/persona", None),
    ("GET", "/sign-in/proxy", None),
    ("POST", "/sign-in/set-password", None),
    ("POST", "/sign-out", Some(Needs::Account)),
];

/// The forms that no server function takes: the address, the least that it takes, and what is sent. None of it is anybody's.
pub(crate) const FORMS: &[(&str, Needs, &str)] = &[
    ("/account/app", Needs::Account, "password-for-app=a"),
    ("/account/codes", Needs::Account, "password-for-codes=a"),
    ("/account/password", Needs::Account, "current=a&password=b"),
    ("/people/invite", Needs::Administrator, "name=Zoe&mail=nowhere"),
    ("/people/viewer/link", Needs::Administrator, ""),
];

/// Files and folders whose routes nobody is served.
const OF_TESTS: [&str; 5] = ["tests", "testing", "fuzz", "matrix", "secrets"];
/// What makes a route of an address.
const CALLS: [&str; 4] = [".route(", ".route_service(", ".nest(", ".nest_service("];

/// Every address in the sources that a route is made for.
fn plain_routes() -> BTreeSet<String> {
    let mut folders = vec![std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut routes = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.file_stem().is_some_and(|name| OF_TESTS.iter().any(|of_tests| name == *of_tests)) {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let source = std::fs::read_to_string(&path).expect("a file");
                routes.extend(routes_in(&source));
            }
        }
    }
    routes
}

/// The addresses in one source, without its tests. One that is no plain text could not be listed.
fn routes_in(source: &str) -> Vec<String> {
    let served = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let made = CALLS.into_iter().flat_map(|call| served.split(call).skip(1));
    let address = |rest: &str| {
        let text = rest.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next());
        text.expect("a route's address is written where the route is made").to_owned()
    };
    made.map(address).collect()
}

#[test]
fn routes_are_found_however_they_are_written() {
    let source = "a.route(\n    \"/a\",\n get(b)).nest_service( \"/b\", c).route(\"/c/{id}\", d)\n#[cfg(test)]\nmod tests {\n\
                  e.route(\"/d\", f)";
    assert_eq!(routes_in(source), ["/a", "/c/{id}", "/b"]);
}

#[test]
fn every_plain_route_is_listed() {
    let listed: BTreeSet<String> = PLAIN.iter().map(|(_, path, _)| (*path).to_owned()).collect();
    assert_eq!(plain_routes(), listed);
}

/// Asks for a plain route without anything that it may want.
async fn asked(doors: &Doors, session: Option<&Session>, method: &str, path: &str) -> StatusCode {
    let path =
        path.replace("{operation}", "get-opportunity").replace("{provider}", "contoso").replace("{id}", "viewer");
    let path = if path == "/audit/export" { "/audit/export?format=csv".to_owned() } else { path };
    let request = Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, FORM);
    doors.ask(session, request, Body::empty()).await.status()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn plain_routes_let_through_who_may_and_nobody_else() {
    let doors = Doors::new().await;
    let forms: BTreeSet<String> = FORMS.iter().map(|(path, ..)| path.replace("viewer", "{id}")).collect();
    let mut wrong = Vec::new();
    for who in Who::ALL {
        let session = doors.session(who).await;
        // What is left out is a form, which is sent as a whole below, or signs out, or has a listener of its own.
        let elsewhere = |path: &str| forms.contains(path) || ["/sign-out", "/metrics"].contains(&path);
        for (method, path, needs) in PLAIN.iter().filter(|(_, path, _)| !elsewhere(path)) {
            let status = asked(&doors, session.as_ref(), method, path).await;
            let passes = ![StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN].contains(&status);
            let holds = match needs {
                Some(needs) => passes == who.may(*needs),
                None => passes,
            };
            if !holds || status == StatusCode::INTERNAL_SERVER_ERROR {
                wrong.push(format!("{who:?} at {path}: {status}"));
            }
        }
        if let Some(session) = &session {
            let still = doors.desk.visitor(session).await.is_some();
            assert_eq!(still, who.is_in(), "{who:?} is what they were");
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn plain_routes_take_their_method_only() {
    let doors = Doors::new().await;
    let session = doors.session(Who::Administrator).await;
    for (method, path, _) in PLAIN {
        let other = if *method == "GET" { "POST" } else { "GET" };
        let status = asked(&doors, session.as_ref(), other, path).await;
        // There is nothing at all where this desk is not configured for it.
        let none = [StatusCode::METHOD_NOT_ALLOWED, StatusCode::NOT_FOUND].contains(&status);
        assert!(none, "{other} {path}: {status}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_in_signs_out_and_is_out() {
    let doors = Doors::new().await;
    for who in Who::ALL {
        let session = doors.session(who).await;
        let status = asked(&doors, session.as_ref(), "POST", "/sign-out").await;
        assert_ne!(status, StatusCode::INTERNAL_SERVER_ERROR, "{who:?}");
        if let Some(session) = &session {
            assert!(doors.desk.visitor(session).await.is_none(), "{who:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_form_about_passwords_lets_through_who_may_and_nobody_else() {
    let doors = Doors::new().await;
    let mut wrong = Vec::new();
    for who in Who::ALL {
        let session = doors.session(who).await;
        for (path, needs, form) in FORMS {
            let request = Request::post(*path).header(header::CONTENT_TYPE, FORM);
            let passes = doors.passes(session.as_ref(), path, request, Body::from(*form)).await;
            if passes != who.may(*needs) {
                wrong.push(format!("{who:?} at {path}: {}", if passes { "let through" } else { "refused" }));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
