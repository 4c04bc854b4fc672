//! In which characters the browser's files are written.

use axum::{
    extract::Request,
    http::{HeaderValue, header},
    middleware::Next,
    response::Response,
};

/// What the browser's files are that hold text, and how that is said whole.
const TEXTS: [(&str, &str); 4] = [
    ("text/javascript", "text/javascript; charset=utf-8"),
    ("application/javascript", "text/javascript; charset=utf-8"),
    ("text/css", "text/css; charset=utf-8"),
    ("image/svg+xml", "image/svg+xml; charset=utf-8"),
];

/// Says of scripts, styles and drawings that they are UTF-8, which tower-http leaves to the browser to guess.
pub(crate) async fn charset(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let said = response.headers().get(header::CONTENT_TYPE);
    let whole = said.and_then(|said| TEXTS.iter().find(|(kind, _)| said == kind)).map(|(_, whole)| *whole);
    if let Some(whole) = whole {
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(whole));
    }
    response
}

#[cfg(test)]
mod tests {
    use crate::{
        config::Config,
        router::router,
        testing::{TestDesk, get},
    };
    use axum::{body::Body, http::header};
    use std::fs;
    use tower::ServiceExt;

    #[tokio::test]
    async fn every_kind_of_answer_says_what_it_is() {
        let site = tempfile::tempdir().expect("a folder");
        fs::create_dir(site.path().join("pkg")).expect("a folder");
        for file in ["pkg/cosell.js", "pkg/cosell.css", "pkg/cosell.wasm", "favicon.svg"] {
            fs::write(site.path().join(file), "/* ä */").expect("written");
        }
        let desk = TestDesk::new(&Config { site_root: Some(site.path().into()), ..Config::default() }).await;
        let mut state = desk.state.clone();
        // The list of hashed names is made by the release build.
        state.leptos.hash_files = false;
        let app = router(state);
        let seller = desk.sign_in("seller").await.id().expect("an id");
        for (path, accept, kind) in [
            ("/pkg/cosell.js", "*/*", "text/javascript; charset=utf-8"),
            ("/pkg/cosell.css", "*/*", "text/css; charset=utf-8"),
            ("/pkg/cosell.wasm", "*/*", "application/wasm"),
            ("/favicon.svg", "*/*", "image/svg+xml; charset=utf-8"),
            ("/sign-in", "text/html", "text/html; charset=utf-8"),
            ("/help", "text/html", "text/html; charset=utf-8"),
            ("/nowhere", "text/html", "text/html; charset=utf-8"),
            ("/livez", "*/*", "text/plain; charset=utf-8"),
            ("/readyz", "*/*", "application/json"),
            ("/api/drafts/list-drafts", "*/*", "application/json"),
            ("/output/list-opportunities", "*/*", "text/plain; charset=utf-8"),
            ("/sign-in/oidc/nobody/front-channel-logout", "*/*", "text/plain; charset=utf-8"),
        ] {
            let request = get(path)
                .header(header::ACCEPT, accept)
                .header("sec-fetch-site", "same-origin")
                .header(header::COOKIE, format!("cosell_session={seller}"));
            let answer = app.clone().oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer");
            let said = answer.headers().get(header::CONTENT_TYPE).map(|said| said.to_str().expect("text"));
            assert_eq!(said.unwrap_or_default(), kind, "{path} {}", answer.status());
        }
    }
}
