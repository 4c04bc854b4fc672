//! Routes that are neither pages nor server functions, and the forms among them.

use super::{Doors, FORM, Who, rows::Needs};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use std::collections::BTreeSet;

/// The plain routes: the method, the address, and whether it is for those who are not signed in too.
const PLAIN: &[(&str, &str, bool)] = &[
    ("POST", "/account/app", false),
    ("POST", "/account/codes", false),
    ("POST", "/account/password", false),
    ("GET", "/audit/export", false),
    ("POST", "/aws-events", true),
    ("POST", "/csp-reports", true),
    ("GET", "/events", false),
    ("GET", "/favicon.svg", true),
    ("GET", "/livez", true),
    ("GET", "/metrics", true),
    ("GET", "/output/{operation}", false),
    ("POST", "/people/invite", false),
    ("POST", "/people/{id}/link", false),
    ("GET", "/readyz", true),
    ("POST", "/sign-in/by-code", true),
    ("POST", "/sign-in/confirm-app", true),
    ("GET", "/sign-in/oidc/{provider}", true),
    ("POST", "/sign-in/oidc/{provider}/back-channel-logout", true),
    ("GET", "/sign-in/oidc/{provider}/callback", true),
    ("GET", "/sign-in/oidc/{provider}/front-channel-logout", true),
    ("POST", "/sign-in/password", true),
    ("POST", "/sign-in/persona", true),
    ("GET", "/sign-in/proxy", true),
    ("POST", "/sign-in/set-password", true),
    ("POST", "/sign-out", false),
];

/// The forms that no server function takes: the address, the least that it takes, and what is sent. None of it is anybody's.
pub(crate) const FORMS: &[(&str, Needs, &str)] = &[
    ("/account/app", Needs::SignedIn, "password-for-app=a"),
    ("/account/codes", Needs::SignedIn, "password-for-codes=a"),
    ("/account/password", Needs::SignedIn, "current=a&password=b"),
    ("/people/invite", Needs::Administrator, "name=Zoe&mail=nowhere"),
    ("/people/viewer/link", Needs::Administrator, ""),
];

/// Every address in the sources that a route is made for.
fn plain_routes() -> BTreeSet<String> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.join("routes")];
    let mut sources = vec![std::fs::read_to_string(root.join("router.rs")).expect("a file")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().is_none_or(|name| name != "tests.rs") {
                sources.push(std::fs::read_to_string(&path).expect("a file"));
            }
        }
    }
    let routes = |source: &String| {
        let made = [".route(\"", ".route_service(\""].into_iter().flat_map(|call| source.split(call).skip(1));
        made.filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect::<Vec<_>>()
    };
    sources.iter().flat_map(routes).collect()
}

#[test]
fn every_plain_route_is_listed() {
    let listed: BTreeSet<String> = PLAIN.iter().map(|(_, path, _)| (*path).to_owned()).collect();
    assert_eq!(plain_routes(), listed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn plain_routes_are_for_those_who_are_signed_in_unless_listed_as_open() {
    let doors = Doors::new().await;
    for who in Who::ALL {
        let session = doors.session(who).await;
        for (method, path, _) in PLAIN.iter().filter(|(_, path, open)| !open && *path != "/sign-out") {
            let request = Request::builder().method(*method).uri(path.replace("{operation}", "get-opportunity"));
            let answer = doors.ask(session.as_ref(), request, Body::empty()).await;
            assert_eq!(answer.status() != StatusCode::UNAUTHORIZED, who.is_in(), "{who:?} at {path}");
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
