//! One HTTP/1.1 connection.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use http_body_util::BodyExt;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use tokio::net::TcpStream;

/// Whatever stops a measurement.
pub(crate) type Error = Box<dyn std::error::Error + Send + Sync>;

/// An answer, read whole.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) cookie: Option<String>,
    pub(crate) body: Vec<u8>,
}

/// A connection that stays open.
pub(crate) struct Client {
    address: SocketAddr,
    connection: SendRequest<Body>,
}

impl Client {
    pub(crate) async fn connect(address: SocketAddr) -> Result<Self, Error> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let (connection, driver) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(driver);
        Ok(Self { address, connection })
    }

    pub(crate) async fn get(&mut self, path: &str, cookie: &str, encoding: &str) -> Result<Answer, Error> {
        let request = Request::get(path)
            .header(header::HOST, self.address.to_string())
            .header(header::ACCEPT, "text/html")
            .header(header::ACCEPT_ENCODING, encoding)
            .header(header::COOKIE, cookie)
            .body(Body::empty())?;
        self.send(request).await
    }

    async fn send(&mut self, request: Request<Body>) -> Result<Answer, Error> {
        self.connection.ready().await?;
        let answer = self.connection.send_request(request).await?;
        let status = answer.status();
        let cookie = answer
            .headers()
            .get(header::SET_COOKIE)
            .and_then(|c| c.to_str().ok()?.split(';').next().map(str::to_owned));
        let body = answer.into_body().collect().await?.to_bytes().to_vec();
        Ok(Answer { status, cookie, body })
    }
}

/// Signs in as a persona of the emulator; the session's cookie.
pub(crate) async fn sign_in(desk: SocketAddr, persona: &str) -> Result<String, Error> {
    let request = Request::post("/api/session/choose-persona")
        .header(header::HOST, desk.to_string())
        .header(header::ORIGIN, format!("http://{desk}"))
        .header(header::ACCEPT, "text/html")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(format!("persona={persona}")))?;
    let answer = Client::connect(desk).await?.send(request).await?;
    answer.cookie.ok_or_else(|| format!("signing in gave {} and no cookie", answer.status).into())
}
