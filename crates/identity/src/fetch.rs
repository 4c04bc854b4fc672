//! Asking providers: bounded in time and size, and never sent elsewhere.

use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use http::{HeaderValue, Method, Request, StatusCode, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::TokioExecutor,
};
use rustls::crypto::aws_lc_rs;
use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};
use url::Url;

/// What an answer may cost.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// From the first try to connect to the last byte.
    pub within: Duration,
    /// As many bytes as an answer may have.
    pub bytes: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { within: Duration::from_secs(10), bytes: 256 * 1024 }
    }
}

/// Asks providers. Certificates are checked against those of the system, which `SSL_CERT_FILE` can replace. Redirects
/// are not followed.
#[derive(Clone, Debug)]
pub struct Fetcher {
    /// Made when somebody is asked first: to read the certificates takes a moment.
    client: Arc<OnceLock<Result<HttpClient, String>>>,
    bounds: Bounds,
}

type HttpClient = Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// What was answered.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) body: Bytes,
}

/// How the desk says who asks.
pub(crate) enum Credentials<'a> {
    None,
    Basic(&'a str, &'a str),
    Bearer(&'a str),
}

impl Fetcher {
    /// One with these bounds.
    #[must_use]
    pub fn new(bounds: Bounds) -> Self {
        Self { client: Arc::default(), bounds }
    }

    fn client(&self) -> Result<&HttpClient, String> {
        self.client.get_or_init(client).as_ref().map_err(Clone::clone)
    }

    pub(crate) async fn get(&self, url: &Url, credentials: Credentials<'_>) -> Result<Answer, String> {
        self.ask(Method::GET, url, credentials, Bytes::new()).await
    }

    pub(crate) async fn post(&self, url: &Url, credentials: Credentials<'_>, form: String) -> Result<Answer, String> {
        self.ask(Method::POST, url, credentials, form.into()).await
    }

    async fn ask(
        &self,
        method: Method,
        url: &Url,
        credentials: Credentials<'_>,
        body: Bytes,
    ) -> Result<Answer, String> {
        let mut request =
            Request::builder().method(&method).uri(url.as_str()).header(header::ACCEPT, "application/json");
        if method == Method::POST {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        if let Some(value) = authorization(&credentials)? {
            request = request.header(header::AUTHORIZATION, value);
        }
        let request = request.body(Full::new(body)).map_err(|_| "its address cannot be asked".to_owned())?;
        let client = self.client()?;
        let asked = async {
            let answer = client.request(request).await.map_err(|error| unreachable(&error))?;
            let status = answer.status();
            if status.is_redirection() {
                return Err(format!("it sends the desk elsewhere ({status}), which is not followed"));
            }
            let body = Limited::new(answer.into_body(), self.bounds.bytes).collect().await;
            let body =
                body.map_err(|_| format!("its answer broke off, or has more than {} bytes", self.bounds.bytes))?;
            Ok(Answer { status, body: body.to_bytes() })
        };
        let answered = tokio::time::timeout(self.bounds.within, asked).await;
        answered.unwrap_or_else(|_| Err(format!("it has not answered within {:?}", self.bounds.within)))
    }
}

fn client() -> Result<HttpClient, String> {
    let connector = HttpsConnectorBuilder::new()
        .with_provider_and_native_roots(aws_lc_rs::default_provider())
        .map_err(|error| format!("this system has no certificates to check it by ({error}); set SSL_CERT_FILE"))?;
    Ok(Client::builder(TokioExecutor::new()).build(connector.https_or_http().enable_http1().build()))
}

/// What a failed connection says of itself, with what is behind it: "connect: certificate has expired".
fn unreachable(error: &hyper_util::client::legacy::Error) -> String {
    let causes = std::iter::successors(Some(error as &dyn std::error::Error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

fn authorization(credentials: &Credentials<'_>) -> Result<Option<HeaderValue>, String> {
    let encoded = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let text = match credentials {
        Credentials::None => return Ok(None),
        // RFC 6749, section 2.3.1: both are encoded as in a form first.
        Credentials::Basic(id, secret) => {
            format!("Basic {}", STANDARD.encode(format!("{}:{}", encoded(id), encoded(secret))))
        }
        Credentials::Bearer(token) => format!("Bearer {token}"),
    };
    let mut value = HeaderValue::from_str(&text).map_err(|_| "a token cannot be sent in a header".to_owned())?;
    value.set_sensitive(true);
    Ok(Some(value))
}
