//! A desk whose every address begins with a prefix: no page, redirect or cookie forgets it.

use super::support::{Desk, connect, read};
use std::collections::{BTreeSet, VecDeque};

const CALLED: &str = "http://127.0.0.1:8080/cosell/";
const BASE: &str = "/cosell";
/// As many pages are looked at. There are fewer of different shapes.
const MOST_PAGES: usize = 400;
/// Pages to which no link leads, or only in a rare state of things.
const OTHERWISE: [&str; 9] = [
    "/cosell/sign-in",
    "/cosell/sign-in?next=%2Fcosell%2Ftasks",
    "/cosell/design",
    "/cosell/nowhere",
    "/cosell/invitations/none",
    "/cosell/opportunities/none/edit",
    "/cosell/bulk/new?action=reject-invitations",
    "/cosell/data/nothing",
    "/cosell/?__err=eyJ9",
];
/// What can be done with an opportunity.
const OF_AN_OPPORTUNITY: [&str; 5] = ["edit", "assign", "products", "start", "submit"];

async fn ask(desk: &Desk, request: &str, more: &str) -> String {
    // By HTTP/1.0, so that the page comes in one piece.
    let request = format!("{request} HTTP/1.0\r\nhost: {}\r\naccept: text/html\r\n{more}\r\n", desk.host);
    read(&mut connect(desk.address, &request).await, "").await
}

async fn page(desk: &Desk, path: &str, cookie: &str) -> String {
    ask(desk, &format!("GET {path}"), &format!("cookie: {cookie}\r\n")).await
}

fn header<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    let (head, _) = answer.split_once("\r\n\r\n")?;
    head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

/// What stands in attributes and the values of islands and looks like a path.
fn paths(page: &str) -> impl Iterator<Item = &str> {
    ["=\"/", "&quot;/", ":\"/"].into_iter().flat_map(move |before| {
        page.match_indices(before).map(move |(at, _)| {
            let path = &page[at + before.len() - 1..];
            path.split(['"', '&', '<']).next().unwrap_or_default()
        })
    })
}

/// The links of a page that can be followed, decoded.
fn links(page: &str) -> Vec<String> {
    let hrefs = page.match_indices("href=\"/").map(|(at, _)| page[at + 6..].split('"').next().unwrap_or_default());
    hrefs.map(|link| link.replace("&amp;", "&").split('#').next().unwrap_or_default().to_owned()).collect()
}

/// A path without its ids, so that of many pages alike one is looked at.
fn shape(path: &str) -> String {
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let names: BTreeSet<&str> = query.split('&').map(|pair| pair.split('=').next().unwrap_or_default()).collect();
    let segment = |segment: &str| if segment.bytes().any(|b| b.is_ascii_digit()) { ":id" } else { segment }.to_owned();
    let segments: Vec<String> = path.split('/').map(segment).collect();
    format!("{}?{}", segments.join("/"), names.into_iter().collect::<Vec<_>>().join("&"))
}

#[tokio::test]
async fn no_page_forgets_the_prefix() {
    // Nobody reads the log while so many pages are asked for.
    let desk = Desk::start_with(&[("COSELL_PUBLIC_URL", CALLED), ("RUST_LOG", "warn")]).await;
    let cookie = desk.sign_in().await;
    let draft = desk.post("/api/drafts/create-draft", &cookie, "fields[Payload]=LeadInvitation").await;
    let mut waiting: VecDeque<String> = OTHERWISE.map(str::to_owned).into();
    waiting.push_front(header(&draft, "location").expect("a draft").to_owned());
    waiting.push_front(format!("{BASE}/"));
    let mut seen: BTreeSet<String> = waiting.iter().map(|path| shape(path)).collect();
    let mut looked_at = 0;
    while let Some(path) = waiting.pop_front() {
        let page = page(&desk, &path, &cookie).await;
        looked_at += 1;
        assert!(looked_at < MOST_PAGES, "{seen:#?}");
        for found in paths(&page) {
            assert!(found.starts_with("/cosell/") || found == BASE, "{path} leads to {found}");
        }
        if header(&page, "content-type").is_some_and(|kind| kind.starts_with("text/html")) {
            assert!(page.contains("data-base=\"/cosell\""), "{path} does not tell its islands: {page}");
            assert!(page.contains("(\"/cosell\", \"pkg\","), "{path} loads its script from elsewhere");
            let policy = header(&page, "content-security-policy").unwrap_or_default();
            assert!(policy.split("; ").any(|part| part == "report-uri /cosell/csp-reports"), "{path}: {policy}");
        }
        if let Some(location) = header(&page, "location") {
            assert!(location.starts_with("/cosell/"), "{path} redirects to {location}");
        }
        // Not every opportunity leads to all that can be done with one.
        let parts: &[&str] = if shape(&path) == "/cosell/opportunities/:id?" { &OF_AN_OPPORTUNITY } else { &[] };
        for link in links(&page).into_iter().chain(parts.iter().map(|part| format!("{path}/{part}"))) {
            if !link.contains("/pkg/") && seen.insert(shape(&link)) {
                waiting.push_back(link);
            }
        }
    }
    for part in [
        "/invitations/:id",
        "/invitations/:id/accept",
        "/invitations/:id/reject",
        "/drafts/:id/import",
        "/drafts/:id/review",
        "/drafts/:id/export",
        "/opportunities/:id",
        "/engagements/:id",
        "/tasks/:id",
        "/bulk",
        "/activity",
        "/help",
        "/data/get-opportunity",
        "/output/get-opportunity",
    ] {
        assert!(seen.iter().any(|it| it.starts_with(&format!("{BASE}{part}?"))), "{part} is not among {seen:#?}");
    }
}

