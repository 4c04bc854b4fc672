//! Somebody who has signed in, and asks for pages as browsers do.

use super::http::ask;
use crate::Error;
use http_body_util::BodyExt;
use hyper::{StatusCode, body::Incoming, header};
use std::time::{Duration, Instant};

/// A person who has signed in at a desk. Clones share the session.
#[derive(Clone)]
pub(crate) struct Browser {
    port: u16,
    cookie: String,
}

/// What a form was answered with.
pub(crate) struct Sent {
    /// The answer's status.
    pub(crate) status: StatusCode,
    /// The page that it leads to; empty without one.
    pub(crate) location: String,
}

impl Browser {
    /// Signs somebody in, through the desk or the proxy at a port of loopback. What a form came to is told
    /// once in a session: whoever writes beside others signs in by themselves.
    pub(crate) async fn sign_in(port: u16, person: &str) -> Result<Self, Error> {
        let signed_in = ask(port, "POST", "/sign-in/persona", &[], &format!("persona={person}")).await?;
        let cookie = signed_in.headers().get(header::SET_COOKIE).ok_or("nobody was signed in")?.to_str()?;
        Ok(Self { port, cookie: cookie.split(';').next().unwrap_or_default().to_owned() })
    }

    /// A page: its status, what it holds, and how long it took.
    pub(crate) async fn page(&self, path: &str) -> Result<(StatusCode, String, Duration), Error> {
        let begun = Instant::now();
        let answer = ask(self.port, "GET", path, &[(header::COOKIE, &self.cookie)], "").await?;
        let status = answer.status();
        let text = answer.into_body().collect().await?.to_bytes();
        Ok((status, String::from_utf8_lossy(&text).into_owned(), begun.elapsed()))
    }

    /// Sends a form as a page without script does.
    pub(crate) async fn send(&self, path: &str, answers: &[(String, String)]) -> Result<Sent, Error> {
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(answers).finish();
        let answer = ask(self.port, "POST", path, &[(header::COOKIE, &self.cookie)], &form).await?;
        let location = answer.headers().get(header::LOCATION).map(|it| it.to_str().map(str::to_owned)).transpose()?;
        Ok(Sent { status: answer.status(), location: location.unwrap_or_default() })
    }

    /// An open event stream of what comes after a change, as a page opens it (`?after=`).
    pub(crate) async fn stream(&self, after: i64) -> Result<Incoming, Error> {
        self.open(&format!("/events?after={after}"), None).await
    }

    /// The same, as a browser that comes back opens it: the header says what was told last.
    pub(crate) async fn stream_again(&self, last: i64) -> Result<Incoming, Error> {
        self.open("/events?after=0", Some(&last.to_string())).await
    }

    async fn open(&self, path: &str, last: Option<&str>) -> Result<Incoming, Error> {
        let mut headers = vec![(header::COOKIE, self.cookie.as_str())];
        headers.extend(last.map(|last| (super::http::LAST_EVENT_ID, last)));
        let answer = ask(self.port, "GET", path, &headers, "").await?;
        if answer.status() == StatusCode::OK { Ok(answer.into_body()) } else { Err(answer.status().as_str().into()) }
    }
}
