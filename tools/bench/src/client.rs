//! One HTTP/1.1 connection.

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderName, Method, Request, StatusCode, header},
};
use http_body_util::BodyExt;
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use tokio::net::TcpStream;

/// Whatever stops a measurement.
pub(crate) type Error = Box<dyn std::error::Error + Send + Sync>;

/// A request that can be sent any number of times.
#[derive(Debug, Clone)]
pub(crate) struct Ask {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) headers: Vec<(HeaderName, String)>,
    pub(crate) body: Bytes,
}

impl Ask {
    /// A page as a browser asks for it.
    pub(crate) fn page(path: &str, cookie: &str, encoding: &str) -> Self {
        let headers = vec![
            (header::ACCEPT, "text/html".to_owned()),
            (header::ACCEPT_ENCODING, encoding.to_owned()),
            (header::COOKIE, cookie.to_owned()),
        ];
        Self { method: Method::GET, path: path.to_owned(), headers, body: Bytes::new() }
    }

    /// A call of an AWS service that speaks JSON: `target` is `Service.Operation`.
    pub(crate) fn operation(service: &str, version: &str, target: &str, account: &str, body: String) -> Self {
        let headers = vec![
            (header::CONTENT_TYPE, format!("application/x-amz-json-{version}")),
            (HeaderName::from_static("x-amz-target"), target.to_owned()),
            (
                header::AUTHORIZATION,
                format!(
                    "AWS4-HMAC-SHA256 Credential={account}/20261120/us-east-1/{service}/aws4_request, \
                     SignedHeaders=host;x-amz-target, Signature=0"
                ),
            ),
        ];
        Self { method: Method::POST, path: "/".to_owned(), headers, body: body.into() }
    }
}

/// An answer, read whole.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
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

    /// Sends the request and reads its answer, whatever its status. A connection that the server
    /// closed after its last answer, as HTTP/1.0 servers do, is opened anew.
    pub(crate) async fn send(&mut self, ask: &Ask) -> Result<Answer, Error> {
        match self.try_to_send(ask).await {
            Err(_) if self.connection.is_closed() => {
                *self = Self::connect(self.address).await?;
                self.try_to_send(ask).await
            }
            answer => answer,
        }
    }

    async fn try_to_send(&mut self, ask: &Ask) -> Result<Answer, Error> {
        let mut request =
            Request::builder().method(ask.method.clone()).uri(&ask.path).header(header::HOST, self.address.to_string());
        for (name, value) in &ask.headers {
            request = request.header(name, value);
        }
        self.connection.ready().await?;
        let answer = self.connection.send_request(request.body(Body::from(ask.body.clone()))?).await?;
        let (parts, body) = answer.into_parts();
        Ok(Answer { status: parts.status, headers: parts.headers, body: body.collect().await?.to_bytes() })
    }

    /// Sends a request that must succeed; its body.
    pub(crate) async fn succeed(&mut self, ask: &Ask) -> Result<Bytes, Error> {
        let answer = self.send(ask).await?;
        if answer.status.is_success() {
            return Ok(answer.body);
        }
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        Err(format!("{} answered {}: {text}", ask.path, answer.status).into())
    }
}
