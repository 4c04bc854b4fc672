//! Heads of requests: who asks, from where, for which page, with which cookie, and where to go next.

use super::{TARGET, spliced, with_headers};
use axum::{
    body::Body,
    http::{Request, header},
};

/// Headers that something of the desk reads, each with a value that is right.
const HEADERS: [(&str, &str); 17] = [
    ("x-forwarded-for", "203.0.113.7, 127.0.0.1"),
    ("forwarded", "for=203.0.113.7;proto=https;host=\"desk.example.com\""),
    ("x-forwarded-proto", "https"),
    ("x-forwarded-host", "desk.example.com"),
    ("x-forwarded-user", "ada"),
    ("remote-user", "ada"),
    ("x-amzn-oidc-data", "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhZGEifQ==.AAAA"),
    ("host", "127.0.0.1:3000"),
    ("cookie", "cosell_session=AAAAAAAAAAAAAAAAAAAAAA; theme=dark"),
    ("last-event-id", "12"),
    ("sec-fetch-site", "same-origin"),
    ("sec-fetch-mode", "navigate"),
    ("origin", "http://127.0.0.1:3000"),
    ("referer", "http://127.0.0.1:3000/tasks"),
    ("accept", "text/html,application/xhtml+xml;q=0.9"),
    ("accept-encoding", "gzip, br"),
    ("content-type", "application/x-www-form-urlencoded"),
];

/// Addresses with something to read in them: filters, pages of lists, cursors, ids, where to go next.
const ADDRESSES: [&str; 22] = [
    "/",
    "/sign-in?next=/tasks",
    "/events?after=12",
    "/invitations?side=sent&status=PENDING&payload=LeadInvitation&sender=111122223333&engagement=eng-0a1b2c3d4e5f6g&order=asc&size=2&page=t",
    "/opportunities?stage=Qualified&review=Approved&company=Lumen&sort=LastModifiedDate&order=asc&page=AAMA-7b7d",
    "/engagements?by=111122223333&notby=aws&context=Lead&id=eng-0a1b2c3d4e5f6g",
    "/engagements/eng-0a1b2c3d4e5f6g/contexts/1",
    "/activity?state=done",
    "/audit?person=ada&action=SignIn&subject=x&outcome=done&from=2026-01-01&to=2026-12-31&page=7",
    "/audit/export?format=csv&from=2026-01-01",
    "/people?filter=ada&page=50",
    "/bulk/new?action=accept-invitations&id=engi-0a1b2c3d4e5f6",
    "/data/get-opportunity?id=O1234567&output=yaml&query=LifeCycle.Stage",
    "/output/list-opportunities?size=3&output=csv&query=OpportunitySummaries[].Id&all=1",
    "/drafts/0123456789abcdef0123456789abcdef/customer?check=1&add=SenderContacts&return=review",
    "/sign-in/oidc/test?next=/tasks",
    "/sign-in/oidc/test/callback?code=a&state=b&iss=c",
    "/sign-in/link?token=0a1b2c3d",
    "/sign-in/app",
    "/sign-in?refused=away&by=test",
    "/account/security",
    "/sign-in/oidc/test/front-channel-logout?iss=a&sid=b",
];

/// An address and up to three headers, damaged: the first bytes choose, lines hold what is put into each.
fn ask(bytes: &[u8]) {
    let [method, who, address, rest @ ..] = bytes else { return };
    let mut lines = rest.split(|byte| *byte == b'\n');
    let valid = ADDRESSES[usize::from(*address) % ADDRESSES.len()];
    let damage = lines.next().unwrap_or_default();
    let address = if damage.is_empty() { valid.as_bytes().to_vec() } else { spliced(valid.as_bytes(), damage) };
    let damaged: Vec<_> = lines
        .take(3)
        .filter_map(|line| {
            let (name, value) = line.split_first()?;
            let (name, valid) = HEADERS[usize::from(*name) % HEADERS.len()];
            Some((name, spliced(valid.as_bytes(), value)))
        })
        .collect();
    let method = if method % 8 == 7 { "POST" } else { "GET" };
    let request = Request::builder().method(method).uri(address.as_slice());
    let mut request = with_headers(request, damaged.iter().map(|(name, value)| (*name, value.as_slice())));
    if !damaged.iter().any(|(name, _)| *name == "host") {
        request = request.header(header::HOST, "127.0.0.1:3000");
    }
    if let Some(cookie) = TARGET.cookie(*who) {
        request = request.header(header::COOKIE, cookie);
    }
    // What is no address never gets as far as this: the server refuses it.
    if let Ok(request) = request.body(Body::empty()) {
        TARGET.send(request);
    }
}

#[test]
fn whatever_stands_in_a_head_is_answered() {
    bolero::check!().with_iterations(300).with_max_len(200).for_each(ask);
}
