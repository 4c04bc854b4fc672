//! Coming in by a proxy, and not by what anybody says who is none.

use crate::{
    config::{Config, ProxyKind, ProxySection, RoleRule, SignInSection, TrustedProxies},
    testing::{TestDesk, get},
};
use axum::{
    body::Body,
    http::{StatusCode, header},
    response::Response,
};
use domain::people::{Catalog, Role};

const PROXY: &str = "10.0.0.7:4000";
const STRANGER: &str = "10.0.0.8:4000";

async fn desk() -> TestDesk {
    let rule = RoleRule {
        group: "sellers".into(),
        catalog: Some(Catalog::Sandbox),
        role: Some(Role::Seller),
        administrator: false,
    };
    let proxy = ProxySection {
        kind: ProxyKind::Authelia,
        sign_out_url: Some("https://auth.example.com/logout".into()),
        ..ProxySection::default()
    };
    let sign_in = SignInSection { proxy: Some(proxy), roles: vec![rule], ..SignInSection::default() };
    let trusted_proxies = TrustedProxies::parse(&["10.0.0.7".to_owned()]).expect("an address");
    TestDesk::new(&Config { sign_in, trusted_proxies, ..Config::default() }).await
}

/// Asks through somebody, with these headers and a cookie.
async fn ask(desk: &TestDesk, path: &str, peer: &str, headers: &[(&str, &str)], cookie: &str) -> Response {
    let mut request =
        get(path).header(header::ACCEPT, "text/html").header(header::COOKIE, format!("cosell_session={cookie}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    desk.ask_from(peer.parse().expect("an address"), request, Body::empty()).await
}

fn cookie(answer: &Response) -> String {
    let cookie = answer.headers().get(header::SET_COOKIE).map(|it| it.to_str().expect("text")).unwrap_or_default();
    cookie.trim_start_matches("cosell_session=").split(';').next().unwrap_or_default().to_owned()
}

async fn is_in(answer: Response) -> bool {
    let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.expect("a body");
    String::from_utf8_lossy(&body).contains("is Seller in Sandbox")
}

const SAM: [(&str, &str); 2] = [("remote-user", "sam"), ("remote-groups", "sellers")];

#[tokio::test]
async fn whom_the_proxy_names_is_in_as_long_as_it_does() {
    let desk = desk().await;
    let first = ask(&desk, "/", PROXY, &SAM, "").await;
    let sam = cookie(&first);
    assert!(is_in(first).await);
    let next = ask(&desk, "/", PROXY, &SAM, &sam).await;
    assert_eq!(cookie(&next), "", "the same sign-in");
    assert!(is_in(next).await);
    // Past the proxy the cookie alone is worth nothing, and ends.
    assert!(!is_in(ask(&desk, "/", STRANGER, &SAM, &sam).await).await);
    let again = ask(&desk, "/", PROXY, &SAM, &sam).await;
    assert_ne!(cookie(&again), "", "a new sign-in");
}

#[tokio::test]
async fn another_person_or_other_groups_are_another_sign_in() {
    let desk = desk().await;
    let sam = cookie(&ask(&desk, "/", PROXY, &SAM, "").await);
    let eve = [("remote-user", "eve"), ("remote-groups", "sellers")];
    let first = ask(&desk, "/", PROXY, &eve, &sam).await;
    let as_eve = cookie(&first);
    assert!(is_in(first).await && !as_eve.is_empty() && as_eve != sam);
    // What sam's browser held opens nothing but the way in.
    let stale = ask(&desk, "/events", PROXY, &[], &sam).await;
    assert_ne!(stale.status(), StatusCode::OK);
    // Out of the group: nothing may be done any more, at once.
    let out = ask(&desk, "/", PROXY, &[("remote-user", "eve"), ("remote-groups", "others")], &as_eve).await;
    assert!(!is_in(out).await);
}

#[tokio::test]
async fn strangers_name_nobody_and_a_header_twice_is_refused() {
    let desk = desk().await;
    let answer = ask(&desk, "/", STRANGER, &SAM, "").await;
    assert_eq!(answer.headers().get(header::LOCATION).expect("elsewhere"), "/sign-in?next=/");
    let forged = [("x-forwarded-for", "10.0.0.7"), SAM[0], SAM[1]];
    assert!(!is_in(ask(&desk, "/", STRANGER, &forged, "").await).await);
    // Headers of another kind of proxy.
    let other = [("x-forwarded-user", "sam"), ("x-forwarded-groups", "sellers"), ("x-auth-request-user", "sam")];
    assert!(!is_in(ask(&desk, "/", PROXY, &other, "").await).await);
    let twice = [SAM[0], ("remote-user", "eve"), SAM[1]];
    assert_eq!(desk.refused().await, Vec::<String>::new());
    assert_eq!(ask(&desk, "/", PROXY, &twice, "").await.status(), StatusCode::FORBIDDEN);
    assert_eq!(desk.refused().await, ["SignIn \"\": by proxy: what was told is not to be believed from 10.0.0.7"]);
}

#[tokio::test]
async fn the_sign_in_page_lets_nobody_in_by_itself() {
    let desk = desk().await;
    let answer = ask(&desk, "/sign-in", PROXY, &SAM, "").await;
    assert_eq!((answer.status(), cookie(&answer)), (StatusCode::OK, String::new()));
    let on = ask(&desk, "/sign-in/proxy?next=%2Ftasks", PROXY, &SAM, "").await;
    assert_eq!(on.headers().get(header::LOCATION).expect("elsewhere"), "/tasks");
    let evil = ask(&desk, "/sign-in/proxy?next=%2F%2Fevil.example", PROXY, &SAM, "").await;
    assert_eq!(evil.headers().get(header::LOCATION).expect("elsewhere"), "/");
}
