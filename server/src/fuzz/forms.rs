//! The form, query or document of every server function, and of what else takes a form.

use super::{TARGET, spliced};
use crate::matrix::{FORMS, Input, ROWS};
use axum::{
    body::Body,
    http::{HeaderName, Request, header},
};
use std::sync::LazyLock;

/// The forms by which people come in.
const DOOR: [(&str, &str); 7] = [
    ("/sign-in/password", "mail=ada%40example.com&password=four+unrelated+lamps&next=%2Ftasks"),
    ("/sign-in/by-code", "code=123456"),
    ("/sign-in/set-password", "token=0a1b2c3d&password=four+unrelated+lamps&name=Ada&mail=ada%40example.com"),
    ("/sign-in/confirm-app", "code=123456"),
    ("/sign-in/persona", "persona=seller&next=%2Ftasks"),
    ("/sign-in/oidc/test/back-channel-logout", "logout_token=a.b.c"),
    ("/sign-out", ""),
];

/// Every address that takes something, with what it takes.
fn all() -> impl Iterator<Item = (String, Input)> {
    let functions = ROWS.iter().map(|row| (format!("/api/{}", row.path), row.input));
    let forms = FORMS.iter().map(|(path, _, form)| (*path, *form)).chain(DOOR);
    functions.chain(forms.map(|(path, form)| (path.to_owned(), Input::Form(form))))
}

static ALL: LazyLock<Vec<(String, Input)>> = LazyLock::new(|| all().collect());

/// One of them, its input damaged, by one of the people.
fn call(bytes: &[u8]) {
    let [function, who, rest @ ..] = bytes else { return };
    let (address, input) = &ALL[usize::from(*function) % ALL.len()];
    let (request, valid) = match input {
        Input::Query(query) => {
            let query = spliced(query.as_bytes(), rest);
            // What no address can be is refused before anything is decoded.
            let Ok(query) = String::from_utf8(query) else { return };
            (Request::get(format!("{address}?{query}")), Vec::new())
        }
        Input::Form(form) => {
            let kind = "application/x-www-form-urlencoded";
            (Request::post(address).header(header::CONTENT_TYPE, kind), spliced(form.as_bytes(), rest))
        }
        Input::Json(json) => {
            let kind = "application/json";
            (Request::post(address).header(header::CONTENT_TYPE, kind), spliced(json.as_bytes(), rest))
        }
    };
    let mut request =
        request.header(header::HOST, "127.0.0.1:3000").header(HeaderName::from_static("sec-fetch-site"), "same-origin");
    if who / 128 == 1 {
        request = request.header(header::ACCEPT, "text/html");
    }
    if let Some(cookie) = TARGET.cookie(*who) {
        request = request.header(header::COOKIE, cookie);
    }
    if let Ok(request) = request.body(Body::from(valid)) {
        TARGET.send(request);
    }
}

#[test]
fn whatever_is_put_into_a_form_is_answered() {
    bolero::check!().with_iterations(400).with_max_len(200).for_each(call);
}
