//! What a provider says of itself (OpenID Connect Discovery 1.0).

use super::settings::{is_loopback, is_safe, issuer_url};
use crate::fetch::{Credentials, Fetcher};
use serde::Deserialize;
use url::Url;

/// What a provider says of itself, checked.
#[derive(Debug)]
pub(super) struct Metadata {
    pub(super) authorization: Url,
    pub(super) token: Url,
    pub(super) keys: Url,
    pub(super) userinfo: Option<Url>,
    pub(super) end_session: Option<Url>,
    /// How it signs, if it says.
    pub(super) algorithms: Option<Vec<String>>,
    /// Whether it takes the client's secret in the form only.
    pub(super) secret_in_form: bool,
    /// Whether each of its answers says whose it is (RFC 9207).
    pub(super) names_itself: bool,
}

#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: Url,
    token_endpoint: Url,
    jwks_uri: Url,
    userinfo_endpoint: Option<Url>,
    end_session_endpoint: Option<Url>,
    id_token_signing_alg_values_supported: Option<Vec<String>>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

/// Asks the provider.
pub(super) async fn discover(fetcher: &Fetcher, issuer: &str) -> Result<Metadata, String> {
    let base = issuer_url(issuer).map_err(|why| format!("its issuer {why}"))?;
    let address = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
    let address = Url::parse(&address).map_err(|_| "its issuer makes no address".to_owned())?;
    let answer = fetcher.get(&address, Credentials::None).await?;
    if !answer.status.is_success() {
        return Err(format!("{address} answers {}", answer.status));
    }
    let document: Document = serde_json::from_slice(&answer.body).map_err(|error| {
        format!("{address} does not answer as OpenID Connect Discovery says (line {})", error.line())
    })?;
    checked(document, issuer, is_loopback(&base))
}

fn checked(document: Document, issuer: &str, plain: bool) -> Result<Metadata, String> {
    if document.issuer != issuer {
        return Err("it calls itself by another issuer: write the issuer as the provider does, letter by letter".into());
    }
    let safe = |name: &str, url: Url| {
        if is_safe(&url, plain) { Ok(url) } else { Err(format!("its {name} is not reached by https")) }
    };
    let methods = document.token_endpoint_auth_methods_supported.unwrap_or_default();
    let takes = |method: &str| methods.iter().any(|it| it == method);
    Ok(Metadata {
        authorization: safe("authorization_endpoint", document.authorization_endpoint)?,
        token: safe("token_endpoint", document.token_endpoint)?,
        keys: safe("jwks_uri", document.jwks_uri)?,
        userinfo: document.userinfo_endpoint.map(|url| safe("userinfo_endpoint", url)).transpose()?,
        end_session: document.end_session_endpoint.map(|url| safe("end_session_endpoint", url)).transpose()?,
        algorithms: document.id_token_signing_alg_values_supported,
        secret_in_form: takes("client_secret_post") && !takes("client_secret_basic"),
        names_itself: document.authorization_response_iss_parameter_supported,
    })
}
