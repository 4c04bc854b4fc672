//! What a browser brings back from a provider, and what it takes along from a form that was refused at the door.

use super::{PROVIDER, TARGET, spliced};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
    response::Response,
};
use url::Url;

/// A request of a browser with a cookie.
fn page(address: &[u8], cookie: &[u8]) -> Option<Request<Body>> {
    let request = Request::get(address)
        .header(header::HOST, "127.0.0.1:3000")
        .header(header::ACCEPT, "text/html")
        .header(header::COOKIE, cookie);
    request.body(Body::empty()).ok()
}

fn cookie_of(answer: &Response, name: &str) -> Option<String> {
    let cookies = answer.headers().get_all(header::SET_COOKIE).iter().filter_map(|cookie| cookie.to_str().ok());
    cookies.filter_map(|cookie| cookie.split(';').next()).find(|pair| pair.starts_with(name)).map(str::to_owned)
}

/// A sign-in under way: the cookie that remembers it, and the address by which the browser comes back.
fn under_way() -> (String, String) {
    let begun = TARGET.send(page(b"/sign-in/oidc/test?next=/tasks", b"").expect("a request"));
    let away: Url = begun.headers()[header::LOCATION].to_str().expect("text").parse().expect("an address");
    let back = PROVIDER.visit(&away);
    let back = format!("{}?{}", back.path(), back.query().expect("an answer"));
    (cookie_of(&begun, "cosell_leaving_").expect("remembered"), back)
}

/// The same, damaged: the first byte chooses what.
fn come_back(bytes: &[u8]) {
    let [choice, rest @ ..] = bytes else { return };
    let (cookie, back) = under_way();
    let damaged =
        |whole: bool, valid: &str| if whole { valid.as_bytes().to_vec() } else { spliced(valid.as_bytes(), rest) };
    let (cookie, back) = (damaged(choice % 2 == 0, &cookie), damaged(choice % 2 == 1, &back));
    if let Some(request) = page(&back, &cookie) {
        TARGET.send(request);
    }
}

#[test]
fn whatever_is_brought_back_from_a_provider_is_answered() {
    let (cookie, back) = under_way();
    let answer = TARGET.send(page(back.as_bytes(), cookie.as_bytes()).expect("a request"));
    assert_eq!(answer.headers()[header::LOCATION], "/tasks", "an honest answer lets nobody in");
    bolero::check!().with_iterations(150).with_max_len(200).for_each(come_back);
}

#[test]
fn whatever_is_taken_along_from_a_refused_form_is_told_or_not() {
    let form = Request::post("/sign-in/by-code")
        .header(header::HOST, "127.0.0.1:3000")
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let refused = TARGET.send(form.body(Body::from("code=000000")).expect("a request"));
    let valid = cookie_of(&refused, "cosell_refused=").expect("taken along");
    let asked = |cookie: &[u8]| page(b"/sign-in/code", cookie).map(|request| TARGET.send(request));
    let forgets = |answer: &Response| cookie_of(answer, "cosell_refused=").as_deref() == Some("cosell_refused=");
    let told = asked(valid.as_bytes()).expect("an answer");
    assert!(told.status() == StatusCode::OK && forgets(&told), "it is not told");
    bolero::check!().with_iterations(300).with_max_len(200).for_each(|bytes| {
        let cookie = spliced(valid.as_bytes(), bytes);
        let answer = asked(&cookie);
        // Its time may have run out meanwhile. Capitals say the same, and other cookies may stand before it.
        let forged = !String::from_utf8_lossy(&cookie).to_lowercase().contains(&valid);
        assert!(!forged || !answer.is_some_and(|answer| forgets(&answer)), "a forged one is told");
    });
}
