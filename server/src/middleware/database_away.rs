//! What a person hears while the desk's own database takes or gives nothing.

use super::page_context::accepts_html;
use axum::{
    body::HttpBody,
    extract::Request,
    http::{StatusCode, header},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};

/// Without the database it is not known who asks, so there is no page to show it on. Going back brings
/// the form as the browser keeps it.
const PAGE: &str = "<!DOCTYPE html><html lang=\"en\"><title>Database away · Cosell Desk</title>\
    <h1>The desk's database does not answer</h1>\
    <p>What you asked for may not have been done. What you typed is not lost: reload this page in a minute \
    and let the browser send it again, or go back to the form. Nothing is done twice.</p>\
    <p>If it stays so, tell whoever runs the desk: its database cannot be reached, or has no room left.</p></html>";

/// The same where no page was asked for.
const LINE: &str = "The desk's database does not answer. Try again in a minute.\n";

/// The answer to a request that the database let down.
pub(crate) fn database_away(html: bool) -> Response {
    let seconds = [(header::RETRY_AFTER, "60")];
    if html {
        (StatusCode::SERVICE_UNAVAILABLE, seconds, Html(PAGE)).into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, seconds, LINE).into_response()
    }
}

/// Stands around the sessions: when one cannot be kept, tower-sessions answers 500 without a word, in
/// place of whatever the desk had to say.
pub(crate) async fn session_not_kept(request: Request, next: Next) -> Response {
    let html = accepts_html(&request);
    let response = next.run(request).await;
    let mute = response.status() == StatusCode::INTERNAL_SERVER_ERROR && response.body().size_hint().exact() == Some(0);
    if mute { database_away(html) } else { response }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        config::Config,
        testing::{TestDesk, get},
    };
    use async_trait::async_trait;
    use axum::{Router, body::Body, middleware::from_fn, routing::post};
    use tower::ServiceExt;
    use tower_sessions::{
        Session, SessionManagerLayer, SessionStore,
        session::{Id, Record},
        session_store,
    };

    /// Keeps nothing: its disk is full.
    #[derive(Clone, Debug)]
    struct Full;

    #[async_trait]
    impl SessionStore for Full {
        async fn create(&self, record: &mut Record) -> session_store::Result<()> {
            self.save(record).await
        }
        async fn save(&self, _: &Record) -> session_store::Result<()> {
            Err(session_store::Error::Backend("database or disk is full".into()))
        }
        async fn load(&self, _: &Id) -> session_store::Result<Option<Record>> {
            Ok(None)
        }
        async fn delete(&self, _: &Id) -> session_store::Result<()> {
            Ok(())
        }
    }

    async fn answer(accept: &str) -> (StatusCode, String) {
        let write = async |session: Session| {
            session.insert("outcome", "done").await.expect("in memory");
            "done"
        };
        let app = Router::new()
            .route("/", post(write))
            .layer(SessionManagerLayer::new(Full))
            .layer(from_fn(session_not_kept));
        let request = Request::post("/").header(header::ACCEPT, accept).body(Body::empty()).expect("a request");
        let response = app.oneshot(request).await.expect("an answer");
        let status = response.status();
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("a body");
        (status, String::from_utf8(body.into()).expect("text"))
    }

    #[tokio::test]
    async fn a_session_that_cannot_be_kept_is_told_of() {
        assert_eq!(answer("text/html").await, (StatusCode::SERVICE_UNAVAILABLE, PAGE.to_owned()));
        assert_eq!(answer("application/json").await, (StatusCode::SERVICE_UNAVAILABLE, LINE.to_owned()));
    }

    #[tokio::test]
    async fn nobody_is_signed_out_by_a_database_that_does_not_answer() {
        let desk = TestDesk::new(&Config::default()).await;
        let id = desk.sign_in("seller").await.id().expect("an id");
        desk.database.close().await;
        let request =
            get("/events").header(header::ACCEPT, "text/html").header(header::COOKIE, format!("cosell_session={id}"));
        let answer = desk.ask(request, Body::empty()).await;
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    }
}
