//! A mark of browsers that have been shown the sign-in page.

use crate::{middleware::page_context::accepts_html, plain::plain, state::AppState};
use app::{paths, plain::PlainPage};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use desk::accounts::Visitor;

/// What it is called. It says nothing of anybody.
const NAME: &str = "__Host-cosell_visit";
/// Browsers leave it out of whatever another site has them send, and forget it when they are closed.
const COOKIE: HeaderValue =
    HeaderValue::from_static("__Host-cosell_visit=1; Path=/; Secure; HttpOnly; SameSite=Strict");

/// Whoever signs in has no session yet whose cookie would have to come from the desk's own pages: another site could
/// sign somebody in as somebody else, and read later what they then entered. `same_origin` refuses that, and this does
/// too for a browser that tells neither `Sec-Fetch-Site` nor the truth in `Origin`: a form of somebody who is not
/// signed in needs the mark that the sign-in page leaves. Only behind TLS, where no other name can plant one.
pub(crate) async fn visit(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if !state.network.is_https() || request.extensions().get::<Visitor>().is_some() || is_marked(request.headers()) {
        return next.run(request).await;
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let words = "Open the sign-in page once more and sign in there. Your browser has to allow the desk's cookies.";
        return if accepts_html(&request) {
            let page = PlainPage {
                heading: "Sign in once more".into(),
                words: vec![words.into()],
                on: Some(("Sign in".into(), paths::sign_in())),
                ..PlainPage::default()
            };
            plain(&state, request.headers(), StatusCode::FORBIDDEN, page)
        } else {
            (StatusCode::FORBIDDEN, format!("{words}\n")).into_response()
        };
    }
    let mut response = next.run(request).await;
    response.headers_mut().append(header::SET_COOKIE, COOKIE);
    response
}

fn is_marked(headers: &HeaderMap) -> bool {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    cookies.flat_map(|line| line.split(';')).any(|pair| pair.split('=').next().is_some_and(|name| name.trim() == NAME))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{config::Config, testing::TestDesk};
    use axum::{Router, body::Body, middleware::from_fn_with_state, routing::get};
    use tower::ServiceExt;

    /// A desk where everybody comes in who is let through.
    async fn desk(url: Option<&str>) -> Router {
        let public_url = url.map(|url| url.parse().expect("an address"));
        let state = TestDesk::new(&Config { public_url, ..Config::default() }).await.state;
        Router::new()
            .route("/", get(|| async { "see" }).post(|| async { "in" }))
            .layer(from_fn_with_state(state, visit))
    }

    async fn ask(desk: &Router, method: Method, cookie: &str) -> Response {
        let request = Request::builder().method(method).header("cookie", cookie).header("accept", "text/html");
        desk.clone().oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer")
    }

    #[tokio::test]
    async fn behind_tls_only_whoever_saw_the_sign_in_page_signs_in() {
        let desk = desk(Some("https://desk.example.com/")).await;
        let page = ask(&desk, Method::GET, "").await;
        let cookie = page.headers()[header::SET_COOKIE].to_str().expect("text").to_owned();
        for part in ["__Host-", "; Path=/;", "; Secure", "; HttpOnly", "; SameSite=Strict"] {
            assert!(cookie.contains(part), "{part} in {cookie}");
        }
        let mark = format!("theme=dark; {}", cookie.split(';').next().expect("a value"));
        assert_eq!(ask(&desk, Method::POST, &mark).await.status(), StatusCode::OK);
        assert_eq!(ask(&desk, Method::GET, &mark).await.headers().get(header::SET_COOKIE), None);
        for other in ["", "cosell_visit=1", "x__Host-cosell_visit=1", "a=__Host-cosell_visit", "__host-cosell_visit=1"]
        {
            assert_eq!(ask(&desk, Method::POST, other).await.status(), StatusCode::FORBIDDEN, "{other}");
        }
    }

    #[tokio::test]
    async fn without_tls_no_mark_is_asked_for() {
        for url in [None, Some("http://localhost/")] {
            let desk = desk(url).await;
            assert_eq!(ask(&desk, Method::POST, "").await.status(), StatusCode::OK);
            assert_eq!(ask(&desk, Method::GET, "").await.headers().get(header::SET_COOKIE), None);
        }
    }
}
