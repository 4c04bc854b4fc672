//! Requests on connections of their own.

use crate::Error;
use http_body_util::Full;
use hyper::{
    Request, Response,
    body::{Bytes, Incoming},
    client::conn::http1::handshake,
    header::{self, HeaderName},
};
use hyper_util::rt::TokioIo;
use std::net::Ipv4Addr;
use tokio::net::TcpStream;

/// By which a browser says what it was told last when it comes back to a stream.
pub(super) const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// One request at a port of loopback, as a browser makes it. A body is sent as a form unless
/// the headers say otherwise.
pub(crate) async fn ask(
    port: u16,
    method: &str,
    path: &str,
    headers: &[(HeaderName, &str)],
    form: &str,
) -> Result<Response<Incoming>, Error> {
    let connection = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
    let (mut sender, driver) = handshake(TokioIo::new(connection)).await?;
    tokio::spawn(driver);
    let accepted = if path.starts_with("/events") { "text/event-stream" } else { "text/html" };
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, format!("127.0.0.1:{port}"))
        .header(header::ACCEPT, accepted)
        .header("sec-fetch-site", "same-origin");
    if !headers.iter().any(|(name, _)| name == header::CONTENT_TYPE) {
        request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    }
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    let request = request.body(Full::new(Bytes::copy_from_slice(form.as_bytes())))?;
    Ok(sender.send_request(request).await?)
}
