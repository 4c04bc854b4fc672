//! The form, query or document of every server function.

use super::{TARGET, spliced};
use crate::matrix::{Input, ROWS};
use axum::{
    body::Body,
    http::{HeaderName, Request, header},
};

/// One of the server functions, its input damaged, by one of the people.
fn call(bytes: &[u8]) {
    let [function, who, rest @ ..] = bytes else { return };
    let row = &ROWS[usize::from(*function) % ROWS.len()];
    let address = format!("/api/{}", row.path);
    let (request, valid) = match row.input {
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
    bolero::check!().with_iterations(300).with_max_len(200).for_each(call);
}
