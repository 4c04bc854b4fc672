//! Answers that are pages and belong to no route.

use crate::{cookies, state::AppState};
use app::plain::{PlainPage, plain_page};
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};

/// Nothing runs on such a page, and nothing is sent by it.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
);

/// The page, in the theme that the request's cookie names.
pub(crate) fn plain(state: &AppState, asked: &HeaderMap, status: StatusCode, page: PlainPage) -> Response {
    let theme = cookies::theme(&state.network, asked);
    let document = plain_page(page, state.leptos.clone(), theme);
    (status, [(header::CONTENT_SECURITY_POLICY, POLICY)], Html(document)).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{config::Config, testing::TestDesk};

    async fn document(page: PlainPage, cookie: &'static str) -> (Response, String) {
        let desk = TestDesk::new(&Config::default()).await;
        let asked = HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_static(cookie))]);
        let mut answer = plain(&desk.state, &asked, StatusCode::FORBIDDEN, page);
        let body = std::mem::take(answer.body_mut());
        let body = axum::body::to_bytes(body, usize::MAX).await.expect("a body");
        (answer, String::from_utf8(body.to_vec()).expect("text"))
    }

    #[tokio::test]
    async fn a_plain_page_is_whole_styled_and_runs_nothing() {
        let page = PlainPage {
            heading: "Nobody is <signed> in".into(),
            words: vec!["First \"this\".".into(), "Then <script>that</script>.".into()],
            on: Some(("Go on & out".into(), "https://id.example.com/end?a=b&c=\"d".into())),
            ..PlainPage::default()
        };
        let (answer, text) = document(page.clone(), "theme=dark").await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN);
        assert!(
            answer.headers()[header::CONTENT_SECURITY_POLICY].to_str().expect("text").contains("style-src 'self';")
        );
        assert!(text.starts_with("<!DOCTYPE html><html lang=\"en\" data-theme=\"dark\">"), "{text}");
        for part in [
            "<link rel=\"stylesheet\" href=\"/pkg/cosell",
            "width=device-width",
            "Nobody is &lt;signed&gt; in",
            "Then &lt;script&gt;that&lt;/script&gt;.",
            "href=\"https://id.example.com/end?a=b&amp;c=&quot;d\"",
            "target=\"_self\"",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        for part in ["<script", "style=", "onclick", "http-equiv"] {
            assert!(!text.contains(part), "{part} in {text}");
        }
        let (_, light) = document(PlainPage { by_itself: true, in_another_tab: true, ..page }, "theme=x").await;
        assert!(light.contains("<html lang=\"en\">") && light.contains("target=\"_blank\""), "{light}");
        assert!(
            light.contains("http-equiv=\"refresh\" content=\"0; url=https://id.example.com/end?a=b&amp;c="),
            "{light}"
        );
    }
}