#[tokio::test]
async fn no_redirect_and_no_cookie_forgets_the_prefix() {
    let desk = Desk::start_with(&[("COSELL_PUBLIC_URL", CALLED)]).await;
    let away = page(&desk, "/cosell/tasks?sort=kind", "").await;
    assert_eq!(header(&away, "location"), Some("/cosell/sign-in?next=/cosell/tasks%3Fsort%3Dkind"));
    for (next, there) in [
        ("/cosell/tasks", "/cosell/tasks"),
        ("/tasks", "/cosell/tasks"),
        ("//evil.example", "/cosell/"),
        ("/cosell/../x", "/cosell/"),
    ] {
        let form = format!("persona=seller&next={}", next.replace('/', "%2F"));
        let answer = desk.post("/sign-in/persona", "", &form).await;
        assert_eq!(header(&answer, "location"), Some(there), "{answer}");
        let cookie = header(&answer, "set-cookie").expect("a session");
        assert!(cookie.starts_with("cosell_session=") && cookie.contains("Path=/cosell/"), "{cookie}");
    }

    // A form that cannot be read goes back to its page, or if that is not ours to the first one.
    let cookie = desk.sign_in().await;
    for (referer, back) in [
        ("http://127.0.0.1:8080/cosell/drafts", "http://127.0.0.1:8080/cosell/drafts?__"),
        ("http://127.0.0.1:8080/other/drafts", "http://127.0.0.1:8080/cosell/?__"),
        ("http://127.0.0.1:8080.evil.example/cosell/", "http://127.0.0.1:8080/cosell/?__"),
        ("", "http://127.0.0.1:8080/cosell/?__"),
    ] {
        let more = format!(
            "cookie: {cookie}\r\nsec-fetch-site: same-origin\r\nreferer: {referer}\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: 3\r\n"
        );
        let answer = ask(&desk, "POST /cosell/api/drafts/save-step", &format!("{more}\r\na=b")).await;
        let location = header(&answer, "location").unwrap_or_else(|| panic!("{answer}"));
        assert!(location.starts_with(back), "{referer} leads to {location}");
    }
    let out = desk.post("/sign-out", &cookie, "").await;
    assert_eq!(header(&out, "location"), Some("/cosell/sign-in"));
}

#[tokio::test]
async fn behind_tls_the_cookie_is_the_hosts_own() {
    let desk = Desk::start_with(&[("COSELL_PUBLIC_URL", "https://localhost/cosell/")]).await;
    let shown = page(&desk, "/cosell/sign-in", "").await;
    let mark = header(&shown, "set-cookie").and_then(|cookie| cookie.split(';').next()).expect("a mark");
    let answer = desk.post("/sign-in/persona", mark, "persona=seller&next=%2F").await;
    let cookie = header(&answer, "set-cookie").expect("a session");
    assert!(cookie.starts_with("__Host-cosell_session="), "{cookie}");
    for part in ["; Path=/;", "; Secure", "; HttpOnly", "; SameSite=Lax"] {
        assert!(format!("{cookie};").contains(part), "{part} in {cookie}");
    }
    assert!(!cookie.to_lowercase().contains("domain"), "{cookie}");
    assert_eq!(header(&answer, "strict-transport-security"), Some("max-age=63072000; includeSubDomains"));
    let value = cookie.split(';').next().expect("a value");
    assert!(page(&desk, "/cosell/", value).await.starts_with("HTTP/1.0 200 "));
}
